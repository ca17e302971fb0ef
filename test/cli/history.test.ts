import { describe, expect, it } from 'vitest';
import { History } from '../../src/cli/history.ts';
import { bulk, lab } from '../support/cli-lab.ts';

describe('history', () => {
  it('keeps 100 lines', () => {
    const history = new History(Array.from({ length: 130 }, (_, i) => `get ${i}`));
    expect(history.length).toBe(100);
    expect(history.back(0)).toBe('get 129');
    expect(history.back(99)).toBe('get 30');
  });

  it('stores each line once in a row', () => {
    const history = new History();
    for (const line of ['a', 'a', 'b', 'a']) history.add(line);
    expect(history.lines()).toEqual(['a', 'b', 'a']);
  });

  it('is stored after each line, without secrets', async () => {
    const { session, saved } = await lab();
    await session.run('set a 1');
    await session.run('auth secret');
    await session.run('get "a');
    await session.run('0 ping');
    await session.run('   ');
    await session.run('config set requirepass x');
    await session.run('get a');
    expect(saved.at(-1)).toEqual(['set a 1', 'get "a', 'get a']);
  });

  it('shows a secret again in the same session', async () => {
    const { session } = await lab();
    await session.run('auth secret');
    session.input('\x1b[A');
    expect(session.line).toBe('auth secret');
  });

  it('begins with the lines stored before', async () => {
    const { session } = await lab(undefined, {}, ['get old', 'get newer']);
    session.input('\x1b[A\x1b[A');
    expect(session.line).toBe('get old');
  });

  it('holds 100 lines in the store and 99 while a line is edited', async () => {
    const stored = Array.from({ length: 100 }, (_, i) => `get ${i}`);
    const { session, saved } = await lab(() => bulk('x'), {}, stored);
    session.input('\x1b[A'.repeat(150));
    expect(session.line).toBe('get 1');
    await session.run('get new');
    expect(saved.at(-1)).toHaveLength(100);
    expect(saved.at(-1)?.[0]).toBe('get 1');
  });

  it('goes on without a store that fails', async () => {
    const { session } = await lab(undefined, {}, [], () => {
      throw new Error('The browser refuses');
    });
    await session.run('ping');
    session.input('\x1b[A');
    expect(session.line).toBe('ping');
  });
});
