// A selector: one set of permissions of a user, for commands, keys and channels. Reads the rules of
// ACL SETUSER one by one, decides on calls, and writes itself as rules again.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower, upper } from '../../resp/bytes.ts';
import { splitArguments } from '../../resp/quote.ts';
import type { KeyFlag } from '../../spec/spec.ts';
import { matchesGlob } from '../algo/glob.ts';
import type { Command } from '../commands/command.ts';
import { hasKeys, keysOf } from '../keys-of.ts';
import type { CommandCatalog } from './acl-catalog.ts';

/** Why a rule is not accepted; the texts are Redis's. */
export const RULE_ERRORS = {
  syntax: 'Syntax error',
  unknown: 'Unknown command or category name in ACL',
  allKeys:
    "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have " +
    "any effect. Try 'resetkeys' to start with an empty list of patterns",
  allChannels:
    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not " +
    "have any effect. Try 'resetchannels' to start with an empty list of channels",
  noPassword: 'The password you are trying to remove from the user does not exist',
  badHash:
    'The password hash must be exactly 64 characters and contain only lowercase hexadecimal ' +
    'characters',
  subcommandArgument: 'Allowing first-arg of a subcommand is not supported',
  duplicate: 'Duplicate user found. A user can only be defined once in config files',
} as const;

/** The name of a reason. */
export type RuleError = keyof typeof RULE_ERRORS;

/** What a call is refused for; the later of two kinds tells more. */
export type DenialKind = 'command' | 'key' | 'channel';

/** A refused call. */
export interface Denial {
  readonly kind: DenialKind;
  /** The index of the argument that is out of reach; 0 for the command. */
  readonly at: number;
}

interface KeyPattern {
  readonly pattern: Bytes;
  readonly read: boolean;
  readonly write: boolean;
}

interface CommandRule {
  readonly allow: boolean;
  /** `get`, `config|get`, `select|0`, `@read`. */
  readonly name: Bytes;
}

const WRITING: ReadonlySet<KeyFlag> = new Set<KeyFlag>(['insert', 'update', 'delete']);
const BLANK = /[\s\0]/;

/** One set of permissions. */
export class Selector {
  allKeys = false;
  allChannels: boolean;
  private allCommands = false;
  // True if what is not named is allowed: the description then starts with +@all.
  private startsFromAll = false;
  private commands = new Set<Command>();
  private firstArgs = new Map<Command, readonly Bytes[]>();
  private rules: readonly CommandRule[] = [];
  private patterns: readonly KeyPattern[] = [];
  private ownChannels: readonly Bytes[] = [];
  private readonly catalog: CommandCatalog;

  constructor(catalog: CommandCatalog, allChannels = false) {
    this.catalog = catalog;
    this.allChannels = allChannels;
  }

  /** An empty selector filled from `(…)`, or why that is none. */
  static parse(text: Bytes, selector: Selector): Selector | RuleError {
    // Redis: what has unbalanced quotes is as good as empty.
    for (const rule of splitArguments(latin1(text.slice(1, -1))) ?? []) {
      const wrong = selector.set(rule);
      if (wrong !== undefined) return wrong;
    }
    return selector;
  }

  /** True if it allows everything. */
  get isUnrestricted(): boolean {
    return this.allCommands && this.allKeys && this.allChannels;
  }

  /** The channels and patterns it allows by name. */
  get channels(): readonly Bytes[] {
    return this.ownChannels;
  }

  /** An independent copy. */
  clone(): Selector {
    const copy = new Selector(this.catalog, this.allChannels);
    copy.allKeys = this.allKeys;
    copy.allCommands = this.allCommands;
    copy.startsFromAll = this.startsFromAll;
    copy.commands = new Set(this.commands);
    copy.firstArgs = new Map(this.firstArgs);
    copy.rules = this.rules;
    copy.patterns = this.patterns;
    copy.ownChannels = this.ownChannels;
    return copy;
  }

  // ---- rules ----

  /** Applies one rule. Returns why it cannot be, if so. */
  set(rule: Bytes): RuleError | undefined {
    const word = lower(rule);
    if (word === 'allkeys' || word === '~*') return this.setKeys(true);
    if (word === 'resetkeys') return this.setKeys(false);
    if (word === 'allchannels' || word === '&*') return this.setChannels(true);
    if (word === 'resetchannels') return this.setChannels(false);
    if (word === 'allcommands' || word === '+@all') return this.setCommands(true);
    if (word === 'nocommands' || word === '-@all') return this.setCommands(false);
    if (rule.startsWith('~') || rule.startsWith('%')) return this.addKeys(rule);
    if (rule.startsWith('&')) return this.addChannel(latin1(rule.slice(1)));
    if (rule.startsWith('+') || rule.startsWith('-')) {
      const allow = rule.startsWith('+');
      const name = latin1(word.slice(1));
      if (name.startsWith('@')) return this.addCategory(name, allow);
      return allow && name.includes('|') ? this.allowPart(name) : this.addCommand(name, allow);
    }
    return 'syntax';
  }

  private setKeys(all: boolean): undefined {
    this.allKeys = all;
    this.patterns = [];
  }

  private setChannels(all: boolean): undefined {
    this.allChannels = all;
    this.ownChannels = [];
  }

  private setCommands(all: boolean): undefined {
    this.allCommands = all;
    this.startsFromAll = all;
    this.commands = new Set(all ? this.catalog.all : []);
    this.firstArgs.clear();
    this.rules = [];
  }

  private addKeys(rule: Bytes): RuleError | undefined {
    if (this.allKeys) return 'allKeys';
    const added = parseKeyPattern(rule);
    if (added === undefined || BLANK.test(added.pattern)) return 'syntax';
    const { pattern } = added;
    const known = this.patterns.find(each => each.pattern === pattern);
    const read = added.read || known?.read === true;
    const write = added.write || known?.write === true;
    const merged = { pattern, read, write };
    this.patterns =
      known === undefined
        ? [...this.patterns, merged]
        : this.patterns.map(each => (each === known ? merged : each));
    return undefined;
  }

  private addChannel(channel: Bytes): RuleError | undefined {
    if (this.allChannels) return 'allChannels';
    if (BLANK.test(channel)) return 'syntax';
    if (!this.ownChannels.includes(channel)) this.ownChannels = [...this.ownChannels, channel];
    return undefined;
  }

  private addCategory(name: Bytes, allow: boolean): RuleError | undefined {
    const commands = this.catalog.inCategory(name.slice(1));
    if (commands === undefined) return 'unknown';
    for (const command of commands) this.permit(command, allow);
    this.note(name, allow);
    return undefined;
  }

  private addCommand(name: Bytes, allow: boolean): RuleError | undefined {
    const command = this.catalog.find(name);
    if (command === undefined) return 'unknown';
    this.permit(command, allow);
    this.note(latin1(command.name), allow);
    return undefined;
  }

  // `container|sub`, or a command with the first argument that it may have.
  private allowPart(name: Bytes): RuleError | undefined {
    const bar = name.lastIndexOf('|');
    const [owner, part] = [latin1(name.slice(0, bar)), latin1(name.slice(bar + 1))];
    const command = this.catalog.find(owner);
    if (command === undefined) return 'unknown';
    if (command.words > 1) return 'subcommandArgument';
    if (part === '') return 'syntax';
    if (command.subcommands === undefined) {
      const known = this.firstArgs.get(command) ?? [];
      if (!known.includes(part)) this.firstArgs.set(command, [...known, part]);
    } else {
      const sub = this.catalog.find(name);
      if (sub === undefined) return 'unknown';
      this.permit(sub, true);
    }
    this.note(name, true);
    return undefined;
  }

  private permit(command: Command, allow: boolean): void {
    for (const each of [command, ...(command.subcommands?.values() ?? [])]) {
      if (allow) this.commands.add(each);
      else this.commands.delete(each);
    }
    this.firstArgs.delete(command);
    if (!allow) this.allCommands = false;
  }

  // Redis: a rule replaces those of the same name, and those of the command's parts.
  private note(name: Bytes, allow: boolean): void {
    const others = this.rules.filter(
      rule => rule.name !== name && !rule.name.startsWith(`${name}|`),
    );
    this.rules = [...others, { allow, name }];
  }

  // ---- decisions ----

  /** Why a call is refused, or undefined. */
  check(command: Command, argv: readonly Bytes[]): Denial | undefined {
    if (!this.allowsCommand(command, argv)) return { kind: 'command', at: 0 };
    return this.checkKeys(command, argv) ?? this.checkChannels(command, argv);
  }

  /** True if a channel (or, by its name, a pattern) may be listened to. */
  allowsChannel(channel: Bytes, isPattern: boolean): boolean {
    return this.allChannels || channelAllowed(this.ownChannels, channel, isPattern);
  }

  /** True if every key may be read. */
  get readsAllKeys(): boolean {
    return this.allKeys || this.patterns.some(({ pattern, read }) => pattern === '*' && read);
  }

  private allowsCommand(command: Command, argv: readonly Bytes[]): boolean {
    if (this.allCommands || this.commands.has(command)) return true;
    if (command.spec.flags.includes('no_auth')) return true;
    const [, first] = argv;
    if (first === undefined) return false;
    return this.firstArgs.get(command)?.includes(lower(first)) === true;
  }

  private checkKeys(command: Command, argv: readonly Bytes[]): Denial | undefined {
    if (this.allKeys || !hasKeys(command)) return undefined;
    const denied = keysOf(command, argv)?.find(({ key, flags }) => !this.allowsKey(key, flags));
    return denied === undefined ? undefined : { kind: 'key', at: denied.at };
  }

  private allowsKey(key: Bytes, flags: readonly KeyFlag[]): boolean {
    const reads = flags.includes('access');
    const writes = flags.some(flag => WRITING.has(flag));
    return this.patterns.some(
      ({ pattern, read, write }) =>
        (read || !reads) && (write || !writes) && matchesGlob(pattern, key),
    );
  }

  private checkChannels({ name }: Command, argv: readonly Bytes[]): Denial | undefined {
    const use = this.allChannels ? undefined : CHANNEL_COMMANDS.get(name);
    if (use === undefined) return undefined;
    const channels = use.many ? argv.slice(1) : argv.slice(1, 2);
    const denied = channels.findIndex(each => !this.allowsChannel(each, use.patterns));
    return denied < 0 ? undefined : { kind: 'channel', at: denied + 1 };
  }

  // ---- description ----

  /** `-@all +get`. */
  describeCommands(): Bytes {
    const rules = this.rules.map(({ allow, name }) => `${allow ? '+' : '-'}${name}`);
    return latin1([this.startsFromAll ? '+@all' : '-@all', ...rules].join(' '));
  }

  /** `~a* %R~b`. */
  describeKeys(): Bytes {
    if (this.allKeys) return latin1('~*');
    const shown = this.patterns.map(({ pattern, read, write }) =>
      read && write ? `~${pattern}` : `%${read ? 'R' : 'W'}~${pattern}`,
    );
    return latin1(shown.join(' '));
  }

  /** `&news &log*`. */
  describeChannels(): Bytes {
    if (this.allChannels) return latin1('&*');
    return latin1(this.ownChannels.map(channel => `&${channel}`).join(' '));
  }

  /** All of it, as rules. */
  describe(): Bytes {
    const channels = this.allChannels ? '' : 'resetchannels';
    const parts = [this.describeKeys(), channels, this.describeChannels()];
    return latin1([...parts, this.describeCommands()].filter(part => part !== '').join(' '));
  }
}

/** True if one of the allowed channels covers a channel; a pattern must be among them by name. */
export function channelAllowed(
  allowed: readonly Bytes[],
  channel: Bytes,
  isPattern: boolean,
): boolean {
  return allowed.some(each => (isPattern ? each === channel : matchesGlob(each, channel)));
}

const CHANNEL_COMMANDS: ReadonlyMap<string, { many: boolean; patterns: boolean }> = new Map([
  ['subscribe', { many: true, patterns: false }],
  ['ssubscribe', { many: true, patterns: false }],
  ['psubscribe', { many: true, patterns: true }],
  ['publish', { many: false, patterns: false }],
  ['spublish', { many: false, patterns: false }],
]);

// `~pattern`, or `%R~pattern`, `%W~pattern`, `%RW~pattern`.
function parseKeyPattern(rule: Bytes): KeyPattern | undefined {
  if (rule.startsWith('~')) return { pattern: latin1(rule.slice(1)), read: true, write: true };
  const [whole, letters = ''] = /^%([RW]*)(?:~|$)/i.exec(rule) ?? [];
  if (whole === undefined || !/^(R|W|RW|WR)$/i.test(letters)) return undefined;
  const uses = upper(letters);
  const pattern = latin1(rule.slice(whole.length));
  return { pattern, read: uses.includes('R'), write: uses.includes('W') };
}
