// Plays sessions on our redis-cli and on the real one side by side, each at a screen and a server
// of its own, and tells where the screens differ.
import { setTimeout as sleep } from 'node:timers/promises';
import { CliSession } from '../../src/cli/session.ts';
import type { Address } from '../../src/cli/ports.ts';
import type { Connection } from '../../src/link/connection.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { RespClient } from '../../src/link/client.ts';
import type { SessionScript, Step } from './cli-sessions.ts';
import type { Ptys } from './pty.ts';
import type { Picture } from './screen.ts';
import { COLUMNS, ROWS, Screen } from './screen.ts';
import { tcpConnect } from './tcp.ts';

/** Somebody with redis-cli before him. */
export interface Player {
  readonly screen: Screen;
  type(keys: string): void;
  close(): void;
  /** True while a command runs, where that can be known. */
  readonly busy: boolean;
}

const ENDED = '\r\n[ended]\r\n';

/** How long a screen may take to become what it should. */
const PATIENCE_MS = 3000;
const BLOCKED_MS = 540; // beyond the half second from which redis-cli tells the time
const SETTLE_MS = 25;

/** Our redis-cli; `port` is what it says, `connect` where it really goes. */
export async function ourPlayer(
  { flags }: SessionScript,
  port: number,
  connect: (address: Address) => Promise<Connection>,
  nowMs = (): number => performance.now(),
): Promise<Player> {
  const screen = new Screen();
  const host = {
    connect,
    terminal: { columns: COLUMNS, write: (text: string) => void screen.write(text) },
    nowMs,
    storage: { load: () => [], save: () => {} },
  };
  const session = new CliSession(host, {
    ...optionsOf(flags),
    host: '127.0.0.1',
    port,
    version: '8.0.2',
  });
  session.onExit = () => void screen.write(ENDED);
  await session.start();
  return {
    screen,
    type: keys => session.input(keys),
    close: () => session.close(),
    get busy() {
      return session.busy;
    },
  };
}

function optionsOf(flags: readonly string[]): object {
  const options: Record<string, unknown> = {};
  for (const [i, flag] of flags.entries()) {
    if (flag === '-n') options['db'] = Number(flags[i + 1]);
    if (flag === '-a') options['password'] = flags[i + 1];
    if (flag === '--no-auth-warning') options['noAuthWarning'] = true;
    if (flag === '-2' || flag === '-3') options['protocol'] = -Number(flag);
    if (/^--(raw|csv|json|quoted-json)$/.test(flag)) options['output'] = flag.slice(2);
  }
  return options;
}

/** Where the real redis-cli is and what it talks to. */
export interface RealOptions {
  readonly ptys: Ptys;
  readonly cli: string;
  readonly port: number;
  readonly columns?: number;
  readonly env?: Record<string, string>;
}

/** The real redis-cli. */
export function realPlayer(
  { flags }: SessionScript,
  { ptys, cli, port, columns = COLUMNS, env = {} }: RealOptions,
): Player {
  const screen = new Screen(columns);
  const program = ptys.open({
    argv: [cli, '-p', String(port), ...flags],
    env: { TERM: 'xterm-256color', HOME: '/nonexistent', PATH: process.env['PATH'] ?? '', ...env },
    columns,
    rows: ROWS,
  });
  let ended = false;
  program.onData = bytes => void screen.write(bytes);
  program.onEnd = () => {
    ended = true;
    void screen.write(ENDED);
  };
  return {
    screen,
    type: keys => program.type(Buffer.from(keys, 'utf8')),
    close: () => {
      if (!ended) program.close();
    },
    busy: false,
  };
}

/** What differs from run to run, replaced by what does not. */
export function masked(picture: Picture): Picture {
  const lines = picture.lines.map(line =>
    line
      .replace(/\(\d+\.\d\ds\)$/, '(#s)')
      .replace(/\d{10}\.\d{6} \[(\d+) 127\.0\.0\.1:\d+\]/, '# [$1 #]'),
  );
  return { ...picture, lines };
}

export interface Comparison {
  readonly ours: Picture;
  readonly real: Picture;
  readonly same: boolean;
}

/** Waits until both screens show the same, in vain if they never do. */
export async function compare(ours: Player, real: Player): Promise<Comparison> {
  const start = performance.now();
  for (;;) {
    const elapsedMs = performance.now() - start;
    // What has been written must have arrived on the screen.
    await Promise.all([ours.screen.write(''), real.screen.write('')]);
    const pictures = { ours: masked(ours.screen.picture()), real: masked(real.screen.picture()) };
    const same = JSON.stringify(pictures.ours) === JSON.stringify(pictures.real);
    // A command may show the same halfway; one that blocks is not waited for.
    const still = !ours.busy || elapsedMs > BLOCKED_MS;
    const enough = same && still && pictures.ours.lines.length > 0;
    if (enough || elapsedMs > PATIENCE_MS) return { ...pictures, same };
    await sleep(2);
  }
}

/** Plays one step on both, somebody else's commands on both servers. */
export async function playStep(step: Step, players: readonly Player[], ports: readonly number[]) {
  if (step.kind === 'keys') {
    for (const player of players) player.type(step.keys);
    // Both show at least something before they are compared.
    await sleep(1);
    return;
  }
  for (const port of ports) await command(port, step.words);
  await sleep(SETTLE_MS);
}

/** Sends one command on a connection of its own. */
export async function command(port: number, words: readonly string[]): Promise<void> {
  const client = new RespClient(await tcpConnect(port)());
  await client.send(words.map(word => latin1(word))).catch(() => undefined);
  client.close();
}

export const settle = (): Promise<void> => sleep(SETTLE_MS);
