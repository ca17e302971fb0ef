// The built page in Debian's Chromium: a static host that serves dist/ gzipped from a sub-path (so
// that nothing may rely on the root), the browser, and terminals that are typed into like a person.
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { delimiter, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const DIST = join(process.cwd(), 'dist');
const SUB_PATH = '/some/sub/path/';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};
const COMPRESSED_ALREADY = new Set(['.png', '.woff2']);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a host has sent: a path below the site's own, and its bytes on the wire. */
export interface Served {
  readonly path: string;
  readonly bytes: number;
}

/** A running static host. */
export interface Site {
  /** Where the page is, as `http://127.0.0.1:1234/some/sub/path/`. */
  readonly url: string;
  /** Every file sent so far, in order. */
  readonly served: readonly Served[];
  close(): Promise<void>;
}

/** Serves dist/ (or another folder) from a sub-path of a free port on 127.0.0.1. */
export async function serveSite(folder = DIST): Promise<Site> {
  if (!existsSync(join(folder, 'index.html'))) throw new Error('No dist: run `npm run build`');
  const served: Served[] = [];
  const server = createServer((request, response) => {
    const sent = serveFile(folder, request, response);
    if (sent !== undefined) served.push(sent);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}${SUB_PATH}`, served, close };
}

function serveFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Served | undefined {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const path = decodeURIComponent(pathname.slice(SUB_PATH.length)) || 'index.html';
  const file = join(folder, path);
  const inside = pathname.startsWith(SUB_PATH) && file.startsWith(folder);
  if (!inside || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return undefined;
  }
  const extension = extname(file);
  const isPlain = COMPRESSED_ALREADY.has(extension);
  const body = isPlain ? readFileSync(file) : gzipSync(readFileSync(file));
  response.writeHead(200, {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'content-length': body.length,
    ...(isPlain ? {} : { 'content-encoding': 'gzip' }),
  });
  response.end(body);
  return { path, bytes: body.length };
}

/** Debian's Chromium, without a window. */
export function launchChromium(): Promise<Browser> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const installed = names.flatMap(name => folders.map(folder => join(folder, name)));
  const executablePath = process.env['PLAYGROUND_CHROMIUM'] ?? installed.find(existsSync);
  if (executablePath === undefined) throw new Error('No Chromium: run `npm run setup`');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page in a browser profile of its own, and all that went wrong in it. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts and of the console, failed requests, and requests to other origins. */
  readonly problems: readonly string[];
}

/** Opens a page as a new visitor. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(`error: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error')
      problems.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('requestfailed', request => {
    problems.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  page.on('request', request => {
    const { origin, protocol } = new URL(request.url());
    const isOwn = origin === new URL(url).origin || protocol === 'data:' || protocol === 'blob:';
    if (!isOwn) problems.push(`foreign: ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems };
}

/** A redis-cli terminal on the page. */
export class TerminalScreen {
  private readonly page: Page;
  private readonly root: Locator;

  /** The terminal at `place`: its index, from 0 in the order of the page, or its element. */
  constructor(page: Page, place: number | Locator = 0) {
    this.page = page;
    this.root = typeof place === 'number' ? page.locator('.xterm').nth(place) : place;
  }

  /** The lines on the screen, without the blanks at their ends and without empty ones below. */
  async text(): Promise<string> {
    const rows = await this.root.locator('.xterm-rows > div').allTextContents();
    return rows
      .map(row => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Types with the keyboard; `\n` is the Enter key. */
  async type(text: string): Promise<void> {
    await this.root.locator('textarea').focus();
    for (const [at, line] of text.split('\n').entries()) {
      if (at > 0) await this.page.keyboard.press('Enter');
      await this.page.keyboard.type(line);
    }
  }

  /** Types a line and Enter, and waits until the text is on the screen. */
  async run(line: string, expected: string | RegExp): Promise<void> {
    await this.type(`${line}\n`);
    await this.waitFor(expected);
  }

  /** Waits until the screen shows the text. */
  async waitFor(expected: string | RegExp, timeoutMs = 15_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const shown = await this.text();
      if (typeof expected === 'string' ? shown.includes(expected) : expected.test(shown)) return;
      if (Date.now() > deadline) throw new Error(`no ${String(expected)} on the screen:\n${shown}`);
      await this.page.waitForTimeout(20);
    }
  }
}
