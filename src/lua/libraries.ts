// Libraries of functions in a Lua of their own: what `redis.register_function` registers while the
// code of a library runs, and the functions that FCALL calls later.
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { Chunk, RegisteredFunction, ScriptCall, ScriptServer } from '../engine/lua-port.ts';
import { ScriptFailure } from '../engine/lua-port.ts';
import type { FunctionArguments } from './function-arguments.ts';
import { readArguments, WrongArguments } from './function-arguments.ts';
import type { Deadline, StateParts } from './script-state.ts';
import { ScriptState } from './script-state.ts';
import { REGISTRY } from './vm.ts';
import type { Pointer } from './wasm.ts';

const LOADING: Deadline = { limitMs: 500, error: 'ERR FUNCTION LOAD timeout' };
const LIBRARY_NAME = '@user_function';
const BAD_NAME =
  'Library names can only contain letters, numbers, or underscores(_) and must be at least one ' +
  'character long';
const NOT_LOADING = 'redis.register_function can only be called on FUNCTION LOAD command';

/** Functions by name. */
type Library = Map<Bytes, FunctionArguments>;

/** The libraries that one Lua has loaded. */
export class Libraries {
  readonly state: ScriptState;
  private readonly loaded = new Map<Chunk, Library>();
  private smallTable = 0;
  /** The library whose code is running. */
  private loading: Library | undefined = undefined;

  constructor(parts: StateParts) {
    this.state = new ScriptState(parts, (L, state, sandbox) => {
      const { vm } = state;
      vm.api.lua_createtable(L, 0, 1);
      vm.setField(L, 'redis', () => {
        state.api.pushSmall(L, parts.version, caller => this.register(caller));
        sandbox.close(L);
        sandbox.tables.protect(L);
      });
      sandbox.close(L);
      this.smallTable = vm.api.luaL_ref(L, REGISTRY);
    });
  }

  /** Runs the code of a library; what it registered, or why it cannot be loaded. */
  load(chunk: Chunk, server: ScriptServer): RegisteredFunction[] | ScriptFailure {
    const library = this.open(chunk, server);
    return library instanceof ScriptFailure ? library : [...library.values()];
  }

  /** Calls a function; a library that this Lua does not know is loaded first. */
  call(chunk: Chunk, name: Bytes, call: ScriptCall): Reply | ScriptFailure {
    const library = this.loaded.get(chunk) ?? this.open(chunk, call.server);
    if (library instanceof ScriptFailure) return library;
    const found = library.get(name);
    if (found === undefined) throw new Error(`the library has no function ${name}`);
    return this.state.runFunction(found.reference, call);
  }

  unload(chunk: Chunk): void {
    this.forget(this.loaded.get(chunk) ?? new Map());
    this.loaded.delete(chunk);
  }

  private forget(library: Library): void {
    for (const { reference } of library.values()) this.state.forget(reference);
  }

  private open(chunk: Chunk, server: ScriptServer): Library | ScriptFailure {
    const { state } = this;
    const compiled = state.compile(chunk.code, LIBRARY_NAME);
    if (typeof compiled === 'string') {
      return new ScriptFailure(latin1(`ERR Error compiling function: ${compiled}`));
    }
    const library: Library = new Map();
    this.loading = library;
    const result = this.runCode(compiled, server);
    this.loading = undefined;
    state.forget(compiled);
    if (result instanceof ScriptFailure) {
      this.forget(library);
      return new ScriptFailure(latin1(`ERR Error registering functions: ${result.text}`));
    }
    this.loaded.set(chunk, library);
    return library;
  }

  // The code of a library sees little more than how to register functions; these see everything.
  private runCode(code: number, server: ScriptServer): Reply | ScriptFailure {
    const { vm, sandbox } = this.state;
    vm.api.lua_rawgeti(vm.main, REGISTRY, this.smallTable);
    sandbox.show(vm.main);
    const result = this.state.run(server, LOADING, L => {
      vm.api.lua_rawgeti(L, REGISTRY, code);
      return 0;
    });
    sandbox.pushGlobals(vm.main);
    sandbox.show(vm.main);
    return result;
  }

  // ---- redis.register_function ----

  private register(L: Pointer): number {
    const { vm, api } = this.state;
    const library = this.loading;
    if (library === undefined) return api.raise(L, `ERR ${NOT_LOADING}`);
    const found = readArguments(vm, L);
    if (found instanceof WrongArguments) return api.raise(L, `ERR ${found.reason}`);
    if (!/^\w+$/.test(found.name)) return api.raise(L, `ERR ${BAD_NAME}`);
    if (library.has(found.name)) return api.raise(L, 'ERR Function already exists in the library');
    library.set(found.name, found);
    return 0;
  }
}
