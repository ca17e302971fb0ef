// `npm run size`: what the page sends, gzipped, until its prompt accepts a key. What the page asks
// for after it has drawn the prompt is listed and not counted. Fails above the limit.
import { TerminalScreen, launchChromium, serveSite, visit } from '../test/support/browser.ts';

const LIMIT_KB = 300;

const site = await serveSite();
const browser = await launchChromium();
try {
  const { page } = await visit(browser, site.url);
  const terminal = new TerminalScreen(page);
  await terminal.waitFor(/> $|>$/);
  await terminal.type('P');
  await terminal.waitFor(/> P/);
  const later = await page.evaluate(askedForLater);
  const files = [...site.served];
  const isLater = (path: string): boolean => later.some(url => url.endsWith(`/${path}`));
  const counted = files.filter(file => !isLater(file.path));
  for (const { path, bytes } of files) {
    console.log(`${kB(bytes)}  ${path}${isLater(path) ? '  (after the prompt, not counted)' : ''}`);
  }
  const total = counted.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${kB(total)}  until the prompt accepts a key; the limit is ${LIMIT_KB} kB`);
  if (total > LIMIT_KB * 1000) process.exitCode = 1;
} finally {
  await browser.close();
  await site.close();
}

// In the page: the files that it began to ask for when the prompt was there.
function askedForLater(): string[] {
  const promptMs = performance.getEntriesByName('prompt')[0]?.startTime ?? Infinity;
  const files = performance.getEntriesByType('resource');
  return files.filter(({ startTime }) => startTime > promptMs).map(({ name }) => name);
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
