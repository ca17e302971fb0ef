// The reference of commands and the glossary, beside the terminal: found, followed, tried, left.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { seriousProblems } from './axe.ts';
import { Learner } from './learner.ts';

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

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

describe('the list of commands', () => {
  it('is the one of the server, by group, and narrows down while one types', async () => {
    const learner = await Learner.arrive(browser, site, '#/capitals/first-key');
    const { page } = learner;
    await page.getByRole('link', { name: 'Commands', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Sorted sets' }).waitFor();
    const all = await page.locator('.command-list a').count();
    expect(all).toBeGreaterThan(300);
    await page.getByRole('searchbox', { name: 'Find a command' }).fill('getex');
    expect(await page.locator('.command-list a').allTextContents()).toEqual(['GETEX', 'HGETEX']);
    await page.getByRole('searchbox', { name: 'Find a command' }).fill('no such thing');
    await page.getByText('No command has “no such thing”').waitFor();
  });

  it('leads to a command and back, as it was, with the browser’s button', async () => {
    const { page } = await Learner.lookUp(browser, site, '#/reference');
    await page.getByRole('searchbox').fill('zadd');
    await page.getByRole('link', { name: 'ZADD' }).click();
    await page.getByRole('heading', { name: 'ZADD', exact: true }).waitFor();
    expect(page.url()).toContain('#/reference/ZADD');
    await page.goBack();
    await page.getByRole('heading', { name: 'Commands', exact: true }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('zadd');
  });
});

describe('a command', () => {
  it('says how it is written, as HELP does, and what the server knows of it', async () => {
    const learner = await Learner.lookUp(browser, site, '#/reference/SET');
    const { page } = learner;
    const syntax = (await page.locator('.command-syntax').innerText()).replace(/\s+/g, ' ');
    expect(syntax).toMatch(/^SET key value \[NX\|XX\] \[GET\] \[EX seconds\|/);
    const facts = page.locator('.command-facts');
    await facts.getByText('@string').waitFor();
    expect(await facts.innerText()).toMatch(/Redis 1\.0\.0[^]*O\(1\)[^]*word 1: read and written/);
    expect(await page.locator('.command-history').innerText()).toContain('KEEPTTL');
    expect(learner.problems).toEqual([]);
  });

  it('types its line into the terminal, where Enter runs it', async () => {
    const learner = await Learner.lookUp(browser, site, '#/reference/LPUSH');
    await learner.button('Type it: LPUSH mykey element').click();
    const terminal = await learner.terminal();
    await terminal.waitFor('> LPUSH mykey element');
    await learner.page.keyboard.press('Enter');
    await terminal.waitFor('(integer) 1');
  });

  it('leads to the lessons that use it', async () => {
    const { page } = await Learner.lookUp(browser, site, '#/reference/setex');
    await page.getByRole('heading', { name: 'SETEX', exact: true }).waitFor();
    await page.getByText('Deprecated since Redis 2.6.12').waitFor();
    await page.goto(`${site.url}#/reference/SET`);
    await page.getByRole('link', { name: 'Store your first capital' }).click();
    await page.locator('.step h2', { hasText: 'Store your first capital' }).waitFor();
    expect(await page.locator('.reading').count()).toBe(0);
  });

  it('of two words has an address too, and a container lists its subcommands', async () => {
    const { page } = await Learner.lookUp(browser, site, '#/reference/CONFIG');
    await page.getByRole('link', { name: 'CONFIG SET' }).click();
    await page.getByRole('heading', { name: 'CONFIG SET', exact: true }).waitFor();
    expect(page.url()).toContain('#/reference/CONFIG/SET');
    await page.locator('.command-facts').getByText('@dangerous').waitFor();
  });

  it('that does not exist is told, with a way on', async () => {
    const { page } = await Learner.lookUp(browser, site, '#/reference/NOSUCH%');
    await page.getByText('This server has no command NOSUCH%.').waitFor();
    await page.getByRole('link', { name: 'All commands' }).click();
    await page.getByRole('searchbox').waitFor();
  });

  it('is asked for again when the server comes back', async () => {
    const learner = await Learner.arrive(browser, site, '#/capitals/first-key');
    const { page } = learner;
    const terminal = await learner.terminal();
    await terminal.run('quit', 'You have left redis-cli');
    await terminal.type('kill -9 $(pgrep redis-server)\n');
    await learner.button('Restart server').waitFor();
    await page.goto(`${site.url}#/reference/GET`);
    await page.getByText('The server does not answer').waitFor();
    await learner.button('Restart server').click();
    await page.getByRole('heading', { name: 'GET', exact: true }).waitFor();
  });
});

describe('a page over the lesson', () => {
  it('leaves the lesson as it was', async () => {
    const learner = await Learner.arrive(browser, site, '#/capitals/first-key');
    const { page } = learner;
    await learner.button('Hint 1 of 2').click();
    await page.getByRole('link', { name: 'Commands', exact: true }).click();
    await page.locator('.reading h1').waitFor();
    expect(await page.locator('.step h2').isVisible()).toBe(false);
    await (await learner.terminal()).run('SET Bahamas Nassau', 'OK');
    await page.getByRole('link', { name: 'Back to the lesson' }).click();
    await learner.stepIsDone();
    expect(await page.locator('.hint').count()).toBe(1);
    expect(page.url()).toContain('#/capitals/first-key');
  });

  it('is left for the first lesson by who has come by its address', async () => {
    const { page } = await Learner.lookUp(browser, site, '#/glossary/worker');
    await page.getByRole('link', { name: 'Back to the lesson' }).click();
    await page.locator('.step h2').waitFor();
  });

  it('is reached and left with the keyboard alone', async () => {
    const learner = await Learner.arrive(browser, site, '#/capitals/first-key');
    const { page } = learner;
    await page.getByRole('link', { name: 'Commands', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('hset');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'HSET', exact: true }).waitFor();
    const inside = await page.evaluate(
      () => document.activeElement?.closest('.reading') !== null && document.activeElement !== null,
    );
    expect(inside).toBe(true);
  });
});

describe('the glossary', () => {
  it('shows the term of the address, and leads to commands', async () => {
    const { page } = await Learner.lookUp(browser, site, '#/glossary/optimistic-locking');
    const named = page.locator('.glossary [data-named="true"]');
    await named.getByText('Optimistic locking').waitFor();
    expect(await named.isVisible()).toBe(true);
    expect(await page.locator('.glossary dt').count()).toBeGreaterThanOrEqual(50);
    await named.getByRole('link', { name: 'WATCH' }).click();
    await page.getByRole('heading', { name: 'WATCH', exact: true }).waitFor();
  });
});

describe('for everyone', () => {
  const PLACES = ['#/reference', '#/reference/SET', '#/glossary/key'];

  it.each(['light', 'dark'] as const)('axe finds nothing serious in %s', async colorScheme => {
    for (const place of PLACES) {
      const learner = await Learner.lookUp(browser, site, place, { colorScheme });
      expect(await seriousProblems(learner), place).toEqual([]);
      await learner.page.context().close();
    }
  });

  it('axe finds nothing serious on a phone, and nothing scrolls sideways', async () => {
    for (const place of PLACES) {
      const learner = await Learner.lookUp(browser, site, place, PHONE);
      expect(await seriousProblems(learner), place).toEqual([]);
      expect(await learner.sidewaysPx(), place).toBe(0);
      await learner.page.context().close();
    }
  });

  it('costs nothing until it is opened', async () => {
    const begin = site.served.length;
    const learner = await Learner.arrive(browser, site, '#/capitals/first-key');
    const paths = (): string[] => site.served.slice(begin).map(({ path }) => path);
    expect(paths().filter(path => path.includes('reading-page'))).toEqual([]);
    await learner.page.getByRole('link', { name: 'Commands', exact: true }).click();
    await learner.page.locator('.reading h1').waitFor();
    expect(paths().filter(path => path.includes('reading-page')).length).toBeGreaterThan(0);
  });
});
