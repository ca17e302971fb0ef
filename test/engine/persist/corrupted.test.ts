// Corrupted dumps: bits flipped, cut, spliced, with checksums that fit, so that what is inside is
// read. Each is refused or gives a value that holds together; none crashes, loops or eats memory.
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../src/engine/algo/byte-writer.ts';
import { DumpRefusal, dumpValue, restoreValue } from '../../../src/engine/persist/dump.ts';
import { RDB_VERSION, RdbType } from '../../../src/rdb/format.ts';
import { loadRdb, RdbFileError } from '../../../src/engine/persist/rdb-load.ts';
import { saveRdb } from '../../../src/engine/persist/rdb-save.ts';
import { defaultLimits } from '../../../src/engine/store/limits.ts';
import type { Value } from '../../../src/engine/store/values.ts';
import { cloneValue, valueSizeBytes } from '../../../src/engine/store/values.ts';
import type { Bytes } from '../../../src/resp/bytes.ts';
import { latin1, toUint8 } from '../../../src/resp/bytes.ts';
import { encodeRequest } from '../../../src/resp/encode.ts';
import { damaged } from '../../support/damaged-files.ts';
import { Dice } from '../../support/dice.ts';
import { TestEngine } from '../../support/engine.ts';
import { LEGACY_TYPES, legacyDump, sealed } from '../../support/legacy-dump.ts';
import { KINDS, randomValue } from '../../support/random-value.ts';

const ROUNDS = Number(process.env['FUZZ_CORRUPTED'] ?? 800);
const LIMITS = defaultLimits();
const VERSION_12 = { version: RDB_VERSION, compress: true } as const;
const FOOTER_BYTES = 10;

function engineWith(dice: Dice): TestEngine {
  const engine = new TestEngine();
  const connection = engine.connect();
  for (const [i, kind] of KINDS.entries()) {
    for (const argv of randomValue(dice, `k${i}`, kind)) {
      connection.send(encodeRequest(argv.map(latin1)));
    }
  }
  return engine;
}

function payloads(dice: Dice): Bytes[] {
  const compress = dice.once(3);
  const entries = engineWith(dice).server.keyspace.database(0)?.entries() ?? [];
  const modern = [...entries].map(({ value }) => dumpValue(value, { ...VERSION_12, compress }));
  return [...modern, ...LEGACY_TYPES.map(type => legacyDump(dice, type))];
}

function resealed(content: Uint8Array): Bytes {
  const to = new ByteWriter();
  to.append(content);
  return sealed(to);
}

// Whatever reads the value must find it whole.
function expectWhole(value: Value): void {
  const again = restoreValue(dumpValue(cloneValue(value), VERSION_12), LIMITS);
  expect(again).not.toBeInstanceOf(DumpRefusal);
  expect(valueSizeBytes(value)).toBeLessThan(100_000_000);
}

describe('a corrupted payload of RESTORE', () => {
  it('is refused, or is another value', () => {
    let accepted = 0;
    for (let seed = 0; seed * 17 < ROUNDS; seed += 1) {
      const dice = new Dice(seed);
      for (const payload of payloads(dice)) {
        const content = toUint8(payload).slice(0, -FOOTER_BYTES);
        const restored = restoreValue(resealed(damaged(dice, content, 0)), LIMITS);
        if (restored instanceof DumpRefusal) continue;
        accepted += 1;
        expectWhole(restored);
      }
    }
    expect(accepted).toBeGreaterThan(0);
  });

  it('is refused for its checksum, wherever a bit was flipped', () => {
    const dice = new Dice(1);
    for (const payload of payloads(dice)) {
      const bytes = toUint8(payload);
      const at = dice.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
      const damagedPayload = latin1(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
      expect(restoreValue(damagedPayload, LIMITS)).toEqual(new DumpRefusal('footer'));
    }
  });

  it('is refused before memory is taken for what it only claims', () => {
    const huge = [0x81, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff];
    for (let type = 0; type <= RdbType.hashListpackEx; type += 1) {
      const restored = restoreValue(resealed(Uint8Array.from([type, ...huge])), LIMITS);
      expect(restored).toBeInstanceOf(DumpRefusal);
    }
    const bomb = Uint8Array.from([0, 0xc3, 2, ...huge, 0, 0]);
    expect(restoreValue(resealed(bomb), LIMITS)).toBeInstanceOf(DumpRefusal);
  });
});

describe('a corrupted file', () => {
  const options = { limits: LIMITS, nowMs: 0, databases: 16 };

  it('is refused with a place, or loads', () => {
    for (let seed = 0; seed * 20 < ROUNDS; seed += 1) {
      const dice = new Dice(1000 + seed);
      const { keyspace } = engineWith(dice).server;
      const file = saveRdb(keyspace, { ...VERSION_12, checksum: false });
      for (let round = 0; round < 20; round += 1) {
        try {
          for (const db of loadRdb(damaged(dice, file, 0), options).keyspace.databases) {
            for (const { value } of db.entries()) expectWhole(value);
          }
        } catch (reason) {
          if (!(reason instanceof RdbFileError)) throw reason;
          expect(reason.offset).toBeLessThanOrEqual(file.length + 30);
        }
      }
    }
  });

  it('is refused in the words of redis-server', () => {
    const file = saveRdb(engineWith(new Dice(5)).server.keyspace, VERSION_12);
    const refusal = (change: (bytes: Uint8Array) => Uint8Array): string => {
      try {
        loadRdb(change(file.slice()), options);
        return 'loaded';
      } catch (reason) {
        return reason instanceof Error ? reason.message : '';
      }
    };
    const set = (at: number, byte: number) => (bytes: Uint8Array) => {
      bytes[at < 0 ? bytes.length + at : at] = byte;
      return bytes;
    };
    expect(refusal(bytes => bytes)).toBe('loaded');
    expect(refusal(set(0, 0))).toBe('Wrong signature trying to load DB from file');
    expect(refusal(set(7, 0x39))).toBe("Can't handle RDB format version 92");
    expect(refusal(set(-1, 0))).toMatch(
      /^Wrong RDB checksum expected: \([\da-f]+\) but got \([\da-f]+\)\. Aborting now\.$/,
    );
    expect(refusal(bytes => bytes.slice(0, -20))).toMatch(/^Internal error in RDB reading offset /);
    expect(refusal(() => new Uint8Array(0))).toBe('Wrong signature trying to load DB from file');
  });
});
