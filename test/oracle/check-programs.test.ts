// redis-check-rdb and redis-check-aof against the programs of Redis 8.0: whole files and damaged ones,
// line by line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromUint8, latin1, toText } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { Dice } from '../support/dice.ts';
import { damaged, randomAof, randomDump, withChecksum } from '../support/damaged-files.ts';
import { brokenDumps } from '../support/broken-dumps.ts';
import { ShellLab } from '../support/shell-lab.ts';

const FILES = Number(process.env['FUZZ_CHECKED'] ?? 60);
// Where setup has unpacked Redis 8.0, as the programs name themselves.
const UNPACKED = fileURLToPath(new URL('../../.cache/redis-8', import.meta.url));
const USR = `${join(UNPACKED, 'root', 'usr')}/`;

let folder: string;
let lab: ShellLab;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-check-'));
  lab = new ShellLab();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly text: string;
  readonly code: number | null;
}

// Not compared: dates and process numbers; how much memory the machine has; what a C program finds
// behind a text that is too short.
function plain(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^\d+:C .*? \d\d:\d\d:\d\d\.\d+ (?=#)/gm, '')
    .replace(/^# rdb(?:GenericLoadString|LoadLzfString)Object failed allocating .*\n/gm, '')
    .replace(/got: 00[\da-f]+$/gm, 'got: 00..')
    .replaceAll(`${USR}bin/`, '');
}

function real(program: string, args: readonly string[], input = ''): Result {
  const libraries = ['--library-path', `${USR}lib/x86_64-linux-gnu`, `${USR}bin/${program}`];
  const options = { cwd: folder, input, encoding: 'latin1', timeout: 20_000 } as const;
  const ran = spawnSync(`${USR}lib64/ld-linux-x86-64.so.2`, [...libraries, ...args], options);
  return { text: plain(ran.stdout + ran.stderr), code: ran.status };
}

async function ours(line: string): Promise<Result> {
  const text = await lab.run(`${line} > /tmp/out 2>&1; echo $?`);
  return { text: plain(lab.files.read('/tmp/out')), code: Number(text) };
}

// The same file on the disk of the shell and of this machine.
function place(name: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
  const path = `/home/learner/${name}`;
  lab.files.makeFolder(dirname(path), true);
  lab.files.write(path, fromUint8(bytes));
}

async function compare(program: string, ...args: readonly string[]): Promise<Result> {
  const expected = real(program, args);
  expect(await ours([program, ...args].join(' ') + ' < /dev/null'), args.join(' ')).toEqual(
    expected,
  );
  return expected;
}

const text = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content, 'latin1'));
const command = (...argv: readonly string[]): string => fromUint8(encodeRequest(argv.map(latin1)));
const SET = command('SET', 'a', 'b');

describe('redis-check-rdb', () => {
  it('says what the real one says of whole and damaged dumps', async () => {
    const verdicts = new Set<number | null>();
    for (let seed = 0; seed < FILES; seed += 1) {
      const dice = new Dice(seed);
      const whole = randomDump(dice);
      const content = dice.once(6) ? whole : damaged(dice, whole);
      place('dump.rdb', dice.once(5) ? content : withChecksum(dice, content));
      verdicts.add((await compare('redis-check-rdb', 'dump.rdb')).code);
    }
    expect([...verdicts].sort()).toEqual([0, 1]);
  });

  it('names everything that can be wrong', async () => {
    for (const [name, bytes] of brokenDumps()) {
      place(`${name}.rdb`, bytes);
      await compare('redis-check-rdb', `${name}.rdb`);
    }
  });

  it('reads its command line', async () => {
    await compare('redis-check-rdb');
    await compare('redis-check-rdb', 'a', 'b');
    await compare('redis-check-rdb', 'missing.rdb');
    expect((await ours('redis-check-rdb --version')).text).toMatch(/^redis-check-rdb v=8\.0\.2 /);
  });
});

describe('redis-check-aof', () => {
  it('says what the real one says of whole and damaged files', async () => {
    for (let seed = 0; seed < FILES; seed += 1) {
      const dice = new Dice(seed);
      const whole = randomAof(dice);
      place('one.aof', dice.once(6) ? whole : damaged(dice, whole, 0));
      await compare('redis-check-aof', 'one.aof');
    }
  });

  it.each([
    ['empty', ''],
    ['one line', '\r\n'],
    ['no number', '*x\r\n$4\r\nPING\r\n'],
    ['a number too large', '*1\r\n$99999999999999999999999\r\nPI'],
    ['a number that is negative', '*1\r\n$-5\r\nPING\r\n'],
    ['another prefix', '*1\r\n+4\r\nPING\r\n'],
    ['a string cut off', '*1\r\n$4\r\nPI'],
    ['no string', '*1\r\n'],
    ['a transaction that is open', command('MULTI') + SET],
    ['a transaction in a transaction', command('MULTI') + command('multi')],
    ['an end without a beginning', command('EXEC') + SET],
    ['notes', `#TS:1700000000\r\n${SET}#TS:1700000009\r\n${SET}`],
  ])('says what the real one says of %s', async (_, content) => {
    place('one.aof', text(content));
    await compare('redis-check-aof', 'one.aof');
  });

  it('goes through all files of a manifest', async () => {
    place('d/base.rdb', withChecksum(new Dice(1), randomDump(new Dice(1))));
    place('d/1', text(SET));
    place('d/2', text(SET + SET));
    const lines = 'file base.rdb seq 1 type b\nfile 1 seq 1 type i\nfile 2 seq 2 type i\n';
    place('d/a.manifest', text(lines));
    await compare('redis-check-aof', 'd/a.manifest');
    place('d/2', text(SET + SET.slice(0, -3)));
    await compare('redis-check-aof', 'd/a.manifest');
    place('d/1', text(SET.slice(0, -3)));
    await compare('redis-check-aof', '--fix', 'd/a.manifest');
    place('d/1', text(''));
    await compare('redis-check-aof', 'd/a.manifest');
    place('d/a.manifest', text(`${lines}file gone seq 3 type i\n`));
    await compare('redis-check-aof', 'd/a.manifest');
    for (const bad of [
      'file 1 seq 1 type b\nfile 2 seq 1 type b\n',
      'file 1 seq 1 typ b\n',
      'file',
    ]) {
      place('d/a.manifest', text(bad));
      await compare('redis-check-aof', 'd/a.manifest');
    }
  });

  it('cuts off what is damaged, if the answer is yes', async () => {
    for (const answer of ['y', 'n', '']) {
      place('one.aof', text(SET + SET.slice(0, -3)));
      const expected = real('redis-check-aof', ['--fix', 'one.aof'], `${answer}\n`);
      expect(await ours(`echo ${answer} | redis-check-aof --fix one.aof`)).toEqual(expected);
      const left = readFileSync(join(folder, 'one.aof'), 'latin1');
      expect(lab.files.read('/home/learner/one.aof')).toBe(left);
    }
  });

  it('cuts off what came after a time', async () => {
    const content = text(`#TS:1700000000\r\n${SET}#TS:1700000009\r\n${SET}`);
    for (const stamp of ['1700000005', '1600000000', '1800000000', 'x']) {
      place('one.aof', content);
      await compare('redis-check-aof', '--truncate-to-timestamp', stamp, 'one.aof');
      const left = readFileSync(join(folder, 'one.aof'), 'latin1');
      expect(lab.files.read('/home/learner/one.aof')).toBe(left);
    }
  });

  it('reads its command line', async () => {
    for (const args of [[], ['--fix'], ['--other', 'a'], ['a', 'b', 'c', 'd'], ['missing']]) {
      await compare('redis-check-aof', ...args);
    }
    expect(toText(latin1((await ours('redis-check-aof -v')).text))).toMatch(/v=8\.0\.2 /);
  });
});
