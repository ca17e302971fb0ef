// Random identifiers in hexadecimal, as Redis gives them to servers.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';

/** So many random hexadecimal digits. */
export function randomHex(digits: number, random: { next(): number }): Bytes {
  const digit = (): string => Math.floor(random.next() * 16).toString(16);
  return latin1(Array.from({ length: digits }, digit).join(''));
}
