// `npm run bench [-- name …]`: runs bench/*.bench.ts one after another, each in a process of its
// own. Each prints its ratios; what it compares with runs beside it in the same process or minute.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runTypeScript } from './run.mjs';

const FOLDER = fileURLToPath(new URL('../bench', import.meta.url));
const wanted = argv.slice(2);

let failed = 0;
for (const file of readdirSync(FOLDER).sort()) {
  if (!file.endsWith('.bench.ts')) continue;
  if (wanted.length > 0 && !wanted.some(name => file.startsWith(name))) continue;
  console.log(`\n── ${file}`);
  if ((await runTypeScript(join(FOLDER, file))) !== 0) failed += 1;
}
exit(failed === 0 ? 0 : 1);
