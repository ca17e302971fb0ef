// What is typed, in Python beside the terminal; and the database as a Python dict and back.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite, TerminalScreen, visit } from '../support/browser.ts';
import { seriousProblems } from './axe.ts';
import { Learner } from './learner.ts';

const CHUNK = /python-area|literal-panel/;

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

async function arrive(): Promise<Learner> {
  const { page, problems } = await visit(browser, `${site.url}#/none`, {
    viewport: { width: 1600, height: 1000 },
  });
  await new TerminalScreen(page).waitFor('127.0.0.1:6379');
  return new Learner(page, problems);
}

describe('the last command', () => {
  it('is shown in Python, both ways, as it was just typed', async () => {
    const learner = await arrive();
    const { page, problems } = learner;
    const terminal = new TerminalScreen(page);
    const pane = page.getByRole('region', { name: 'Last command', exact: true });
    const dict = pane.getByRole('region', { name: 'The last command with a plain Python dict' });
    const redisPy = pane.getByRole('region', { name: 'The last command with redis-py' });
    await pane.getByText('Type a command in redis-cli').waitFor();

    await terminal.run('HSET hat color blue', '(integer) 1');
    await redisPy.getByText('r.hset("hat", "color", "blue")  # 1').waitFor();
    expect(await dict.textContent()).toContain('fields |= {"color": "blue"}');

    await terminal.run('SET session on EX 60', 'OK');
    await dict.getByText('expires_at["session"] = time.time() + 60').waitFor();
    await terminal.run('SET session off', 'OK');
    // That the key had an end has been asked before.
    await dict.getByText('expires_at.pop("session", None)').waitFor();

    await terminal.run('XGROUP CREATE log g $ MKSTREAM', 'OK');
    await pane.getByText('A list has no consumer groups').waitFor();
    await terminal.run('AUTH very secret', 'WRONGPASS');
    expect(await pane.textContent()).not.toContain('secret');
    expect(await seriousProblems(learner)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('is no part of the first load', async () => {
    const { page } = await visit(browser, `${site.url}#/none`);
    await page.getByText('Type a command in redis-cli').waitFor();
    const loaded = await page.evaluate(() => {
      const promptMs = performance.getEntriesByName('prompt')[0]?.startTime ?? 0;
      return performance.getEntriesByType('resource').map(({ name, startTime }) => {
        return { name, isEarly: startTime <= promptMs };
      });
    });
    const own = loaded.filter(({ name }) => CHUNK.test(name));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ isEarly }) => isEarly)).toEqual([]);
    await page.context().close();
  });
});

describe('the database as a Python dict', () => {
  it('is shown, changed and put back', async () => {
    const learner = await arrive();
    const { page, problems } = learner;
    const terminal = new TerminalScreen(page);
    await terminal.run('ZADD points 50 ana 2.5 bo', '(integer) 2');
    await page.getByRole('button', { name: 'Data', exact: true }).click();
    await page.getByRole('button', { name: 'As a Python dict' }).click();
    const editor = page.getByRole('textbox', { name: 'Python dict' });
    const literal = '{\n    "points": {"bo": 2.5, "ana": 50.0},\n}\n';
    await expect.poll(() => editor.inputValue()).toBe(literal);

    await editor.fill('data = {"visits": 41,\n "team": {"ana", True}}');
    await page.getByText('Line 2, column 18: Redis has no True').waitFor();
    expect(await page.getByRole('button', { name: 'Run them' }).isDisabled()).toBe(true);

    await editor.fill('data = {"visits": 41,  # ends in 60 s\n "points": {"cem": 1.0}}');
    const commands = page.getByRole('region', { name: '4 commands' });
    expect(await commands.textContent()).toBe(
      'DEL visits points\nSET visits 41\nEXPIRE visits 60\nZADD points 1.0 cem',
    );
    expect(await seriousProblems(learner)).toEqual([]);
    await page.getByRole('button', { name: 'Run them' }).click();
    await page.getByText('4 commands have run.').waitFor();
    await page.keyboard.press('Escape');
    await terminal.run('ZRANGE points 0 -1', '1) "cem"');
    await terminal.run('TTL visits', /\(integer\) (60|59|5\d)/);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
