// The page itself: at every width, in both looks, for everyone, from any folder, and when
// something goes wrong.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite, visit } from '../support/browser.ts';
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

describe('layout', () => {
  it.each([
    [320, 640],
    [360, 740],
    [768, 1024],
    [1280, 800],
    [1600, 900],
  ])('never scrolls sideways at %d by %d', async (width, height) => {
    const viewport = { width, height };
    const learner = await Learner.arrive(browser, site, '#/expiry', { viewport });
    expect(await learner.sidewaysPx()).toBe(0);
    if (width >= 760) return;
    for (const pane of ['Terminal', 'Python', 'Lesson']) {
      await learner.button(pane).click();
      expect(await learner.sidewaysPx(), pane).toBe(0);
    }
  });

  it('shows one pane at a time on a phone, and the goal over the terminal', async () => {
    const learner = await Learner.arrive(browser, site, '#/capitals/first-key', PHONE);
    const { page } = learner;
    await learner.button('Go to the terminal').click();
    const strip = page.locator('.goal-strip');
    await strip.getByText('Store the capital of the Bahamas').waitFor();
    await (await learner.terminal()).run('SET Bahamas Nassau', 'OK');
    await strip.getByText('Step done').waitFor();
    await strip.getByRole('link', { name: 'Next step' }).click();
    await page.getByRole('heading', { name: 'Ask for it again' }).waitFor();
    expect(await page.locator('.xterm').isVisible()).toBe(false);
  });

  it('remembers the widths that the learner gave the panes', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    const lesson = page.getByRole('region', { name: 'Lesson', exact: true });
    const width = async (): Promise<number> => (await lesson.boundingBox())?.width ?? 0;
    const before = await width();
    await page.getByRole('separator', { name: 'Resize the lesson' }).focus();
    for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('ArrowRight');
    const wider = await width();
    expect(wider).toBeGreaterThan(before + 20);
    await page.reload();
    await learner.ready();
    expect(Math.abs((await width()) - wider)).toBeLessThan(3);
  });
});

describe('a handle between panes', () => {
  it('follows the mouse, and goes back with a double click', async () => {
    const { page } = await Learner.arrive(browser, site);
    const handle = page.getByRole('separator', { name: 'Resize Python' });
    const left = async (): Promise<number> => (await handle.boundingBox())?.x ?? 0;
    const before = await left();
    await page.mouse.move(before, 400);
    await page.mouse.down();
    await page.mouse.move(before - 100, 400, { steps: 5 });
    await page.mouse.up();
    expect(Math.abs((await left()) - (before - 100))).toBeLessThan(3);
    await handle.dblclick();
    expect(Math.abs((await left()) - before)).toBeLessThan(3);
  });
});

describe('looks', () => {
  it('follows the device until the learner chooses, and remembers the choice', async () => {
    const learner = await Learner.arrive(browser, site, '', { colorScheme: 'dark' });
    const { page } = learner;
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await background()).toBe('rgb(25, 23, 28)');
    await learner.button('Switch to light').click();
    expect(await background()).toBe('rgb(248, 246, 243)');
    await page.reload();
    await learner.ready();
    expect(await background()).toBe('rgb(248, 246, 243)');
  });

  it('runs no animation for a learner who wants less motion', async () => {
    const learner = await Learner.arrive(browser, site, '', { reducedMotion: 'reduce' });
    const running = await learner.page.evaluate(
      () => document.getAnimations().filter(each => each.playState === 'running').length,
    );
    expect(running).toBe(0);
  });
});

describe('axe', () => {
  it.each(['light', 'dark'] as const)('finds nothing serious in %s', async colorScheme => {
    const learner = await Learner.arrive(browser, site, '#/transactions', { colorScheme });
    const { page } = learner;
    await page.locator('.python-monaco .view-lines').nth(1).waitFor();
    await learner.button(/^Hint/).first().click();
    await learner.button('Show solution').click();
    await (await learner.terminal()).run('HELP SET', 'summary');
    expect(await seriousProblems(learner)).toEqual([]);
    await learner.button('Settings').click();
    expect(await seriousProblems(learner)).toEqual([]);
    await page.keyboard.press('Escape');
    await learner.button(/^Contents/).click();
    expect(await seriousProblems(learner)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('finds nothing serious on a phone in %s', async scheme => {
    const learner = await Learner.arrive(browser, site, '#/expiry', {
      ...PHONE,
      colorScheme: scheme,
    });
    for (const pane of ['Lesson', 'Terminal', 'Python']) {
      await learner.button(pane).click();
      expect(await seriousProblems(learner), pane).toEqual([]);
    }
  });
});

describe('hosting', () => {
  it('needs nothing but its own folder, and runs under a strict content security policy', async () => {
    const { page, problems } = await visit(browser, 'about:blank');
    const policy =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "font-src 'self' data:; base-uri 'none'; object-src 'none'";
    await page.route('**/*', async route => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': policy };
      await route.fulfill({ response, headers });
    });
    await page.goto(site.url);
    const learner = new Learner(page, problems);
    await learner.ready();
    await page.locator('.python-monaco .view-lines').nth(1).waitFor();
    await (await learner.terminal()).run('PING', 'PONG');
    expect(problems.filter(problem => !problem.startsWith('foreign'))).toEqual([]);
  });

  it('asks no other origin for anything', async () => {
    const learner = await Learner.arrive(browser, site);
    await learner.page.locator('.python-monaco .view-lines').nth(1).waitFor();
    expect(learner.problems).toEqual([]);
  });

  it('fetches Monaco only after the prompt is drawn', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      const look = setInterval(() => {
        if (!document.querySelector('.xterm-rows')?.textContent?.includes('6379')) return;
        performance.mark('prompt');
        clearInterval(look);
      }, 1);
    });
    const page = await context.newPage();
    await page.goto(site.url);
    await page.locator('.python-monaco .view-lines').nth(1).waitFor();
    const [promptMs, monacoMs] = await page.evaluate(() => {
      const [mark] = performance.getEntriesByName('prompt');
      const files = performance.getEntriesByType('resource');
      const monaco = files.find(({ name }) => name.includes('/editor'));
      return [mark?.startTime ?? Infinity, monaco?.startTime ?? 0];
    });
    // The test itself looks once a millisecond at best.
    expect(monacoMs).toBeGreaterThan(promptMs - 20);
    await context.close();
  });

  it('does not fetch Monaco at all until a phone shows it', async () => {
    const begin = site.served.length;
    await Learner.arrive(browser, site, '', PHONE);
    const paths = site.served.slice(begin).map(({ path }) => path);
    expect(paths.some(path => path.includes('engine-worker'))).toBe(true);
    expect(paths.filter(path => path.includes('editor'))).toEqual([]);
  });
});

describe('a server that dies', () => {
  it('without a word is noticed when it does not answer', async () => {
    const learner = await withMortalServer(browser, site);
    await learner.page.evaluate(() => dispatchEvent(new Event('kill-server-silently')));
    await (await learner.terminal()).type('PING\n');
    await learner.page.getByText('It does not answer.').waitFor();
    await learner.button('Restart server').click();
    await (await learner.terminal()).run('PING', 'PONG');
    await learner.page.context().close();
  });

  it('is said to be dead, keeps the progress, and comes back with its step set up', async () => {
    const learner = await withMortalServer(browser, site);
    const { page } = learner;
    const terminal = await learner.terminal();
    await terminal.run('SET Bahamas Nassau', 'OK');
    await learner.stepIsDone();
    await page.evaluate(() => dispatchEvent(new Event('kill-server')));
    await page.locator('.notice-bad[role="alert"]').getByText('The server has stopped.').waitFor();
    await page.getByText('out of memory').waitFor();
    await terminal.run('GET Bahamas', 'not connected>');
    await learner.button('Restart server').click();
    await page.locator('.notice-bad').waitFor({ state: 'detached' });
    await terminal.run('GET Bahamas', '(nil)');
    await terminal.run('SET Bahamas Nassau', /\(nil\)[^]*OK/);
    await learner.stepIsDone();
    expect(await page.locator('.rail-step[data-state="done"]').count()).toBe(1);
    await page.context().close();
  });
});

// The page's first worker dies at an event: with an error, or without a word.
async function withMortalServer(browser: Browser, site: Site): Promise<Learner> {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const Real = globalThis.Worker;
    const workers: Worker[] = [];
    globalThis.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    };
    addEventListener('kill-server', () => {
      workers[0]?.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    });
    addEventListener('kill-server-silently', () => workers[0]?.terminate());
  });
  const page = await context.newPage();
  await page.goto(`${site.url}#/capitals/first-key`);
  const learner = new Learner(page, []);
  await learner.ready();
  return learner;
}
