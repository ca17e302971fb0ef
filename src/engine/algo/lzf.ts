// LZF, the compression of Redis's dumps: literal runs and references to what was written before.
// A control byte below 32 announces that many literals and one more; else its upper three bits are a
// length and the rest begins an offset. See http://oldhome.schmorp.de/marc/liblzf.html
import { ByteWriter } from './byte-writer.ts';
import { ByteReader, expectThat } from './byte-reader.ts';

const HASH_BITS = 16;
const MAX_OFFSET = 1 << 13;
const MAX_PLACE = 2 ** 31 - 1;
const MAX_MATCH = 264;
const MAX_LITERALS = 32;
const MAX_REFERENCE_BYTES = 3;
const MAX_RATIO = MAX_MATCH / MAX_REFERENCE_BYTES;

/**
 * The compressed bytes, or undefined if they would not be shorter by a few bytes. Chooses the
 * references that Redis chooses, so that its dumps come out alike.
 */
export function lzfCompress(input: Uint8Array): Uint8Array | undefined {
  const limit = input.length - 4;
  if (limit <= 0) return undefined;
  const run = new LiteralRun(input.length);
  const base = claimPlaces(input.length);
  const end = input.length - 2;
  let at = 0;
  while (at < end) {
    const slot = hashAt(input, at);
    const earlier = (places[slot] ?? 0) - base;
    places[slot] = base + at;
    const length = matchLength(input, earlier, at);
    if (length === 0) {
      if (run.length >= limit) return undefined;
      run.add(input[at] ?? 0);
      at += 1;
      continue;
    }
    if (run.lengthWithoutMark + MAX_REFERENCE_BYTES + 1 >= limit) return undefined;
    run.refer(length - 2, at - earlier - 1);
    at += length;
    if (at >= end) break;
    places[hashAt(input, at - 2)] = base + at - 2;
    places[hashAt(input, at - 1)] = base + at - 1;
  }
  if (run.length + 3 > limit) return undefined;
  for (; at < input.length; at += 1) run.add(input[at] ?? 0);
  return run.finish();
}

// Where three bytes with a hash were last seen, counted from `base`; what is below is from inputs
// before. One table serves all, for most inputs are much shorter than it.
const places = new Int32Array(1 << HASH_BITS);
let claimed = 0;

function claimPlaces(length: number): number {
  if (claimed + length > MAX_PLACE) {
    places.fill(0);
    claimed = 0;
  }
  const base = claimed;
  claimed += length;
  return base;
}

function hashAt(input: Uint8Array, at: number): number {
  const three = ((input[at] ?? 0) << 16) | ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0);
  return ((three >> (24 - HASH_BITS)) - three * 5) & ((1 << HASH_BITS) - 1);
}

// How much at the two places is the same; 0 if it is too little or too far away. Redis: nothing
// refers to the very first byte; a match stops two bytes before the end, but a long one looks at that
// only after 19 bytes.
function matchLength(input: Uint8Array, earlier: number, at: number): number {
  if (earlier <= 0 || at - earlier > MAX_OFFSET) return 0;
  for (let i = 0; i < 3; i += 1) if (input[earlier + i] !== input[at + i]) return 0;
  const max = Math.min(MAX_MATCH, input.length - at - 2);
  const unchecked = max > 16 ? 19 : 3;
  let length = 3;
  while (length < unchecked && input[earlier + length] === input[at + length]) length += 1;
  if (length < unchecked) return length;
  while (length < max && input[earlier + length] === input[at + length]) length += 1;
  return length;
}

// Output that always ends with a run of literals, which may be empty; its mark is known later.
class LiteralRun {
  private readonly output: ByteWriter;
  private count = 0;

  constructor(capacity: number) {
    this.output = new ByteWriter(capacity);
    this.output.byte(0);
  }

  get length(): number {
    return this.output.length;
  }

  get lengthWithoutMark(): number {
    return this.count === 0 ? this.length - 1 : this.length;
  }

  add(byte: number): void {
    this.output.byte(byte);
    this.count += 1;
    if (this.count < MAX_LITERALS) return;
    this.close();
    this.output.byte(0);
  }

  refer(length: number, offset: number): void {
    this.close();
    const high = offset >> 8;
    if (length < 7) {
      this.output.byte((length << 5) | high);
    } else {
      this.output.byte((7 << 5) | high);
      this.output.byte(length - 7);
    }
    this.output.byte(offset & 0xff);
    this.output.byte(0);
  }

  finish(): Uint8Array {
    this.close();
    return this.output.view();
  }

  private close(): void {
    if (this.count === 0) this.output.truncate(this.length - 1);
    else this.output.set(this.length - this.count - 1, this.count - 1);
    this.count = 0;
  }
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
