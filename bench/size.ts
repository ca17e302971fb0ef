// `npm run size`: what the page sends, gzipped, until its prompt accepts a key. Monaco is listed
// and not counted, for it comes after. Fails above the limit.
import { TerminalScreen, launchChromium, serveSite, visit } from '../test/support/browser.ts';

const LIMIT_KB = 300;
const MONACO = /(^|\/)(monaco|editor|codicon)[^/]*$/;

const site = await serveSite();
const browser = await launchChromium();
try {
  const { page } = await visit(browser, site.url);
  const terminal = new TerminalScreen(page);
  await terminal.waitFor(/> $|>$/);
  await terminal.type('P');
  await terminal.waitFor(/> P/);
  const files = [...site.served];
  const counted = files.filter(file => !MONACO.test(file.path));
  for (const { path, bytes } of files) {
    console.log(`${kB(bytes)}  ${path}${MONACO.test(path) ? '  (Monaco, not counted)' : ''}`);
  }
  const total = counted.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${kB(total)}  until the prompt accepts a key; the limit is ${LIMIT_KB} kB`);
  if (total > LIMIT_KB * 1000) process.exitCode = 1;
} finally {
  await browser.close();
  await site.close();
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
