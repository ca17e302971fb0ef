// One Lua for one kind of code, scripts or libraries of functions: its sandbox, what it compiled, and
// how a piece of it is run: within a time, with the place of an error found where it is raised.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1 } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { ScriptCall, ScriptServer } from '../engine/lua-port.ts';
import { ScriptFailure } from '../engine/lua-port.ts';
import { ReplyTaker } from './from-lua.ts';
import type { ScriptRandom } from './random.ts';
import { RedisApi } from './redis-api.ts';
import { Sandbox } from './sandbox.ts';
import { ReplyPusher } from './to-lua.ts';
import { LuaType, LuaVm, REGISTRY } from './vm.ts';
import type { Pointer } from './wasm.ts';
import { LuaWasm } from './wasm.ts';

/** What all Luas of one server share. */
export interface StateParts {
  readonly module: WebAssembly.Module;
  readonly maxBytes: number;
  readonly chance: ScriptRandom;
  readonly version: string;
  readonly nowMs: () => number;
}

/** What lua_pcall answers when the memory is not enough. */
const OUT_OF_MEMORY = 4;
/** `lua_sethook` masks. */
const EACH_LINE = 4;
const EACH_COUNT = 8;
const INSTRUCTIONS_BETWEEN_LOOKS = 100_000;
const CALLS_BETWEEN_LOOKS = 1000;
/** lua_Debug of a 32-bit build: offsets of `what`, `source`, `currentline`, and its size. */
const WHAT_AT = 12;
const SOURCE_AT = 16;
const LINE_AT = 20;
const DEBUG_BYTES = 128;

/** A running piece of code must end by then, or ends with this error. */
export interface Deadline {
  readonly limitMs: number;
  readonly error: string;
}

const deadlineOf = ({ maxRunMs }: ScriptCall): Deadline => ({
  limitMs: maxRunMs,
  error: `ERR Script killed: it ran for more than ${maxRunMs} milliseconds.`,
});

/** A Lua with its sandbox. */
export class ScriptState {
  readonly vm: LuaVm;
  readonly api: RedisApi;
  readonly sandbox: Sandbox;
  private readonly pusher: ReplyPusher;
  private readonly taker: ReplyTaker;
  private readonly nowMs: () => number;
  private readonly hook: Pointer;
  private readonly handler: Pointer;
  private readonly debugAt: Pointer;
  /** True when the memory was not enough once: what fills it may be garbage that stays. */
  isWorn = false;
  private endMs = Infinity;
  private deadlineError = '';
  private isKilled = false;
  private watched = 0;

  constructor(
    { module, maxBytes, chance, version, nowMs }: StateParts,
    addGlobals: (L: Pointer, state: ScriptState, sandbox: Sandbox) => void,
    isForScripts = false,
  ) {
    const wasm = new LuaWasm(module, maxBytes);
    this.vm = new LuaVm(wasm);
    this.nowMs = nowMs;
    this.vm.watch = L => this.watch(L);
    this.pusher = new ReplyPusher(this.vm);
    this.taker = new ReplyTaker(this.vm);
    this.api = new RedisApi(this.vm, this.pusher, this.taker);
    this.hook = wasm.addFunction('vii', (L = 0) => this.look(L));
    this.handler = wasm.addFunction('ii', (L = 0) => this.placeError(L));
    this.debugAt = wasm.allocate('\0'.repeat(DEBUG_BYTES));
    let made: Sandbox | undefined;
    const problem = this.vm.protect(L => {
      made = new Sandbox(this.vm, L, {
        chance,
        nowMs,
        addGlobals: (state, sandbox) => {
          this.vm.setField(state, 'redis', () => {
            this.api.pushFull(state, version);
            if (isForScripts) this.api.addScriptOnly(state);
            sandbox.tables.protect(state);
          });
          addGlobals(state, this, sandbox);
        },
      });
    });
    if (made === undefined) throw new Error(`no sandbox: ${problem ?? ''}`);
    this.sandbox = made;
  }

  /** Compiles code; a reference to it, or why it cannot be. */
  compile(code: Bytes, name: string): number | Bytes {
    let reference: number | undefined;
    let message = EMPTY;
    const problem = this.vm.protect(L => {
      if (this.vm.load(L, code, name)) reference = this.vm.api.luaL_ref(L, REGISTRY);
      else message = this.vm.text(L, -1) ?? EMPTY;
    });
    return reference ?? problem ?? message;
  }

  /** Forgets what a reference stands for. */
  forget(reference: number): void {
    this.vm.api.luaL_unref(this.vm.main, REGISTRY, reference);
  }

  /** Runs a compiled script, whose keys and arguments are globals. */
  runScript(reference: number, call: ScriptCall): Reply | ScriptFailure {
    return this.run(call.server, deadlineOf(call), L => {
      const { vm } = this;
      this.sandbox.pushGlobals(L);
      vm.setField(L, 'KEYS', () => this.pushList(L, call.keys));
      vm.setField(L, 'ARGV', () => this.pushList(L, call.args));
      vm.pop(L);
      vm.api.lua_rawgeti(L, REGISTRY, reference);
      return 0;
    });
  }

  /** Runs a function, whose keys and arguments are its arguments. */
  runFunction(reference: number, call: ScriptCall): Reply | ScriptFailure {
    return this.run(call.server, deadlineOf(call), L => {
      this.vm.api.lua_rawgeti(L, REGISTRY, reference);
      this.pushList(L, call.keys);
      this.pushList(L, call.args);
      return 2;
    });
  }

  /** Pushes the function that tells where an error came from, for scripts to see. */
  pushHandler(L: Pointer): void {
    this.vm.api.lua_pushcclosure(L, this.handler, 0);
  }

  /** Runs what `push` pushes, a function with as many arguments as it says. */
  run(
    server: ScriptServer,
    deadline: Deadline,
    push: (L: Pointer) => number,
  ): Reply | ScriptFailure {
    const { api } = this.vm;
    let result: Reply | ScriptFailure = null;
    this.api.begin(server);
    this.startClock(deadline);
    const problem = this.vm.protect(L => {
      api.lua_settop(L, 0);
      this.pushHandler(L);
      const count = push(L);
      const status = api.lua_pcall(L, count, 1, 1);
      if (status === OUT_OF_MEMORY) this.isWorn = true;
      const isFine = status === 0 && !this.isKilled;
      result = isFine ? this.taker.result(L) : this.taker.failure(L);
    });
    api.lua_sethook(this.vm.main, 0, 0, 0);
    this.api.server = undefined;
    if (problem === undefined) return result;
    this.isWorn = true;
    return new ScriptFailure(latin1(problem.startsWith('ERR ') ? problem : `ERR ${problem}`));
  }

  private pushList(L: Pointer, items: readonly Bytes[]): void {
    const { vm } = this;
    vm.api.lua_createtable(L, items.length, 0);
    for (const [i, item] of items.entries()) {
      vm.push(L, item);
      vm.api.lua_rawseti(L, -2, i + 1);
    }
  }

  // ---- the clock ----

  private startClock({ limitMs, error }: Deadline): void {
    this.isKilled = false;
    this.endMs = this.nowMs() + limitMs;
    this.deadlineError = error;
    const { api, main } = this.vm;
    api.lua_sethook(main, this.hook, EACH_COUNT, INSTRUCTIONS_BETWEEN_LOOKS);
  }

  private watch(L: Pointer): void {
    this.watched += 1;
    if (this.watched % CALLS_BETWEEN_LOOKS === 0) this.look(L);
  }

  // Called from time to time while a script runs. Redis: once it must end, each line of it ends it
  // again, so that it cannot catch the error and go on.
  private look(L: Pointer): void {
    if (!this.isKilled && this.nowMs() < this.endMs) return;
    this.isKilled = true;
    const { api, main } = this.vm;
    api.lua_sethook(L, this.hook, EACH_LINE, 0);
    api.lua_sethook(main, this.hook, EACH_LINE, 0);
    this.pusher.pushError(L, this.deadlineError, false);
    this.vm.raise(L);
  }

  // ---- errors ----

  // Makes a table of the error on top, with the place of the Lua code that raised it.
  private placeError(L: Pointer): number {
    const { vm } = this;
    if (vm.type(L, 1) !== LuaType.table) {
      const text = this.shown(L);
      this.pusher.pushError(L, `ERR ${text}`, false);
      vm.api.lua_replace(L, 1);
    }
    vm.api.lua_settop(L, 1);
    const place = this.findPlace(L);
    if (place === undefined) return 1;
    vm.setField(L, 'source', () => vm.push(L, place.source));
    vm.setField(L, 'line', () => vm.api.lua_pushnumber(L, place.line));
    return 1;
  }

  // As `tostring` shows it.
  private shown(L: Pointer): string {
    const { vm } = this;
    const type = vm.type(L, 1);
    if (type === LuaType.boolean) return vm.api.lua_toboolean(L, 1) === 1 ? 'true' : 'false';
    if (type <= LuaType.nil) return 'nil';
    const address = vm.api.lua_topointer(L, 1).toString(16);
    return vm.text(L, 1) ?? `${vm.typeName(L, 1)}: 0x${address}`;
  }

  // The innermost function, or the one that called it if that is one of C.
  private findPlace(L: Pointer): { source: Bytes; line: number } | undefined {
    const { api, wasm } = this.vm;
    let found: { source: Bytes; line: number } | undefined;
    for (let level = 1; level <= 2; level += 1) {
      if (api.lua_getstack(L, level, this.debugAt) === 0) break;
      api.lua_getinfo(L, this.whatAt, this.debugAt);
      const source = wasm.readText(wasm.readWord(this.debugAt + SOURCE_AT));
      found = { source, line: wasm.readWord(this.debugAt + LINE_AT) | 0 };
      if (wasm.readText(wasm.readWord(this.debugAt + WHAT_AT)) !== 'C') break;
    }
    return found;
  }

  private lazyWhatAt: Pointer = 0;

  private get whatAt(): Pointer {
    this.lazyWhatAt ||= this.vm.wasm.allocate('nSl');
    return this.lazyWhatAt;
  }
}
