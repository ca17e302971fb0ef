// The machine on which lessons are proven: the small shell, its files, and servers on as many ports
// as its lines start. Which kind of server that is, is for `StartServer`: our engine in this process,
// or a real one in a test.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadlessShell } from '../cli/headless-shell.ts';
import { Machine } from '../cli/machine.ts';
import type { ProgramHost, ServerStart, StartedServer } from '../cli/programs/program.ts';
import { createFiles, resetFiles } from '../cli/shell-world.ts';
import type { LessonHost, LessonMachine, LessonShell, OnCliCommand } from '../lesson/host.ts';
import type { Connect } from '../link/connection.ts';
import { latin1 } from '../resp/bytes.ts';

/**
 * Starts a server that nobody can reach yet; rejects with redis-server's words. `folderOf` is where
 * the server of a port keeps its files: they outlast it, until the machine is a fresh one.
 */
export type StartServer = (
  start: ServerStart,
  folderOf: (port: number) => string,
) => Promise<Unlisted>;

/** A server before it is put on the machine's network. */
export type Unlisted = Omit<StartedServer, 'listen'>;

const OWN_PORT = 6379;

/** A machine with one server on port 6379. */
export class ProofMachine implements LessonMachine, LessonHost {
  readonly machine: LessonMachine = this;
  private readonly startServer: StartServer;
  private computer = new Machine();
  private readonly files = createFiles(() => Date.now());
  private readonly running = new Set<Unlisted>();
  /** Made when a server first needs it. */
  private disk: string | undefined;
  /** True from the first start on, also while a line has ended every server. */
  private isStarted = false;
  private isAsAtFirst = false;

  constructor(startServer: StartServer) {
    this.startServer = startServer;
  }

  readonly connect: Connect = async options => {
    if (!this.isStarted) await this.reset();
    const { network } = this.computer;
    const address = { host: '127.0.0.1', port: OWN_PORT };
    return (options?.hidden === true ? network.hidden() : network).connect(address);
  };

  async reset(): Promise<void> {
    if (this.isAsAtFirst) return;
    this.close();
    this.computer = new Machine();
    resetFiles(this.files);
    const { processes } = this.computer;
    const pid = processes.newPid();
    const options = ['--port', String(OWN_PORT), '--save', ''].map(latin1);
    const server = await this.start({ pid, options, onLog: () => {}, onEnd: () => {} });
    await server.listen(pid, {
      title: `redis-server *:${OWN_PORT}`,
      signal: () => server.kill(),
    });
    this.isAsAtFirst = true;
    this.isStarted = true;
  }

  open(hidden: boolean, onCommand: OnCliCommand): Promise<LessonShell> {
    // A hidden shell only looks, unless a step is being set up with it.
    this.isAsAtFirst = false;
    const programs = this.programs(hidden ? this.computer.hidden() : this.computer);
    const shell = new HeadlessShell({
      files: this.files,
      after: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
      programs: { ...programs, onCommand: ({ argv, reply }) => onCommand(argv, reply) },
    });
    return Promise.resolve(shell);
  }

  /** Ends every server. */
  close(): void {
    for (const server of [...this.running]) server.kill();
    this.running.clear();
    if (this.disk !== undefined) rmSync(this.disk, { recursive: true, force: true });
    this.disk = undefined;
    this.isStarted = false;
    this.isAsAtFirst = false;
  }

  private readonly folderOf = (port: number): string => {
    this.disk ??= mkdtempSync(join(tmpdir(), 'lesson-disk-'));
    const folder = join(this.disk, String(port));
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  private programs(machine: Machine): ProgramHost {
    return {
      machine,
      nowMs: () => performance.now(),
      dateMs: () => Date.now(),
      zoneMinutes: () => 0,
      random: Math.random,
      sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
      startServer: start => this.start(start),
      cliHistory: { load: () => [], save: () => {} },
      cliDefaults: {},
      onCommand: () => {},
    };
  }

  private async start(start: ServerStart): Promise<StartedServer> {
    const { network, processes } = this.computer;
    let unlist = (): void => {};
    const onEnd = (): void => {
      this.running.delete(server);
      unlist();
      start.onEnd();
    };
    const server = await this.startServer({ ...start, onEnd }, this.folderOf);
    this.running.add(server);
    return {
      ...server,
      listen: (pid, running) => {
        const close = network.listen(server.port, server.connect);
        const remove = processes.add(pid, running);
        unlist = () => {
          close();
          remove();
        };
        return Promise.resolve();
      },
    };
  }
}
