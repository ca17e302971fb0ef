// One lua_State and the words in which the libraries speak to it: byte strings in and out, tables,
// functions written here, errors. What scripts may reach is sandbox.ts's.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1 } from '../resp/bytes.ts';
import type { LuaApi, LuaFunction, LuaWasm, Pointer } from './wasm.ts';
import { LuaPanic } from './wasm.ts';

/** What lua_type answers. */
export const LuaType = {
  none: -1,
  nil: 0,
  boolean: 1,
  lightUserdata: 2,
  number: 3,
  string: 4,
  table: 5,
  function: 6,
} as const;

/** Stack positions that are none. */
export const REGISTRY = -10_000;
export const GLOBALS = -10_002;
/** A function's first upvalue. */
export const UPVALUE = -10_003;

/** What lua_gc is asked. */
const COUNT_KILOBYTES = 3;
const COUNT_REST = 4;
const MULTIPLE_RESULTS = -1;
const SCRATCH_BYTES = 4096;
/** A larger scratch is given back at once. */
const MAX_SCRATCH_BYTES = 1 << 20;
/** LUA_NUMBER_FMT is `%.14g`. */
const DEFAULT_PRECISION = 14;
const OUT_OF_MEMORY = 'not enough memory';

/** One lua_State. */
export class LuaVm {
  readonly wasm: LuaWasm;
  readonly api: LuaApi;
  /** The main thread; coroutines have states of their own. */
  readonly main: Pointer;
  /** Puts the real table in place of one that stands in for it (readonly-tables.ts). */
  resolve: (L: Pointer, index: number) => void = () => {};
  /** Called by what may go on for long outside of Lua; raises an error when time is up. */
  watch: (L: Pointer) => void = () => {};
  private readonly lengthAt: Pointer;
  private formatReference = 0;
  private scratchAt: Pointer;
  private scratchBytes = SCRATCH_BYTES;

  constructor(wasm: LuaWasm) {
    this.wasm = wasm;
    this.api = wasm.api;
    this.main = this.api.luaL_newstate();
    this.lengthAt = this.api.malloc(4);
    this.scratchAt = this.api.malloc(SCRATCH_BYTES);
    if (this.main === 0 || this.lengthAt === 0 || this.scratchAt === 0) {
      throw new LuaPanic(OUT_OF_MEMORY);
    }
  }

  /** Bytes that Lua has in use. */
  get usedBytes(): number {
    const { api, main } = this;
    return api.lua_gc(main, COUNT_KILOBYTES, 0) * 1024 + api.lua_gc(main, COUNT_REST, 0);
  }

  // ---- values out of Lua ----

  /** What is at an index. */
  type(L: Pointer, index: number): number {
    return this.api.lua_type(L, index);
  }

  /** The name of the type of what is at an index. */
  typeName(L: Pointer, index: number): Bytes {
    return this.wasm.readText(this.api.lua_typename(L, this.type(L, index)));
  }

  /** A string, or a number as one (which it becomes); undefined for anything else. */
  text(L: Pointer, index: number): Bytes | undefined {
    const at = this.api.lua_tolstring(L, index, this.lengthAt);
    return at === 0 ? undefined : this.wasm.read(at, this.wasm.readWord(this.lengthAt));
  }

  /** An argument that must be a string. @throws Lua's own error */
  checkText(L: Pointer, argument: number): Bytes {
    const at = this.api.luaL_checklstring(L, argument, this.lengthAt);
    return this.wasm.read(at, this.wasm.readWord(this.lengthAt));
  }

  /** A number as C prints it with `%.{precision}g`; with 14 digits also what `tostring` makes. */
  numberText(L: Pointer, value: number, precision = DEFAULT_PRECISION): Bytes {
    const isDefault = precision === DEFAULT_PRECISION;
    if (!isDefault) {
      this.api.lua_rawgeti(L, REGISTRY, this.formatReference);
      this.push(L, `%.${precision}g`);
    }
    this.api.lua_pushnumber(L, value);
    if (!isDefault) this.api.lua_call(L, 2, 1);
    const text = this.text(L, -1) ?? EMPTY;
    this.pop(L);
    return text;
  }

  /** Keeps the function on top, which is `string.format` as Lua made it. */
  keepFormat(L: Pointer): void {
    this.formatReference = this.api.luaL_ref(L, REGISTRY);
  }

  // ---- values into Lua ----

  push(L: Pointer, bytes: string): void {
    this.api.lua_pushlstring(L, this.scratch(L, bytes), bytes.length);
    if (this.scratchBytes > MAX_SCRATCH_BYTES) this.resizeScratch(SCRATCH_BYTES);
  }

  pop(L: Pointer, count = 1): void {
    this.api.lua_settop(L, -count - 1);
  }

  /** Makes a function that Lua can call, for good; what it is pushed by. */
  define(run: LuaFunction): Pointer {
    return this.wasm.addFunction('ii', (state = 0) => run(state));
  }

  /** Pushes a function that is made here. */
  pushFunction(L: Pointer, run: LuaFunction): void {
    this.api.lua_pushcclosure(L, this.define(run), 0);
  }

  /** Sets a field of the table on top to what `push` pushes, without metamethods. */
  setField(L: Pointer, name: string, push: () => void): void {
    this.push(L, name);
    push();
    this.api.lua_rawset(L, -3);
  }

  /** Pushes a field of a table, without metamethods; returns its type. */
  getField(L: Pointer, table: number, name: string): number {
    const at = table < 0 && table > REGISTRY ? table - 1 : table;
    this.push(L, name);
    this.api.lua_rawget(L, at);
    return this.type(L, -1);
  }

  /** Pushes a field of what is on top, as `top.name` does; metamethods may raise errors. */
  index(L: Pointer, name: string): void {
    this.api.lua_getfield(L, -1, this.scratch(L, name));
  }

  /** Pushes a table of functions. */
  pushLibrary(L: Pointer, functions: Readonly<Record<string, LuaFunction>>): void {
    this.api.lua_createtable(L, 0, Object.keys(functions).length);
    this.addFunctions(L, functions);
  }

  /** Adds functions to the table on top. */
  addFunctions(L: Pointer, functions: Readonly<Record<string, LuaFunction>>): void {
    for (const [name, run] of Object.entries(functions)) {
      this.setField(L, name, () => this.pushFunction(L, run));
    }
  }

  // ---- errors ----

  /** Raises what is on top. */
  raise(L: Pointer): never {
    this.api.lua_error(L);
    throw new LuaPanic('an error that nobody catches');
  }

  /** Raises a text as it is. */
  throwText(L: Pointer, text: string): never {
    this.push(L, text);
    return this.raise(L);
  }

  /** Raises a text with the place of the caller in front (luaL_error). */
  fail(L: Pointer, text: string): never {
    this.api.luaL_where(L, 1);
    this.push(L, text);
    this.api.lua_concat(L, 2);
    return this.raise(L);
  }

  /** Raises what is wrong about an argument. */
  failArgument(L: Pointer, argument: number, text: string): never {
    this.api.luaL_argerror(L, argument, this.scratch(L, text));
    throw new LuaPanic('an error that nobody catches');
  }

  /** Raises that an argument has another type. */
  failType(L: Pointer, argument: number, wanted: string): never {
    this.api.luaL_typerror(L, argument, this.scratch(L, wanted));
    throw new LuaPanic('an error that nobody catches');
  }

  // ---- running ----

  /** Compiles a chunk and pushes it, or why it cannot be. Returns whether it could. */
  load(L: Pointer, source: string, chunkName: string): boolean {
    const sourceAt = this.wasm.allocate(source);
    if (sourceAt === 0) return this.noMemory(L);
    const status = this.api.luaL_loadbuffer(L, sourceAt, source.length, this.scratch(L, chunkName));
    this.api.free(sourceAt);
    return status === 0;
  }

  /**
   * Runs `body` as a function of Lua's, so that any error in it is caught. Leaves nothing on the
   * stack; returns the text of the error, or undefined.
   */
  protect(body: (L: Pointer) => void): Bytes | undefined {
    const L = this.main;
    this.body = body;
    this.api.lua_pushcclosure(L, this.bodyFunction, 0);
    if (this.api.lua_pcall(L, 0, 0, 0) === 0) return undefined;
    if (this.type(L, -1) === LuaType.table) this.getField(L, -1, 'err');
    const text = this.text(L, -1) ?? latin1('unknown error');
    this.api.lua_settop(L, 0);
    return text;
  }

  private body: (L: Pointer) => void = () => {};
  private lazyBodyFunction: Pointer = 0;

  // One function for all bodies: what is once in the table of functions stays there.
  private get bodyFunction(): Pointer {
    this.lazyBodyFunction ||= this.wasm.addFunction('ii', (L = 0) => {
      this.body(L);
      return 0;
    });
    return this.lazyBodyFunction;
  }

  /** Calls the function below `count` arguments; all its results are on the stack. */
  call(L: Pointer, count: number): void {
    this.api.lua_call(L, count, MULTIPLE_RESULTS);
  }

  private noMemory(L: Pointer): false {
    this.push(L, OUT_OF_MEMORY);
    return false;
  }

  // The bytes at an address that is good until the next scratch, with a zero behind them.
  private scratch(L: Pointer, bytes: string): Pointer {
    if (bytes.length >= this.scratchBytes && !this.resizeScratch(2 * bytes.length + 1)) {
      return this.throwText(L, OUT_OF_MEMORY);
    }
    const { memory } = this.wasm;
    const { length } = bytes;
    for (let i = 0; i < length; i += 1) memory[this.scratchAt + i] = bytes.charCodeAt(i);
    memory[this.scratchAt + length] = 0;
    return this.scratchAt;
  }

  private resizeScratch(bytes: number): boolean {
    const at = this.api.malloc(bytes);
    if (at === 0) return false;
    this.api.free(this.scratchAt);
    this.scratchAt = at;
    this.scratchBytes = bytes;
    return true;
  }
}
