// The types of value a key can hold: one class (or form) per type, found by Redis's name of it.
// Adding a type is one line in each of the two tables here and one file beside this one.
import { HashValue } from './hash-value.ts';
import type { Limits } from './limits.ts';
import { ListValue } from './list-value.ts';
import { SetValue } from './set-value.ts';
import { StreamValue } from './stream-value.ts';
import type { StringValue } from './string-value.ts';
import { RawBytes } from './raw-bytes.ts';
import { ZsetValue } from './zset-value.ts';

/** What every value of more than one element offers. */
export interface Aggregate {
  readonly type: 'hash' | 'list' | 'set' | 'zset' | 'stream';
  /** Redis's name, as OBJECT ENCODING shows it. */
  readonly encoding: string;
  /** Number of elements. */
  readonly length: number;
  /** Estimated memory, kept up to date by each mutator. */
  readonly sizeBytes: number;
  /** What the keyspace has counted of `sizeBytes`; only the keyspace writes it. */
  accountedBytes: number;
}

/** The class of each type. */
export interface ValueTypes {
  string: StringValue;
  list: ListValue;
  zset: ZsetValue;
  hash: HashValue;
  set: SetValue;
  stream: StreamValue;
}

export type TypeName = keyof ValueTypes;
export type Value = ValueTypes[TypeName];
/** The types whose empty value does not exist as a key. */
export type AggregateName = Exclude<TypeName, 'string'>;

/** Makes the empty value of each aggregate type. */
export const createValue: { [T in AggregateName]: (limits: Limits) => ValueTypes[T] } = {
  hash: limits => new HashValue(limits),
  set: limits => new SetValue(limits),
  list: limits => new ListValue(limits),
  zset: limits => new ZsetValue(limits),
  stream: limits => new StreamValue(limits),
};

/** Redis's name of the value's type. */
export function typeOf(value: Value): TypeName {
  return typeof value === 'object' ? value.type : 'string';
}

/** True if the value is of this type. */
export function isType<T extends TypeName>(value: Value, type: T): value is ValueTypes[T];
export function isType(value: Value, type: TypeName): boolean {
  return typeOf(value) === type;
}

/** An independent copy. */
export function cloneValue(value: Value): Value {
  return typeof value === 'object' ? value.clone() : value;
}

/** Estimated memory of the value in bytes. */
export function valueSizeBytes(value: Value): number {
  if (typeof value === 'object') return value.sizeBytes;
  return typeof value === 'string' ? value.length + 24 : 16;
}

/** The value as an aggregate, or undefined for a string. */
export function asAggregate(value: Value): Aggregate | undefined {
  return isAggregate(value) ? value : undefined;
}

function isAggregate(value: unknown): value is Aggregate {
  return typeof value === 'object' && !(value instanceof RawBytes);
}
