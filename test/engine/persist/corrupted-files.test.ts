// Damaged files on the disk of a server that starts, or that is given one to load: each is refused with
// a message of redis-server, or loads; the files and the keys in use stay as they were. FUZZ_CORRUPTED
// changes how many.
import { describe, expect, it } from 'vitest';
import { LoadError } from '../../../src/engine/ports.ts';
import { fromUint8, latin1 } from '../../../src/resp/bytes.ts';
import { encodeRequest } from '../../../src/resp/encode.ts';
import { damaged, randomAof, randomDump, withChecksum } from '../../support/damaged-files.ts';
import { Dice } from '../../support/dice.ts';
import { TestEngine } from '../../support/engine.ts';
import { MemoryStorage } from '../../support/memory-storage.ts';

const FILES = Number(process.env['FUZZ_CORRUPTED'] ?? 80);
const TIMEOUT_MS = 60_000 + FILES * 600;
const AOF = 'appendonlydir/appendonly.aof';
const MANIFEST = 'file appendonly.aof.1.incr.aof seq 1 type i\n';

// What redis-server says when it cannot load a file.
const MESSAGES = [
  /^Wrong signature trying to load DB from file$/,
  /^Can't handle RDB format version -?\d+$/,
  /^Wrong RDB checksum expected: \([\da-f]+\) but got \([\da-f]+\)\. Aborting now\.$/,
  /^Internal error in RDB reading offset \d+: /,
  /^Bad file format reading the append only file .*: make a backup of your AOF file, then use /,
  /^Unexpected end of file reading the append only file .*\. You can: 1\) Make a backup /,
  /^Unknown command '[^]*' reading the append only file /,
  /^Error reading the RDB preamble of the AOF file .*, AOF loading aborted$/,
];

function expectKnown(message: string, seed: number): void {
  const isKnown = MESSAGES.some(pattern => pattern.test(message));
  expect(isKnown, `seed ${seed}: ${message.slice(0, 300)}`).toBe(true);
}

function storageWith(files: Readonly<Record<string, Uint8Array>>): MemoryStorage {
  const disk = new MemoryStorage();
  for (const [name, bytes] of Object.entries(files)) disk.write(name, bytes);
  return disk;
}

// True if the server starts.
function starts(disk: MemoryStorage, settings: string, seed: number): boolean {
  try {
    new TestEngine(1, settings, { storage: disk });
    return true;
  } catch (reason) {
    if (!(reason instanceof LoadError)) throw reason;
    expectKnown(reason.message, seed);
    return false;
  }
}

describe(`${FILES} damaged files`, () => {
  it(
    'dumps: the server starts, or says why not',
    () => {
      const verdicts = new Set<boolean>();
      for (let seed = 0; seed < FILES / 2; seed += 1) {
        const dice = new Dice(seed);
        const bytes = withChecksum(dice, damaged(dice, randomDump(dice), 0));
        const disk = storageWith({ 'dump.rdb': bytes });
        verdicts.add(starts(disk, 'save ""', seed));
        expect(disk.read('dump.rdb')).toEqual(bytes);
      }
      expect(verdicts.size).toBe(2);
    },
    TIMEOUT_MS,
  );

  it(
    'append-only files: the server starts, or says why not',
    () => {
      const verdicts = new Set<boolean>();
      const manifest = Uint8Array.from(MANIFEST, char => char.charCodeAt(0));
      for (let seed = 0; seed < FILES / 2; seed += 1) {
        const dice = new Dice(1_000_000 + seed);
        const bytes = damaged(dice, randomAof(dice), 0);
        const name = `${AOF}.1.incr.aof`;
        const disk = storageWith({ [name]: bytes, [`${AOF}.manifest`]: manifest });
        const isLoaded = starts(disk, 'save ""\nappendonly yes', seed);
        verdicts.add(isLoaded);
        // What it could not load stays as it is; only a tail that was cut off is left out.
        const left = disk.read(name) ?? new Uint8Array();
        const kept = isLoaded ? bytes.subarray(0, left.length) : bytes;
        expect(left).toEqual(kept.slice());
      }
      expect(verdicts.size).toBe(2);
    },
    TIMEOUT_MS,
  );

  it('that are given to a running server leave its keys alone when they are refused', () => {
    const engine = new TestEngine();
    const control = engine.connect({ hidden: true });
    let answer = '';
    control.onData = bytes => (answer = fromUint8(bytes));
    const send = (...argv: readonly string[]): string => {
      control.send(encodeRequest(argv.map(latin1)));
      return answer;
    };
    let refusals = 0;
    for (let seed = 0; seed < FILES / 10; seed += 1) {
      send('FLUSHALL');
      send('SET', 'in use', 'yes');
      const dice = new Dice(2_000_000 + seed);
      const file = fromUint8(withChecksum(dice, damaged(dice, randomDump(dice), 0)));
      const reply = send('PLAYGROUND', 'IMPORT', file);
      if (reply === '+OK\r\n') continue;
      refusals += 1;
      expectKnown(/^-ERR ([^]*)\r\n$/.exec(reply)?.[1] ?? reply, seed);
      expect(send('DBSIZE')).toBe(':1\r\n');
      expect(send('GET', 'in use')).toBe('$3\r\nyes\r\n');
    }
    expect(refusals).toBeGreaterThan(0);
  });
});
