// The data of the page outlasts the page: a reload, a second tab that must not write at the same time,
// and a server that is ended in the middle of its work.
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite, TerminalScreen } from '../support/browser.ts';

/** An address without a lesson, so that nothing is set up. */
const NO_LESSON = '#/none';
const SYNCED_MS = 1300;

let site: Site;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  site = await serveSite(process.env['PLAYGROUND_DIST']);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

async function open(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url + NO_LESSON);
  await prompt(page);
  return page;
}

async function prompt(page: Page): Promise<TerminalScreen> {
  const terminal = new TerminalScreen(page);
  await page.locator('.xterm').first().waitFor();
  await terminal.waitFor('127.0.0.1:6379');
  return terminal;
}

async function run(page: Page, line: string, expected: string | RegExp): Promise<void> {
  await new TerminalScreen(page).run(line, expected);
}

describe('the data of the page', () => {
  it('is there again after a reload', async () => {
    const page = await open();
    await run(page, 'SET name Ada EX 1000', 'OK');
    await run(page, 'RPUSH list a b', '(integer) 2');
    await page.waitForTimeout(SYNCED_MS);
    await page.reload();
    await prompt(page);
    await run(page, 'GET name', '"Ada"');
    await run(page, 'LRANGE list 0 -1', '2) "b"');
    await run(page, 'CONFIG GET appendonly', '"yes"');
  });

  it('is written by one tab at a time, and the other may take it over', async () => {
    const first = await open();
    await run(first, 'SET whose first', 'OK');
    await first.waitForTimeout(SYNCED_MS);
    const second = await open();
    await second.getByText('Another tab has your data.').waitFor();
    await run(second, 'EXISTS whose', '(integer) 0');
    await run(second, 'SET own 1', 'OK');
    await second.getByRole('button', { name: 'Take over here' }).click();
    await first.getByText('Another tab has taken its data over.').waitFor();
    await run(second, 'PING', 'not connected>');
    await run(second, 'GET whose', '"first"');
    await run(second, 'EXISTS own whose', '(integer) 1');
    await first.getByRole('button', { name: 'Restart server' }).click();
    await first.getByText('Another tab has your data.').waitFor();
  });

  it('that a tab left behind goes to the next one', async () => {
    const first = await open();
    await run(first, 'SET left behind', 'OK');
    await first.waitForTimeout(SYNCED_MS);
    await first.close();
    const second = await open();
    await run(second, 'GET left', '"behind"');
    expect(await second.locator('.notice').count()).toBe(0);
  });
});

describe('the data menu', () => {
  it('pulls the plug: what was synced comes back, the rest of the last second is lost', async () => {
    const page = await open();
    await run(page, 'CONFIG SET appendfsync always', 'OK');
    await run(page, 'MSET a 1 b 2', 'OK');
    await run(page, 'CONFIG SET appendfsync no', 'CONFIG SET appendfsync no');
    await run(page, 'SET c 3', /SET c 3\nOK/);
    await page.getByRole('button', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Pull the plug' }).click();
    await page.getByText('3 keys before, 2 came back. Lost: c').waitFor();
  });

  it('gives the keys as a dump.rdb and takes one', async () => {
    const page = await open();
    await run(page, 'SET name Ada', 'OK');
    await page.getByRole('button', { name: 'Data' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download dump.rdb' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('dump.rdb');
    const dump = readFileSync(await download.path());
    expect(dump.subarray(0, 5).toString()).toBe('REDIS');
    const upload = page.locator('input[type=file]');
    await upload.setInputFiles({
      name: 'junk.rdb',
      mimeType: '',
      buffer: Buffer.from('this is no dump'),
    });
    await page.getByText('Wrong signature trying to load DB from file').waitFor();
    await page.keyboard.press('Escape');
    await run(page, 'SET name other', 'OK');
    await page.getByRole('button', { name: 'Data' }).click();
    await upload.setInputFiles({ name: 'dump.rdb', mimeType: '', buffer: dump });
    await page.getByText('Loaded.').waitFor();
    await page.keyboard.press('Escape');
    await run(page, 'GET name', '"Ada"');
  });
});

describe('a dump byte by byte', () => {
  it('is shown part by part, its bytes beside it', async () => {
    const page = await open();
    await run(page, 'SET name Ada EX 1000', 'OK');
    await page.getByRole('button', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Look inside, byte by byte' }).click();
    const view = page.locator('.dump');
    await view.getByText(/1 key\. It is whole\./).waitFor();
    const why = view.locator('.dump-why');
    expect(await why.textContent()).toMatch(/^Signature REDIS, bytes 0 to 4\. /);
    await view.getByRole('listbox').focus();
    await page.keyboard.press('ArrowDown');
    expect(await why.textContent()).toMatch(/^Version 0010, bytes 5 to 8\. /);
    await page.keyboard.press('End');
    expect(await why.textContent()).toMatch(/^Checksum [0-9a-f]{16}, /);
    expect(await view.locator('.dump-codes .dump-chosen').count()).toBe(8);
    await view.getByRole('option', { name: 'Name of the key name' }).click();
    expect(await view.locator('.dump-letters .dump-chosen').allTextContents()).toEqual(
      expect.arrayContaining(['n', 'a', 'm', 'e']),
    );
    await view.locator('.dump-byte').first().click();
    expect(await why.textContent()).toMatch(/^Signature/);
  });

  it('is shown up to where it breaks', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Look inside, byte by byte' }).click();
    const broken = Buffer.from('REDIS0011\xfe\x00\x00\x01k\x82', 'latin1');
    const upload = page.locator('.dump input[type=file]');
    await upload.setInputFiles({ name: 'broken.rdb', mimeType: '', buffer: broken });
    const why = 'Unknown length encoding 2 in rdbLoadLen()';
    await page.getByText(`It breaks at byte 15: `).filter({ hasText: why }).waitFor();
    await page.getByRole('option', { name: 'Name of the key k' }).waitFor();
  });
});

describe('where the browser has no files', () => {
  it('a database keeps the data', async () => {
    await context.addInitScript(() => {
      const { Worker: Original } = globalThis;
      const breaking = 'StorageManager.prototype.getDirectory = () => Promise.reject(new Error());';
      globalThis.Worker = class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          const code = `${breaking}import(${JSON.stringify(String(url))})`;
          const wait = 'const held = []; onmessage = e => held.push(e);';
          const again = 'new MessageEvent("message", { data: e.data, ports: e.ports })';
          const replay = `.then(() => held.forEach(e => dispatchEvent(${again})))`;
          const blob = new Blob([wait, code, replay], { type: 'text/javascript' });
          super(URL.createObjectURL(blob), options);
        }
      };
    });
    const page = await open();
    await run(page, 'SET kept yes', 'OK');
    await page.waitForTimeout(SYNCED_MS);
    await page.reload();
    await prompt(page);
    await run(page, 'GET kept', '"yes"');
    const names = await page.evaluate(async () => (await indexedDB.databases()).map(d => d.name));
    expect(names).toContain('redis-playground');
  });
});
