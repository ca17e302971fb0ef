// Python's sockets. Emscripten's socket() calls land here instead of on a WebSocket: each TCP
// socket of Python is one Connection to the server of this page, so redis-py and the `socket`
// module run unchanged. A blocking call waits until bytes come, or Ctrl-C (see waits.ts).
import type { PyodideAPI } from 'pyodide';
import type { Connection } from '../../link/connection.ts';
import { CommandTap } from '../../link/tap.ts';
import type { SeenCall } from '../../link/tap.ts';
import { ERRNO, internalsOf, lendAsyncSockets } from './internals.ts';
import type { AsyncSockets, Internals, SocketStream } from './internals.ts';
import type { Outcome, Wait, Waits } from './waits.ts';

/** What the sockets need from the worker. */
export interface Network {
  /** A new client of the server at this address; undefined when nobody listens there. */
  open(host: string, port: number): Connection | undefined;
  /** Called with each command that has been answered. */
  onCall(call: SeenCall): void;
  readonly waits: Waits;
  /** The next check of signals in Python shall see SIGINT. */
  raiseInterrupt(): void;
}

const NON_BLOCKING = 2048;
const SOCKET_MODE = 0o140000;
const AF_INET = 2;
const SOCK_STREAM = 1;
const TYPE_FLAGS = 0o2004000; // SOCK_CLOEXEC and SOCK_NONBLOCK, given with the type
const POLL = { in: 1, out: 4, error: 8, hangUp: 16, invalid: 32, readable: 64 } as const;
const FIONREAD = 0x541b;
const F_GETFL = 3;
const F_SETFL = 4;
const POLLFD_BYTES = 8;

/** Puts our sockets in place of Emscripten's; returns how to end all connections. */
export function plugSockets(python: PyodideAPI, network: Network): () => void {
  const internals = internalsOf(python);
  const all = new Set<Socket>();
  const { FS, SOCKFS } = internals;
  let count = 0;
  SOCKFS.createSocket = (family, type) => {
    if (family !== AF_INET) throw new FS.ErrnoError(ERRNO.family);
    if ((type & ~TYPE_FLAGS) !== SOCK_STREAM) throw new FS.ErrnoError(ERRNO.notSupported);
    const socket = new Socket(internals, network, () => all.delete(socket));
    const name = `socket[${count++}]`;
    const node = FS.createNode(SOCKFS.root, name, SOCKET_MODE);
    node.sock = socket;
    const parts = { path: name, node, flags: 2, seekable: false, stream_ops: streamOperations };
    socket.stream = FS.createStream(parts);
    all.add(socket);
    return socket;
  };
  const find = (fd: number): Socket | undefined => {
    const found = FS.getStream(fd)?.node.sock;
    return found instanceof Socket ? found : undefined;
  };
  SOCKFS.pollAsync = (fds, nfds, timeoutMs) => {
    const poller = new Poller(internals, find, { fds, count: nfds });
    return poller.poll(timeoutMs, network);
  };
  lendAsyncSockets(python, asyncSockets(find));
  return () => {
    for (const socket of all) socket.lose();
  };
}

/** One TCP socket; its `sock_ops` are what Emscripten's system calls use. */
class Socket {
  readonly family = AF_INET;
  readonly type = SOCK_STREAM;
  readonly protocol = 6;
  readonly sock_ops: SocketOperations;
  stream: SocketStream | undefined;
  /** The other side's address, once connected. */
  daddr: string | undefined;
  dport: number | undefined;
  private readonly network: Network;
  private readonly internals: Internals;
  private readonly gone: () => void;
  private readonly chunks: Uint8Array[] = [];
  private readonly wakeUps = new Set<() => void>();
  private connection: Connection | undefined;
  private tap: CommandTap | undefined;
  private waitingBytes = 0;
  private ended = false;
  private pollInterrupted = false;

  constructor(internals: Internals, network: Network, gone: () => void) {
    this.internals = internals;
    this.network = network;
    this.gone = gone;
    this.sock_ops = socketOperations(this);
  }

  /** Connects at once or throws ECONNREFUSED. */
  connect(host: string, port: number): void {
    const connection = this.network.open(host, port);
    if (connection === undefined) throw this.fault(ERRNO.refused);
    const tap = new CommandTap(call => this.network.onCall(call));
    this.tap = tap;
    this.connection = connection;
    this.daddr = host;
    this.dport = port;
    connection.onClose = () => this.lose();
    connection.onData = bytes => {
      tap.received(bytes);
      this.chunks.push(bytes);
      this.waitingBytes += bytes.length;
      this.wake();
    };
  }

  /** Sends all of `bytes`, which are the caller's own afterwards. */
  send(bytes: Uint8Array): number {
    if (this.connection === undefined) throw this.fault(ERRNO.notConnected);
    if (this.ended) throw this.fault(ERRNO.pipe);
    this.tap?.sent(bytes);
    this.connection.send(bytes);
    return bytes.length;
  }

  /** What has arrived, at most so much; nothing at the end of the stream. */
  take(sizeBytes: number): Uint8Array {
    const result = new Uint8Array(Math.min(sizeBytes, this.waitingBytes));
    for (let at = 0; at < result.length;) {
      const [chunk = result] = this.chunks;
      const part = chunk.subarray(0, result.length - at);
      result.set(part, at);
      at += part.length;
      if (part.length === chunk.length) this.chunks.shift();
      else this.chunks[0] = chunk.subarray(part.length);
    }
    this.waitingBytes -= result.length;
    return result;
  }

  /** True when a read would not wait. */
  get readable(): boolean {
    return this.waitingBytes > 0 || this.ended || this.connection === undefined;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  get availableBytes(): number {
    return this.waitingBytes;
  }

  /** The events of poll() that are true now. */
  get events(): number {
    if (this.connection === undefined) return POLL.out | POLL.hangUp;
    const incoming = this.readable ? POLL.in | POLL.readable : 0;
    return incoming | POLL.out | (this.ended ? POLL.hangUp : 0);
  }

  get isNonBlocking(): boolean {
    return ((this.stream?.flags ?? 0) & NON_BLOCKING) !== 0;
  }

  /** True when the running call of Python may be put aside. */
  get maySuspend(): boolean {
    return this.internals.validSuspender.value;
  }

  /** Waits aside until a read would not wait, or Ctrl-C. */
  whenReadable(): Promise<Outcome> {
    return this.network.waits.aside(this.untilReadable);
  }

  /** Stands still until a read would not wait, or Ctrl-C; false where that is not the way. */
  standStill(): Outcome | false {
    const { waits } = this.network;
    return waits.standsStill && waits.still(this.untilReadable);
  }

  /** Calls back when a read would not wait, maybe at once; returns what stops that. */
  onReadable(ready: () => void): () => void {
    this.wakeUps.add(ready);
    if (this.readable) ready();
    return () => this.wakeUps.delete(ready);
  }

  /** The next poll() that looks at this socket shall end as interrupted. */
  interruptPoll(): void {
    this.pollInterrupted = true;
  }

  /** The events for poll(), or EINTR. */
  poll(): number {
    if (!this.pollInterrupted) return this.events;
    this.pollInterrupted = false;
    throw this.fault(ERRNO.interrupted);
  }

  /** Has Python see SIGINT when the call returns. */
  interrupt(): number {
    this.network.raiseInterrupt();
    return -ERRNO.interrupted;
  }

  /** The other side has ended, or the server is gone. */
  lose(): void {
    this.ended = true;
    this.wake();
  }

  /** This side ends. */
  close(): void {
    this.connection?.close();
    this.lose();
    this.gone();
  }

  fault(errno: number): Error {
    return new this.internals.FS.ErrnoError(errno);
  }

  /** The argument of fcntl(), which is a pointer to an int. */
  intAt(pointer: number): number {
    return this.internals.HEAP32[pointer >> 2] ?? 0;
  }

  private readonly untilReadable: Wait = { begin: ready => this.onReadable(ready) };

  private wake(): void {
    for (const ready of [...this.wakeUps]) ready();
  }
}

interface Message {
  readonly buffer: Uint8Array;
  readonly addr: string | undefined;
  readonly port: number | undefined;
}

/** What Emscripten calls on a socket; the first argument, the socket again, is not needed. */
interface SocketOperations {
  connect(sock: unknown, host: string, port: number): void;
  sendmsg(sock: unknown, heap: Int8Array, offset: number, length: number): number;
  recvmsg(sock: unknown, length: number): Message;
  readonly recvmsgAsync:
    ((sock: unknown, length: number) => Promise<Uint8Array | number>) | undefined;
  poll(): number;
  pollAsync(): Promise<number>;
  ioctl(sock: unknown, request: number): number;
  fcntl64(sock: unknown, command: number, argument: number): number;
  shutdown(sock: unknown, how: number): number;
  close(): void;
}

function socketOperations(socket: Socket): SocketOperations {
  const receive = async (_: unknown, length: number): Promise<Uint8Array | number> => {
    const outcome = await socket.whenReadable();
    return outcome === 'interrupted' ? socket.interrupt() : socket.take(length);
  };
  return {
    connect: (_, host, port) => socket.connect(host, port),
    sendmsg: (_, heap, offset, length) => socket.send(bytesOf(heap, offset, length)),
    recvmsg(_, length) {
      if (!socket.readable) {
        const outcome = !socket.isNonBlocking && socket.standStill();
        if (outcome === false) throw socket.fault(ERRNO.again);
        if (outcome === 'interrupted') throw socket.fault(-socket.interrupt());
      }
      return { buffer: socket.take(length), addr: socket.daddr, port: socket.dport };
    },
    // Asked for before each read: only one that has to wait goes this way.
    get recvmsgAsync() {
      const waits = !socket.readable && !socket.isNonBlocking && socket.maySuspend;
      return waits ? receive : undefined;
    },
    poll: () => socket.poll(),
    pollAsync: () => Promise.resolve(socket.events),
    ioctl: (_, request) => (request === FIONREAD ? socket.availableBytes : -ERRNO.invalid),
    fcntl64(_, command, argument) {
      const { stream } = socket;
      if (stream === undefined) return -ERRNO.badFile;
      if (command === F_GETFL) return stream.flags;
      if (command === F_SETFL) stream.flags = socket.intAt(argument);
      return 0;
    },
    shutdown() {
      socket.close();
      return 0;
    },
    close: () => socket.close(),
  };
}

function bytesOf(heap: Int8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(heap.buffer, heap.byteOffset + offset, length).slice();
}

interface OpenFile {
  readonly node: { readonly sock: unknown };
}

function socketOf({ node }: OpenFile): SocketOperations | undefined {
  return node.sock instanceof Socket ? node.sock.sock_ops : undefined;
}

// read(), write() and close() on the socket's file descriptor.
const streamOperations = {
  poll: (stream: OpenFile): number => socketOf(stream)?.poll() ?? POLL.invalid,
  ioctl: (stream: OpenFile, request: number): number =>
    socketOf(stream)?.ioctl(undefined, request) ?? -ERRNO.badFile,
  read(stream: OpenFile, ...[heap, offset, length]: [Int8Array, number, number]): number {
    const message = socketOf(stream)?.recvmsg(undefined, length);
    if (message === undefined) return 0;
    new Uint8Array(heap.buffer, heap.byteOffset).set(message.buffer, offset);
    return message.buffer.length;
  },
  write: (stream: OpenFile, ...[heap, offset, length]: [Int8Array, number, number]): number =>
    socketOf(stream)?.sendmsg(undefined, heap, offset, length) ?? 0,
  close: (stream: OpenFile): void => socketOf(stream)?.close(),
};

/** An array of `struct pollfd` in Python's memory. */
interface PollArray {
  readonly fds: number;
  readonly count: number;
}

/** One call of poll(). */
class Poller {
  private readonly internals: Internals;
  private readonly find: (fd: number) => Socket | undefined;
  private readonly array: PollArray;

  constructor(internals: Internals, find: (fd: number) => Socket | undefined, array: PollArray) {
    this.internals = internals;
    this.find = find;
    this.array = array;
  }

  /** How many have an event; null leaves it to the call that does not wait. */
  poll(timeoutMs: number, { waits, raiseInterrupt }: Network): Promise<number> | null {
    // Putting the stack aside for nothing would take longer than the rest.
    if (timeoutMs === 0 || this.collect() > 0) return null;
    if (waits.standsStill) return this.standStill(timeoutMs, { waits, raiseInterrupt });
    if (!this.internals.validSuspender.value) return null;
    return waits.aside(this.untilEvent(timeoutMs)).then(outcome => {
      if (outcome === 'ready') return this.collect();
      raiseInterrupt();
      return -ERRNO.interrupted;
    });
  }

  // After the wait the call that does not wait finds what there is, or that it was interrupted.
  private standStill(timeoutMs: number, network: Pick<Network, 'waits' | 'raiseInterrupt'>): null {
    if (network.waits.still(this.untilEvent(timeoutMs)) === 'interrupted') {
      network.raiseInterrupt();
      this.sockets()[0]?.interruptPoll();
    }
    return null;
  }

  private untilEvent(timeoutMs: number): Wait {
    return {
      ...(timeoutMs < 0 ? {} : { timeoutMs }),
      begin: ready => {
        const stops = this.sockets().map(socket => socket.onReadable(ready));
        return () => {
          for (const stop of stops) stop();
        };
      },
    };
  }

  private sockets(): Socket[] {
    const { HEAP32 } = this.internals;
    const at = (index: number): number => (this.array.fds + index * POLLFD_BYTES) >> 2;
    const fds = Array.from({ length: this.array.count }, (_, index) => HEAP32[at(index)] ?? -1);
    return fds.flatMap(fd => this.find(fd) ?? []);
  }

  // Writes the events of each file and counts those that have any.
  private collect(): number {
    const { HEAP16, HEAP32 } = this.internals;
    let count = 0;
    for (let index = 0; index < this.array.count; index += 1) {
      const at = this.array.fds + index * POLLFD_BYTES;
      const wanted = (HEAP16[(at + 4) >> 1] ?? 0) | POLL.error | POLL.hangUp | POLL.invalid;
      const socket = this.find(HEAP32[at >> 2] ?? -1);
      const events = wanted & (socket?.events ?? POLL.invalid);
      HEAP16[(at + 6) >> 1] = events;
      if (events !== 0) count += 1;
    }
    return count;
  }
}

// For asyncio: these promises are awaited by the event loop, so no stack is put aside. A socket
// that has been closed in the meantime reads as ended. (Connecting never waits: see console.py.)
function asyncSockets(find: (fd: number) => Socket | undefined): AsyncSockets {
  return {
    async recv(fd, sizeBytes) {
      const socket = find(fd);
      if (socket === undefined) return new Uint8Array(0);
      let stop = (): void => {};
      await new Promise<void>(resolve => {
        stop = socket.onReadable(resolve);
      });
      stop();
      return socket.take(sizeBytes);
    },
    async send(fd, data) {
      const socket = find(fd);
      if (socket === undefined || socket.hasEnded) throw new Error('The socket is closed.');
      socket.send(bytesFrom(data));
    },
  };
}

// Python's bytes come as a proxy.
function bytesFrom(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data.slice();
  if (typeof data === 'object' && data !== null && 'toJs' in data) {
    const copy: unknown = typeof data.toJs === 'function' ? data.toJs() : undefined;
    if (copy instanceof Uint8Array) return copy;
  }
  throw new TypeError('not bytes');
}
