// A shell for unit tests: a screen, a disk, and servers of our own engine in memory, as many as are
// started. Time is that of the test; a server's clock follows it.
import type { CommandEvent } from '../../src/cli/client.ts';
import { Machine } from '../../src/cli/machine.ts';
import type { ServerStart, StartedServer } from '../../src/cli/programs/program.ts';
import { ShellSession } from '../../src/cli/shell.ts';
import type { Files } from '../../src/cli/shell-files.ts';
import { createFiles } from '../../src/cli/shell-world.ts';
import { lateNow } from '../../src/engine/commands/late.ts';
import { RedisServer } from '../../src/engine/server.ts';
import { argumentsAsConfig, parseConfig } from '../../src/engine/services/config-file.ts';
import type { Connect, Connection } from '../../src/link/connection.ts';
import { connectionPair } from '../../src/link/pair.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { tick } from './cli-lab.ts';
import { Screen } from './screen.ts';

const PATIENCE_MS = 5000;

/** A shell under observation. */
export class ShellLab {
  readonly machine = new Machine();
  readonly files: Files;
  readonly events: CommandEvent[] = [];
  readonly session: ShellSession;
  readonly saved: string[][] = [];
  exits = 0;
  printed = '';
  private readonly screen: Screen;

  constructor({ columns = 100 } = {}) {
    this.screen = new Screen(columns);
    this.files = createFiles(() => Date.now());
    this.session = new ShellSession({
      terminal: { columns, write: text => void this.screen.write(text), flushed: () => tick() },
      files: this.files,
      history: { load: () => [], save: lines => void this.saved.push([...lines]) },
      programs: {
        machine: this.machine,
        nowMs: () => performance.now(),
        dateMs: () => Date.UTC(2025, 2, 7, 8, 45, 4, 30),
        zoneMinutes: () => 0,
        random: () => 0.5,
        sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
        startServer: start => this.startServer(start),
        cliHistory: { load: () => [], save: () => {} },
        cliDefaults: {},
        onCommand: event => void this.events.push(event),
      },
    });
    this.session.onExit = () => (this.exits += 1);
    this.session.onPrinted = text => (this.printed += text);
    this.session.start();
  }

  /** Types a line and gives what it prints, up to the next prompt. */
  async run(line: string): Promise<string> {
    this.printed = '';
    await this.session.run(line);
    return this.printed;
  }

  /** Types keys and waits until nothing moves. */
  async type(keys: string): Promise<void> {
    this.session.input(keys);
    for (let i = 0; i < 20; i += 1) await tick();
  }

  /** Everything on the screen. */
  async lines(): Promise<readonly string[]> {
    await this.screen.write('');
    return this.screen.picture().lines;
  }

  /** Waits until the shell takes input again. */
  async prompt(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.session.busy || this.session.hasGuest) {
      if (Date.now() > deadline) throw new Error(`no prompt after:\n${this.printed}`);
      await tick();
    }
  }

  /** Starts a server as the page does when it is opened. */
  async serve(port = 6379): Promise<void> {
    const pid = this.machine.processes.newPid();
    const options = ['--port', String(port), '--save', ''].map(latin1);
    const server = await this.startServer({ pid, options, onLog: () => {}, onEnd: () => {} });
    await server.listen(pid, { title: `redis-server *:${port}`, signal: () => server.kill() });
  }

  private startServer(start: ServerStart): Promise<StartedServer> {
    const config = latin1(`${start.config ?? ''}\n${argumentsAsConfig(start.options)}`);
    let unlist = (): void => {};
    const host = {
      clock: { nowMs: () => Date.now() },
      late: lateNow,
      random: { next: Math.random },
      log: start.onLog,
      about: { processId: start.pid },
      stopped: () => {
        unlist();
        start.onEnd();
      },
    };
    try {
      const server = new RedisServer(host, { directives: parseConfig(config) });
      const port = server.config.number('port');
      const connect: Connect = options => Promise.resolve(link(server, options?.hidden === true));
      return Promise.resolve({
        port,
        bind: '127.0.0.1',
        daemonize: server.config.flag('daemonize'),
        connect,
        listen: (pid, running) => {
          const close = this.machine.network.listen(port, connect);
          const remove = this.machine.processes.add(pid, running);
          unlist = () => {
            close();
            remove();
          };
          return Promise.resolve();
        },
        kill: () => {
          if (!server.isStopped) server.stop();
        },
      });
    } catch (cause) {
      return Promise.reject(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }
}

function link(server: RedisServer, hidden: boolean): Connection {
  const [client, end] = connectionPair();
  const inner = server.connect(
    { write: bytes => end.send(bytes), close: () => end.close() },
    { hidden },
  );
  end.onData = bytes => inner.receive(bytes);
  end.onClose = () => inner.close();
  return client;
}

/** A shell with a server on port 6379. */
export async function shellLab(): Promise<ShellLab> {
  const lab = new ShellLab();
  await lab.serve();
  return lab;
}
