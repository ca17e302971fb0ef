// The lesson's programs in their editor: changed, run whole and by selection, completed with what
// Python knows, and the line that fails marked.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PythonScreen } from '../python/python-screen.ts';
import type { Site } from '../support/browser.ts';
import { TerminalScreen, launchChromium, serveSite, visit } from '../support/browser.ts';

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

const PROGRAM = ['import redis', 'r = redis.Redis()', 'r.set("typed", 41)', 'r.incr("typed")'];

interface Desk {
  readonly page: Page;
  readonly section: Locator;
  readonly python: PythonScreen;
}

async function openEditor(lines: readonly string[]): Promise<Desk> {
  const viewport = { width: 1600, height: 1200 };
  const { page } = await visit(browser, `${site.url}#/strings`, { viewport });
  const section = page.locator('.python-section').nth(1);
  await section.locator('.view-lines').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(lines.join('\n'));
  return { page, section, python: new PythonScreen(page) };
}

it('is run whole: Python starts by itself, the store has what the program wrote', async () => {
  const { page, python } = await openEditor(PROGRAM);
  await page.keyboard.press('Control+Enter');
  await python.waitFor(/>>> r\.incr\("typed"\)\n42\n>>>$/, 60_000);
  await new TerminalScreen(page).run('GET typed', '"42"');
  await page.context().close();
});

it('shows where it failed, until that is changed', async () => {
  const { page, section, python } = await openEditor([
    ...PROGRAM,
    'r.lpush("typed", 1)',
    'r.ping()',
  ]);
  await page.keyboard.press('Control+Enter');
  await python.waitFor(/WRONGTYPE.*\n>>>$/s, 60_000);
  const failed = await section.locator('.python-failed').first().boundingBox();
  const line = await section.locator('.view-line', { hasText: 'lpush' }).boundingBox();
  expect(Math.abs((failed?.y ?? 0) - (line?.y ?? 99))).toBeLessThan(3);
  expect(await section.locator('.view-lines').innerText()).toContain('ResponseError');
  expect(await python.text()).not.toContain('r.ping()');
  await page.keyboard.type(' # mended');
  await section.locator('.python-failed').first().waitFor({ state: 'detached' });
  await page.context().close();
});

it('is run by selection, indented or not', async () => {
  const { page, section, python } = await openEditor([...PROGRAM, 'if True:', 'r.get("typed")']);
  await page.keyboard.press('Control+Enter');
  await python.waitFor(/42'\n>>>$/, 60_000);
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await section.getByRole('button', { name: 'Run selection' }).click();
  await python.waitFor(/>>> r\.get\("typed"\)\nb'42'\n>>>$/);
  await page.context().close();
});

it('completes the names that Python knows', async () => {
  const { page, python } = await openEditor(PROGRAM);
  await page.keyboard.press('Control+Enter');
  await python.waitFor(/42\n>>>$/, 60_000);
  await page.keyboard.press('End');
  await page.keyboard.type('\nr.hgeta');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget.visible').getByText('hgetall').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'r.hgetall' }).waitFor();
  await page.context().close();
});
