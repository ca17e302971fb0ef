// The Vite plugin that puts the folder `python/` into the site: Pyodide and redis-py as they are,
// none of it bundled, all of it fetched only when the learner starts Python. The folder is made by
// scripts/python-site.mjs; where that fails the page is built without it, says so, and works.
import { spawnSync } from 'node:child_process';
import { cpSync, createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const TYPES: Record<string, string> = {
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Builds `python/` with `script` and copies it into the built site, or serves it. */
export function pythonPlugin(script: string): Plugin {
  let outDir = 'dist';
  return {
    name: 'python',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle() {
      const folder = makeFolder(script, line => this.warn(line));
      if (folder === undefined) return;
      cpSync(folder, join(outDir, 'python'), { recursive: true, filter: isShipped });
    },
    configureServer(server) {
      const folder = makeFolder(script, line => server.config.logger.warn(line));
      if (folder === undefined) return;
      server.middlewares.use('/python', (request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        const file = resolve(folder, `.${decodeURIComponent(pathname)}`);
        const exists = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
        if (!exists) return next();
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
  };
}

const isShipped = (path: string): boolean => !path.endsWith('/key');

function makeFolder(script: string, warn: (line: string) => void): string | undefined {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0) {
    warn(`no Python in this site: ${stderr.trim().split('\n').at(-1) ?? 'the build failed'}`);
    return undefined;
  }
  const folder = stdout.trim();
  for (const { name, reason } of missingIn(folder)) {
    warn(`Python in this site is without ${name}: ${reason}`);
  }
  return folder;
}

interface Missing {
  readonly name: string;
  readonly reason: string;
}

function missingIn(folder: string): readonly Missing[] {
  const manifest: { missing: readonly Missing[] } = JSON.parse(
    readFileSync(join(folder, 'manifest.json'), 'utf8'),
  );
  return manifest.missing;
}
