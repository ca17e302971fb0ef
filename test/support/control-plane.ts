// What a hidden connection of ours can do (PLAYGROUND FORK, CLOCK ADVANCE, JOIN), acted out on a
// real server, so that lessons about time are proven there too: time passes by shortening every
// key's life, and a fork is a dump of the store that JOIN puts back.
import type { Connect, Connection } from '../../src/link/connection.ts';
import { RespClient } from '../../src/link/client.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromText, latin1 } from '../../src/resp/bytes.ts';
import { formatReply } from '../../src/resp/format.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { OK, error, isArray } from '../../src/resp/reply.ts';
import { RequestParser } from '../../src/resp/request.ts';

interface DumpedKey {
  readonly db: string;
  readonly key: Bytes;
  readonly dump: Bytes;
  readonly ttlMs: Bytes;
}

/** Connections to a real server; the hidden ones understand PLAYGROUND. */
export function withControlPlane(connect: Connect): Connect {
  return async (options = {}) => {
    const connection = await connect(options);
    return options.hidden === true ? new ControlConnection(connection) : connection;
  };
}

class ControlConnection implements Connection {
  onData: (bytes: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  private readonly client: RespClient;
  private readonly parser = new RequestParser();
  private tail: Promise<void> = Promise.resolve();
  private fork: readonly DumpedKey[] = [];

  constructor(connection: Connection) {
    this.client = new RespClient(connection);
    this.client.onClose = () => this.onClose();
  }

  send(bytes: Uint8Array): void {
    this.parser.feed(bytes.slice());
    for (let argv = this.parser.next(); argv !== undefined; argv = this.parser.next()) {
      const request = argv;
      this.tail = this.tail
        .then(async () => this.onData(encodeReply(await this.answer(request), 2)))
        .catch(() => {
          // A server that has ended answers no more; `onClose` has told it.
        });
    }
  }

  close(): void {
    this.client.onClose = () => {};
    void this.tail.finally(() => this.client.close());
  }

  private async answer(argv: readonly Bytes[]): Promise<Reply> {
    if (argv[0] !== 'PLAYGROUND') return this.client.send(argv);
    const words = argv.slice(1).join(' ');
    if (words === 'FORK') this.fork = await this.dump();
    else if (words === 'JOIN') await this.restore(this.fork);
    else if (words.startsWith('CLOCK ADVANCE ')) await this.advance(Number(argv[3]));
    else return error(`ERR this test does not act out PLAYGROUND ${words}`);
    return OK;
  }

  // Calls `visit` with every key, its database selected.
  private async eachKey(visit: (key: Bytes, db: string) => Promise<void>): Promise<void> {
    const keyspace = formatReply(await this.client.call('INFO', 'keyspace'));
    for (const [, db = ''] of keyspace.matchAll(/db(\d+):/g)) {
      await this.client.call('SELECT', db);
      const keys = await this.client.call('KEYS', '*');
      for (const key of isArray(keys) ? keys : [])
        if (typeof key === 'string') await visit(key, db);
    }
  }

  private async dump(): Promise<DumpedKey[]> {
    const dumped: DumpedKey[] = [];
    await this.eachKey(async (key, db) => {
      const dump = await this.client.send([latin1('DUMP'), key]);
      const ttl = await this.client.send([latin1('PTTL'), key]);
      if (typeof dump !== 'string' || typeof ttl !== 'number') return;
      dumped.push({ db, key, dump, ttlMs: latin1(String(Math.max(ttl, 0))) });
    });
    return dumped;
  }

  private async restore(dumped: readonly DumpedKey[]): Promise<void> {
    await this.client.call('FLUSHALL');
    for (const { db, key, dump, ttlMs } of dumped) {
      await this.client.call('SELECT', db);
      await this.client.send([latin1('RESTORE'), key, ttlMs, dump]);
    }
  }

  private async advance(durationMs: number): Promise<void> {
    await this.eachKey(async key => {
      const ttl = await this.client.send([latin1('PTTL'), key]);
      if (typeof ttl !== 'number' || ttl < 0) return;
      const left = fromText(String(Math.max(ttl - durationMs, 0)));
      await this.client.send([latin1('PEXPIRE'), key, left]);
    });
  }
}
