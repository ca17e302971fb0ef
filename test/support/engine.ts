// Our engine in a test's own hands: a clock that only the test moves, chance from a seed, clients in
// memory. And `session`, for tests that read as sessions:
//
//   const [a, b] = [session(engine), session(engine)];
//   const waiting = a.send('BLPOP q 0');
//   b.say('RPUSH q x', '(integer) 1');
//   expect(waiting.reply()).toBe('1) "q"\n2) "x"');
import { expect } from 'vitest';
import { RedisServer } from '../../src/engine/server.ts';
import type { ConnectOptions, Connection } from '../../src/link/connection.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { formatReply } from '../../src/resp/format.ts';
import { splitArguments } from '../../src/resp/quote.ts';

const START_MS = Date.UTC(2025, 0, 1);

/** Uniformly distributed numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server with a virtual clock; a bug in it is thrown at the test. */
export class TestEngine {
  readonly server: RedisServer;
  private clockMs = START_MS;

  constructor(seed = 1) {
    this.server = new RedisServer({
      clock: { nowMs: () => this.clockMs },
      random: { next: seededRandom(seed) },
      log: line => {
        if (line.startsWith('# Bug')) throw new Error(line);
      },
    });
  }

  /** A client's link; deliveries are synchronous. */
  connect(options: ConnectOptions = {}): Connection {
    const connection: Connection = {
      onData: () => {},
      onClose: () => {},
      send: bytes => link.receive(bytes.slice()),
      close: () => link.close(),
    };
    const sink = {
      write: (bytes: Uint8Array) => connection.onData(bytes),
      close: () => connection.onClose(),
    };
    const link = this.server.connect(sink, { hidden: options.hidden === true });
    return connection;
  }

  /** Lets time pass, with every deadline on the way kept. */
  pass(durationMs: number): void {
    const endMs = this.clockMs + durationMs;
    for (;;) {
      const dueMs = this.server.nextDeadlineMs();
      if (dueMs === undefined || dueMs > endMs) break;
      // Never stand still: a deadline that stays due must not hold the test.
      this.clockMs = Math.min(endMs, Math.max(dueMs, this.clockMs + 1));
      this.server.tick();
      if (this.clockMs === endMs) break;
    }
    this.clockMs = endMs;
    this.server.tick();
  }
}

/** A redis-cli on a test's engine; what it gets is text, as printed on a terminal. */
export class Session {
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();
  private readonly arrived: string[] = [];

  constructor(engine: TestEngine, options: ConnectOptions = {}) {
    this.connection = engine.connect(options);
    this.connection.onData = bytes => {
      this.arrived.push(...this.decoder.feed(bytes).map(formatReply));
    };
    this.connection.onClose = () => this.arrived.push('(closed)');
  }

  /** Sends a typed line; `reply()` of the result takes what has come by then. */
  send(line: string): Session {
    this.connection.send(encodeRequest(splitArguments(fromText(line)) ?? []));
    return this;
  }

  /** The next reply or push that nobody has read, or undefined. */
  reply(): string | undefined {
    return this.arrived.shift();
  }

  /** Sends a line and returns its reply; undefined while the command waits. */
  ask(line: string): string | undefined {
    return this.send(line).reply();
  }

  /** Sends a line and expects exactly this reply. */
  say(line: string, printed: string): void {
    expect(this.ask(line), line).toBe(printed);
  }

  /** Ends the link. */
  close(): void {
    this.connection.close();
  }
}

/** A session of its own; on an engine of its own unless one is given. */
export function session(engine = new TestEngine()): Session {
  return new Session(engine);
}
