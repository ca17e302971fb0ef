// A user: whether it may log in, with which passwords, and by which selectors its calls are judged.
// Rules for commands, keys and channels go to the first selector; `(…)` adds another.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import { sha256 } from '../algo/sha256.ts';
import type { Command } from '../commands/command.ts';
import type { CommandCatalog } from './acl-catalog.ts';
import type { Denial, DenialKind, RuleError } from './acl-selector.ts';
import { Selector } from './acl-selector.ts';

const HASH = /^[0-9a-f]{64}$/;
const WEIGHT: Readonly<Record<DenialKind, number>> = { command: 0, key: 1, channel: 2 };

/** What users share. */
export interface UserDefaults {
  readonly catalog: CommandCatalog;
  /** `acl-pubsub-default`: new selectors may use all channels. */
  allChannels: boolean;
}

/** One user. */
export class User {
  readonly name: Bytes;
  enabled = false;
  needsNoPassword = false;
  /** True if some selector allows everything: then nothing needs to be looked at. */
  isUnrestricted = false;
  private readonly defaults: UserDefaults;
  private sanitizes = true;
  private hashes: readonly Bytes[] = [];
  private root: Selector;
  private others: readonly Selector[] = [];

  constructor(name: Bytes, defaults: UserDefaults) {
    this.name = name;
    this.defaults = defaults;
    this.root = this.emptySelector();
  }

  /** The SHA-256 digests of the passwords. */
  get passwords(): readonly Bytes[] {
    return this.hashes;
  }

  /** The first selector and those in brackets. */
  get selectors(): readonly [Selector, ...Selector[]] {
    return [this.root, ...this.others];
  }

  /** `on`, `nopass`, `sanitize-payload`: what is not about permissions. */
  get flags(): string[] {
    return [
      this.enabled ? 'on' : 'off',
      ...(this.needsNoPassword ? ['nopass'] : []),
      this.sanitizes ? 'sanitize-payload' : 'skip-sanitize-payload',
    ];
  }

  /** Takes over everything of another user but the name. */
  copyFrom(source: User): void {
    this.enabled = source.enabled;
    this.needsNoPassword = source.needsNoPassword;
    this.sanitizes = source.sanitizes;
    this.hashes = source.hashes;
    this.root = source.root.clone();
    this.others = source.others.map(selector => selector.clone());
    this.isUnrestricted = this.selectors.some(selector => selector.isUnrestricted);
  }

  /** True if the user may log in with this password. */
  accepts(password: Bytes): boolean {
    if (!this.enabled) return false;
    return this.needsNoPassword || this.hashes.includes(sha256(password));
  }

  /** Applies one rule of ACL SETUSER. Returns why it cannot be, if so. */
  set(rule: Bytes): RuleError | undefined {
    const wrong = this.apply(rule);
    this.isUnrestricted = this.selectors.some(selector => selector.isUnrestricted);
    return wrong;
  }

  private apply(rule: Bytes): RuleError | undefined {
    if (rule === '') return undefined;
    const plain = PLAIN_RULES.get(lower(rule));
    if (plain !== undefined) return void plain(this);
    if (lower(rule) === 'reset') return this.reset();
    if ('><#!'.includes(rule.charAt(0))) return this.setPassword(rule);
    if (rule.startsWith('(') && rule.endsWith(')')) {
      const selector = Selector.parse(rule, this.emptySelector());
      if (!(selector instanceof Selector)) return selector;
      this.others = [...this.others, selector];
      return undefined;
    }
    return this.root.set(rule);
  }

  private emptySelector(): Selector {
    return new Selector(this.defaults.catalog, this.defaults.allChannels);
  }

  private reset(): undefined {
    this.enabled = false;
    this.needsNoPassword = false;
    this.sanitizes = true;
    this.hashes = [];
    this.others = [];
    this.root = this.emptySelector();
  }

  /** Forgets all passwords; afterwards the user needs one, or none at all. */
  resetPasswords(needsNone: boolean): void {
    this.needsNoPassword = needsNone;
    this.hashes = [];
  }

  /** `sanitize-payload`, or not: only kept, as RESTORE always looks. */
  setSanitizes(value: boolean): void {
    this.sanitizes = value;
  }

  /** Removes all selectors but the first. */
  clearSelectors(): void {
    this.others = [];
  }

  // `>` and `<` take a password, `#` and `!` its digest.
  private setPassword(rule: Bytes): RuleError | undefined {
    const [mark, given] = [rule.charAt(0), latin1(rule.slice(1))];
    const isDigest = mark === '#' || mark === '!';
    if (isDigest && !HASH.test(given)) return 'badHash';
    const hash = isDigest ? given : sha256(given);
    const known = this.hashes.includes(hash);
    if (mark === '<' || mark === '!') {
      if (!known) return 'noPassword';
      this.hashes = this.hashes.filter(each => each !== hash);
      return undefined;
    }
    if (!known) this.hashes = [...this.hashes, hash];
    this.needsNoPassword = false;
    return undefined;
  }

  /** Why a call is refused, or undefined: every selector has to refuse it. */
  check(command: Command, argv: readonly Bytes[]): Denial | undefined {
    if (this.isUnrestricted) return undefined;
    let worst: Denial = { kind: 'command', at: 0 };
    for (const selector of this.selectors) {
      const denial = selector.check(command, argv);
      if (denial === undefined) return undefined;
      const more = WEIGHT[denial.kind] - WEIGHT[worst.kind];
      if (more > 0 || (more === 0 && denial.at > worst.at)) worst = denial;
    }
    return worst;
  }

  /** The user as rules, as ACL LIST shows it after the name. */
  describe(): Bytes {
    const others = this.others.map(selector => `(${selector.describe()})`);
    const hashes = this.hashes.map(hash => `#${hash}`);
    return latin1([...this.flags, ...hashes, this.root.describe(), ...others].join(' '));
  }
}

const PLAIN_RULES: ReadonlyMap<string, (user: User) => void> = new Map([
  ['on', (user: User) => void (user.enabled = true)],
  ['off', (user: User) => void (user.enabled = false)],
  ['nopass', (user: User) => user.resetPasswords(true)],
  ['resetpass', (user: User) => user.resetPasswords(false)],
  ['sanitize-payload', (user: User) => user.setSanitizes(true)],
  ['skip-sanitize-payload', (user: User) => user.setSanitizes(false)],
  ['clearselectors', (user: User) => user.clearSelectors()],
]);

/** Rules with those of a selector put together: it may come in several arguments, `(~a`, `+get)`. */
export interface MergedRules {
  readonly merged: readonly Bytes[];
  /** The index of the argument that opens a selector which is never closed. */
  readonly open: number | undefined;
}

/** Puts the rules of each selector together. */
export function mergeSelectors(rules: readonly Bytes[]): MergedRules {
  const merged: Bytes[] = [];
  let open: number | undefined;
  for (const [i, rule] of rules.entries()) {
    if (open === undefined) {
      if (rule.startsWith('(') && !rule.endsWith(')')) open = i;
      else merged.push(rule);
    } else if (rule.endsWith(')')) {
      merged.push(latin1(rules.slice(open, i + 1).join(' ')));
      open = undefined;
    }
  }
  return { merged, open };
}
