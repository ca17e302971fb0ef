// `npm test`: everything, in the order in which it is cheap to fail. A failing stage does not stop
// the next; the last line counts tests, and each other stage as one. Exit code 1 on any failure.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORT = join(ROOT, '.cache/vitest.json');
const PATH = `${join(ROOT, 'node_modules/.bin')}:${env.PATH}`;

const totals = { passed: 0, failed: 0 };
const failures = [];

function note(stage, passed, failed) {
  totals.passed += passed;
  totals.failed += failed;
  if (failed > 0) failures.push(`${stage}: ${failed} failed`);
}

function run(stage, command) {
  console.log(`\n── ${stage}: ${command}`);
  const [program, ...args] = command.split(' ');
  const options = { cwd: ROOT, env: { ...env, PATH }, stdio: ['ignore', 'inherit', 'inherit'] };
  return spawnSync(program, args, options).status === 0;
}

function check(stage, command) {
  const ok = run(stage, command);
  note(stage, ok ? 1 : 0, ok ? 0 : 1);
}

function vitest(project) {
  rmSync(REPORT, { force: true });
  const reporters = `--reporter=default --reporter=json --outputFile.json=${REPORT}`;
  const ok = run(project, `vitest run --project ${project} --passWithNoTests ${reporters}`);
  const { passed, failed } = countTests();
  note(project, passed, ok ? failed : Math.max(failed, 1));
}

// A file that fails before its first test counts as one failure.
function countTests() {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(REPORT, 'utf8'));
    const failed = testResults.map(({ status, assertionResults }) => {
      const tests = assertionResults.filter(test => test.status === 'failed').length;
      return status === 'failed' ? Math.max(tests, 1) : tests;
    });
    return { passed: numPassedTests, failed: failed.reduce((sum, each) => sum + each, 0) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const missing = setup();
for (const line of missing) console.log(`setup: MISSING ${line}`);

check('types', 'tsc -b');
check('lint', 'oxlint');
check('format', 'prettier --check --log-level warn .');
check('page', 'vite build');
check('command line', 'vite build --config vite.node.config.ts');
vitest('unit');
vitest('oracle');
vitest('e2e');
check('size', 'node scripts/run.mjs bench/size.ts');

console.log('');
for (const line of missing) console.log(`missing: ${line}`);
for (const line of failures) console.log(line);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
exit(totals.failed === 0 ? 0 : 1);
