// LZF, the compression of Redis's dumps: literal runs and references to what was written before.
// A control byte below 32 announces that many literals and one more; else its upper three bits are a
// length and the rest begins an offset. See http://oldhome.schmorp.de/marc/liblzf.html
import { ByteWriter } from './byte-writer.ts';
import { ByteReader, expectThat } from './byte-reader.ts';

const HASH_BITS = 16;
const MAX_OFFSET = 1 << 13;
const MAX_MATCH = 264;
const MAX_LITERALS = 32;
/** A reference of three bytes can stand for no more. */
const MAX_RATIO = 88;

/** The compressed bytes, or undefined if they would not be at least four bytes shorter. */
export function lzfCompress(input: Uint8Array): Uint8Array | undefined {
  const limit = input.length - 4;
  if (limit <= 0) return undefined;
  const output = new ByteWriter(input.length);
  const places = new Int32Array(1 << HASH_BITS).fill(-1);
  let literalsFrom = 0;
  let at = 0;
  while (at + 2 < input.length) {
    const slot = hashAt(input, at);
    const found = places[slot] ?? -1;
    places[slot] = at;
    const length = found < 0 ? 0 : matchLength(input, found, at);
    if (length < 3) {
      at += 1;
      continue;
    }
    writeLiterals(output, input.subarray(literalsFrom, at));
    writeReference(output, length - 2, at - found - 1);
    at += length;
    literalsFrom = at;
    for (let inside = at - 2; inside < at && inside + 2 < input.length; inside += 1) {
      places[hashAt(input, inside)] = inside;
    }
    if (output.length >= limit) return undefined;
  }
  writeLiterals(output, input.subarray(literalsFrom));
  return output.length <= limit ? output.view() : undefined;
}

function hashAt(input: Uint8Array, at: number): number {
  const three = ((input[at] ?? 0) << 16) | ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0);
  return ((three >> (24 - HASH_BITS)) - three * 5) & ((1 << HASH_BITS) - 1);
}

function matchLength(input: Uint8Array, earlier: number, at: number): number {
  if (at - earlier > MAX_OFFSET) return 0;
  const max = Math.min(MAX_MATCH, input.length - at);
  let length = 0;
  while (length < max && input[earlier + length] === input[at + length]) length += 1;
  return length;
}

function writeLiterals(output: ByteWriter, literals: Uint8Array): void {
  for (let at = 0; at < literals.length; at += MAX_LITERALS) {
    const run = literals.subarray(at, at + MAX_LITERALS);
    output.byte(run.length - 1);
    output.append(run);
  }
}

function writeReference(output: ByteWriter, length: number, offset: number): void {
  if (length < 7) {
    output.byte((length << 5) | (offset >> 8));
  } else {
    output.byte((7 << 5) | (offset >> 8));
    output.byte(length - 7);
  }
  output.byte(offset & 0xff);
}

/** The bytes that were compressed, `length` of them. @throws CorruptData */
export function lzfDecompress(input: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  expectThat(length <= input.length * MAX_RATIO, 'compressed data of an impossible length');
  const output = new Uint8Array(length);
  const from = new ByteReader(input);
  let at = 0;
  while (from.left > 0) {
    const control = from.byte();
    if (control < MAX_LITERALS) {
      expectThat(at + control < length, 'compressed data that is too long');
      output.set(from.view(control + 1), at);
      at += control + 1;
      continue;
    }
    const short = control >> 5;
    const count = short === 7 ? short + from.byte() + 2 : short + 2;
    const earlier = at - (((control & 0x1f) << 8) | from.byte()) - 1;
    expectThat(earlier >= 0 && at + count <= length, 'compressed data that refers to nothing');
    for (let i = 0; i < count; i += 1) output[at + i] = output[earlier + i] ?? 0;
    at += count;
  }
  expectThat(at === length, 'compressed data of another length');
  return output;
}
