// The small shell around redis-cli, in the page: servers in workers of their own, the benchmark
// against them, pipes and files. What each program prints is compared with the real ones elsewhere.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Site, TerminalScreen } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { Learner } from './learner.ts';

const WIDE = { viewport: { width: 1600, height: 1000 } };
const PROMPT = /learner@playground:~\$$/;

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await serveSite();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function shell(): Promise<{ learner: Learner; terminal: TerminalScreen }> {
  const learner = await Learner.arrive(browser, site, '', WIDE);
  const terminal = await learner.terminal();
  await terminal.run('quit', PROMPT);
  return { learner, terminal };
}

// Runs a line on a clean screen, and gives what is printed until the prompt comes back.
async function printed(terminal: TerminalScreen, line: string): Promise<string> {
  await terminal.run('clear', /^learner@playground:~\$$/);
  await terminal.run(line, /\n(?:[^]*\n)?learner@playground:~\$$/);
  const [typed = '', ...lines] = (await terminal.text()).split('\n');
  // A long line goes on in the next row.
  const whole = `learner@playground:~$ ${line}`;
  const rows = Math.ceil(whole.length / Math.max(typed.length, 1));
  return lines.slice(rows - 1, -1).join('\n');
}

it('ends the server, and starts it from its configuration', async () => {
  const { learner, terminal } = await shell();
  const before = await printed(terminal, 'pgrep redis-server');
  expect(before).toMatch(/^\d+$/);
  await printed(terminal, 'redis-cli SET kept 1');
  await printed(terminal, 'redis-cli shutdown');
  await expect.poll(() => printed(terminal, 'pgrep redis-server')).toBe('');
  expect((await printed(terminal, 'redis-cli PING')).replace(/\n/g, '')).toContain(
    'Could not connect to Redis at 127.0.0.1:6379: Connection refused',
  );
  await printed(terminal, 'redis-server /etc/redis/6379.conf');
  await expect.poll(() => printed(terminal, 'redis-cli PING')).toBe('PONG');
  expect(await printed(terminal, 'redis-cli GET kept')).toBe('"1"');
  const after = await printed(terminal, 'pgrep redis-server');
  expect(after).toMatch(/^\d+$/);
  expect(after).not.toBe(before);
  expect(learner.problems).toEqual([]);
});

it('runs several servers, each with its own data', async () => {
  const { learner, terminal } = await shell();
  await printed(terminal, 'redis-server --port 6380 --daemonize yes');
  await expect.poll(() => printed(terminal, 'redis-cli -p 6380 PING')).toBe('PONG');
  await printed(terminal, 'redis-cli -p 6380 SET where there');
  expect(await printed(terminal, 'redis-cli -p 6380 GET where')).toBe('"there"');
  expect(await printed(terminal, 'redis-cli GET where')).toBe('(nil)');
  expect((await printed(terminal, 'pgrep redis-server')).split('\n')).toHaveLength(2);
  await printed(terminal, 'redis-cli -p 6380 shutdown');
  await expect.poll(() => printed(terminal, 'pgrep redis-server')).toMatch(/^\d+$/);
  expect(learner.problems).toEqual([]);
});

it('really runs the benchmark', async () => {
  const { terminal } = await shell();
  await terminal.type('redis-benchmark -t set,get -n 2000 -q\n');
  await terminal.waitFor(
    /SET: [\d.]+ requests per second, p50=[\d.]+ msec[^]*GET: [\d.]+ requests per second[^]*\$$/,
    60_000,
  );
  expect(await printed(terminal, 'redis-cli STRLEN key:__rand_int__')).toBe('(integer) 3');
});

it('has files, pipes and variables', async () => {
  const { terminal } = await shell();
  await printed(terminal, 'echo -n hello | redis-cli -x SET greeting');
  expect(await printed(terminal, 'redis-cli GET greeting')).toBe('"hello"');
  await printed(terminal, 'printf "SET a 1\\nINCR a\\n" > lines');
  expect(await printed(terminal, 'redis-cli < lines')).toBe('OK\n(integer) 2');
  await printed(terminal, 'export KEY=greeting');
  expect(await printed(terminal, 'redis-cli --raw GET $KEY')).toBe('hello');
  expect(await printed(terminal, 'grep ^port /etc/redis/6379.conf')).toMatch(/^port +6379$/);
});

it('says so when there is no such program', async () => {
  const { terminal } = await shell();
  const lines = (await printed(terminal, 'vim lines; echo $?')).split('\n');
  expect(lines[0]).toContain('vim: command not found');
  expect(lines.at(-1)).toBe('127');
});
