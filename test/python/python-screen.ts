// The Python terminal of the page as its user sees it: typed into with the keyboard, read off the
// screen. Knows the page only by what it shows.
import type { Locator, Page } from 'playwright-core';
import type { Console } from './session.ts';

const PROMPT = /(?:^|\n)(?:>>>|\.\.\.)$/;
const PATIENCE_MS = 20_000;
const A_WHILE_MS = 1000;

/** One Python terminal; the one in front unless its tab is named. */
export class PythonScreen implements Console {
  private readonly page: Page;
  private readonly tab: string;
  private readonly root: Locator;
  private shown = '';
  private columns = Infinity;

  /** `tab` is the name on its tab, as `Python 2`; only needed when there are several. */
  constructor(page: Page, tab = '') {
    this.page = page;
    this.tab = tab;
    this.root = page.locator('.console .xterm');
  }

  /** Presses "Start Python" and waits for the prompt. */
  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start Python' }).click();
    await this.waitFor(PROMPT, 60_000);
  }

  /** Asks Python how wide the terminal is; from now on lines that wrap are read as one. */
  async measure(): Promise<void> {
    this.columns = Number(await this.line('__import__("os").get_terminal_size().columns', false));
  }

  /** The lines on the screen, without the blanks at their ends and without empty ones below. */
  async text(): Promise<string> {
    const rows = await this.root.locator('.xterm-rows > div').allTextContents();
    const lines = rows.map(row => row.replaceAll('\u00a0', ' '));
    const joined = lines.map(line => (line.length < this.columns ? `${line.trimEnd()}\n` : line));
    return joined.join('').trimEnd();
  }

  /** Waits until the screen shows the text. */
  async waitFor(expected: string | RegExp, timeoutMs = PATIENCE_MS): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const shown = await this.text();
      if (typeof expected === 'string' ? shown.includes(expected) : expected.test(shown)) {
        return shown;
      }
      if (Date.now() > deadline) throw new Error(`no ${String(expected)} on the screen:\n${shown}`);
      await this.page.waitForTimeout(10);
    }
  }

  /** Types with the keyboard; `\n` is the Enter key. */
  async type(text: string): Promise<void> {
    await this.root.locator('textarea').focus();
    for (const [at, line] of text.split('\n').entries()) {
      if (at > 0) await this.page.keyboard.press('Enter');
      await this.page.keyboard.type(line);
    }
  }

  /** Pastes, as the clipboard would. */
  async paste(text: string): Promise<void> {
    await this.root.locator('textarea').focus();
    await this.page.evaluate(pasted => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    }, text);
  }

  /** Presses a key, as `Control+c`. */
  async press(key: string): Promise<void> {
    await this.root.locator('textarea').focus();
    await this.page.keyboard.press(key);
  }

  async line(text: string, waits: boolean): Promise<string> {
    await this.bringForward();
    await this.press('Control+l');
    const prompt = await this.waitFor(/^(?:>>>|\.\.\.)$/);
    if (text !== '') await this.paste(text); // Quicker than key by key.
    const typed = `${prompt} ${text}`.trimEnd();
    await this.waitFor(new RegExp(`^${escaped(typed)}$`));
    await this.page.keyboard.press('Enter');
    if (!waits) return this.printedAfter(typed);
    await this.page.waitForTimeout(A_WHILE_MS);
    this.shown = await this.text();
    return this.shown.slice(typed.length + 1);
  }

  async interrupt(): Promise<string> {
    await this.bringForward();
    const before = this.shown;
    await this.page.waitForTimeout(A_WHILE_MS);
    await this.press('Control+c');
    return (await this.printedAfter(before)).replace('^C', '');
  }

  private async bringForward(): Promise<void> {
    if (this.tab === '') return;
    const tab = this.page.locator('.console-tab').filter({ hasText: this.tab });
    if ((await tab.count()) === 0) return;
    await tab.getByText(this.tab, { exact: true }).click();
    await tab.locator('[aria-current=true]').waitFor();
  }

  private async printedAfter(before: string): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    let shown = await this.text();
    while (shown === before || !PROMPT.test(shown)) {
      if (Date.now() > deadline) throw new Error(`no prompt from Python:\n${shown}`);
      await this.page.waitForTimeout(5);
      shown = await this.text();
    }
    // What is longer than the screen has lost its beginning.
    const printed = shown.startsWith(before) ? shown.slice(before.length + 1) : shown;
    return printed.replace(PROMPT, '');
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
