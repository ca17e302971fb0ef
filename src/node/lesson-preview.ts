// `lessons preview DIR`: serves the built playground with the lessons of a folder in place of its own,
// on this machine only. A change of a file is seen at once; what is wrong with it is said in the
// terminal and over the page, with its line.
import { existsSync, readFileSync, statSync, watch } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import type { CourseFiles } from './course-files.ts';
import { courseFiles } from './course-files.ts';

/** What to preview, and who is told. */
export interface PreviewOptions {
  /** The folder of lessons. */
  readonly folder: string;
  /** The built playground. */
  readonly site: string;
  /** With 0 one that is free. */
  readonly port: number;
  /** Told what is wrong, a line each, whenever the lessons were read; nothing: all is right. */
  readonly onRead: (problems: readonly string[]) => void;
}

/** A running preview. */
export interface Preview {
  readonly url: string;
  stop(): Promise<void>;
}

const COURSE = '/course/';
const SETTLED_MS = 80;
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

// Runs in the page: reloads it after a change, and shows what is wrong over it.
const WATCHER = `const box = document.createElement('pre');
box.setAttribute('role', 'alert');
box.style.cssText = 'position:fixed;inset:auto 0 0;z-index:99;margin:0;padding:12px 16px;' +
  'max-height:40vh;overflow:auto;white-space:pre-wrap;background:#7c1212;color:#fff;font-size:14px';
const events = new EventSource('.${COURSE}events');
let version;
events.onmessage = ({ data }) => {
  const state = JSON.parse(data);
  if (version !== undefined && version !== state.version) location.reload();
  version = state.version;
  box.textContent = state.problems.join('\\n');
  if (state.problems.length > 0) document.body.append(box);
};
`;

/** Serves until it is stopped. Rejects when the folder or the site cannot be read. */
export async function previewLessons(options: PreviewOptions): Promise<Preview> {
  const site = new PreviewSite(options);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    site.answer(decodeURIComponent(pathname), response);
  });
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () => {
      site.close();
      server.closeAllConnections();
      return new Promise(done => server.close(() => done()));
    },
  };
}

class PreviewSite {
  private readonly options: PreviewOptions;
  private readonly watcher: ReturnType<typeof watch>;
  private readonly listeners = new Set<ServerResponse>();
  private course: CourseFiles;
  private version = 1;
  private settling: NodeJS.Timeout | undefined;

  constructor(options: PreviewOptions) {
    this.options = options;
    const { folder, site } = options;
    if (!existsSync(join(site, 'index.html')))
      throw new Error(`${site}: no playground is built there; run npm run build`);
    this.course = courseFiles(folder);
    options.onRead(this.course.problems);
    // An editor may write a file in several goes.
    this.watcher = watch(folder, () => {
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.read(), SETTLED_MS);
    });
  }

  answer(path: string, response: ServerResponse): void {
    if (path === '/' || path === '/index.html') send(response, '.html', this.page());
    else if (path === `${COURSE}watch.js`) send(response, '.js', WATCHER);
    else if (path === `${COURSE}events`) this.listen(response);
    else if (path.startsWith(COURSE)) this.answerCourse(path.slice(COURSE.length), response);
    else this.answerFile(path, response);
  }

  close(): void {
    clearTimeout(this.settling);
    this.watcher.close();
  }

  private read(): void {
    try {
      this.course = courseFiles(this.options.folder);
    } catch (failure) {
      this.course = { ...this.course, problems: [String(failure)] };
    }
    this.version += 1;
    this.options.onRead(this.course.problems);
    for (const listener of this.listeners) this.tell(listener);
  }

  private page(): string {
    const html = readFileSync(join(this.options.site, 'index.html'), 'utf8');
    const head = `<meta name="lessons" content=".${COURSE}" />
    <script type="module" src=".${COURSE}watch.js"></script>`;
    return html.replace('<head>', () => `<head>\n    ${head}`);
  }

  private listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.listeners.add(response);
    response.on('close', () => this.listeners.delete(response));
    this.tell(response);
  }

  private tell(response: ServerResponse): void {
    const { version, course } = this;
    response.write(`data: ${JSON.stringify({ version, problems: course.problems })}\n\n`);
  }

  private answerCourse(name: string, response: ServerResponse): void {
    const content = this.course.files.get(name);
    if (content === undefined) response.writeHead(404).end();
    else send(response, '.json', content);
  }

  private answerFile(path: string, response: ServerResponse): void {
    const root = resolve(this.options.site);
    const file = resolve(root, `.${path}`);
    const isThere = file.startsWith(root + sep) && existsSync(file) && statSync(file).isFile();
    if (isThere) send(response, extname(file), readFileSync(file));
    else response.writeHead(404).end();
  }
}

function send(response: ServerResponse, extension: string, content: string | Uint8Array): void {
  const type = TYPES[extension] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
