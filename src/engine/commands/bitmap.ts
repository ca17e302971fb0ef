// Bits of strings: SETBIT, GETBIT, BITCOUNT, BITPOS, BITOP. Integers among the bits are in
// bitfield.ts; what bits mean is in algo/bits.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { bitmap } from '../../spec/bitmap.ts';
import type { BitOperation } from '../algo/bits.ts';
import { bitMask, combineBits, countOnes, firstOne, onesInByte } from '../algo/bits.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NOT_INTEGER, SYNTAX, fault } from '../faults.ts';
import { RawBytes } from '../store/raw-bytes.ts';
import type { StringValue } from '../store/string-value.ts';
import { rawString, stringByteAt, stringLength, stringPieces } from '../store/string-value.ts';
import type { Handlers } from './command.ts';

type Bits = 'bitcount' | 'bitop' | 'bitpos' | 'getbit' | 'setbit';

const BAD_OFFSET = fault('ERR bit offset is not an integer or out of range');
const BAD_BIT = fault('ERR bit is not an integer or out of range');
const BAD_WANTED = fault('ERR The bit argument must be 1 or 0.');
const NOT_TAKES_ONE = fault('ERR BITOP NOT must be called with a single source key.');
const BLOCK_BYTES = 1 << 16;
const NO_BYTES = new Uint8Array(0);

export const bitCommands: Pick<Handlers<typeof bitmap>, Bits> = {
  getbit(ctx, args) {
    const key = args.next();
    const offset = bitOffset(ctx, args.next());
    return bitAt(ctx.db.read(key, 'string') ?? EMPTY, offset);
  },

  setbit(ctx, args) {
    const key = args.next();
    const offset = bitOffset(ctx, args.next());
    const bit = args.integer(0, 1, BAD_BIT);
    const value = ctx.db.find(key, 'string') ?? EMPTY;
    const old = bitAt(value, offset);
    const at = Math.floor(offset / 8);
    const mask = 0x80 >> (offset % 8);
    const isChange = old !== bit || at >= stringLength(value);
    const raw = rawString(value);
    const byte = raw.byteAt(at);
    // A zero in new room needs no page of its own.
    if (old === bit) raw.grow(at + 1);
    else raw.setByte(at, bit === 1 ? byte | mask : byte & ~mask);
    if (isChange) ctx.db.replace(key, raw, 'setbit', true);
    else ctx.db.recode(key, raw);
    return old;
  },

  bitcount(ctx, args) {
    const key = args.next();
    const range = args.done ? undefined : rangeOf(args);
    const value = ctx.db.read(key, 'string') ?? EMPTY;
    const bits = range === undefined ? allBits(value) : bitsIn(range, value);
    return bits === undefined ? 0 : countIn(value, bits);
  },

  bitpos(ctx, args) {
    const key = args.next();
    const wanted = args.integer();
    if (wanted !== 0 && wanted !== 1) throw BAD_WANTED;
    const range = args.done ? undefined : openRange(args);
    const value = ctx.db.read(key, 'string');
    // Redis: a key that is not there is an endless string of zeros, an empty one has no bits at all.
    if (value === undefined) return wanted === 1 ? -1 : 0;
    const bits = range === undefined ? allBits(value) : positionsIn(range, value);
    if (bits === undefined) return -1;
    const found = findBit(value, wanted, bits);
    if (found !== undefined) return found;
    // Redis: without an end, zeros follow the string.
    return wanted === 0 && range?.end === undefined ? bits.to + 1 : -1;
  },

  bitop(ctx, args) {
    const operation = args.word();
    const target = args.next();
    const keys = args.rest();
    if (!isOperation(operation)) throw SYNTAX;
    if (operation === 'NOT' && keys.length !== 1) throw NOT_TAKES_ONE;
    const sources = keys.map(key => ctx.db.read(key, 'string') ?? EMPTY);
    const length = Math.max(...sources.map(stringLength));
    if (length > 0) ctx.db.replace(target, combined(operation, sources, length), 'set');
    else ctx.db.drop(target);
    return length;
  },
};

/**
 * The offset of a bit; with `width` also the `#` form, which counts fields of that many bits.
 * @throws the fault of a bad offset, or one beyond the longest string
 */
export function bitOffset(ctx: Context, text: Bytes, width = 0): number {
  const isCounted = width > 0 && text.startsWith('#');
  const given = parseInt64(isCounted ? latin1(text.slice(1)) : text);
  if (given === undefined) throw BAD_OFFSET;
  // Redis: the product is computed in 64 bits.
  const offset = isCounted ? BigInt.asIntN(64, BigInt(given) * BigInt(width)) : given;
  const limit = ctx.keyspace.limits.protoMaxBulkLen * 8;
  if (offset < 0 || offset >= limit) throw BAD_OFFSET;
  return Number(offset);
}

function bitAt(value: StringValue, offset: number): number {
  return (stringByteAt(value, Math.floor(offset / 8)) >> (7 - (offset % 8))) & 1;
}

// The first and the last of some bits.
interface BitRange {
  readonly from: number;
  readonly to: number;
}

// What a command says of a range: offsets in bytes or bits, negative ones from the end.
interface GivenRange {
  readonly start: number;
  readonly end: number | undefined;
  readonly unit: 'BIT' | 'BYTE';
}

function unitOf(args: Args): 'BIT' | 'BYTE' {
  if (args.done) return 'BYTE';
  const unit = args.choice('BIT', 'BYTE');
  if (unit === undefined) throw SYNTAX;
  return unit;
}

function rangeOf(args: Args): GivenRange {
  if (args.left !== 2 && args.left !== 3) throw SYNTAX;
  const start = args.integer();
  const end = args.integer();
  return { start, end, unit: unitOf(args) };
}

// BITPOS's range, whose end may be left out.
function openRange(args: Args): GivenRange {
  if (args.left > 3) throw SYNTAX;
  const start = args.integer();
  const end = args.done ? undefined : args.next();
  // Redis: the unit is checked before the end.
  const unit = unitOf(args);
  return { start, end: end === undefined ? undefined : numberOf(end), unit };
}

function numberOf(text: Bytes): number {
  const value = parseInt64(text);
  if (value === undefined) throw NOT_INTEGER;
  return Number(value);
}

function allBits(value: StringValue): BitRange | undefined {
  const length = stringLength(value);
  return length === 0 ? undefined : { from: 0, to: length * 8 - 1 };
}

function bitsIn(range: GivenRange, value: StringValue): BitRange | undefined {
  const { start, end = -1 } = range;
  if (start < 0 && end < 0 && start > end) return undefined;
  return positionsIn(range, value);
}

function positionsIn(
  { start, end = -1, unit }: GivenRange,
  value: StringValue,
): BitRange | undefined {
  const bits = unit === 'BIT' ? 1 : 8;
  const total = (stringLength(value) * 8) / bits;
  const from = Math.max(0, start < 0 ? total + start : start);
  const to = Math.min(total - 1, Math.max(0, end < 0 ? total + end : end));
  return from > to ? undefined : { from: from * bits, to: to * bits + bits - 1 };
}

// Which bits of the byte at an offset are in the range.
function maskAt(offset: number, { from, to }: BitRange): number {
  return bitMask(Math.max(0, from - offset * 8), Math.min(7, to - offset * 8));
}

function countIn(value: StringValue, bits: BitRange): number {
  const [first, last] = [Math.floor(bits.from / 8), Math.floor(bits.to / 8)];
  let count = 0;
  for (const { bytes } of stringPieces(value, first, last + 1)) {
    if (bytes !== undefined) count += countOnes(bytes);
  }
  const outside = (offset: number): number => {
    return onesInByte(stringByteAt(value, offset) & ~maskAt(offset, bits) & 0xff);
  };
  return count - outside(first) - (last > first ? outside(last) : 0);
}

function findBit(value: StringValue, wanted: number, bits: BitRange): number | undefined {
  const flip = wanted === 1 ? 0 : 0xff;
  const [first, last] = [Math.floor(bits.from / 8), Math.floor(bits.to / 8)];
  for (const { start, end, bytes } of stringPieces(value, first, last + 1)) {
    if (bytes === undefined && wanted === 1) continue;
    for (let at = start; at < end; at += 1) {
      const byte = (bytes?.[at - start] ?? 0) ^ flip;
      if (byte === 0) continue;
      const inside = byte & maskAt(at, bits);
      if (inside !== 0) return at * 8 + firstOne(inside);
    }
  }
  return undefined;
}

function isOperation(word: string): word is BitOperation | 'NOT' {
  return word === 'AND' || word === 'OR' || word === 'XOR' || word === 'NOT';
}

function combined(
  operation: BitOperation | 'NOT',
  sources: readonly StringValue[],
  length: number,
): RawBytes {
  const result = new RawBytes(EMPTY);
  result.grow(length);
  for (let start = 0; start < length; start += BLOCK_BYTES) {
    const end = Math.min(length, start + BLOCK_BYTES);
    const blocks = sources.map(source => blockOf(source, start, end));
    const block = combinedBlock(operation, blocks, end - start);
    if (block !== undefined) result.writeArray(start, block);
  }
  return result;
}

// Undefined is a block of zeros, which takes no room.
function combinedBlock(
  operation: BitOperation | 'NOT',
  blocks: readonly (Uint8Array | undefined)[],
  length: number,
): Uint8Array | undefined {
  if (operation === 'NOT') return (blocks[0] ?? new Uint8Array(length)).map(byte => ~byte);
  if (blocks.every(block => block === undefined)) return undefined;
  const [first = new Uint8Array(length), ...others] = blocks;
  for (const other of others) combineBits(operation, first, other ?? NO_BYTES);
  return first;
}

// A copy of the bytes `[start, end)`, with zeros for those that the string does not have.
function blockOf(value: StringValue, start: number, end: number): Uint8Array | undefined {
  let block: Uint8Array | undefined;
  for (const piece of stringPieces(value, start, Math.min(end, stringLength(value)))) {
    if (piece.bytes === undefined) continue;
    block ??= new Uint8Array(end - start);
    block.set(piece.bytes, piece.start - start);
  }
  return block;
}
