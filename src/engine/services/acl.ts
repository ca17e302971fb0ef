// Access control: the users of a server, who is logged in as whom, and the gate that every command
// passes. Hidden clients are nobody's user and pass. Rules are acl-user.ts's and acl-selector.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { Client } from '../client.ts';
import type { Command } from '../commands/command.ts';
import type { Fault } from '../faults.ts';
import { fault, shown } from '../faults.ts';
import { CommandCatalog } from './acl-catalog.ts';
import type { Declaration } from './acl-load.ts';
import { declaredUser, parseAclFile, parseDeclaration } from './acl-load.ts';
import type { Refusal } from './acl-log.ts';
import { AclLog } from './acl-log.ts';
import type { Denial, DenialKind } from './acl-selector.ts';
import { channelAllowed, RULE_ERRORS } from './acl-selector.ts';
import type { UserDefaults } from './acl-user.ts';
import { mergeSelectors, User } from './acl-user.ts';

/** What the server lends to its access control. */
export interface AclHooks {
  readonly commands: Iterable<Command>;
  nowMs(): number;
  /** The line of CLIENT INFO. */
  describe(client: Client): Bytes;
  /** Something was refused. */
  refused(reason: Refusal['reason']): void;
  /** All clients that are logged in as somebody. */
  clients(): Iterable<Client>;
  /** Ends a client's link once its output is sent. */
  disconnect(client: Client): void;
}

/** Where a command was refused. */
export type RefusalContext = Refusal['context'];

export const NO_AUTH = fault('NOAUTH Authentication required.');
const DEFAULT = latin1('default');
const DEFAULT_RULES = ['+@all', '~*', '&*', 'on', 'nopass'].map(latin1);

/** The users of one server. */
export class Acl {
  readonly log = new AclLog();
  /** The commands that rules speak of. */
  readonly catalog: CommandCatalog;
  /** Who is served without a login. */
  readonly default: User;
  private readonly defaults: UserDefaults;
  private readonly declared: Declaration[] = [];
  private readonly users = new Map<Bytes, User>();
  private readonly hooks: AclHooks;

  constructor(hooks: AclHooks) {
    this.hooks = hooks;
    this.catalog = new CommandCatalog(hooks.commands);
    this.defaults = { catalog: this.catalog, allChannels: false };
    this.default = this.unlimited();
    this.users.set(DEFAULT, this.default);
  }

  // ---- users ----

  user(name: Bytes): User | undefined {
    return this.users.get(name);
  }

  /** All users, by name. */
  all(): User[] {
    return [...this.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** All users as the lines of an ACL file: `user default on …`. */
  lines(): Bytes[] {
    return this.all().map(user => latin1(`user ${user.name} ${user.describe()}`));
  }

  private draft(name: Bytes): User {
    return new User(name, this.defaults);
  }

  /** Makes a user or changes one, by all rules or not at all. @throws the fault of a wrong rule */
  setUser(name: Bytes, rules: readonly Bytes[]): void {
    const user = this.users.get(name);
    const draft = this.draft(name);
    if (user !== undefined) draft.copyFrom(user);
    const { merged, open } = mergeSelectors(rules);
    if (open !== undefined) {
      const start = shown(rules[open] ?? EMPTY);
      throw fault(`ERR Unmatched parenthesis in acl selector starting at '${start}'.`);
    }
    for (const rule of merged) {
      const wrong = draft.set(rule);
      if (wrong === undefined) continue;
      const modifier = `Error in ACL SETUSER modifier '${shown(rule)}'`;
      throw fault(`ERR ${modifier}: ${RULE_ERRORS[wrong]}`);
    }
    if (user === undefined) this.users.set(name, draft);
    else this.replace(user, draft);
  }

  /** Removes a user and ends the links of those who are logged in as it. */
  deleteUser(name: Bytes): boolean {
    const user = this.users.get(name);
    if (user === undefined || user === this.default) return false;
    this.users.delete(name);
    for (const client of this.hooks.clients()) if (client.user === user) this.expel(client);
    return true;
  }

  /** Takes over the users of another server. */
  copyFrom(source: Acl): void {
    this.adopt(source.users);
  }

  /** Puts users in place of all that there are; the default user is made anew if it is not there. */
  adopt(users: ReadonlyMap<Bytes, User>): void {
    for (const name of [...this.users.keys()]) if (!users.has(name)) this.deleteUser(name);
    if (!users.has(DEFAULT)) this.replace(this.default, this.unlimited());
    for (const user of users.values()) {
      const own = this.users.get(user.name) ?? this.draft(user.name);
      this.replace(own, user);
      this.users.set(user.name, own);
    }
  }

  /** Puts the users of an ACL file in place of all others. Returns what is wrong with it, if so. */
  adoptFile(text: Bytes, path: string): string | undefined {
    const users = parseAclFile(text, path, name => this.draft(name));
    if (typeof users === 'string') return users;
    this.adopt(users);
    return undefined;
  }

  /** Reads a `user` line of redis.conf, for `makeDeclared`. Returns why it cannot be, if so. */
  declare(args: readonly Bytes[]): string | undefined {
    const declaration = parseDeclaration(args, this.declared, name => this.draft(name));
    if (typeof declaration === 'string') return declaration;
    this.declared.push(declaration);
    return undefined;
  }

  /** Makes the declared users. Returns why one cannot be, if so. */
  makeDeclared(): string | undefined {
    for (const declaration of this.declared) {
      const user = declaredUser(declaration, name => this.draft(name));
      if (typeof user === 'string') return user;
      if (user.name === DEFAULT) this.default.copyFrom(user);
      else this.users.set(user.name, user);
    }
    return undefined;
  }

  /** Sets the password of the default user (`requirepass`); an empty one lets everybody in. */
  requirePassword(password: Bytes): void {
    this.default.resetPasswords(password === '');
    if (password !== '') this.default.set(latin1(`>${password}`));
  }

  /** Lets new users and selectors use all channels, or none (`acl-pubsub-default`). */
  letNewHearAll(all: boolean): void {
    this.defaults.allChannels = all;
  }

  /** Sets how many entries the log keeps. */
  limitLog(length: number): void {
    this.log.maxLength = length;
  }

  private replace(user: User, draft: User): void {
    for (const client of this.deafened(user, draft)) this.expel(client);
    user.copyFrom(draft);
  }

  private unlimited(): User {
    const user = this.draft(DEFAULT);
    for (const rule of DEFAULT_RULES) user.set(rule);
    return user;
  }

  // The clients that listen to a channel which the user may not hear any more.
  private deafened(user: User, draft: User): Client[] {
    const { selectors } = draft;
    if (selectors.some(({ allChannels }) => allChannels)) return [];
    const allowed = selectors.flatMap(({ channels }) => channels);
    const isKept = user.selectors.every(
      ({ allChannels, channels }) => !allChannels && channels.every(each => allowed.includes(each)),
    );
    if (isKept) return [];
    const isDeaf = ({ subscriptions }: Client): boolean =>
      subscriptions !== undefined &&
      ([...subscriptions.patterns].some(each => !channelAllowed(allowed, each, true)) ||
        [...subscriptions.channels, ...subscriptions.shardChannels].some(
          each => !channelAllowed(allowed, each, false),
        ));
    return [...this.hooks.clients()].filter(client => client.user === user && isDeaf(client));
  }

  private expel(client: Client): void {
    client.user = this.default;
    client.isAuthenticated = false;
    this.hooks.disconnect(client);
  }

  // ---- logging in ----

  /** Makes a client what it is before any login. */
  greet(client: Client): void {
    client.user = client.hidden ? undefined : this.default;
    client.isAuthenticated = this.default.enabled && this.default.needsNoPassword;
  }

  /** Logs a client in. Returns false, and notes it, if the password is not the user's. */
  logIn(client: Client, login: Login): boolean {
    const user = this.users.get(login.name);
    if (user?.accepts(login.password) === true) {
      client.user = user;
      client.isAuthenticated = true;
      return true;
    }
    const { context, command: object, name } = login;
    this.note(client, { reason: 'auth', context, object }, name);
    return false;
  }

  /** True if a client has to log in before anything else. */
  needsLogin({ user, isAuthenticated }: Client): boolean {
    if (user === undefined || isAuthenticated) return false;
    return !this.default.needsNoPassword || !this.default.enabled;
  }

  // ---- the gate ----

  /** Why a client's command may not run, or undefined. */
  refusal(client: Client, command: Command, argv: readonly Bytes[]): Fault | undefined {
    const { user } = client;
    if (user === undefined || (user.isUnrestricted && client.isAuthenticated)) return undefined;
    if (this.needsLogin(client) && !command.spec.flags.includes('no_auth')) return NO_AUTH;
    const context = client.transaction === undefined ? 'toplevel' : 'multi';
    const denial = this.check(client, { command, argv, context });
    return denial === undefined ? undefined : fault(`NOPERM ${reasonOf(denial, user, command)}`);
  }

  /** Why a queued command may not run any more, or undefined. */
  refusalInExec(client: Client, command: Command, argv: readonly Bytes[]): Fault | undefined {
    if (client.user === undefined || client.user.isUnrestricted) return undefined;
    const denial = this.check(client, { command, argv, context: 'multi' });
    return denial === undefined ? undefined : CHANGED_SINCE[denial.kind];
  }

  /** Why a script may not make a call for its client, or undefined. */
  refusalInScript(client: Client, command: Command, argv: readonly Bytes[]): Fault | undefined {
    const { user } = client;
    if (user === undefined || user.isUnrestricted) return undefined;
    const denial = this.check(client, { command, argv, context: 'lua' });
    if (denial === undefined) return undefined;
    return fault(`ERR ACL failure in script: ${reasonOf(denial, user, command)}`);
  }

  // Whether a client's user may make a call; a refusal is noted.
  private check(client: Client, { command, argv, context }: Call): Denial | undefined {
    const { user } = client;
    const denial = user?.check(command, argv);
    if (denial === undefined) return undefined;
    const object = denial.kind === 'command' ? latin1(command.name) : (argv[denial.at] ?? EMPTY);
    this.note(client, { reason: denial.kind, context, object }, user?.name);
    return denial;
  }

  /** True if a user may make a call with any keys that it reads (SORT by patterns). */
  mayReadAllKeys({ user }: Client, name: string, argv: readonly Bytes[]): boolean {
    const command = this.catalog.find(latin1(name));
    if (user === undefined || user.isUnrestricted || command === undefined) return true;
    return user.selectors.some(
      selector => selector.readsAllKeys && selector.check(command, argv) === undefined,
    );
  }

  private note(
    client: Client,
    refusal: Pick<Refusal, 'reason' | 'context' | 'object'>,
    userName = EMPTY,
  ): void {
    this.hooks.refused(refusal.reason);
    const entry = { ...refusal, userName, client: this.hooks.describe(client) };
    this.log.add(entry, Math.floor(this.hooks.nowMs()));
  }
}

interface Call {
  readonly command: Command;
  readonly argv: readonly Bytes[];
  readonly context: RefusalContext;
}

/** A try to log in. */
export interface Login {
  readonly name: Bytes;
  readonly password: Bytes;
  /** The command as the client wrote it. */
  readonly command: Bytes;
  readonly context: RefusalContext;
}

const WITHOUT_NAMES: Readonly<Record<DenialKind, string>> = {
  command: '',
  key: 'No permissions to access a key',
  channel: 'No permissions to access a channel',
};

const changedSince = (reason: string): Fault =>
  fault(
    'NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC ' +
      `call. This command is no longer allowed for the following reason: ${reason}`,
  );

const CHANGED_SINCE: Readonly<Record<DenialKind, Fault>> = {
  command: changedSince('no permission to execute the command or subcommand'),
  key: changedSince('no permission to touch the specified keys'),
  channel: changedSince('no permission to access one of the channels used as arguments'),
};

// Names of keys and channels are left out.
function reasonOf({ kind }: Denial, user: User, command: Command): string {
  if (kind !== 'command') return WITHOUT_NAMES[kind];
  return `User ${user.name} has no permissions to run the '${command.name}' command`;
}
