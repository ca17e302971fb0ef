// The server of this page: one worker, its life, and how everything here connects to it. When the
// worker dies its clients see a closed link, as with a real server, until the learner restarts it.
import { RespClient } from '../../link/client.ts';
import type { Connect, Connection } from '../../link/connection.ts';
import type {
  ConnectMessage,
  DisconnectMessage,
  KeptMessage,
  KillMessage,
  PrefetchMessage,
  ServerMessage,
  ServerSettings,
  StartMessage,
  StartMode,
} from '../../link/web/port.ts';
import { workerConnect } from '../../link/web/port.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { fromText } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { text } from '../text.ts';
import type { Readable } from './observable.ts';
import { Observable } from './observable.ts';

/** Where the server is in its life; `reason` is the browser's own words. */
export type ServerState =
  | { readonly status: 'starting' }
  | { readonly status: 'running' }
  | { readonly status: 'dead'; readonly reason: string };

/** What a page needs of a worker that hosts a server. */
export type StartWorker = () => Worker;

const REFUSED = 'Could not connect to Redis at 127.0.0.1:6379: Connection refused';
// A healthy server answers the control plane within a millisecond; this long means it is stuck.
const STUCK_AFTER_MS = 8000;
const GRACE_MS = 1000;
// One that is deep in a script does not answer, and has nothing more to write.
const KILLED_AFTER_MS = 200;

/** One server in one worker, restartable. */
export class ServerHost {
  private readonly life = new Observable<ServerState>({ status: 'starting' });
  private readonly kept = new Observable<KeptMessage | undefined>(undefined);
  /** Called with each line of its log. */
  onLog: (line: string) => void = line => console.info(line);
  private readonly start: StartWorker;
  private readonly newPid: () => number;
  private pid = 0;
  private readonly links = new Set<Connection>();
  private worker: Worker | undefined;
  private control: Promise<RespClient> | undefined;

  constructor(start: StartWorker, newPid: () => number) {
    this.start = start;
    this.newPid = newPid;
    this.boot('own');
  }

  /** The number of the process that it pretends to be. */
  get processId(): number {
    return this.pid;
  }

  /** The server's state. */
  get state(): Readable<ServerState> {
    return this.life;
  }

  /** Opens a connection to the worker that runs now. */
  readonly connect: Connect = async options => {
    if (this.worker === undefined) throw new Error(REFUSED);
    return this.track(await workerConnect(this.worker)(options));
  };

  /** Gives the server a client in another worker: the other end of `port` is there. */
  lend(port: MessagePort, owner: string): void {
    this.post({ type: 'connect', options: {}, owner }, [port]);
  }

  /** Has the server fetch what may be needed later. */
  prefetch(): void {
    this.post({ type: 'prefetch' }, []);
  }

  /** Closes the clients of a worker that has been terminated. */
  release(owner: string): void {
    this.post({ type: 'disconnect', owner }, []);
  }

  /** Sends one command on the hidden control connection. */
  call(...argv: string[]): Promise<Reply> {
    return this.send(argv.map(fromText));
  }

  /** Sends one command given as bytes on the hidden control connection. */
  async send(argv: readonly Bytes[]): Promise<Reply> {
    const client = await this.controlClient();
    const { worker } = this;
    const die = (): void => this.die(worker, text.serverStuck);
    // A device that wakes from sleep fires old timers first: answers get a moment to arrive.
    let stuck = setTimeout(() => (stuck = setTimeout(die, GRACE_MS)), STUCK_AFTER_MS);
    try {
      return await client.send(argv);
    } finally {
      clearTimeout(stuck);
    }
  }

  /** Sees whether the server still answers; if not, its state will say so. */
  checkAlive(): void {
    this.call('PING').catch(() => {
      // Whatever made it fail has been told by the state already.
    });
  }

  /** Where the server has its data, and what came back; undefined until it says so. */
  get data(): Readable<KeptMessage | undefined> {
    return this.kept;
  }

  /** Starts a server in place of the one that is there, with the data that was kept. */
  restart(mode: StartMode = 'own', settings?: ServerSettings): void {
    this.end();
    this.boot(mode, settings);
  }

  /** Ends the server as `kill -9` does: nobody is asked, but what was written stays written. */
  kill(): void {
    const { worker } = this;
    this.post({ type: 'kill' }, []);
    setTimeout(() => this.die(worker, text.serverKilled), KILLED_AFTER_MS);
  }

  private post(
    message: ConnectMessage | DisconnectMessage | KillMessage | PrefetchMessage | StartMessage,
    ports: MessagePort[],
  ): void {
    this.worker?.postMessage(message, ports);
  }

  private controlClient(): Promise<RespClient> {
    const { worker } = this;
    this.control ??= this.connect({ hidden: true }).then(link => {
      const client = new RespClient(link);
      client.onClose = () => this.die(worker, text.serverShutDown);
      return client;
    });
    return this.control;
  }

  private boot(mode: StartMode, settings: ServerSettings = { processId: this.newPid() }): void {
    this.pid = settings.processId;
    this.life.set({ status: 'starting' });
    this.kept.set(undefined);
    try {
      this.worker = this.start();
    } catch (cause) {
      return this.die(undefined, String(cause));
    }
    const { worker } = this;
    worker.onmessage = (event: MessageEvent<ServerMessage>) => {
      if (worker === this.worker) this.hear(event.data);
    };
    this.post({ type: 'start', mode, settings }, []);
    worker.onerror = event => this.die(worker, event.message || text.workerNotLoaded);
    this.call('PING').then(
      () => this.life.set({ status: 'running' }),
      (cause: unknown) => this.die(worker, String(cause)),
    );
  }

  private hear(message: ServerMessage): void {
    if (message.type === 'kept') this.kept.set(message);
    else if (message.type === 'log') this.onLog(message.line);
    else if (message.type === 'killed') this.die(this.worker, text.serverKilled);
    else if (message.type === 'lost') this.die(this.worker, text.dataTaken);
    else if (message.type === 'refused') this.die(this.worker, message.message);
  }

  // What is said of a worker that has been replaced already is no news of the one that runs now.
  private die(worker: Worker | undefined, reason: string): void {
    if (worker !== this.worker || this.life.get().status === 'dead') return;
    this.life.set({ status: 'dead', reason });
    this.end();
  }

  private track(inner: Connection): Connection {
    const { links } = this;
    const outer: Connection = {
      onData: () => {},
      onClose: () => {},
      send: bytes => inner.send(bytes),
      close() {
        links.delete(outer);
        inner.close();
      },
    };
    inner.onData = bytes => outer.onData(bytes);
    inner.onClose = () => {
      if (links.delete(outer)) outer.onClose();
    };
    links.add(outer);
    return outer;
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.control = undefined;
    const links = [...this.links];
    this.links.clear();
    for (const link of links) link.onClose();
  }
}
