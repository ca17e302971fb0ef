// The course as something to read: contents, search, the way from lesson to lesson, paper.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { seriousProblems } from './axe.ts';
import { Learner } from './learner.ts';

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
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

async function openContents(learner: Learner): Promise<void> {
  await learner.button(/^Contents/).click();
  await learner.page.getByRole('dialog').getByRole('searchbox').waitFor();
}

describe('the contents', () => {
  it('count what is done, by lesson, by chapter and in all', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const { page } = learner;
    await (await learner.terminal()).run('SET Bahamas Nassau', 'OK');
    await learner.stepIsDone();
    await openContents(learner);
    const dialog = page.getByRole('dialog');
    expect(await dialog.locator('.contents-pages').innerText()).toMatch(/1 of \d+ steps · \d+ h/);
    const chapter = dialog.locator('details[open]');
    expect(await chapter.locator('summary').innerText()).toMatch(/far away[^]*1 of \d+ steps/);
    await chapter.getByText(/^1 of \d+ steps done$/).waitFor();
    expect(await dialog.locator('details').count()).toBeGreaterThan(3);
  });

  it('show what a lesson builds on, and lead there', async () => {
    const learner = await Learner.arrive(browser, site, '#/hashes');
    await openContents(learner);
    const lesson = learner.page.locator('.contents-lesson[data-open="true"]');
    await lesson.getByText('Best after').waitFor();
    await lesson.getByRole('link', { name: 'A dictionary that lives elsewhere' }).click();
    await learner.page.locator('.step h2', { hasText: 'Store your first capital' }).waitFor();
    expect(await learner.page.getByRole('dialog').count()).toBe(0);
  });

  it('open with the keyboard, chapter by chapter', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    await openContents(learner);
    const summary = learner.page.locator('details:not([open]) summary').last();
    await summary.focus();
    await learner.page.keyboard.press('Enter');
    await learner.page.locator('details[open] .contents-link').last().waitFor();
    await learner.page.keyboard.press('Tab');
    await learner.page.keyboard.press('Enter');
    await learner.page.getByRole('dialog').waitFor({ state: 'detached' });
    await learner.ready();
    expect(learner.page.url()).not.toContain('#/capitals');
  });
});

describe('a search', () => {
  async function results(page: Page, typed: string): Promise<string[]> {
    await page.getByRole('searchbox').fill(typed);
    await page
      .getByRole('dialog')
      .getByRole('status')
      .getByText(/\d|Nothing/)
      .waitFor();
    return page.locator('.search-title').allTextContents();
  }

  it('finds steps by their title, their words and their commands', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    const { page } = learner;
    await openContents(learner);
    expect(await results(page, 'first capital')).toContain('Store your first capital');
    expect((await results(page, 'dictionary')).length).toBeGreaterThan(0);
    await results(page, 'bahamas');
    expect(await page.locator('.search-excerpt mark').first().innerText()).toBe('Bahamas');
    await results(page, 'zrangestore');
    await page.locator('.search-commands').getByText('ZRANGESTORE').waitFor();
  });

  it('forgives a slip, and says when there is nothing', async () => {
    const learner = await Learner.arrive(browser, site, FIRST);
    await openContents(learner);
    expect(await results(learner.page, 'capitel')).toContain('Store your first capital');
    expect(await results(learner.page, 'qqqq')).toEqual([]);
    await learner.page.getByText('Nothing about “qqqq”').waitFor();
  });

  it('leads to the step, and to the command', async () => {
    const learner = await Learner.arrive(browser, site, '#/hashes');
    const { page } = learner;
    await openContents(learner);
    await results(page, 'first capital');
    await page.getByRole('link', { name: 'Store your first capital' }).click();
    await page.locator('.step h2', { hasText: 'Store your first capital' }).waitFor();
    await openContents(learner);
    await results(page, 'getdel');
    await page.locator('.search-commands a').first().click();
    await page.getByRole('heading', { name: 'GETDEL', exact: true }).waitFor();
  });

  it('fetches its index only when somebody searches', async () => {
    const begin = site.served.length;
    const learner = await Learner.arrive(browser, site, FIRST);
    await openContents(learner);
    const bytes = (): number =>
      site.served
        .slice(begin)
        .reduce((sum, file) => sum + (/index/.test(file.path) ? 0 : file.bytes), 0);
    const before = bytes();
    await results(learner.page, 'redis');
    expect(bytes()).toBeGreaterThan(before + 20_000);
  });
});

describe('from lesson to lesson', () => {
  it('leads forward and back', async () => {
    const learner = await Learner.arrive(browser, site, '#/hashes');
    const { page } = learner;
    await page.getByRole('link', { name: 'Previous lesson' }).click();
    await page.waitForURL(/#\/capitals\//);
    await learner.ready();
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('link').last().click();
    await page.getByRole('link', { name: 'Next lesson' }).click();
    await page.waitForURL(/#\/hashes\//);
  });

  it('links the first mention of a term to the glossary', async () => {
    const { page } = await Learner.arrive(browser, site, '#/queues');
    await page.locator('.lesson-intro').getByRole('link', { name: 'worker' }).click();
    await page
      .locator('.glossary [data-named="true"]')
      .getByText('Worker', { exact: true })
      .waitFor();
    await page.goBack();
    await page.locator('.lesson-intro').waitFor();
  });
});

describe('paper', () => {
  it('gets the whole lesson, in black on white, without terminals', async () => {
    const learner = await Learner.arrive(browser, site, '#/hashes', { colorScheme: 'dark' });
    const { page } = learner;
    // What is printed is fetched after the prompt.
    await page.waitForFunction(() => {
      dispatchEvent(new Event('beforeprint'));
      return document.querySelector('.paper') !== null;
    });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.evaluate(() => {
      addEventListener('beforeprint', () => {
        const shown = [...document.querySelectorAll('.paper h2')].map(each => each.textContent);
        document.documentElement.dataset['paper'] = JSON.stringify(shown);
      });
    });
    const pdf = await page.pdf();
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(2);
    const titles = JSON.parse((await page.locator('html').getAttribute('data-paper')) ?? '[]');
    expect(titles[0]).toBe('1. A value with a field');
    expect(titles.at(-1)).toBe('Solutions');
    const steps = await page.locator('.rail-step').count();
    expect(titles).toHaveLength(steps + 1);
    expect(await page.locator('.paper').count()).toBe(0);
  });

  it('shows only what can be read there', async () => {
    const { page } = await Learner.arrive(browser, site, '#/hashes', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.xterm').first().isVisible()).toBe(false);
    expect(await page.locator('.top-bar').isVisible()).toBe(false);
    expect(await page.locator('.step h2').isVisible()).toBe(true);
    const ink = await page.evaluate(() => getComputedStyle(document.body).color);
    expect(ink).toBe('rgb(0, 0, 0)');
  });
});

describe('for everyone', () => {
  it.each([
    ['light', {}],
    ['dark', {}],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)('axe finds nothing serious in %s, on a screen like %j', async (scheme, options) => {
    const learner = await Learner.arrive(browser, site, '#/hashes', {
      ...options,
      colorScheme: scheme,
    });
    await openContents(learner);
    await learner.page.locator('.contents-chapter').first().waitFor();
    expect(await seriousProblems(learner)).toEqual([]);
    await learner.page.getByRole('searchbox').fill('set');
    await learner.page.locator('.search-steps a').first().waitFor();
    expect(await seriousProblems(learner)).toEqual([]);
    expect(await learner.sidewaysPx()).toBe(0);
  });
});
