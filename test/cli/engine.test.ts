// redis-cli on our own engine: two terminals at one server, and everything that grows from the
// COMMAND DOCS it answers.
import { describe, expect, it } from 'vitest';
import { CliSession } from '../../src/cli/session.ts';
import { TestEngine } from '../support/engine.ts';
import { tick } from '../support/cli-lab.ts';
import { Screen } from '../support/screen.ts';

interface Seat {
  readonly session: CliSession;
  lines(): Promise<readonly string[]>;
}

async function sitDown(engine: TestEngine): Promise<Seat> {
  const screen = new Screen();
  const host = {
    connect: () => Promise.resolve(engine.connect()),
    terminal: { columns: 80, write: (text: string) => void screen.write(text) },
    nowMs: () => 0,
    storage: { load: () => [], save: () => {} },
  };
  const session = new CliSession(host, { host: '127.0.0.1', port: 6379 });
  await session.start();
  const lines = async (): Promise<readonly string[]> => {
    for (let i = 0; i < 5; i += 1) await tick();
    await screen.write('');
    return screen.picture().lines;
  };
  return { session, lines };
}

describe('redis-cli on our engine', () => {
  it('runs commands', async () => {
    const { session, lines } = await sitDown(new TestEngine());
    for (const line of ['set a 41', 'incr a', 'type a', 'foo b']) await session.run(line);
    expect(await lines()).toEqual([
      '127.0.0.1:6379> set a 41',
      'OK',
      '127.0.0.1:6379> incr a',
      '(integer) 42',
      '127.0.0.1:6379> type a',
      'string',
      '127.0.0.1:6379> foo b',
      "(error) ERR unknown command 'foo', with args beginning with: 'b' ",
      '127.0.0.1:6379> ',
    ]);
  });

  it('lets one terminal release the other', async () => {
    const engine = new TestEngine();
    const waiting = await sitDown(engine);
    const other = await sitDown(engine);
    waiting.session.input('blpop queue 0\r');
    await waiting.lines();
    expect(waiting.session.busy).toBe(true);
    await other.session.run('rpush queue job');
    expect((await waiting.lines()).slice(1)).toEqual([
      '1) "queue"',
      '2) "job"',
      '127.0.0.1:6379> ',
    ]);
  });

  it('lets a WATCH of one terminal fail by the other', async () => {
    const engine = new TestEngine();
    const mine = await sitDown(engine);
    const rival = await sitDown(engine);
    for (const line of ['watch stock', 'multi', 'decr stock']) await mine.session.run(line);
    await rival.session.run('set stock 0');
    await mine.session.run('exec');
    expect((await mine.lines()).slice(-3)).toEqual([
      '127.0.0.1:6379(TX)> exec',
      '(nil)',
      '127.0.0.1:6379> ',
    ]);
  });

  it('knows hints, completions and help from COMMAND DOCS', async () => {
    const { session, lines } = await sitDown(new TestEngine());
    expect(session.hint('GET ')).toBe('key');
    expect(session.hint('SET k v EX ')).toMatch(/^seconds \[NX\|XX\] \[GET\]/);
    expect(session.completions('hge')).toContain('HGETALL');
    await session.run('help incr');
    expect(await lines()).toContain('  INCR key');
  });
});
