// Lua for servers in Node. The WebAssembly is part of the program, as text: the program is one file.
import wasm from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url&inline';
import type { Scripts } from '../engine/ports.ts';
import type { LuaHost } from '../lua/lua-scripts.ts';
import { luaScripts } from '../lua/lua-scripts.ts';

/** The bytes of `liblua5.1.wasm`. */
export function luaBytes(): ArrayBuffer {
  const bytes = Buffer.from(wasm.slice(wasm.indexOf(',') + 1), 'base64');
  return Uint8Array.from(bytes).buffer;
}

/** Lua for servers of this process. */
export function nodeScripts(host: Pick<LuaHost, 'answered' | 'limits'>): Scripts {
  const load = (): Promise<ArrayBuffer> => Promise.resolve(luaBytes());
  return luaScripts({ ...host, load, nowMs: () => performance.now() });
}
