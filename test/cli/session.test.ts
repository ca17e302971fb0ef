// What the recorded sessions cannot show: what the host sees of a session, text beyond ASCII,
// very long input and output, and where ours differs from the real redis-cli on purpose.
import { describe, expect, it } from 'vitest';
import type { CommandEvent } from '../../src/cli/client.ts';
import { CliSession } from '../../src/cli/session.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { OK, error } from '../../src/resp/reply.ts';
import { Lab, bulk, lab, tick } from '../support/cli-lab.ts';
import { commandDocs } from '../support/cli-recording.ts';
import { Screen } from '../support/screen.ts';

function subscribing(words: string[]): Reply {
  if (words[0] !== 'subscribe') return [bulk('pong'), bulk('')];
  return [bulk('subscribe'), bulk(words[1] ?? ''), 1];
}

describe('what the host sees', () => {
  it('runs a line as if it were typed', async () => {
    const cli = await lab(() => bulk('1'));
    await cli.session.run('get a');
    expect((await cli.lines()).slice(0, 2)).toEqual(['127.0.0.1:6379> get a', '"1"']);
    expect(cli.received).toEqual([['get', 'a']]);
  });

  it.each(['half', 'pin\t', '\x12half', 'half\x1b', 'half\x1b['])(
    'drops what was half typed (%j) before it runs a line',
    async keys => {
      const { session, received } = await lab();
      session.input(keys);
      await session.run('get a');
      expect(received).toEqual([['get', 'a']]);
    },
  );

  it('runs lines one after another', async () => {
    const { session, received } = await lab();
    await Promise.all(['get a', 'get b', 'get c'].map(line => session.run(line)));
    expect(received.map(words => words[1])).toEqual(['a', 'b', 'c']);
  });

  it('runs a line in subscribed mode', async () => {
    const { session, received } = await lab(subscribing);
    await session.run('subscribe news');
    await session.run('ping');
    expect(received).toEqual([['subscribe', 'news'], ['ping']]);
  });

  it('tells every command and its reply', async () => {
    const { session } = await lab(words => (words[0] === 'foo' ? error('ERR no') : 1));
    const events: CommandEvent[] = [];
    session.onCommand = event => void events.push(event);
    await session.run('2 incr n');
    await session.run('foo "\\xff"');
    await session.run('help get');
    expect(events).toEqual([
      { argv: ['incr', 'n'], reply: 1 },
      { argv: ['incr', 'n'], reply: 1 },
      { argv: ['foo', '\xff'], reply: error('ERR no') },
    ]);
  });

  it.each(['quit\r', 'EXIT\r', '\x03', '\x04'])('tells once that %j ended it', async keys => {
    const cli = await lab();
    await cli.type(keys);
    await cli.type('\x03ping\r');
    expect(cli.exits).toBe(1);
    expect(cli.received).toEqual([]);
  });

  it('says nothing after it was closed', async () => {
    const cli = await lab(() => undefined);
    await cli.type('blpop q 0\r');
    const { written } = cli;
    cli.session.close();
    await cli.type('ping\r');
    expect(cli.written).toBe(written);
    expect(cli.exits).toBe(0);
  });

  it('drops a connection that opens after it was closed', async () => {
    const cli = new Lab({});
    const starting = cli.session.start();
    cli.session.close();
    await starting;
    expect(cli.closed).toBe(1);
    expect(cli.written).toBe(0);
  });

  it('is busy while a command runs', async () => {
    const cli = await lab(() => undefined);
    expect(cli.session.busy).toBe(false);
    cli.session.input('blpop q 0\r');
    expect(cli.session.busy).toBe(true);
    cli.send([bulk('q'), bulk('x')]);
    await tick();
    expect(cli.session.busy).toBe(false);
  });

  it('keeps keys typed before the prompt, and right after Enter', async () => {
    const cli = await lab();
    cli.session.input('get a\r');
    cli.session.input('get b\r');
    cli.session.input('get c\r');
    await cli.lines();
    expect(cli.received).toHaveLength(3);
  });

  it('prints a message about a bad line of preferences', async () => {
    const cli = await lab(undefined, { preferences: [':set nohints', ':set foo', ''] });
    const lines = await cli.type('get ');
    expect(lines).toEqual([
      ".redisclirc: unknown redis-cli preference 'foo'",
      '127.0.0.1:6379> get ',
    ]);
  });

  it('writes IPv6 addresses in brackets', async () => {
    expect(await (await lab(undefined, { host: '::1' })).lines()).toEqual(['[::1]:6379> ']);
  });

  it('draws anew in another width', async () => {
    const cli = await lab();
    cli.session.resize(200);
    cli.session.input('get a');
    const { written } = cli;
    cli.session.input('x'.repeat(90));
    // One row of 200 columns: nothing has to be erased but this row.
    expect(cli.written - written).toBeLessThan(160);
  });
});

describe('text beyond ASCII', () => {
  it('is sent as UTF-8 and edited by characters', async () => {
    const cli = await lab();
    const [line] = await cli.type('echo né😀x\x7f\x1b[D\x1b[Da\r');
    expect(line).toBe('127.0.0.1:6379> echo naé😀');
    expect(cli.received).toEqual([['echo', 'naé😀']]);
  });

  it('leaves the cursor where the next character goes', async () => {
    const cli = await lab();
    await cli.type('日本\x1b[D');
    expect(cli.screen.picture().cursor).toBe('18,0');
    expect(await cli.type('x')).toEqual(['127.0.0.1:6379> 日x本']);
  });

  it('wraps wide characters whole', async () => {
    const cli = await lab();
    const [first, second] = await cli.type(`${'x'.repeat(63)}日本\x01y`);
    expect(first).toBe(`127.0.0.1:6379> y${'x'.repeat(63)}`);
    expect(second).toBe('日本');
  });

  it('is printed when a reply is text', async () => {
    const cli = await lab(() => ({ kind: 'verbatim', format: latin1('txt'), text: bulk('é日') }));
    expect((await cli.type('foo\r'))[1]).toBe('é日');
  });
});

describe('very long input and output', () => {
  it('takes 10,000 pasted lines', async () => {
    const cli = await lab();
    const lines = Array.from({ length: 10_000 }, (_, i) => `set key:${i} value\r`);
    cli.session.input(lines.join(''));
    while (cli.session.busy || cli.received.length < lines.length) await tick();
    expect(cli.received.at(-1)).toEqual(['set', 'key:9999', 'value']);
    // A line is painted a few times, not once for each of its letters.
    expect(cli.written / lines.length).toBeLessThan(300);
  });

  it('stops a long reply with Ctrl-C', async () => {
    const elements = Array.from({ length: 300_000 }, (_, i) => i);
    const cli = await lab(() => elements);
    cli.session.input('lrange l 0 -1\r');
    while (cli.written < 200_000) await tick();
    cli.session.input('\x03');
    await cli.lines();
    expect(cli.exits).toBe(1);
    expect(cli.written).toBeLessThan(1_000_000);
  });

  it('ends a line at 4,095 bytes', async () => {
    const { session } = await lab();
    session.input('x'.repeat(4094));
    session.input('é');
    session.input('yz');
    expect(session.line).toBe(`${'x'.repeat(4094)}y`);
  });
});

// The lines of test/oracle/cli-deltas.ts.
describe('on purpose unlike the real redis-cli', () => {
  it('prints a big number', async () => {
    const cli = await lab(() => ({ kind: 'bignumber', text: latin1('123456789012345678901') }));
    expect((await cli.type('foo\r'))[1]).toBe('(big number) 123456789012345678901');
  });

  it('prints attributes', async () => {
    const attribute: Reply = { kind: 'attribute', items: [bulk('ttl'), 60], reply: OK };
    const cli = await lab(() => attribute);
    expect((await cli.type('foo\r')).slice(1, 3)).toEqual(['1| "ttl" => (integer) 60', 'OK']);
  });

  it('moves by words with Ctrl and Alt', async () => {
    const cli = await lab();
    await cli.type('get foo bar\x1b[1;5D\x1b[1;3Dx\x1bfy\x1bbz');
    expect(cli.session.line).toBe('get xfoo zybar');
    await cli.type('\x1b[1;5C\x1b[1;3C!');
    expect(cli.session.line).toBe('get xfoo zybar!');
  });

  it('reads long sequences to their end', async () => {
    const cli = await lab();
    await cli.type('get\x1b[15~\x1b[200~ a');
    expect(cli.session.line).toBe('get a');
  });

  it('has the help of the last server while there is none', async () => {
    const [docs = null] = new ReplyDecoder().feed(commandDocs());
    const screen = new Screen();
    const session = new CliSession(
      {
        connect: () => Promise.reject(new Error('Could not connect to Redis: Connection refused')),
        terminal: { columns: 80, write: text => void screen.write(text) },
        nowMs: () => 0,
        storage: { load: () => [], save: () => {} },
      },
      { host: '127.0.0.1', port: 6379, docs },
    );
    await session.start();
    await session.run('help ping');
    await session.run('ping');
    await screen.write('');
    const { lines } = screen.picture();
    expect(lines).toContain('  PING [message]');
    expect(lines.slice(-2)).toEqual([
      'Could not connect to Redis: Connection refused',
      'not connected> ',
    ]);
  });

  it('learns the commands once a password has been given', async () => {
    const cli = new Lab({
      docsAllowed: false,
      answer: words => (words[0] === 'auth' ? OK : error('NOAUTH Authentication required.')),
    });
    await cli.session.start();
    cli.docsAllowed = true;
    await cli.session.run('auth secret');
    expect(await cli.type('get ')).toContain('127.0.0.1:6379> get key');
  });
});
