// Lua 5.1 as WebAssembly: the C API of `liblua5.1.wasm` (package wasmoon-lua5.1) with what Emscripten
// expects around it. One instance is one memory, which may grow up to a limit and no further.
import type { Bytes } from '../resp/bytes.ts';
import { fromUint8, writeBytes } from '../resp/bytes.ts';

/** An address in Lua's memory; a `lua_State*` too. */
export type Pointer = number;

const FUNCTIONS = [
  'lua_checkstack',
  'lua_xmove',
  'lua_gettop',
  'lua_settop',
  'lua_remove',
  'lua_insert',
  'lua_replace',
  'lua_pushvalue',
  'lua_type',
  'lua_typename',
  'lua_isnumber',
  'lua_isstring',
  'lua_rawequal',
  'lua_tonumber',
  'lua_toboolean',
  'lua_tolstring',
  'lua_objlen',
  'lua_touserdata',
  'lua_topointer',
  'lua_pushnil',
  'lua_pushnumber',
  'lua_pushlstring',
  'lua_pushcclosure',
  'lua_pushboolean',
  'lua_pushlightuserdata',
  'lua_getfield',
  'lua_rawget',
  'lua_rawgeti',
  'lua_createtable',
  'lua_getmetatable',
  'lua_setfield',
  'lua_rawset',
  'lua_rawseti',
  'lua_setmetatable',
  'lua_call',
  'lua_pcall',
  'lua_tocfunction',
  'lua_gc',
  'lua_error',
  'lua_next',
  'lua_concat',
  'lua_getstack',
  'lua_getinfo',
  'lua_sethook',
  'lua_atpanic',
  'lua_close',
  'luaL_argerror',
  'luaL_typerror',
  'luaL_where',
  'luaL_checklstring',
  'luaL_checktype',
  'luaL_checkany',
  'luaL_checknumber',
  'luaL_optnumber',
  'luaL_checkinteger',
  'luaL_optlstring',
  'luaL_checkstack',
  'luaL_loadbuffer',
  'luaL_newstate',
  'luaL_ref',
  'luaL_unref',
  'luaopen_base',
  'luaopen_string',
  'luaopen_table',
  'luaopen_math',
  'malloc',
  'free',
  'setThrew',
  'emscripten_stack_init',
  '__wasm_call_ctors',
  'stackSave',
  'stackRestore',
] as const;

/** The C functions by name; every argument and result is a number. */
export type LuaApi = {
  readonly [Name in (typeof FUNCTIONS)[number]]: (...args: number[]) => number;
};

interface LuaExports extends LuaApi {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
}

/** What a longjmp of Lua is while it passes through JavaScript. */
const LONGJMP = Infinity;
const PAGE_BYTES = 65_536;
/** What a system call answers that there is not: ENOSYS of WASI, and of Emscripten. */
const WASI_ENOSYS = 52;
const ENOSYS = -52;

/** A Lua that cannot go on: the instance is of no more use. */
export class LuaPanic extends Error {
  override name = 'LuaPanic';
}

/** A C function in JavaScript: takes a `lua_State*`, leaves its results on the stack. */
export type LuaFunction = (state: Pointer) => number;

/** One instance of Lua. */
export class LuaWasm {
  readonly api: LuaApi;
  private readonly exports: LuaExports;
  private readonly maxBytes: number;
  private view: Uint8Array;

  constructor(module: WebAssembly.Module, maxBytes: number) {
    this.maxBytes = maxBytes;
    const instance = new WebAssembly.Instance(module, this.imports(module));
    const { exports } = instance;
    if (!isLua(exports)) throw new Error('not a build of Lua 5.1');
    this.exports = exports;
    this.api = exports;
    this.view = new Uint8Array(exports.memory.buffer);
    exports.emscripten_stack_init();
    exports.__wasm_call_ctors();
  }

  /** The whole memory; stale after the next call into Lua. */
  get memory(): Uint8Array {
    if (this.view.length === 0) this.view = new Uint8Array(this.exports.memory.buffer);
    return this.view;
  }

  /** Bytes that the memory takes. */
  get sizeBytes(): number {
    return this.memory.length;
  }

  /** Bytes at an address. */
  read(at: Pointer, length: number): Bytes {
    return fromUint8(this.memory, at, at + length);
  }

  /** A C string at an address; empty at NULL. */
  readText(at: Pointer): Bytes {
    if (at === 0) return fromUint8(this.memory, 0, 0);
    return fromUint8(this.memory, at, this.memory.indexOf(0, at));
  }

  /** A 32-bit unsigned integer at an address. */
  readWord(at: Pointer): number {
    const { memory } = this;
    const [a = 0, b = 0, c = 0, d = 0] = memory.subarray(at, at + 4);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  /** Bytes with a zero behind them, in a place of their own; NULL when there is no room. */
  allocate(bytes: string): Pointer {
    const at = this.api.malloc(bytes.length + 1);
    if (at !== 0) this.memory[writeBytes(bytes, this.memory, at)] = 0;
    return at;
  }

  /** Makes a JavaScript function one that C can call; it lives as long as the instance. */
  addFunction(signature: Signature, run: (...args: number[]) => number | void): Pointer {
    const { exports } = new WebAssembly.Instance(trampoline(signature), { env: { run } });
    const table = this.exports.__indirect_function_table;
    const at = table.grow(1);
    table.set(at, exports['run']);
    return at;
  }

  /** The C function at an index of the table, to be called in the frame of another. */
  functionAt(index: Pointer): LuaFunction {
    const found: unknown = this.exports.__indirect_function_table.get(index);
    if (!isLuaFunction(found)) throw new LuaPanic(`no function at ${index}`);
    return found;
  }

  // Whatever the build imports; what is not known here is a system call that there is not.
  private imports(module: WebAssembly.Module): WebAssembly.Imports {
    const known: Record<string, (...args: number[]) => number | void> = {
      invoke_vii: (index = 0, a = 0, b = 0) => this.invoke(index, a, b),
      _emscripten_throw_longjmp: () => {
        throw LONGJMP;
      },
      emscripten_resize_heap: (wantedBytes = 0) => this.grow(wantedBytes),
      emscripten_memcpy_js: (to = 0, from = 0, length = 0) => {
        this.memory.copyWithin(to, from, from + length);
      },
      exit: () => {
        throw new LuaPanic('Lua gave up');
      },
      environ_sizes_get: (countAt = 0, sizeAt = 0) => {
        this.memory.fill(0, countAt, countAt + 4).fill(0, sizeAt, sizeAt + 4);
        return 0;
      },
      environ_get: () => 0,
    };
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
    for (const { module: space, name } of WebAssembly.Module.imports(module)) {
      const missing = space === 'env' ? ENOSYS : WASI_ENOSYS;
      (imports[space] ??= {})[name] = known[name] ?? (() => missing);
    }
    return imports;
  }

  // The body of a setjmp: a longjmp that comes out of it is told to Lua, all else goes on.
  private invoke(index: number, a: number, b: number): void {
    const { stackSave, stackRestore, setThrew } = this.api;
    const sp = stackSave();
    try {
      const run: unknown = this.exports.__indirect_function_table.get(index);
      if (isCallable(run)) run(a, b);
    } catch (thrown) {
      stackRestore(sp);
      if (thrown !== LONGJMP) throw thrown;
      setThrew(1, 0);
    }
  }

  private grow(wantedBytes: number): number {
    const wanted = wantedBytes >>> 0;
    if (wanted > this.maxBytes) return 0;
    const { memory } = this.exports;
    const have = memory.buffer.byteLength;
    // Doubling, as far as it goes: each step moves everything.
    const next = Math.min(this.maxBytes, Math.max(wanted, 2 * have));
    try {
      memory.grow(Math.ceil((next - have) / PAGE_BYTES));
      return 1;
    } catch {
      return 0;
    }
  }
}

function isLua(exports: WebAssembly.Exports): exports is WebAssembly.Exports & LuaExports {
  return (
    FUNCTIONS.every(name => typeof exports[name] === 'function') &&
    exports['memory'] instanceof WebAssembly.Memory &&
    exports['__indirect_function_table'] instanceof WebAssembly.Table
  );
}

function isCallable(value: unknown): value is (...args: number[]) => void {
  return typeof value === 'function';
}

function isLuaFunction(value: unknown): value is LuaFunction {
  return typeof value === 'function';
}

/** The type of a function that C calls: `ii` a lua_CFunction, `vii` a lua_Hook. */
export type Signature = 'ii' | 'vii';

const TYPES: Readonly<Record<Signature, readonly number[]>> = {
  ii: [0x60, 1, 0x7f, 1, 0x7f],
  vii: [0x60, 2, 0x7f, 0x7f, 0],
};
const trampolines = new Map<Signature, WebAssembly.Module>();

// The only way into a table for a JavaScript function that works everywhere is out of a module: one
// that imports it and exports it again.
function trampoline(signature: Signature): WebAssembly.Module {
  const known = trampolines.get(signature);
  if (known !== undefined) return known;
  const type = TYPES[signature];
  const name = (text: string): number[] => [text.length, ...[...text].map(c => c.charCodeAt(0))];
  const section = (id: number, body: readonly number[]): number[] => [id, body.length, ...body];
  const code = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, ...type]),
    ...section(2, [1, ...name('env'), ...name('run'), 0, 0]),
    ...section(7, [1, ...name('run'), 0, 0]),
  ];
  const made = new WebAssembly.Module(Uint8Array.from(code));
  trampolines.set(signature, made);
  return made;
}
