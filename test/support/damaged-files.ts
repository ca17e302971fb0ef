// Dumps and append-only files of random content, and what can happen to them: bits flipped, pieces cut
// out, doubled or moved, and checksums that fit all the same.
import { ByteWriter } from '../../src/engine/algo/byte-writer.ts';
import { crc64 } from '../../src/engine/algo/crc64.ts';
import { saveRdb } from '../../src/engine/persist/rdb-save.ts';
import { RdbWriter } from '../../src/engine/persist/rdb-writer.ts';
import { Opcode, RDB_VERSION } from '../../src/rdb/format.ts';
import { latin1, toUint8 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import type { Dice } from './dice.ts';
import { TestEngine } from './engine.ts';
import { LEGACY_TYPES, legacyDump } from './legacy-dump.ts';
import { KINDS, randomValue } from './random-value.ts';

const FOOTER_BYTES = 10;
const CHECKSUM_BYTES = 8;
const HEADER_BYTES = 9;

/** A dump of random keys, without its checksum. */
export function randomDump(dice: Dice): Uint8Array {
  if (dice.once(4)) return legacyFile(dice);
  const engine = new TestEngine();
  const connection = engine.connect();
  const kinds = dice.once(3) ? KINDS : [dice.one(KINDS)];
  for (const [i, kind] of kinds.entries()) {
    for (const argv of randomValue(dice, `k${i}`, kind)) {
      connection.send(encodeRequest(argv.map(latin1)));
    }
  }
  const { keyspace } = engine.server;
  return saveRdb(keyspace, { version: RDB_VERSION, compress: dice.once(2) }).slice(
    0,
    -CHECKSUM_BYTES,
  );
}

// One value in a form that only old servers wrote.
function legacyFile(dice: Dice): Uint8Array {
  const to = new RdbWriter(false);
  to.bytes.text('REDIS0012');
  to.byte(Opcode.selectDb);
  to.length(0);
  const payload = toUint8(legacyDump(dice, dice.one(LEGACY_TYPES)));
  to.bytes.append(payload.subarray(0, 1));
  to.string(latin1('k'));
  to.bytes.append(payload.subarray(1, -FOOTER_BYTES));
  to.byte(Opcode.end);
  return to.bytes.view();
}

/** The bytes with a checksum that fits, or with none. */
export function withChecksum(dice: Dice, content: Uint8Array): Uint8Array {
  const to = new ByteWriter();
  to.append(content);
  to.little64(dice.once(4) ? 0 : crc64(content));
  return to.view();
}

/** Random commands as they stand in a file, some together, some after a note of the time. */
export function randomAof(dice: Dice): Uint8Array {
  const to = new ByteWriter();
  if (dice.once(4)) to.append(withChecksum(dice, randomDump(dice)));
  const add = (...argv: readonly string[]): void => to.append(encodeRequest(argv.map(latin1)));
  for (let i = dice.between(1, 6); i > 0; i -= 1) {
    const together = dice.once(4);
    if (dice.once(4)) to.text(latin1(`#TS:17000000${10 + i}\r\n`));
    if (together) add('MULTI');
    for (const argv of randomValue(dice, `k${i}`, dice.one(KINDS))) add(...argv);
    if (together) add('EXEC');
  }
  return to.view();
}

/** The same bytes with some of them changed, left out, doubled or moved. */
export function damaged(dice: Dice, bytes: Uint8Array, from = HEADER_BYTES): Uint8Array {
  const at = dice.between(Math.min(from, bytes.length - 1), bytes.length - 1);
  switch (dice.below(5)) {
    case 0:
      return bytes.map((byte, i) => (i === at ? byte ^ (1 << dice.below(8)) : byte));
    case 1:
      return bytes.slice(0, at);
    case 2: {
      const to = Math.min(bytes.length, at + dice.between(1, 30));
      return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(at)]);
    }
    case 3:
      return Uint8Array.from([
        ...bytes.subarray(0, at),
        ...bytes.subarray(at + dice.between(1, 30)),
      ]);
    default: {
      const changed = bytes.slice();
      for (let i = dice.between(1, 4); i > 0; i -= 1) {
        const place = dice.between(Math.min(from, bytes.length - 1), bytes.length - 1);
        changed[place] = dice.one([0, 1, 0x7f, 0x80, 0x81, 0xc3, 0xfe, 0xff]);
      }
      return changed;
    }
  }
}
