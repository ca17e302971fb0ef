// The machine of this page, as its terminals see it: the page's own server on port 6379, and those
// that a shell has started, each in a worker of its own. Where a connection to a port ends is here.
import type { ServerStart, StartedServer } from '../../cli/programs/program.ts';
import type { Machine, Running } from '../../cli/machine.ts';
import type { LessonMachine, LessonShell, OnCliCommand } from '../../lesson/host.ts';
import type { Files } from '../../cli/shell-files.ts';
import type { Connect, Connection } from '../../link/connection.ts';
import type { ServerMessage, ServerSettings, StartedMessage } from '../../link/web/port.ts';
import { workerConnect } from '../../link/web/port.ts';
import type { ServerHost, StartWorker } from './server.ts';

const OWN_PORT = 6379;
// A server that has stopped has told its clients so; their links get a moment to hear it.
const FAREWELL_MS = 100;

/** What the machine needs of the page. */
export interface MachineParts {
  readonly machine: Machine;
  readonly server: ServerHost;
  readonly startWorker: StartWorker;
  /** Starts the page's server anew. */
  readonly restart: (settings: ServerSettings) => void;
}

/** The machine of this page. */
export class PageMachine implements LessonMachine {
  readonly machine: Machine;
  /** The disk, once a shell has needed it. */
  files: Files | undefined;
  /** Puts the disk back to what it was at first; set by who has made it. */
  resetFiles: () => void = () => {};
  private readonly parts: MachineParts;
  private unlist: () => void = () => {};
  /** What a shell has said of the server that it starts on port 6379. */
  private ownRunning: Running | undefined;
  /** Called when a server of port 6379 that a shell has started is gone. */
  private ownEnded: () => void = () => {};
  /** True while port 6379 has a server that a shell has started. */
  private isOwnConfigured = false;
  /** Ends the servers of the other ports. */
  private readonly others = new Set<() => void>();

  constructor(parts: MachineParts) {
    this.parts = parts;
    this.machine = parts.machine;
    parts.server.state.subscribe(() => this.list());
    this.list();
  }

  /** One server on port 6379 as the page starts it, no other, and the first files. */
  async reset(): Promise<void> {
    for (const end of [...this.others]) end();
    this.resetFiles();
    const { server } = this.parts;
    if (!this.isOwnConfigured && server.state.get().status !== 'dead') return;
    this.isOwnConfigured = false;
    server.restart();
    await loaded(server);
  }

  /** A shell that nobody sees; its code is fetched now. */
  async open(hidden: boolean, onCommand: OnCliCommand): Promise<LessonShell> {
    const { createHeadlessShell } = await import('../terminal/shell-entry.ts');
    return createHeadlessShell(this, hidden, onCommand);
  }

  /** Starts a server for a shell; rejects with redis-server's words about its configuration. */
  async startServer(start: ServerStart): Promise<StartedServer> {
    const worker = this.parts.startWorker();
    const settings = { processId: start.pid, config: start.config, options: start.options };
    const log: string[] = [];
    const answer = await startedIn(worker, settings, line => log.push(line));
    if (answer.port === OWN_PORT) {
      // The page's own place, with the page's own data: this worker has only read the settings.
      worker.terminate();
      return this.own(answer, settings, start);
    }
    for (const line of log) start.onLog(line);
    return this.extra(answer, worker, start);
  }

  /** The page's own server. */
  get server(): ServerHost {
    return this.parts.server;
  }

  private own(
    { port, bind, daemonize }: StartedMessage,
    settings: ServerSettings,
    start: ServerStart,
  ): StartedServer {
    const { server, restart } = this.parts;
    return {
      port,
      bind,
      daemonize,
      connect: server.connect,
      kill: () => {
        // Before it listens there is nothing to end: the one that has the port is another.
        if (this.ownEnded === start.onEnd) server.kill();
      },
      listen: async (pid, running) => {
        server.onLog = start.onLog;
        this.ownRunning = running;
        this.isOwnConfigured = true;
        restart({ ...settings, processId: pid });
        this.ownEnded = start.onEnd;
        await loaded(server);
      },
    };
  }

  private extra(
    { port, bind, daemonize }: StartedMessage,
    worker: Worker,
    start: ServerStart,
  ): StartedServer {
    const links = new Links(workerConnect(worker));
    const { network, processes } = this.machine;
    let unlist = (): void => {};
    const end = (): void => {
      this.others.delete(end);
      worker.terminate();
      links.closeAll();
      unlist();
      start.onEnd();
    };
    this.others.add(end);
    worker.onmessage = ({ data }: MessageEvent<ServerMessage>) => {
      if (data.type === 'log') start.onLog(data.line);
      else if (data.type === 'stopped') setTimeout(end, FAREWELL_MS);
    };
    const listen = (pid: number, running: Running): Promise<void> => {
      const close = network.listen(port, links.connect);
      const remove = processes.add(pid, running);
      unlist = () => {
        close();
        remove();
      };
      return Promise.resolve();
    };
    return { port, bind, daemonize, connect: links.connect, kill: end, listen };
  }

  // The page's own server is a process like any other, as long as it lives.
  private list(): void {
    const { server } = this.parts;
    const { status } = server.state.get();
    if (status === 'running') return;
    this.unlist();
    this.unlist = () => {};
    const ended = this.ownEnded;
    this.ownEnded = () => {};
    ended();
    if (status === 'dead') return;
    const { network, processes } = this.machine;
    const close = network.listen(OWN_PORT, server.connect);
    const remove = processes.add(
      server.processId,
      this.ownRunning ?? {
        title: `redis-server *:${OWN_PORT}`,
        signal: name => this.signal(name),
      },
    );
    this.ownRunning = undefined;
    this.unlist = () => {
      close();
      remove();
    };
  }

  private signal(name: string): void {
    const { server } = this.parts;
    if (name === 'HUP') return;
    if (name !== 'INT' && name !== 'TERM') return server.kill();
    server.call('SHUTDOWN').catch(() => {
      // The answer to SHUTDOWN is the end of the link.
    });
  }
}

function startedIn(
  worker: Worker,
  settings: ServerSettings,
  onLog: (line: string) => void,
): Promise<StartedMessage> {
  return new Promise((resolve, reject) => {
    const fail = (message: string): void => {
      worker.terminate();
      reject(new Error(message));
    };
    worker.onmessage = ({ data }: MessageEvent<ServerMessage>) => {
      if (data.type === 'started') resolve(data);
      else if (data.type === 'refused') fail(data.message);
      else if (data.type === 'log') onLog(data.line);
    };
    worker.onerror = event => fail(event.message || 'the worker could not be loaded');
    worker.postMessage({ type: 'start', mode: 'memory', settings });
  });
}

// Resolves when the page's server has its data, or will never have.
function loaded({ state, data }: ServerHost): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (data.get() === undefined && state.get().status !== 'dead') return;
      stop();
      stopState();
      resolve();
    };
    const stop = data.subscribe(look);
    const stopState = state.subscribe(look);
    look();
  });
}

// Connections to a worker that may be terminated: its clients are told that the link is closed.
class Links {
  readonly connect: Connect;
  private readonly open = new Set<Connection>();

  constructor(connect: Connect) {
    this.connect = async options => this.track(await connect(options));
  }

  closeAll(): void {
    for (const link of [...this.open]) {
      this.open.delete(link);
      link.onClose();
    }
  }

  private track(inner: Connection): Connection {
    const { open } = this;
    const outer: Connection = {
      onData: () => {},
      onClose: () => {},
      send: bytes => inner.send(bytes),
      close() {
        open.delete(outer);
        inner.close();
      },
    };
    inner.onData = bytes => outer.onData(bytes);
    inner.onClose = () => {
      if (open.delete(outer)) outer.onClose();
    };
    open.add(outer);
    return outer;
  }
}
