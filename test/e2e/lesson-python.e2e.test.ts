// Steps that are done in Python, in the page: what the console sends counts as what is typed does,
// and the lines that a step begins with are known there.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('the solution of a step in Python', () => {
  it.each([
    ['redis-py/mset', 'redis-py', true],
    ['buying/buyitem', 'a function that watches', false],
    ['json/yaml', 'PyYAML', true],
    ['compression/compress', 'bz2', false],
    ['encryption/verify', 'signatures', false],
    ['clients/connection-error', 'a server that is not there', false],
  ])('%s meets the goals (%s)', async (step, _, isOneLine) => {
    const { page, problems } = await visit(browser, `${site.url}#/${step}`);
    await page.getByRole('button', { name: 'Show solution' }).click();
    await page.locator('.help .example:last-child .type-it').click();
    await page.locator('.python-area .xterm-rows').getByText('>>>').first().waitFor();
    // Several lines run by themselves; one line waits for Enter.
    const typed = page.locator('.python-area .xterm-rows').getByText('# True');
    if (isOneLine) {
      await typed.first().waitFor();
      await page.locator('.python-area textarea.xterm-helper-textarea').focus();
      await page.keyboard.press('Enter');
    }
    await page.locator('.step-done').waitFor();
    expect(await page.locator('.goal[data-pass="false"]').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });
});
