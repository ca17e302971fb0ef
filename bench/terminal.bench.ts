// What a terminal bears in Chromium: 10,000 pasted lines without a frame that a person feels, and
// a reply of 1,000,000 elements that Ctrl-C ends. Frames are those of requestAnimationFrame.
import type { Page } from 'playwright-core';
import { TerminalScreen, launchChromium, serveSite, visit } from '../test/support/browser.ts';

const LINES = 10_000;
const ELEMENTS = 1_000_000;
const FRAME_LIMIT_MS = 100;

const site = await serveSite();
const browser = await launchChromium();
try {
  const { page } = await visit(browser, site.url);
  const terminal = new TerminalScreen(page);
  await terminal.run('PING', 'PONG');
  const idle = await frames(page, () => page.waitForTimeout(2000));
  const pasted = await frames(page, () => paste(page, terminal));
  print(`${LINES} pasted lines`, pasted, idle);
  const stopped = await frames(page, () => stop(page, terminal));
  print(`${ELEMENTS} elements, ended with Ctrl-C`, stopped, idle);
  if (Math.max(pasted.longestMs, stopped.longestMs) > FRAME_LIMIT_MS) process.exitCode = 1;
} finally {
  await browser.close();
  await site.close();
}

interface Frames {
  readonly tookMs: number;
  readonly longestMs: number;
  readonly medianMs: number;
}

function print(what: string, { tookMs, longestMs, medianMs }: Frames, idle: Frames): void {
  const frame = `frames: median ${medianMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms`;
  const rest = `at rest ${idle.medianMs.toFixed(0)} and ${idle.longestMs.toFixed(0)} ms`;
  console.log(`${what}: ${(tookMs / 1000).toFixed(1)} s, ${frame} (limit 100; ${rest})`);
}

// How far apart the frames were while `task` ran.
async function frames(page: Page, task: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    const next = (now: number): void => {
      gaps.push(now - last);
      last = now;
      if (!document.body.dataset['gaps']) requestAnimationFrame(next);
      else document.body.dataset['gaps'] = JSON.stringify(gaps);
    };
    delete document.body.dataset['gaps'];
    requestAnimationFrame(next);
  });
  const start = performance.now();
  await task();
  const tookMs = performance.now() - start;
  const gaps = await page.evaluate(async () => {
    document.body.dataset['gaps'] = 'end';
    await new Promise(resolve => setTimeout(resolve, 300));
    return document.body.dataset['gaps'];
  });
  const sorted = gapsOf(gaps).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { tookMs, longestMs: at(1), medianMs: at(0.5) };
}

function gapsOf(text: string | undefined): number[] {
  const read: unknown = JSON.parse(text ?? '[]');
  return Array.isArray(read) ? read.filter(gap => typeof gap === 'number') : [];
}

async function paste(page: Page, terminal: TerminalScreen): Promise<void> {
  await terminal.type('');
  await page.evaluate(lines => {
    const clipboardData = new DataTransfer();
    const text = Array.from({ length: lines }, (_, n) => `SET line:${n} ${n}\n`).join('');
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true });
    document.querySelector('.xterm textarea')?.dispatchEvent(event);
  }, LINES);
  await terminal.waitFor(new RegExp(`SET line:${LINES - 1} ${LINES - 1}\\nOK\\n\\S+>$`), 600_000);
}

async function stop(page: Page, terminal: TerminalScreen): Promise<void> {
  const fill = 'for i=1,ARGV[1] do redis.call("RPUSH",KEYS[1],i) end';
  await terminal.run(`EVAL '${fill}' 1 long ${ELEMENTS}`, /nil\)\n(?:\([\d.]+s\)\n)?\S+>$/);
  await terminal.type('LRANGE long 0 -1\n');
  await terminal.waitFor(/\d{3,}\) "\d+"/);
  await page.keyboard.press('Control+c');
  await terminal.waitFor(/[>$]$/);
}
