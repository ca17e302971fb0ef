// The Lua of one server, as the engine asks for it: scripts and libraries each in a Lua of their own,
// made when first needed, and made anew when one has grown too large or can no longer be trusted.
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type {
  Chunk,
  Lua,
  RegisteredFunction,
  ScriptCall,
  ScriptServer,
} from '../engine/lua-port.ts';
import { ScriptFailure } from '../engine/lua-port.ts';
import { Libraries } from './libraries.ts';
import { ScriptRandom } from './random.ts';
import type { StateParts } from './script-state.ts';
import { ScriptState } from './script-state.ts';
import type { Pointer } from './wasm.ts';

/** How far scripts may go. */
export interface LuaLimits {
  /** The memory of all scripts of a server, and of all its libraries. */
  readonly maxBytes: number;
}

/** What an engine is made of. */
export interface LuaParts {
  /** The compiled `liblua5.1.wasm`. */
  readonly module: WebAssembly.Module;
  /** The version that scripts are told. */
  readonly version: string;
  /** Milliseconds of anything that goes on while a script runs. */
  readonly nowMs: () => number;
  readonly limits?: Partial<LuaLimits>;
}

const DEFAULT_LIMITS: LuaLimits = { maxBytes: 256 << 20 };
/** WebAssembly never gives memory back: a Lua that took more is thrown away when it is done. */
const KEPT_BYTES = 64 << 20;
const SCRIPT_NAME = '@user_script';

/** Scripts in Lua 5.1. */
export class LuaEngine implements Lua {
  private readonly scripts: Renewable<Scripts>;
  private readonly libraries: Renewable<Libraries>;

  constructor({ module, version, nowMs, limits }: LuaParts) {
    const { maxBytes } = { ...DEFAULT_LIMITS, ...limits };
    const chance = new ScriptRandom();
    const parts: StateParts = { module, maxBytes, chance, version, nowMs };
    this.scripts = new Renewable(() => new Scripts(parts));
    this.libraries = new Renewable(() => new Libraries(parts));
  }

  get usedBytes(): { scripts: number; functions: number } {
    return { scripts: this.scripts.usedBytes, functions: this.libraries.usedBytes };
  }

  // ---- scripts ----

  compile(script: Chunk): Bytes | undefined {
    const compiled = this.scripts.use(scripts => scripts.compile(script));
    if (compiled instanceof ScriptFailure) return compiled.text;
    return typeof compiled === 'string' ? compiled : undefined;
  }

  run(script: Chunk, call: ScriptCall): Reply | ScriptFailure {
    return this.scripts.use(scripts => {
      const compiled = scripts.compile(script);
      if (typeof compiled === 'string') return new ScriptFailure(compiled);
      return scripts.state.runScript(compiled, call);
    });
  }

  forget(script: Chunk): void {
    this.scripts.current?.forget(script);
  }

  forgetScripts(): void {
    this.scripts.current = undefined;
  }

  // ---- functions ----

  load(library: Chunk, server: ScriptServer): RegisteredFunction[] | ScriptFailure {
    return this.libraries.use(libraries => libraries.load(library, server));
  }

  callFunction(library: Chunk, name: Bytes, call: ScriptCall): Reply | ScriptFailure {
    return this.libraries.use(libraries => libraries.call(library, name, call));
  }

  unload(library: Chunk): void {
    this.libraries.current?.unload(library);
  }

  unloadAll(): void {
    this.libraries.current = undefined;
  }
}

/** The scripts that one Lua has compiled. */
class Scripts {
  readonly state: ScriptState;
  private readonly compiled = new Map<Chunk, number>();

  constructor(parts: StateParts) {
    const addHandler = (L: Pointer, state: ScriptState): void => {
      state.vm.setField(L, '__redis__err__handler', () => state.pushHandler(L));
    };
    this.state = new ScriptState(parts, addHandler, true);
  }

  /** A reference to the compiled script, or why it cannot be. */
  compile(script: Chunk): number | Bytes {
    const known = this.compiled.get(script);
    if (known !== undefined) return known;
    const made = this.state.compile(script.code, SCRIPT_NAME);
    if (typeof made === 'number') this.compiled.set(script, made);
    return made;
  }

  forget(script: Chunk): void {
    const reference = this.compiled.get(script);
    if (reference === undefined) return;
    this.compiled.delete(script);
    this.state.forget(reference);
  }
}

/** Something with a Lua in it, which is replaced by a new one when it must be. */
class Renewable<T extends { readonly state: ScriptState }> {
  current: T | undefined = undefined;
  private readonly make: () => T;

  constructor(make: () => T) {
    this.make = make;
  }

  get usedBytes(): number {
    return this.current?.state.vm.usedBytes ?? 0;
  }

  // An error that is not Lua's own leaves it in the middle of something: it is not used again.
  use<R>(work: (made: T) => R): R | ScriptFailure {
    try {
      this.current ??= this.make();
      const made = this.current;
      const result = work(made);
      const { isWorn, vm } = made.state;
      if (isWorn || vm.wasm.sizeBytes > KEPT_BYTES) this.current = undefined;
      return result;
    } catch (reason) {
      this.current = undefined;
      const message = reason instanceof Error ? reason.message : String(reason);
      return new ScriptFailure(latin1(`ERR Lua had to be started anew: ${message}`));
    }
  }
}
