// Runs in a page: starts the server's worker, writes to it without pause, ends it at a random moment,
// starts it again and compares what is there with what was acknowledged. Everything that the page
// needs is inside the one function, for only its text reaches the page.

/** What came of it. */
export interface KillTally {
  kills: number;
  acknowledged: number;
  whileLoading: number;
  readonly lost: string[];
}

/** How to do it. */
export interface KillOptions {
  readonly url: string;
  readonly kills: number;
  /** True if what is kept is to be forgotten first. */
  readonly fresh: boolean;
}

/** Kills workers; what is lost is told in words. */
export async function killLoop({ url, kills, fresh }: KillOptions): Promise<KillTally> {
  // A batch: SET n, RPUSH log, and both counters together; answered in so many lines.
  const LINES = 8;
  const AHEAD = 32;
  const START_MS = 20_000;
  // Small enough that files are rewritten in the middle of it, too.
  const SETTINGS = ['--appendfsync', 'always', '--auto-aof-rewrite-min-size', '4kb'];
  const names = ['n', 'log', 'a', 'b'];
  const tally: KillTally = { kills: 0, acknowledged: 0, whileLoading: 0, lost: [] };
  const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
  const encode = (...argv: readonly string[]): string =>
    `*${argv.length}\r\n${argv.map(word => `$${word.length}\r\n${word}\r\n`).join('')}`;

  interface Running {
    readonly worker: Worker;
    readonly port: MessagePort;
    lines: string[];
    heard: () => void;
    send(text: string): void;
  }

  const launch = (mode: string): Running => {
    const worker = new Worker(url, { type: 'module' });
    const settings = { processId: 1, options: SETTINGS };
    worker.postMessage({ type: 'start', mode, settings });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ type: 'connect', options: {} }, [port2]);
    let rest = '';
    const running: Running = {
      worker,
      port: port1,
      lines: [],
      heard: () => {},
      send: text => port1.postMessage(new TextEncoder().encode(text)),
    };
    port1.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
      const parts = (rest + String.fromCharCode(...data)).split('\r\n');
      rest = parts.pop() ?? '';
      running.lines.push(...parts);
      running.heard();
    };
    return running;
  };

  const kept = ({ worker }: Running): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the worker does not start')), START_MS);
      worker.onmessage = ({ data }: MessageEvent<{ type: string; kept?: string }>) => {
        if (data.type !== 'kept') return;
        clearTimeout(timer);
        resolve(data.kept ?? '');
      };
    });

  // The numbers that are there: n, the length of the log, its last element, and both counters.
  const state = async (running: Running): Promise<number[]> => {
    running.lines = [];
    running.send(
      encode('INCRBY', 'n', '0') +
        encode('LLEN', 'log') +
        encode('INCRBY', 'a', '0') +
        encode('INCRBY', 'b', '0'),
    );
    await new Promise<void>(resolve => {
      running.heard = () => running.lines.length >= 4 && resolve();
    });
    return running.lines.map(line => Number(line.slice(1)));
  };

  let least: readonly number[] = [];
  let most: readonly number[] = [];

  // Compares what is there with what was acknowledged before the last kill.
  const whatCameBack = async (running: Running): Promise<readonly number[]> => {
    const where = await kept(running);
    if (where !== 'files') throw new Error(`the data is kept in: ${where}`);
    const found = await state(running);
    for (const [i, from] of least.entries()) {
      const [value = 0, to = 0] = [found[i], most[i]];
      if (value >= from && value <= to) continue;
      tally.lost.push(`kill ${tally.kills}: ${names[i]} is ${value}, not ${from} to ${to}`);
    }
    if (found[2] !== found[3]) tally.lost.push(`kill ${tally.kills}: half a transaction`);
    return found;
  };

  const batch = (number: number): string =>
    encode('SET', 'n', String(number)) +
    encode('RPUSH', 'log', String(number)) +
    encode('MULTI') +
    encode('INCR', 'a') +
    encode('INCR', 'b') +
    encode('EXEC');

  let mode = fresh ? 'fresh' : 'own';
  while (tally.kills < kills) {
    const running = launch(mode);
    mode = 'own';
    if (Math.random() < 0.1 && least.length > 0) {
      // What it does before it serves may be interrupted as well.
      await pause(Math.random() * 120);
      running.worker.terminate();
      tally.kills += 1;
      tally.whileLoading += 1;
      continue;
    }
    const [n = 0, log = 0, a = 0] = await whatCameBack(running);
    running.lines = [];
    let sent = 0;
    const more = (): void => {
      while (sent * LINES - running.lines.length < AHEAD * LINES) {
        sent += 1;
        running.send(batch(n + sent));
      }
    };
    running.heard = more;
    more();
    await pause(Math.random() * 80);
    running.worker.terminate();
    running.port.close();
    tally.kills += 1;
    const lines = running.lines.length;
    const transactions = Math.floor(lines / LINES);
    least = [
      n + Math.floor((lines + 7) / LINES),
      log + Math.floor((lines + 6) / LINES),
      a + transactions,
      a + transactions,
    ];
    most = [n + sent, log + sent, a + sent, a + sent];
    tally.acknowledged += transactions * 4;
  }
  const last = launch('own');
  await whatCameBack(last);
  last.worker.terminate();
  return tally;
}
