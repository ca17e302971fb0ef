// CRC-64 as Redis ends its dumps with: the Jones polynomial, bits reflected, beginning with 0.
// Kept in two halves of 32 bits, eight bytes at a step ("slicing by eight").

/** The polynomial 0xad93d23594c935a9 with its bits in reverse order. */
const POLYNOMIAL_HIGH = 0x95ac9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;
const SLICES = 8;

// Row `s` tells what a byte comes to when `s` zero bytes follow it.
const HIGH = new Int32Array(SLICES * 256);
const LOW = new Int32Array(SLICES * 256);

for (let byte = 0; byte < 256; byte += 1) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (!isOdd) continue;
    low ^= POLYNOMIAL_LOW;
    high ^= POLYNOMIAL_HIGH;
  }
  HIGH[byte] = high;
  LOW[byte] = low;
}
for (let i = 256; i < SLICES * 256; i += 1) {
  const high = HIGH[i - 256] ?? 0;
  const low = LOW[i - 256] ?? 0;
  HIGH[i] = (high >>> 8) ^ (HIGH[low & 0xff] ?? 0);
  LOW[i] = ((low >>> 8) | (high << 24)) ^ (LOW[low & 0xff] ?? 0);
}

/** The CRC-64 of bytes, of those before `end`. */
export function crc64(bytes: Uint8Array, end = bytes.length): bigint {
  let high = 0;
  let low = 0;
  let at = 0;
  for (; at + SLICES <= end; at += SLICES) {
    let nextHigh = 0;
    let nextLow = 0;
    for (let i = 0; i < 4; i += 1) {
      const near = (low >>> (8 * i)) & 0xff;
      const far = (high >>> (8 * i)) & 0xff;
      const first = (7 - i) * 256 + (near ^ (bytes[at + i] ?? 0));
      const second = (3 - i) * 256 + (far ^ (bytes[at + 4 + i] ?? 0));
      nextHigh ^= (HIGH[first] ?? 0) ^ (HIGH[second] ?? 0);
      nextLow ^= (LOW[first] ?? 0) ^ (LOW[second] ?? 0);
    }
    high = nextHigh;
    low = nextLow;
  }
  for (; at < end; at += 1) {
    const place = (low ^ (bytes[at] ?? 0)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (LOW[place] ?? 0);
    high = (high >>> 8) ^ (HIGH[place] ?? 0);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
