// redis-server as a program of the shell: reads its command line and its configuration file, prints
// the log, and waits for its end, or leaves the server running when it is a daemon. The server
// itself is started by the page, in a worker of its own.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, toText } from '../../resp/bytes.ts';
import { RespClient } from '../../link/client.ts';
import { FileError } from '../shell-files.ts';
import { readAll } from '../shell-streams.ts';
import { logHead } from './date.ts';
import type { Process, StartedServer } from './program.ts';
import { ProgramError, complain, pathOf, print } from './program.ts';

const VERSION = '8.0.2';

const USAGE = `Usage: redis-server [/path/to/redis.conf] [--option value ...] [-]
  redis-server                                the defaults, on port 6379
  redis-server /etc/redis/6379.conf           with a configuration file
  redis-server --port 7000 --save ''          with options in place of its lines
  redis-server --port 7000 --daemonize yes    in the background; or end the line with &
  echo 'maxmemory 10mb' | redis-server -      with lines from the input
  redis-server --version
Each server of this page lives in a Web Worker of its own, in memory.
`;

/** Runs redis-server; its exit code. */
export async function redisServer(process: Process): Promise<number> {
  const [first] = process.args;
  if (first === '--version' || first === '-v') {
    await print(
      process,
      `Redis server v=${VERSION} sha=00000000:0 malloc=libc bits=64 build=playground\n`,
    );
    return 0;
  }
  if (first === '--help' || first === '-h') {
    await complain(process, USAGE);
    return 1;
  }
  const run = new ServerRun(process);
  return run.start();
}

interface CommandLine {
  readonly config: Bytes | undefined;
  readonly options: readonly Bytes[];
}

// One server from its first line of log to its last.
class ServerRun {
  private readonly process: Process;
  private readonly early: string[] = [];
  private isTold = false;
  private isSilent = false;
  private end: () => void = () => {};
  private readonly ended = new Promise<void>(resolve => (this.end = resolve));

  constructor(process: Process) {
    this.process = process;
  }

  async start(): Promise<number> {
    const { process } = this;
    const { config, options } = await this.readCommandLine();
    let server: StartedServer;
    try {
      server = await process.host.startServer({
        pid: process.pid,
        config,
        options,
        onLog: line => this.log('M', line),
        onEnd: () => this.end(),
      });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ProgramError(`\n*** FATAL CONFIG FILE ERROR (Redis ${VERSION}) ***\n${why}`);
    }
    this.sayHello(config !== undefined || options.length > 0);
    if (server.daemonize) this.isSilent = true;
    return this.serve(server);
  }

  private async serve(server: StartedServer): Promise<number> {
    const { machine } = this.process.host;
    const { port, bind } = server;
    if (machine.network.isTaken(port)) {
      this.log(
        'M',
        `# Warning: Could not create server TCP listening socket ${bind}:${port}: bind: Address already in use`,
      );
      this.log('M', `# Failed listening on port ${port} (tcp), aborting.`);
      server.kill();
      return 1;
    }
    // Redis: as a daemon it is another process than the one that was started.
    const pid = server.daemonize ? machine.processes.newPid() : this.process.pid;
    const title = `redis-server ${bind}:${port}`;
    await server.listen(pid, { title, signal: name => this.signal(name, server) });
    this.log('M', '* Server initialized');
    this.isTold = true;
    for (const line of this.early.splice(0)) this.log('M', line);
    this.log('M', '* Ready to accept connections tcp');
    if (server.daemonize) return 0;
    this.process.interrupt.handler = name => this.signal(name, server);
    this.process.interrupt.onRaise(() => server.kill());
    await this.ended;
    this.log('M', '* User requested shutdown...');
    this.log('M', '# Redis is now ready to exit, bye bye...');
    return 0;
  }

  // SIGINT and SIGTERM mean SHUTDOWN; a closed terminal does not end a server here.
  private signal(name: string, server: StartedServer): void {
    if (name === 'HUP') return;
    if (name !== 'INT' && name !== 'TERM') return server.kill();
    const seconds = Math.floor(this.process.host.dateMs() / 1000);
    this.write(
      `${this.process.pid}:signal-handler (${seconds}) Received SIG${name} scheduling shutdown...\n`,
    );
    this.shutDown(server).catch(() => server.kill());
  }

  private async shutDown({ connect }: StartedServer): Promise<void> {
    const client = new RespClient(await connect({ hidden: true }));
    client.call('SHUTDOWN').catch(() => {
      // The answer to SHUTDOWN is the end of the link.
    });
  }

  private sayHello(isConfigured: boolean): void {
    const { pid } = this.process;
    this.log('C', '* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
    const build = 'bits=64, commit=00000000, modified=0';
    this.log('C', `* Redis version=${VERSION}, ${build}, pid=${pid}, just started`);
    if (isConfigured) this.log('C', '* Configuration loaded');
    else {
      this.log(
        'C',
        '# Warning: no config file specified, using the default config. In order to specify' +
          ' a config file use redis-server /path/to/redis.conf',
      );
    }
  }

  // What the server says before its port is open comes after the greeting.
  private log(role: string, line: string): void {
    if (role === 'M' && !this.isTold && !OWN_LINES.test(line)) {
      this.early.push(line);
      return;
    }
    this.write(`${logHead(this.process, role)}${line}\n`);
  }

  private write(text: string): void {
    if (!this.isSilent) void print(this.process, text);
  }

  private async readCommandLine(): Promise<CommandLine> {
    const { process } = this;
    const words = [...process.args];
    let config: Bytes | undefined;
    const [path] = words;
    if (path !== undefined && !path.startsWith('-')) {
      words.shift();
      config = this.readConfig(path);
    }
    if (words.at(-1) === '-') {
      words.pop();
      config = latin1(`${config ?? ''}\n${await readAll(process.stdin)}`);
    }
    return { config, options: words };
  }

  private readConfig(path: Bytes): Bytes {
    try {
      return this.process.files.read(pathOf(this.process, path));
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause;
      this.log('C', `# Fatal error, can't open config file '${toText(path)}': ${cause.message}`);
      throw new ProgramError('');
    }
  }
}

// Lines that this file writes itself; the others come from the server.
const OWN_LINES = /^(?:\* Server initialized|# Warning: Could not create|# Failed listening)/;
