// BITFIELD and BITFIELD_RO: integers of any width at any bit of a string, read, written and counted.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { bitmap } from '../../spec/bitmap.ts';
import type { FieldType, Overflow } from '../algo/bits.ts';
import { fitField, wrapField } from '../algo/bits.ts';
import { int64, parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX, fault } from '../faults.ts';
import type { RawBytes } from '../store/raw-bytes.ts';
import type { StringValue } from '../store/string-value.ts';
import { rawString, stringByteAt, stringLength } from '../store/string-value.ts';
import { bitOffset } from './bitmap.ts';
import type { Handlers } from './command.ts';

const BAD_TYPE = fault(
  'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
);
const BAD_OVERFLOW = fault('ERR Invalid OVERFLOW type specified');
const ONLY_GET = fault('ERR BITFIELD_RO only supports the GET subcommand');

interface Field {
  readonly type: FieldType;
  readonly offset: number;
}

interface Get extends Field {
  readonly kind: 'GET';
}

interface Write extends Field {
  readonly kind: 'SET' | 'INCRBY';
  readonly amount: bigint;
  readonly overflow: Overflow;
}

export const bitfieldCommands: Pick<Handlers<typeof bitmap>, 'bitfield' | 'bitfield_ro'> = {
  bitfield(ctx, args) {
    const key = args.next();
    const operations = readOperations(ctx, args);
    const writes = operations.filter(isWrite);
    return writes.length === 0
      ? readFields(ctx, key, operations)
      : writeFields(ctx, key, operations);
  },

  bitfield_ro(ctx, args) {
    const key = args.next();
    const operations = readOperations(ctx, args);
    if (operations.some(isWrite)) throw ONLY_GET;
    return readFields(ctx, key, operations);
  },
};

const isWrite = (operation: Get | Write): operation is Write => operation.kind !== 'GET';

function readOperations(ctx: Context, args: Args): (Get | Write)[] {
  const operations: (Get | Write)[] = [];
  let overflow: Overflow = 'WRAP';
  while (!args.done) {
    if (args.left > 2 && args.skip('GET'))
      operations.push({ kind: 'GET', ...readField(ctx, args) });
    else if (args.left > 1 && args.skip('OVERFLOW')) overflow = readOverflow(args);
    else if (args.left > 3) operations.push(readWrite(ctx, args, overflow));
    else throw SYNTAX;
  }
  return operations;
}

function readWrite(ctx: Context, args: Args, overflow: Overflow): Write {
  const kind = args.choice('SET', 'INCRBY');
  if (kind === undefined) throw SYNTAX;
  return { kind, ...readField(ctx, args), amount: BigInt(args.int64()), overflow };
}

function readField(ctx: Context, args: Args): Field {
  const type = fieldType(args.next());
  return { type, offset: bitOffset(ctx, args.next(), type.bits) };
}

function readOverflow(args: Args): Overflow {
  const overflow = args.choice('WRAP', 'SAT', 'FAIL');
  if (overflow === undefined) throw BAD_OVERFLOW;
  return overflow;
}

function fieldType(text: Bytes): FieldType {
  const signed = text.startsWith('i');
  const bits = Number(parseInt64(latin1(text.slice(1))) ?? 0);
  const isKnown = signed || text.startsWith('u');
  if (!isKnown || bits < 1 || bits > (signed ? 64 : 63)) throw BAD_TYPE;
  return { signed, bits };
}

function readFields(ctx: Context, key: Bytes, fields: readonly Field[]): Reply {
  const value = ctx.db.read(key, 'string') ?? EMPTY;
  return fields.map(field => int64(getField(value, field)));
}

function writeFields(ctx: Context, key: Bytes, operations: readonly (Get | Write)[]): Reply {
  const value = ctx.db.find(key, 'string') ?? EMPTY;
  const lastBits = operations.filter(isWrite).map(({ offset, type }) => offset + type.bits - 1);
  const length = Math.floor(Math.max(...lastBits) / 8) + 1;
  const isGrown = length > stringLength(value);
  const raw = rawString(value);
  raw.grow(length);
  let changes = 0;
  const reply = operations.map(operation => {
    const old = getField(raw, operation);
    if (operation.kind === 'GET') return int64(old);
    const next = outcome(operation, old);
    if (next === undefined) return null;
    setField(raw, operation, next);
    if (isGrown || next !== old) changes += 1;
    return int64(operation.kind === 'SET' ? old : next);
  });
  if (changes > 0) ctx.db.replace(key, raw, 'setbit', true);
  // Redis: the room is made although every operation failed, and nobody is told.
  else ctx.db.recode(key, raw);
  return reply;
}

function outcome({ kind, type, amount, overflow }: Write, old: bigint): bigint | undefined {
  if (kind === 'INCRBY') return fitField(type, old, amount, overflow);
  return fitField(type, type.signed ? amount : BigInt.asUintN(64, amount), 0n, overflow);
}

function getField(value: StringValue, { type, offset }: Field): bigint {
  const { bytes, after } = bytesAround({ type, offset }, at => stringByteAt(value, at));
  return wrapField(type, bytes >> BigInt(after));
}

function setField(raw: RawBytes, { type, offset }: Field, value: bigint): void {
  const { bytes, first, count, after } = bytesAround({ type, offset }, at => raw.byteAt(at));
  const mask = ((1n << BigInt(type.bits)) - 1n) << BigInt(after);
  let rest = (bytes & ~mask) | ((value << BigInt(after)) & mask);
  for (let at = first + count - 1; at >= first; at -= 1) {
    raw.setByte(at, Number(rest & 0xffn));
    rest >>= 8n;
  }
}

// The bytes that hold a field as one integer, and how many bits follow the field in it.
function bytesAround({ type, offset }: Field, byteAt: (offset: number) => number) {
  const first = Math.floor(offset / 8);
  const end = offset + type.bits;
  const count = Math.ceil(end / 8) - first;
  let bytes = 0n;
  for (let i = 0; i < count; i += 1) bytes = (bytes << 8n) | BigInt(byteAt(first + i));
  return { bytes, first, count, after: (first + count) * 8 - end };
}
