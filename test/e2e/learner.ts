// A person in front of the page, for the end-to-end tests: reads the lesson, types into terminals,
// presses buttons, moves the clock. Knows the page only by what it shows.
import type { BrowserContextOptions, Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { parseDuration } from '../../src/lesson/notation.ts';
import type { Command } from '../../src/lesson/schema.ts';
import { CLOCK, SHELL } from '../../src/lesson/schema.ts';
import { TerminalScreen, visit } from '../support/browser.ts';
import type { Site } from '../support/browser.ts';

/** How long the page may take for anything. */
export const PATIENCE_MS = 15_000;

/** A learner with a browser profile of their own. */
export class Learner {
  readonly page: Page;
  /** Errors, failed requests and requests to other origins so far. */
  readonly problems: readonly string[];

  constructor(page: Page, problems: readonly string[]) {
    this.page = page;
    this.problems = problems;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens the page at a place such as `#/capitals/first-key`, until the prompt is there. */
  static async arrive(
    browser: Browser,
    site: Site,
    place = '',
    options: BrowserContextOptions = {},
  ): Promise<Learner> {
    const { page, problems } = await visit(browser, site.url + place, options);
    const learner = new Learner(page, problems);
    await learner.ready();
    await learner.hasPrompt();
    return learner;
  }

  /** Opens the page at what is looked up there (`#/reference/SET`), until the prompt is there. */
  static async lookUp(
    browser: Browser,
    site: Site,
    place: string,
    options: BrowserContextOptions = {},
  ): Promise<Learner> {
    const { page, problems } = await visit(browser, site.url + place, options);
    const learner = new Learner(page, problems);
    await page.locator('.reading h1').waitFor();
    await learner.hasPrompt();
    return learner;
  }

  /** Waits for the step to be set up. */
  async ready(): Promise<void> {
    await this.page.locator('.step h2').waitFor({ state: 'attached' });
    await this.page.locator('.step-note').waitFor({ state: 'detached' });
    await this.page.locator('.xterm').first().waitFor({ state: 'attached' });
  }

  /** Waits for the first prompt. */
  async hasPrompt(): Promise<void> {
    // What is out of sight on a phone is not drawn.
    if (!(await this.page.locator('.xterm').first().isVisible())) return;
    await this.page.waitForFunction(
      () => document.querySelector('.xterm-rows')?.textContent?.includes('127.0.0.1:6379') ?? false,
    );
  }

  /** The terminal with this name, or the first. */
  async terminal(name = ''): Promise<TerminalScreen> {
    if (name === '') return new TerminalScreen(this.page);
    const pane = this.page.locator('.terminal-pane').filter({
      has: this.page.locator('.terminal-name').getByText(name, { exact: true }),
    });
    const tab = this.page.locator('.terminal-tab').getByText(name, { exact: true });
    await pane.or(tab).first().waitFor();
    // Where there is not room for all, it may be behind the others.
    if ((await tab.count()) > 0) await tab.click();
    await pane.waitFor();
    return new TerminalScreen(this.page, pane.locator('.xterm'));
  }

  /** Types a line of a script where it belongs, as soon as a line is read there. */
  async follow({ client, text }: Command): Promise<void> {
    if (client === CLOCK) return this.moveClock(parseDuration(text) ?? 0);
    if (client === SHELL) return this.followInShell(text);
    const terminal = await this.terminal(client);
    // The last row may be cut to the width: what is left of the messages' notice is enough.
    await terminal.waitFor(/(?:>|Reading messages[^\n]*|key to type command\))$/);
    await terminal.type(`${text}\n`);
  }

  private async followInShell(line: string): Promise<void> {
    const terminal = await this.terminal();
    await terminal.waitFor(/\$$/);
    await terminal.type(`${line}\n`);
    await terminal.waitFor(/\$$/);
  }

  /** Shows the solution of a step in Python and has it typed, starting Python if need be. */
  async followInPython(source: string): Promise<void> {
    await this.button('Show solution').click();
    await this.page.locator('.help .example:last-child .type-it').click();
    // Several lines run by themselves; one line waits for Enter.
    if (source.trim().includes('\n')) return;
    const end = source.trim().slice(-12);
    const isTyped = (text: string): boolean =>
      document
        .querySelector('.python-area .xterm-rows')
        ?.textContent?.replaceAll('\u00a0', ' ')
        .includes(text) ?? false;
    await this.page.waitForFunction(isTyped, end, { timeout: 60_000 });
    await this.page.locator('.python-area textarea.xterm-helper-textarea').focus();
    await this.page.keyboard.press('Enter');
  }

  /** Moves the server's clock with the buttons over the terminal. */
  async moveClock(durationMs: number): Promise<void> {
    let left = durationMs;
    for (const [words, sizeMs] of [
      ['1 min', 60_000],
      ['10 s', 10_000],
      ['1 s', 1000],
    ] as const) {
      const button = this.button(`+${words}: move the server’s clock on`);
      for (; left >= sizeMs; left -= sizeMs) await button.click();
    }
    expect(left, 'the buttons move whole seconds').toBe(0);
  }

  /** The button with this name. */
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** The title of the step that is shown. */
  stepTitle(): Promise<string> {
    return this.page.locator('.step h2').innerText();
  }

  /** Waits until the step is done, or says which goals are open. */
  async stepIsDone(): Promise<void> {
    try {
      await this.page.locator('.step-done').waitFor();
    } catch {
      const screens = await this.page.locator('.xterm-rows').allInnerTexts();
      const goals = await this.page.locator('.goals').innerText();
      throw new Error(
        `${await this.stepTitle()} is not done:\n${goals}\n${screens.join('\n--\n')}`,
      );
    }
  }

  /** Presses "Next step" and waits for that step. */
  async next(): Promise<void> {
    const before = await this.stepTitle();
    await this.page.getByRole('link', { name: 'Next step' }).click();
    await this.page.waitForFunction(
      title => document.querySelector('.step h2')?.textContent !== title,
      before,
    );
    await this.ready();
  }

  /** How far the page can be scrolled sideways. */
  sidewaysPx(): Promise<number> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return Math.max(scrollWidth, document.body.scrollWidth) - clientWidth;
    });
  }
}
