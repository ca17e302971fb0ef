// Somebody who writes lessons: the built playground shows theirs, follows each change, and says what
// is wrong with one.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Preview } from '../../src/node/lesson-preview.ts';
import { previewLessons } from '../../src/node/lesson-preview.ts';
import { writeTemplate } from '../../src/node/lesson-template.ts';
import { launchChromium, visit } from '../support/browser.ts';
import { Learner } from './learner.ts';

let folder: string;
let preview: Preview;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authoring-'));
  writeTemplate(join(folder, '01-visits'));
  writeFileSync(join(folder, 'chapters.md'), '1. My chapter\n');
  cpSync('lessons/glossary.md', join(folder, 'glossary.md'));
  browser = await launchChromium();
  preview = await previewLessons({ folder, site: 'dist', port: 0, onRead: () => {} });
});
afterAll(async () => {
  await browser.close();
  await preview.stop();
  rmSync(folder, { recursive: true });
});

it('shows the lessons of a folder, each change of them, and what is wrong', async () => {
  const { page, problems } = await visit(browser, preview.url);
  const learner = new Learner(page, problems);
  await learner.ready();
  await learner.hasPrompt();
  expect(await page.locator('h1').innerText()).toBe('Visits');
  await (await learner.terminal()).run('INCR visits', '(integer) 42');
  await learner.stepIsDone();

  await learner.button(/^Contents/).click();
  await page.getByRole('dialog').getByText('My chapter').waitFor();
  await page.keyboard.press('Escape');

  const file = join(folder, '01-visits.md');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('title: Visits', 'title: Guests'));
  await page.locator('h1', { hasText: 'Guests' }).waitFor();
  expect(page.url()).toContain('#/visits/count-one');

  writeFileSync(file, text.replace('redis check', 'redis chekc'));
  await page
    .getByRole('alert')
    .getByText(/01-visits\.md:\d+: unknown kind of block/)
    .waitFor();
  writeFileSync(file, text);
  await page.locator('h1', { hasText: 'Visits' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});
