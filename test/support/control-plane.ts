// What a hidden connection of ours can do (PLAYGROUND FORK, CLOCK ADVANCE, JOIN), acted out on a
// real server, so that lessons about time are proven there too: time passes by shortening every
// key's life, and a fork is a dump of the store that JOIN puts back.
import type { Connect, Connection } from '../../src/link/connection.ts';
import { RespClient } from '../../src/link/client.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromText, latin1 } from '../../src/resp/bytes.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { OK, error, isArray } from '../../src/resp/reply.ts';
import { RequestParser } from '../../src/resp/request.ts';

interface DumpedKey {
  readonly key: Bytes;
  readonly dump: Bytes;
  readonly ttlMs: Bytes;
}

/** Connections to a real server; the hidden ones understand PLAYGROUND, for database 0. */
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
      this.tail = this.tail.then(async () => {
        this.onData(encodeReply(await this.answer(request), 2));
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

  private async keys(): Promise<Bytes[]> {
    const reply = await this.client.call('KEYS', '*');
    return isArray(reply) ? reply.filter(key => typeof key === 'string') : [];
  }

  private async dump(): Promise<DumpedKey[]> {
    const dumped: DumpedKey[] = [];
    for (const key of await this.keys()) {
      const dump = await this.client.send([latin1('DUMP'), key]);
      const ttl = await this.client.send([latin1('PTTL'), key]);
      if (typeof dump !== 'string' || typeof ttl !== 'number') continue;
      dumped.push({ key, dump, ttlMs: latin1(String(Math.max(ttl, 0))) });
    }
    return dumped;
  }

  private async restore(dumped: readonly DumpedKey[]): Promise<void> {
    await this.client.call('FLUSHDB');
    for (const { key, dump, ttlMs } of dumped)
      await this.client.send([latin1('RESTORE'), key, ttlMs, dump]);
  }

  private async advance(durationMs: number): Promise<void> {
    for (const key of await this.keys()) {
      const ttl = await this.client.send([latin1('PTTL'), key]);
      if (typeof ttl !== 'number' || ttl < 0) continue;
      const left = fromText(String(Math.max(ttl - durationMs, 0)));
      await this.client.send([latin1('PEXPIRE'), key, left]);
    }
  }
}
