// Python in the page, as its user meets it: the whole tutorial typed into two consoles, compared
// with CPython on a real server; Ctrl-C, blocking, running away; the editor; and what it costs.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../oracle/servers.ts';
import { CPython } from '../python/cpython.ts';
import { PythonScreen } from '../python/python-screen.ts';
import { play, readSession } from '../python/session.ts';
import type { Step } from '../python/session.ts';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite, visit } from '../support/browser.ts';

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

// Nearly all of the page is for Python, so that the longest traceback fits.
async function pageForPython(query: string): Promise<Page> {
  const { page } = await visit(browser, `${site.url}manifest.webmanifest`, {
    viewport: { width: 1600, height: 1800 },
  });
  await page.evaluate(() => {
    const keep = (name: string, value: unknown): void =>
      localStorage.setItem(`redis-playground:${name}`, JSON.stringify(value));
    keep('layout:wide:lesson+terminal+python', [5, 5, 90]);
    keep('layout:python:programs+console', [20, 80]);
    keep('preferences', { theme: 'light', screenReader: false, terminalFontPx: 11 });
  });
  await page.goto(site.url + query);
  return page;
}

async function playOnCPython(session: readonly Step[]): Promise<string[]> {
  const server = await startRedis();
  const consoles: CPython[] = [];
  const printed = await play(session, async () => {
    const console = new CPython(server.port);
    consoles.push(console);
    await console.ready();
    return console;
  });
  for (const console of consoles) console.stop();
  await server.stop();
  return printed;
}

async function playOnPage(session: readonly Step[], query: string): Promise<string[]> {
  const page = await pageForPython(query);
  const printed = await play(session, async name => {
    const number = name === 'main' ? 1 : 2;
    const screen = new PythonScreen(page, `Python ${number}`);
    if (number === 1) await screen.start();
    else await page.getByRole('button', { name: 'New Python' }).click();
    await screen.waitFor(/>>>$/, 60_000);
    await screen.measure();
    return screen;
  });
  await page.context().close();
  return printed;
}

describe('the tutorial prints what CPython and redis-py print on a real server', () => {
  const session = readSession('tutorial.txt');
  let expected: Promise<string[]> | undefined;

  it.each([
    ['where the stack is put aside while Python waits', ''],
    ['where Python stands still while it waits', '?bridge=request'],
  ])(
    'line for line, %s',
    async (_where, query) => {
      expected ??= playOnCPython(session);
      const actual = await playOnPage(session, query);
      expect(actual.join('\n')).toBe((await expected).join('\n'));
      expect(actual.length).toBeGreaterThan(300);
    },
    300_000,
  );
});
