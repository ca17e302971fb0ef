// A lesson as a learner meets it: goals that tick, mistakes that are named, help in stages, and
// progress that is still there tomorrow.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { Learner } from './learner.ts';

const FIRST = '#/capitals/first-key';

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

describe('a first visit', () => {
  it('opens the first step of the first lesson and gives it an address', async () => {
    const { page, problems } = await Learner.arrive(browser, site);
    expect(new URL(page.url()).hash).toBe('#/first-contact/ping');
    expect(await page.locator('h1').innerText()).toBe('Ask, and be answered');
    expect(problems).toEqual([]);
  });

  it('shows the same step as a dict and in redis-py, first as text, then in Monaco', async () => {
    const { page } = await Learner.arrive(browser, site, FIRST);
    const dict = page.getByRole('region', { name: /plain Python dict/ });
    const redis = page.getByRole('region', { name: /redis-py/ });
    await dict.first().getByText('"Nassau"').waitFor();
    await page.locator('.python-monaco .view-lines').nth(1).waitFor();
    expect(await dict.first().innerText()).toMatch(/capitals\["Bahamas"\]\s=\s"Nassau"/);
    expect(await redis.first().innerText()).toMatch(/r\.set\("Bahamas",\s"Nassau"\)/);
  });
});

describe('a step', () => {
  it('names a mistake, then ticks off by itself when the store is right', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const { page } = learner;
    const terminal = await learner.terminal();
    await terminal.run('SET bahamas Nassau', 'OK');
    await page.getByText('You wrote bahamas with a small b').waitFor();
    expect(await page.locator('.step-done').count()).toBe(0);
    await terminal.run('SET Bahamas Nassau', /OK[^]*OK/);
    await learner.stepIsDone();
    expect(await page.locator('.goal[data-pass="true"]').count()).toBe(1);
    expect(await page.getByText('You wrote bahamas').count()).toBe(0);
    await page.getByRole('status').getByText('Step done: Store your first capital.').waitFor();
  });

  it('gives its hints one at a time, then the solution, which counts as help', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const { page } = learner;
    await learner.button('Hint 1 of 2').click();
    expect(await page.locator('.hint').count()).toBe(1);
    await learner.button('Hint 2 of 2').click();
    expect(await page.locator('.hint').count()).toBe(2);
    expect(await learner.button(/^Hint/).count()).toBe(0);
    await learner.button('Show solution').click();
    await learner.button('Type it: SET Bahamas Nassau').click();
    await (await learner.terminal()).waitFor('> SET Bahamas Nassau');
    await page.keyboard.press('Enter');
    await page.getByText('Done, with the solution').waitFor();
    const first = page.getByRole('link', { name: /^Step 1: / });
    expect(await first.getAttribute('aria-label')).toContain('done with the solution');
  });

  it('can be started over: its data and its goals are as they were', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const terminal = await learner.terminal();
    await terminal.run('SET Bahamas Nassau', 'OK');
    await learner.stepIsDone();
    await learner.button('Start over').click();
    await learner.page.locator('.step-done').waitFor({ state: 'detached' });
    await terminal.run('GET Bahamas', '(nil)');
    expect(await learner.page.locator('.goal[data-pass="true"]').count()).toBe(0);
  });
});

describe('progress', () => {
  it('survives a reload, and the next visit begins where the last one ended', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const { page } = learner;
    await (await learner.terminal()).run('SET Bahamas Nassau', 'OK');
    await learner.stepIsDone();
    await learner.next();
    const second = page.url();
    await page.goto(site.url);
    await learner.ready();
    expect(page.url()).toBe(second);
    const first = page.getByRole('link', { name: /^Step 1: / });
    expect(await first.getAttribute('aria-label')).toMatch(/, done$/);
    await learner.button(/^Contents/).click();
    await page
      .getByRole('dialog')
      .getByText(/^1 of \d+ steps done$/)
      .waitFor();
  });

  it('can be forgotten', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const { page } = learner;
    await (await learner.terminal()).run('SET Bahamas Nassau', 'OK');
    await learner.stepIsDone();
    await learner.button('Settings').click();
    await learner.button('Forget my progress').click();
    await learner.button('Clear them').click();
    await page.keyboard.press('Escape');
    await page.reload();
    await learner.ready();
    expect(await page.locator('.rail-step[data-state="done"]').count()).toBe(0);
  });

  it('lasts for the visit when the browser refuses to keep it, and the page says so', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException('refused', 'SecurityError');
      };
      Object.defineProperty(globalThis, 'localStorage', { get: refuse });
    });
    const page = await context.newPage();
    await page.goto(`${site.url}#/capitals`);
    const learner = new Learner(page, []);
    await learner.ready();
    await page.getByText('This browser keeps nothing for this page').waitFor();
    await (await learner.terminal()).run('SET Bahamas Nassau', 'OK');
    await learner.stepIsDone();
    await learner.next();
    expect(await page.locator('.rail-step[data-state="done"]').count()).toBe(1);
    await context.close();
  });
});

describe('an address', () => {
  it('leads to its lesson and step', async () => {
    const { page } = await Learner.arrive(browser, site, '#/capitals/read-back');
    expect(await page.locator('.step h2').innerText()).toBe('Ask for it again');
    expect(await page.getByRole('link', { name: /^Step 2: / }).getAttribute('aria-current')).toBe(
      'step',
    );
  });

  it('goes back and forward with the browser', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    await learner.page.getByRole('link', { name: /^Step 2: / }).click();
    await learner.page.getByRole('heading', { name: 'Ask for it again' }).waitFor();
    await learner.page.goBack();
    await learner.page.getByRole('heading', { name: 'Store your first capital' }).waitFor();
  });

  it('that names no lesson says so and offers those that exist', async () => {
    const { page } = await Learner.arrive(browser, site, FIRST);
    await page.goto(`${site.url}#/no-such-lesson`);
    await page.getByRole('heading', { name: 'No lesson here' }).waitFor();
    await page.getByRole('link', { name: 'A dictionary that lives elsewhere' }).click();
    await page.getByRole('heading', { name: 'Store your first capital' }).waitFor();
  });
});

describe('time', () => {
  it('moves when the learner moves it: a key expires at once', async () => {
    const learner = await Learner.arrive(browser, site, '#/expiry');
    const terminal = await learner.terminal();
    await terminal.run('SET gone soon EX 60', 'OK');
    await learner.moveClock(61_000);
    await learner.page.getByText('+61 s').waitFor();
    await terminal.run('GET gone', '(nil)');
    await learner.button('Back to now').click();
    await learner.page.getByText('+61 s').waitFor({ state: 'detached' });
  });
});
