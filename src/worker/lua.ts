// Lua for the server in a worker: a file of its own, fetched with the WebAssembly when the first script
// runs, so that a page whose visitor runs none loads neither.
import wasmUrl from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url';
import type { Scripts } from '../engine/ports.ts';
import { luaScripts } from '../lua/lua-scripts.ts';

/** Lua for the servers of this worker. */
export function workerScripts(answered: () => void): Scripts {
  return luaScripts({ load, nowMs: () => performance.now(), answered });
}

async function load(): Promise<ArrayBuffer> {
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
