// SHA-1 (FIPS 180-4): scripts are named by it, and DEBUG DIGEST sums up data with it.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, latin1, writeBytes } from '../../resp/bytes.ts';

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;
const WORDS = 80;
const INITIAL = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The digest of the bytes: 20 bytes. */
export function sha1(message: Bytes): Bytes {
  const state = Int32Array.from(INITIAL);
  const words = new Int32Array(WORDS);
  const padded = pad(message);
  for (let at = 0; at < padded.byteLength; at += BLOCK_BYTES) compress(state, words, padded, at);
  const digest = new DataView(new ArrayBuffer(state.length * 4));
  for (const [i, word] of state.entries()) digest.setInt32(i * 4, word);
  return fromUint8(new Uint8Array(digest.buffer));
}

/** The digest in 40 lower-case hexadecimal digits. */
export const sha1Hex = (message: Bytes): Bytes => hexOf(sha1(message));

/** Bytes in lower-case hexadecimal digits. */
export function hexOf(bytes: Bytes): Bytes {
  let hex = '';
  for (let i = 0; i < bytes.length; i += 1) {
    hex += bytes.charCodeAt(i).toString(16).padStart(2, '0');
  }
  return latin1(hex);
}

// The message, a one bit, zeros, and the length in bits, to whole blocks.
function pad(message: Bytes): DataView {
  const { length } = message;
  const blocks = Math.ceil((length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
  const bytes = new Uint8Array(blocks * BLOCK_BYTES);
  writeBytes(message, bytes, 0);
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - LENGTH_BYTES, BigInt(length) * 8n);
  return view;
}

function compress(state: Int32Array, words: Int32Array, block: DataView, at: number): void {
  for (let i = 0; i < 16; i += 1) words[i] = block.getInt32(at + i * 4);
  for (let i = 16; i < WORDS; i += 1) {
    const [a = 0, b = 0, c = 0, d = 0] = [words[i - 3], words[i - 8], words[i - 14], words[i - 16]];
    words[i] = rotate(a ^ b ^ c ^ d, 1);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let i = 0; i < WORDS; i += 1) {
    const next = (rotate(a, 5) + mix(i, b, c, d) + e + (words[i] ?? 0)) | 0;
    [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
  }
  for (const [i, word] of [a, b, c, d, e].entries()) state[i] = ((state[i] ?? 0) + word) | 0;
}

// The function and the constant of a round.
function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
