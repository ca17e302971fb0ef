// The server's worker is ended at random moments while it is written to, on the browser's own files:
// with `appendfsync always` whatever it had answered is there when the next one starts.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import type { KillTally } from '../support/kill-loop.ts';
import { killLoop } from '../support/kill-loop.ts';

const KILLS = Number(process.env['KILLS'] ?? 40);
const KILLS_A_PAGE = 100;
const TIMEOUT_MS = 60_000 + KILLS * 3000;

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await serveSite(process.env['PLAYGROUND_DIST']);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

function workerUrl(): string {
  const folder = join(process.env['PLAYGROUND_DIST'] ?? 'dist', 'assets');
  const name = readdirSync(folder).find(each => /^engine-worker-.*\.js$/.test(each));
  if (name === undefined) throw new Error('no worker in dist: run `npm run build`');
  return `${site.url}assets/${name}`;
}

// A page of the same site that does not start a server of its own.
async function open(page: Page): Promise<void> {
  await page.goto(`${site.url}favicon.svg`);
}

describe('a server that is killed', () => {
  it(
    `${KILLS} times has lost no write that it had answered`,
    async () => {
      const context = await browser.newContext();
      const total: KillTally = { kills: 0, acknowledged: 0, whileLoading: 0, lost: [] };
      for (let done = 0; done < KILLS; done += KILLS_A_PAGE) {
        const page = await context.newPage();
        await open(page);
        const kills = Math.min(KILLS_A_PAGE, KILLS - done);
        const tally = await page.evaluate(killLoop, { url: workerUrl(), kills, fresh: done === 0 });
        total.kills += tally.kills;
        total.acknowledged += tally.acknowledged;
        total.whileLoading += tally.whileLoading;
        total.lost.push(...tally.lost);
        await page.close();
      }
      await context.close();
      console.info(
        `${total.kills} kills, ${total.whileLoading} of them while it loaded; ` +
          `${total.acknowledged} writes acknowledged, ${total.lost.length} lost`,
      );
      expect(total.lost).toEqual([]);
      expect(total.kills).toBe(KILLS);
      expect(total.acknowledged).toBeGreaterThan(KILLS);
    },
    TIMEOUT_MS,
  );
});
