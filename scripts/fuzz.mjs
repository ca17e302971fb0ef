// `npm run fuzz -- --seconds N [--seed S]`: random commands on our engine and on a real server for N
// seconds, with one seed after another. A failure names its seed; FUZZ_SEED repeats it.
import { spawnSync } from 'node:child_process';
import { argv, env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});

const endMs = Date.now() + Number(values.seconds) * 1000;
for (let seed = Number(values.seed); Date.now() < endMs; seed += 10) {
  console.log(`\n── seed ${seed}`);
  const { status } = spawnSync('npx', ['vitest', 'run', 'test/oracle/fuzz.test.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...env, FUZZ_SEED: String(seed), FUZZ_COMMANDS: env.FUZZ_COMMANDS ?? '20000' },
  });
  if (status !== 0) {
    console.log(`Repeat it: FUZZ_SEED=${seed} npx vitest run test/oracle/fuzz.test.ts`);
    exit(1);
  }
}
