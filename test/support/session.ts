// A test's redis-cli: typed lines in, printed replies out, on a server in memory whose clock only
// the test moves (support/engine.ts).
//
//   const a = session();
//   const b = a.other();
//   expect(a.send('BLPOP q 0')).toBeUndefined();
//   b.say('RPUSH q x', '(integer) 1');
//   expect(a.reply()).toBe('1) "q"\n2) "x"');
import { expect } from 'vitest';
import type { ConnectOptions, Connection } from '../../src/link/connection.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { formatReply } from '../../src/resp/format.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import { TestEngine } from './engine.ts';

/** One client of a server in memory. */
export class Session {
  readonly engine: TestEngine;
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();
  private readonly arrived: string[] = [];

  constructor(engine: TestEngine, options: ConnectOptions = {}) {
    this.engine = engine;
    this.connection = engine.connect(options);
    this.connection.onData = bytes => {
      this.arrived.push(...this.decoder.feed(bytes).map(formatReply));
    };
    this.connection.onClose = () => this.arrived.push('(closed)');
  }

  /** Another client of the same server. */
  other(options: ConnectOptions = {}): Session {
    return new Session(this.engine, options);
  }

  /** Sends a typed line; returns what came back first, undefined while the command waits. */
  send(line: string): string | undefined {
    this.connection.send(encodeRequest(splitArguments(fromText(line)) ?? []));
    return this.reply();
  }

  /** The next reply or push that nobody has read, or undefined. */
  reply(): string | undefined {
    return this.arrived.shift();
  }

  /** Sends a line and expects exactly this reply. */
  say(line: string, printed: string): void {
    expect(this.send(line), line).toBe(printed);
  }

  /** Lets time pass for the server. */
  pass(durationMs: number): void {
    this.engine.pass(durationMs);
  }

  /** Ends the link. */
  close(): void {
    this.connection.close();
  }
}

/** The first client of a new server; the same seed makes the same random picks. */
export function session(seed = 1): Session {
  return new Session(new TestEngine(seed));
}
