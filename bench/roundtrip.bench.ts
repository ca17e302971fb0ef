// How long a learner waits in Chromium: from a key to the server's reply in the page (a client of
// the page's own worker), and from Enter to the reply on the screen (one frame of drawing more).
import type { Page } from 'playwright-core';
import { TerminalScreen, launchChromium, serveSite, visit } from '../test/support/browser.ts';

const ROUNDS = 500;
const SCREEN_ROUNDS = 60;
const LIMIT_MS = 5;

const site = await serveSite();
const browser = await launchChromium();
try {
  const { page } = await visit(browser, site.url);
  const terminal = new TerminalScreen(page);
  await terminal.run('PING', 'PONG');
  const reply = await page.evaluate(roundTrips, ROUNDS);
  console.log(`request to reply through the worker   median ${reply.toFixed(2)} ms (limit 5)`);
  const screen = await enterToScreen(page);
  console.log(`Enter to the reply on the screen      median ${screen.toFixed(2)} ms`);
  if (reply > LIMIT_MS) process.exitCode = 1;
} finally {
  await browser.close();
  await site.close();
}

// Runs in the page: a worker of the page's own file, one more client, requests one by one.
async function roundTrips(rounds: number): Promise<number> {
  const files = performance.getEntriesByType('resource').map(entry => entry.name);
  const url = files.find(name => name.includes('engine-worker'));
  if (url === undefined) throw new Error('the page has loaded no engine worker');
  const worker = new Worker(url, { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: 'connect', options: {} }, [port2]);
  const request = new TextEncoder().encode('*1\r\n$4\r\nPING\r\n');
  const ask = (): Promise<unknown> =>
    new Promise(resolve => {
      port1.onmessage = resolve;
      port1.postMessage(request);
    });
  await ask();
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    // Ten at a time: the page's clock is too coarse for one.
    const start = performance.now();
    for (let n = 0; n < 10; n += 1) await ask();
    times.push((performance.now() - start) / 10);
  }
  worker.terminate();
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Infinity;
}

async function enterToScreen(page: Page): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < SCREEN_ROUNDS; i += 1) {
    await page.keyboard.type(`ECHO mark-${i}`);
    const seen = page.evaluate(
      reply =>
        new Promise<number>(resolve => {
          const rows = document.querySelector('.xterm-rows');
          if (rows === null) throw new Error('no terminal');
          let start = 0;
          document.addEventListener('keydown', () => (start = performance.now()), {
            capture: true,
            once: true,
          });
          const observer = new MutationObserver(() => {
            if (!rows.textContent?.includes(reply)) return;
            observer.disconnect();
            resolve(performance.now() - start);
          });
          observer.observe(rows, { childList: true, subtree: true, characterData: true });
        }),
      `"mark-${i}"`,
    );
    await page.keyboard.press('Enter');
    times.push(await seen);
  }
  return times.sort((a, b) => a - b)[Math.floor(SCREEN_ROUNDS / 2)] ?? Infinity;
}
