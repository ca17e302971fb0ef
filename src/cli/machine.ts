// The machine that the terminals of a page share, as far as the first prompt needs it: which
// servers listen on which ports, and which programs run under which numbers. Files, and the
// programs themselves, come with the shell.
import type { Connect, ConnectOptions, Connection } from '../link/connection.ts';
import type { Address } from './ports.ts';

/** A program that runs. */
export interface Running {
  /** As `ps` shows it: `redis-server *:6379`. */
  readonly title: string;
  /** Takes what `kill` sends: `TERM`, `INT`, `KILL` …. */
  readonly signal: (name: string) => void;
}

const FIRST_PID = 4071;
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '::1', 'playground'];
const LOCAL_NETWORK = /^127\.\d+\.\d+\.\d+$/;
const IP = /^[\d.]+$|:/;

/** The programs that run, by their process numbers. */
export class Processes {
  private readonly running = new Map<number, Running>();
  private lastPid = FIRST_PID - 1;

  /** A number that nobody has. */
  newPid(): number {
    this.lastPid += 1;
    return this.lastPid;
  }

  /** Lists a program until the returned function is called. */
  add(pid: number, running: Running): () => void {
    this.running.set(pid, running);
    return () => void this.running.delete(pid);
  }

  /** Sends a signal; false if there is no such program. */
  signal(pid: number, name: string): boolean {
    const found = this.running.get(pid);
    found?.signal(name);
    return found !== undefined;
  }

  /** Everything that runs, in the order of its start. */
  all(): readonly (readonly [pid: number, running: Running])[] {
    return [...this.running].sort(([a], [b]) => a - b);
  }
}

/** The ports on which servers listen. */
export class Network {
  private readonly listening: Map<number, Connect>;
  private readonly options: ConnectOptions;

  constructor(listening = new Map<number, Connect>(), options: ConnectOptions = {}) {
    this.listening = listening;
    this.options = options;
  }

  /** The same ports, for clients that servers show to nobody. */
  hidden(): Network {
    return new Network(this.listening, { hidden: true });
  }

  /** Lets clients reach a server until the returned function is called. */
  listen(port: number, connect: Connect): () => void {
    this.listening.set(port, connect);
    return () => {
      if (this.listening.get(port) === connect) this.listening.delete(port);
    };
  }

  /** All ports on which a server listens. */
  ports(): readonly number[] {
    return [...this.listening.keys()];
  }

  /** True if a server listens there. */
  isTaken(port: number): boolean {
    return this.listening.has(port);
  }

  /** Connects as TCP would; rejects with the message that redis-cli prints. */
  async connect({ host, port }: Address): Promise<Connection> {
    const refuse = (why: string): Error => {
      return new Error(`Could not connect to Redis at ${host}:${port}: ${why}`);
    };
    const isLocal = LOCAL_NAMES.includes(host.toLowerCase()) || LOCAL_NETWORK.test(host);
    if (!isLocal) throw refuse(IP.test(host) ? 'Network is unreachable' : UNKNOWN_NAME);
    const connect = this.listening.get(port);
    if (connect === undefined) throw refuse('Connection refused');
    try {
      return await connect(this.options);
    } catch {
      throw refuse('Connection refused');
    }
  }
}

const UNKNOWN_NAME = 'Name or service not known';

/** What all terminals of a page share. */
export class Machine {
  readonly processes: Processes;
  readonly network: Network;

  constructor(processes = new Processes(), network = new Network()) {
    this.processes = processes;
    this.network = network;
  }

  /** The same machine, for clients that servers show to nobody. */
  hidden(): Machine {
    return new Machine(this.processes, this.network.hidden());
  }
}
