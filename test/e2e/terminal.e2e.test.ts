// The terminals: two clients of one server, every byte value across the worker's border, and a
// keyboard that is never caught.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromUint8 } from '../../src/resp/bytes.ts';
import { quote } from '../../src/resp/quote.ts';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite, TerminalScreen } from '../support/browser.ts';
import { Learner } from './learner.ts';

const WIDE = { viewport: { width: 1600, height: 1000 } };

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

describe('terminals', () => {
  it('carry all 256 byte values to the server and back', async () => {
    const all = quote(fromUint8(Uint8Array.from({ length: 256 }, (_, byte) => byte)));
    const learner = await Learner.arrive(browser, site, '', WIDE);
    const terminal = await learner.terminal();
    await terminal.run(`SET bytes ${all}`, 'OK');
    await terminal.run('STRLEN bytes', '(integer) 256');
    await terminal.type('CLEAR\nGET bytes\n');
    const shown = async (): Promise<string> => (await terminal.text()).replaceAll('\n', '');
    await expect.poll(async () => (await shown()).split('GET bytes')[1]).toContain(all);
  });

  it('are clients of one server; the second can be opened and closed', async () => {
    const learner = await Learner.arrive(browser, site);
    await learner.button('New terminal').click();
    const first = new TerminalScreen(learner.page, 0);
    const second = new TerminalScreen(learner.page, 1);
    await second.waitFor('127.0.0.1:6379>');
    await second.type('BLPOP queue 0\n');
    await first.run('RPUSH queue hello', '(integer) 1');
    await second.waitFor(/1\) "queue"\n2\) "hello"/);
    await learner.button('Close terminal redis-cli 2').click();
    expect(await learner.page.locator('.xterm').count()).toBe(1);
    await first.run('ECHO still-here', '"still-here"');
  });

  it('keep what is on their screens when the layout changes', async () => {
    const learner = await Learner.arrive(browser, site, '', WIDE);
    const terminal = await learner.terminal();
    await terminal.run('ECHO remember-me', '"remember-me"');
    for (const width of [900, 360, 1600]) {
      await learner.page.setViewportSize({ width, height: 800 });
      if (width === 360) await learner.button('Terminal').click();
      await terminal.waitFor('"remember-me"');
    }
    await terminal.run('ECHO and-go-on', '"and-go-on"');
  });

  it('leave redis-cli for the shell it was started from, and come back', async () => {
    const learner = await Learner.arrive(browser, site);
    const terminal = await learner.terminal();
    await terminal.run('quit', /learner@playground:~\$$/);
    await terminal.run('redis-cli -n 2 SET from shell', /OK\nlearner@playground:~\$$/);
    await terminal.run('redis-cli -n 2', /\n127\.0\.0\.1:6379\[2\]>$/);
    await terminal.run('GET from', '"shell"');
  });

  it('end with the shell, and start again with Enter', async () => {
    const learner = await Learner.arrive(browser, site);
    const terminal = await learner.terminal();
    await terminal.run('quit', /learner@playground:~\$$/);
    await terminal.run('exit', 'The shell has ended. Press Enter for redis-cli.');
    await terminal.run('', /127\.0\.0\.1:6379>$/);
    await terminal.run('PING', 'PONG');
  });

  it('keep their history for the next visit', async () => {
    const learner = await Learner.arrive(browser, site);
    await (await learner.terminal()).run('ECHO once', '"once"');
    await learner.page.reload();
    await learner.ready();
    const terminal = await learner.terminal();
    await terminal.type('');
    await learner.page.keyboard.press('ArrowUp');
    await terminal.waitFor('> ECHO once');
  });
});

describe('the keyboard', () => {
  it('completes with Tab while a command is typed, and leaves with Tab at an empty line', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    const inTerminal = (): Promise<boolean> =>
      page.evaluate(() => document.activeElement?.closest('.xterm') !== null);
    const terminal = await learner.terminal();
    await terminal.type('hge');
    await page.keyboard.press('Tab');
    await terminal.waitFor('> HGET');
    expect(await inTerminal()).toBe(true);
    await page.keyboard.press('Control+u');
    await page.keyboard.press('Tab');
    expect(await inTerminal()).toBe(false);
  });

  it('always leaves with Escape, Tab, and backwards with Shift and Tab', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    const inTerminal = (): Promise<boolean> =>
      page.evaluate(() => document.activeElement?.closest('.xterm') !== null);
    const terminal = await learner.terminal();
    await terminal.type('hge');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await inTerminal()).toBe(false);
    await terminal.type('');
    await page.keyboard.press('Shift+Tab');
    expect(await inTerminal()).toBe(false);
    const described = await page.locator('.xterm textarea').getAttribute('aria-description');
    expect(described).toContain('Escape, then Tab, always leaves the terminal');
  });

  it('reaches every control of the page from the top, and comes round', async () => {
    const learner = await Learner.arrive(browser, site, '#/expiry');
    const { page } = learner;
    await page.locator('.python-monaco').nth(1).waitFor();
    const reached: string[] = [];
    const inEditor = (): Promise<boolean> =>
      page.evaluate(() => (document.activeElement?.closest('.monaco-editor') ?? null) !== null);
    for (let presses = 0; presses < 80; presses += 1) {
      // An editor keeps Tab, unless Escape comes before it.
      if (await inEditor()) await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      });
      if (name !== '') reached.push(name);
      if (reached.length > 1 && name === reached[0]) break;
    }
    expect(reached.at(-1), 'comes round').toBe(reached[0]);
    expect(reached[0]).toBe('Skip to the lesson');
    const wanted = ['Skip to the terminal', /^Contents/, 'Settings', /^Step 1:/, 'Show solution'];
    wanted.push('Next step', 'Resize the lesson', 'New terminal', /command line$/, 'Copy');
    for (const name of wanted) {
      expect(
        reached.some(each => (typeof name === 'string' ? each === name : name.test(each))),
        String(name),
      ).toBe(true);
    }
  });

  it('has a screen-reader mode that shows the screen as text', async () => {
    const learner = await Learner.arrive(browser, site);
    await learner.button('Settings').click();
    await learner.page.getByLabel('Screen-reader mode').check();
    await learner.page.keyboard.press('Escape');
    await learner.page.getByLabel(/^redis-cli.*command line/).fill('ECHO spoken');
    await learner.page.keyboard.press('Enter');
    await learner.page.getByRole('log').getByText('"spoken"').waitFor();
    await (await learner.terminal()).waitFor('"spoken"');
  });
});
