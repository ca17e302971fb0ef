// SHA-256 (FIPS 180-4), as ACL keeps passwords. Its constants are bits of the roots of primes and are
// worked out here exactly, not listed.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

const PRIMES = firstPrimes(64);
const INITIAL = PRIMES.slice(0, 8).map(prime => rootFraction(prime, 2n));
const ROUNDS = PRIMES.map(prime => rootFraction(prime, 3n));

/** The digest of the bytes, in 64 lower-case hexadecimal digits. */
export function sha256(message: Bytes): Bytes {
  const padded = pad(message);
  const state = Int32Array.from(INITIAL);
  const words = new Int32Array(BLOCK_BYTES);
  for (let at = 0; at < padded.byteLength; at += BLOCK_BYTES) {
    expand(words, padded, at);
    compress(state, words);
  }
  const hex = Array.from(state, word => (word >>> 0).toString(16).padStart(8, '0'));
  return latin1(hex.join(''));
}

// The message, a one bit, zeros, and the length in bits, to whole blocks.
function pad(message: Bytes): DataView {
  const { length } = message;
  const blocks = Math.ceil((length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
  const view = new DataView(new ArrayBuffer(blocks * BLOCK_BYTES));
  for (let i = 0; i < length; i += 1) view.setUint8(i, message.charCodeAt(i));
  view.setUint8(length, 0x80);
  view.setBigUint64(view.byteLength - LENGTH_BYTES, BigInt(length) * 8n);
  return view;
}

function expand(words: Int32Array, block: DataView, start: number): void {
  const word = (i: number): number => words[i] ?? 0;
  for (let i = 0; i < 16; i += 1) words[i] = block.getInt32(start + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const [early, late] = [word(i - 15), word(i - 2)];
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[i] = word(i - 16) + small + word(i - 7) + large;
  }
}

function compress(state: Int32Array, words: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const choice = (e & f) ^ (~e & g);
    const mixed = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + mixed + choice + (ROUNDS[i] ?? 0) + (words[i] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + value;
}

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n += 1n) {
    if (primes.every(prime => n % prime !== 0n)) primes.push(n);
  }
  return primes;
}

// The first 32 bits of the fraction of a number's root: that of n * 2^(32 degree), without the rest.
function rootFraction(n: bigint, degree: bigint): number {
  const target = n << (32n * degree);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= target) low = middle;
    else high = middle;
  }
  return Number(BigInt.asIntN(32, low));
}
