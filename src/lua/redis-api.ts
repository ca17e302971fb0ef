// The table `redis`: how a script runs commands, makes replies, writes to the log. One for scripts and
// functions, and a small one for the code of a library while it is loaded.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1 } from '../resp/bytes.ts';
import { isError } from '../resp/reply.ts';
import { formatDouble } from '../engine/algo/decimal.ts';
import { sha1Hex } from '../engine/algo/sha1.ts';
import type { ScriptServer } from '../engine/lua-port.ts';
import type { ReplyTaker } from './from-lua.ts';
import type { ReplyPusher } from './to-lua.ts';
import type { LuaVm } from './vm.ts';
import { LuaType } from './vm.ts';
import type { LuaFunction, Pointer } from './wasm.ts';

const WRONG_ARGUMENTS = 'ERR wrong number or type of arguments';
const NO_ARGUMENT = 'ERR Please specify at least one argument for this redis lib call';
const BAD_ARGUMENT = 'ERR Lua redis lib command arguments must be strings or integers';
const BAD_FLAGS =
  'ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.';
const LOG_LEVELS = { LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3 };
const REPLICATION = { REPL_NONE: 0, REPL_AOF: 1, REPL_SLAVE: 2, REPL_REPLICA: 2, REPL_ALL: 3 };
const ALL_REPLICATION = 3;

/** The redis tables of one Lua. */
export class RedisApi {
  /** Whom the running script asks; undefined while none runs. */
  server: ScriptServer | undefined = undefined;
  private readonly vm: LuaVm;
  private readonly pusher: ReplyPusher;
  private readonly taker: ReplyTaker;

  constructor(vm: LuaVm, pusher: ReplyPusher, taker: ReplyTaker) {
    this.vm = vm;
    this.pusher = pusher;
    this.taker = taker;
  }

  /** Begins a script: its protocol is RESP2 until it says otherwise. */
  begin(server: ScriptServer): void {
    this.server = server;
    this.pusher.protocol = 2;
    this.taker.protocol = 2;
  }

  /** Pushes the table of scripts and functions. */
  pushFull(L: Pointer, version: string): void {
    const { vm } = this;
    vm.pushLibrary(L, {
      call: state => this.command(state, true),
      pcall: state => this.command(state, false),
      log: state => this.log(state),
      setresp: state => this.setProtocol(state),
      error_reply: state => this.errorReply(state),
      status_reply: state => this.statusReply(state),
      sha1hex: state => this.sha1(state),
      acl_check_cmd: state => this.mayRun(state),
      set_repl: state => this.setReplication(state),
    });
    this.addNumbers(L, REPLICATION);
    this.addFacts(L, version);
  }

  /** Adds to the table on top what only scripts have. */
  addScriptOnly(L: Pointer): void {
    this.vm.addFunctions(L, {
      replicate_commands: state => this.boolean(state, true),
      // Redis: outside of its debugger a breakpoint is none.
      breakpoint: state => this.boolean(state, false),
      debug: () => 0,
    });
  }

  /** Pushes the table that the code of a library sees. */
  pushSmall(L: Pointer, version: string, register: LuaFunction): void {
    this.vm.pushLibrary(L, { log: state => this.log(state), register_function: register });
    this.addFacts(L, version);
  }

  private addFacts(L: Pointer, version: string): void {
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    this.addNumbers(L, LOG_LEVELS);
    this.addNumbers(L, { REDIS_VERSION_NUM: (major << 16) | (minor << 8) | patch });
    this.vm.setField(L, 'REDIS_VERSION', () => this.vm.push(L, version));
  }

  private addNumbers(L: Pointer, numbers: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(numbers)) {
      this.vm.setField(L, name, () => this.vm.api.lua_pushnumber(L, value));
    }
  }

  // ---- commands ----

  private command(L: Pointer, raises: boolean): number {
    const { vm, pusher, server } = this;
    const argv = this.argv(L);
    if (typeof argv === 'string' || server === undefined) {
      pusher.pushError(L, typeof argv === 'string' ? argv : NO_ARGUMENT, false);
      return raises ? vm.raise(L) : 1;
    }
    vm.api.lua_settop(L, 0);
    const reply = server.call(argv);
    pusher.push(L, reply);
    return raises && isError(reply) ? vm.raise(L) : 1;
  }

  // The arguments of a command, or what is wrong with them.
  private argv(L: Pointer): readonly Bytes[] | string {
    const { vm } = this;
    const count = vm.api.lua_gettop(L);
    if (count === 0) return NO_ARGUMENT;
    const argv: Bytes[] = [];
    for (let i = 1; i <= count; i += 1) {
      const type = vm.type(L, i);
      if (type === LuaType.number) argv.push(this.numberText(L, i));
      else if (type === LuaType.string) argv.push(vm.text(L, i) ?? EMPTY);
      else return BAD_ARGUMENT;
    }
    return argv;
  }

  private numberText(L: Pointer, index: number): Bytes {
    const value = this.vm.api.lua_tonumber(L, index);
    // Lua knows the sign of what is no number, JavaScript does not.
    if (Number.isNaN(value)) return this.vm.text(L, index) ?? EMPTY;
    // Redis: zero has no sign here.
    return formatDouble(value + 0);
  }

  private mayRun(L: Pointer): number {
    const { pusher, server, vm } = this;
    const argv = this.argv(L);
    const allowed = typeof argv === 'string' ? undefined : server?.mayRun(argv);
    if (allowed !== undefined) return this.boolean(L, allowed);
    const unknown = 'ERR Invalid command passed to redis.acl_check_cmd()';
    pusher.pushError(L, typeof argv === 'string' ? argv : unknown, false);
    return vm.raise(L);
  }

  private setProtocol(L: Pointer): number {
    const { vm, pusher, taker, server } = this;
    if (vm.api.lua_gettop(L) !== 1) this.raise(L, 'ERR redis.setresp() requires one argument.');
    const wanted = vm.api.lua_tonumber(L, 1);
    const protocol = wanted === 2 || wanted === 3 ? wanted : undefined;
    if (protocol === undefined) return this.raise(L, 'ERR RESP version must be 2 or 3.');
    pusher.protocol = protocol;
    taker.protocol = protocol;
    server?.speak(protocol);
    return 0;
  }

  private setReplication(L: Pointer): number {
    const { vm } = this;
    if (vm.api.lua_gettop(L) !== 1) this.raise(L, 'ERR redis.set_repl() requires one argument.');
    const flags = vm.api.lua_tonumber(L, 1) | 0;
    return (flags & ~ALL_REPLICATION) !== 0 ? this.raise(L, BAD_FLAGS) : 0;
  }

  // ---- replies ----

  private statusReply(L: Pointer): number {
    return this.textArgument(L, text => this.pusher.pushField(L, 'ok', text));
  }

  private errorReply(L: Pointer): number {
    return this.textArgument(L, text => this.pusher.pushError(L, codedError(text), false));
  }

  // Answers with a table, also for wrong arguments.
  private textArgument(L: Pointer, push: (text: Bytes) => void): number {
    const { vm } = this;
    const isText = vm.api.lua_gettop(L) === 1 && vm.type(L, 1) === LuaType.string;
    if (isText) push(vm.text(L, 1) ?? EMPTY);
    else this.pusher.pushError(L, WRONG_ARGUMENTS, false);
    return 1;
  }

  // ---- others ----

  private log(L: Pointer): number {
    const { vm } = this;
    const count = vm.api.lua_gettop(L);
    if (count < 2) this.raise(L, 'ERR redis.log() requires two arguments or more.');
    if (vm.api.lua_isnumber(L, 1) === 0) {
      this.raise(L, 'ERR First argument must be a number (log level).');
    }
    const level = Math.trunc(vm.api.lua_tonumber(L, 1));
    if (!(level >= LOG_LEVELS.LOG_DEBUG && level <= LOG_LEVELS.LOG_WARNING)) {
      this.raise(L, 'ERR Invalid log level.');
    }
    const words: Bytes[] = [];
    for (let i = 2; i <= count; i += 1) {
      const word = vm.text(L, i);
      if (word !== undefined) words.push(word);
    }
    this.server?.log(level, latin1(words.join(' ')));
    return 0;
  }

  private sha1(L: Pointer): number {
    const { vm } = this;
    if (vm.api.lua_gettop(L) !== 1) this.raise(L, 'ERR wrong number of arguments');
    vm.push(L, sha1Hex(vm.text(L, 1) ?? EMPTY));
    return 1;
  }

  private boolean(L: Pointer, value: boolean): number {
    this.vm.api.lua_pushboolean(L, value ? 1 : 0);
    return 1;
  }

  /** Raises an error as Redis makes them: a table with the text. */
  raise(L: Pointer, text: string): never {
    this.pusher.pushError(L, text, false);
    return this.vm.raise(L);
  }
}

// `-CODE text` and `CODE text` as they are, a single word as the text of an `ERR`.
function codedError(text: Bytes): string {
  const [line = ''] = text.split('\0', 1);
  const bare = line.startsWith('-') ? line.slice(1) : line;
  const space = bare.indexOf(' ');
  const trimmed = bare.slice(space + 1).replace(/^[\r\n]+|[\r\n]+$/g, '');
  return space < 0 ? `ERR ${trimmed}` : `${bare.slice(0, space)} ${trimmed}`;
}
