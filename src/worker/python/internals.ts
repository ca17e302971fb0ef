// The parts of Pyodide that it does not promise: Emscripten's file system and socket layer. All
// that is private to it is named here and nowhere else, and looked for when Python starts, so that
// another version fails with a clear word and not in the middle of a socket.
import type { PyodideAPI } from 'pyodide';

/** Error numbers of Emscripten's C library, which are WASI's. */
export const ERRNO = {
  again: 6,
  badFile: 8,
  family: 5,
  interrupted: 27,
  invalid: 28,
  notConnected: 53,
  notSupported: 138,
  pipe: 64,
  refused: 14,
} as const;

/** A node of the file system that stands for a socket. */
export interface SocketNode {
  sock: unknown;
}

/** An open file. */
export interface SocketStream {
  flags: number;
  readonly fd: number;
  readonly node: SocketNode;
}

/** The file system of Emscripten, as far as sockets need it. */
export interface FileSystem {
  createNode(parent: object, name: string, mode: number): SocketNode;
  createStream(parts: object): SocketStream;
  getStream(fd: number): SocketStream | null;
  readonly ErrnoError: new (errno: number) => Error;
}

/** The socket layer: what the system calls ask. */
export interface SocketLayer {
  readonly root: object;
  createSocket: (family: number, type: number, protocol: number) => object;
  pollAsync?: (fds: number, count: number, timeoutMs: number) => Promise<number> | null;
}

/** Emscripten's module object. The views are replaced when memory grows: read them each time. */
export interface Internals {
  readonly FS: FileSystem;
  readonly SOCKFS: SocketLayer;
  readonly HEAP16: Int16Array;
  readonly HEAP32: Int32Array;
  /** True while the running call may be put aside. */
  readonly validSuspender: { readonly value: boolean };
}

/** What Python's event loop calls for its sockets. */
export interface AsyncSockets {
  recv(fd: number, sizeBytes: number): Promise<Uint8Array>;
  send(fd: number, data: unknown): Promise<void>;
}

/** Pyodide's inside. @throws Error when this version has another one. */
export function internalsOf(python: PyodideAPI): Internals {
  const module: unknown = Reflect.get(python, '_module');
  if (!isInternals(module)) throw new Error('This version of Pyodide has no socket layer.');
  return module;
}

/** Gives Python's event loop its sockets. */
export function lendAsyncSockets(python: PyodideAPI, sockets: AsyncSockets): void {
  const api: unknown = Reflect.get(python, '_api');
  if (typeof api !== 'object' || api === null) throw new Error('Pyodide has no _api.');
  Reflect.set(api, '_nodeSock', sockets);
}

function isInternals(value: unknown): value is Internals {
  const has = (owner: unknown, ...names: string[]): boolean =>
    typeof owner === 'object' && owner !== null && names.every(name => name in owner);
  if (!has(value, 'FS', 'SOCKFS', 'HEAP16', 'HEAP32', 'validSuspender')) return false;
  if (typeof value !== 'object' || value === null) return false;
  return (
    has(Reflect.get(value, 'FS'), 'createNode', 'createStream', 'getStream', 'ErrnoError') &&
    has(Reflect.get(value, 'SOCKFS'), 'root', 'createSocket')
  );
}
