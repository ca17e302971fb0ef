// Runs a TypeScript file of this repository with plain Node: `node scripts/run.mjs bench/size.ts`.
// Node 20 reads no TypeScript, so the file is bundled into .cache first; packages stay outside.
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, '.cache/run');

/** Bundles and runs `file`; returns its exit code. */
export async function runTypeScript(file, args = []) {
  const name = basename(file).replace(/\.ts$/, '.mjs');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: file,
      outDir: FOLDER,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
  const node = ['--expose-gc', '--enable-source-maps', join(FOLDER, name), ...args];
  return spawnSync(process.execPath, node, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [file = '', ...args] = argv.slice(2);
  exit(await runTypeScript(file, args));
}
