// DEBUG DIGEST and DIGEST-VALUE: one number for all data, the same wherever the data is the same,
// whatever the order of what has none. The sums are Redis's, so that servers can be compared.
import { formatDouble } from '../algo/decimal.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { hexOf, sha1 } from '../algo/sha1.ts';
import type { Entry } from '../store/database.ts';
import type { Keyspace } from '../store/keyspace.ts';
import { stringBytes } from '../store/string-value.ts';
import type { TypeName, Value } from '../store/values.ts';
import { isType, typeOf } from '../store/values.ts';

const ZERO = latin1('\0'.repeat(20));
const TYPE_NUMBERS: { readonly [T in TypeName]: number } = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  stream: 6,
};

/** The digest of a value with its time to live, in hexadecimal; zeros for no value. */
export const valueDigest = (entry: Entry | undefined): Bytes =>
  hexOf(entry === undefined ? ZERO : addEntry(ZERO, entry));

/** The digest of all data, in hexadecimal. */
export function dataDigest(keyspace: Keyspace): Bytes {
  let digest = ZERO;
  for (const db of keyspace.databases) {
    if (db.size === 0) continue;
    digest = mixed(digest, word(db.index));
    for (const entry of db.entries()) {
      digest = xor(digest, sha1(addEntry(mixed(ZERO, entry.key), entry)));
    }
  }
  return hexOf(digest);
}

function addEntry(digest: Bytes, { value, expireAtMs }: Entry): Bytes {
  const withValue = addValue(mixed(digest, word(TYPE_NUMBERS[typeOf(value)])), value);
  return expireAtMs === undefined ? withValue : xor(withValue, sha1(latin1('!!expire!!')));
}

function addValue(digest: Bytes, value: Value): Bytes {
  if (isType(value, 'string')) return mixed(digest, stringBytes(value));
  if (isType(value, 'list')) return inOrder(digest, value);
  if (isType(value, 'set')) return anyOrder(digest, value.members(), sha1);
  if (isType(value, 'zset')) {
    return anyOrder(digest, value, ({ key, score }) => {
      return sha1(inOrder(ZERO, [key, formatDouble(score)]));
    });
  }
  if (isType(value, 'hash')) {
    return anyOrder(digest, value.entries(), ({ key, value: content, expireAtMs }) => {
      const pair = inOrder(ZERO, [key, content]);
      return sha1(expireAtMs === undefined ? pair : xor(pair, sha1(latin1('!!hexpire!!'))));
    });
  }
  let sum = digest;
  for (const { id, pairs } of value.range({})) {
    sum = inOrder(mixed(sum, latin1(`${id.ms}.${id.seq}`)), pairs);
  }
  return sum;
}

function inOrder(digest: Bytes, parts: Iterable<Bytes>): Bytes {
  let sum = digest;
  for (const part of parts) sum = mixed(sum, part);
  return sum;
}

function anyOrder<T>(digest: Bytes, parts: Iterable<T>, digestOf: (part: T) => Bytes): Bytes {
  let sum = digest;
  for (const part of parts) sum = xor(sum, digestOf(part));
  return sum;
}

const mixed = (digest: Bytes, part: Bytes): Bytes => sha1(xor(digest, sha1(part)));

function xor(a: Bytes, b: Bytes): Bytes {
  let sum = '';
  for (let i = 0; i < a.length; i += 1) {
    sum += String.fromCharCode(a.charCodeAt(i) ^ b.charCodeAt(i));
  }
  return latin1(sum);
}

// A number as four bytes, the highest first.
const word = (value: number): Bytes => latin1(`\0\0\0${String.fromCharCode(value)}`);
