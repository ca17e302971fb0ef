// The licences of all that is shipped: in the site, and found from the page.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('are linked from the settings, and are those of what is bundled', async () => {
  const { page } = await visit(browser, site.url);
  await page.getByRole('button', { name: 'Settings' }).click();
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Licences of the software in this page' }).click(),
  ]);
  const shown = await opened.locator('body').innerText();
  const names = [...shown.matchAll(/^={72}\n(\S+) \S+ \((\S+)\)$/gm)].map(([, name]) => name);
  // From the page, from the page on demand, and from the server's worker.
  for (const name of ['preact', 'monaco-editor', 'wasmoon-lua5.1']) expect(names).toContain(name);
  await page.context().close();
});

it('of Python are beside it', async () => {
  const text = await (await fetch(`${site.url}python/licenses.txt`)).text();
  expect(text).toContain('Mozilla Public License Version 2.0');
  expect(text).toContain('PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2');
  expect(text).toMatch(/^redis \d\S+ \(MIT\)$/m);
  expect(text).toContain('Redis, inc.');
});
