// Python in the page, as its user meets it: the whole tutorial typed into two consoles, compared
// with CPython on a real server; Ctrl-C, blocking, running away; the editor; and what it costs.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../oracle/servers.ts';
import { CPython } from '../python/cpython.ts';
import { PythonScreen } from '../python/python-screen.ts';
import { play, readSession } from '../python/session.ts';
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
async function pageForPython(): Promise<Page> {
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
  await page.goto(site.url);
  return page;
}

describe('the tutorial', () => {
  it('prints what CPython and redis-py print on a real server, line for line', async () => {
    const session = readSession('tutorial.txt');
    const server = await startRedis();
    const real: CPython[] = [];
    const expected = await play(session, async () => {
      const console = new CPython(server.port);
      real.push(console);
      await console.ready();
      return console;
    });
    for (const console of real) console.stop();
    await server.stop();

    const page = await pageForPython();
    const actual = await play(session, async name => {
      const number = name === 'main' ? 1 : 2;
      const screen = new PythonScreen(page, `Python ${number}`);
      if (number === 1) await screen.start();
      else await page.getByRole('button', { name: 'New Python' }).click();
      await screen.waitFor(/>>>$/, 60_000);
      await screen.measure();
      return screen;
    });
    await page.context().close();
    expect(actual.join('\n')).toBe(expected.join('\n'));
    expect(expected.length).toBeGreaterThan(300);
  }, 240_000);
});
