// Lua as a host lends it to servers: the WebAssembly is fetched when the first script needs it, and
// each server gets a Lua of its own.
import type { Lua } from '../engine/lua-port.ts';
import type { Scripts } from '../engine/ports.ts';
import type { LuaLimits } from './lua-engine.ts';
import { LuaEngine } from './lua-engine.ts';

/** What a host gives so that there is Lua. */
export interface LuaHost {
  /** Fetches `liblua5.1.wasm`; asked again after a failure. */
  readonly load: () => Promise<ArrayBuffer>;
  /** Milliseconds of anything that goes on while a script runs. */
  readonly nowMs: () => number;
  /** Something was answered that had waited for Lua. */
  readonly answered: () => void;
  readonly limits?: Partial<LuaLimits>;
}

/** Lua for the servers of one host. */
export function luaScripts({ load, nowMs, answered, limits }: LuaHost): Scripts {
  let module: WebAssembly.Module | undefined;
  const make = (compiled: WebAssembly.Module, version: string): LuaEngine =>
    new LuaEngine({ module: compiled, version, nowMs, limits });
  const fetchFirst = async (version: string): Promise<Lua | string> => {
    try {
      module ??= await WebAssembly.compile(await load());
      return make(module, version);
    } catch (reason) {
      return reason instanceof Error ? reason.message : String(reason);
    }
  };
  return {
    open(version, opened) {
      if (module !== undefined) return opened(make(module, version));
      void fetchFirst(version).then(lua => {
        opened(lua);
        answered();
      });
    },
  };
}
