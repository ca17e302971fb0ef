// How many bytes things take in a listpack, Redis's form of a small aggregate. Ours holds strings in
// arrays; the sizes are still Redis's, for they decide when an encoding changes.
import type { Bytes } from '../../resp/bytes.ts';
import { parseInt64 } from '../algo/int64.ts';

/** Bytes of an empty listpack: its header and its end. */
export const LISTPACK_EMPTY_BYTES = 7;

const MAX_INTEGER_DIGITS = 20;

/** Bytes that an element takes in a listpack, its back length included. */
export function listpackEntryBytes(element: Bytes): number {
  const content = isListpackInteger(element)
    ? integerBytes(parseInt64(element))
    : stringBytes(element.length);
  return content + backLengthBytes(content);
}

/** True if a listpack keeps the element as an integer. */
export function isListpackInteger(element: Bytes): boolean {
  const { length } = element;
  if (length === 0 || length > MAX_INTEGER_DIGITS) return false;
  const lead = element.charCodeAt(0);
  return (lead === 45 || (lead >= 48 && lead <= 57)) && parseInt64(element) !== undefined;
}

function integerBytes(value: number | bigint | undefined): number {
  if (typeof value !== 'number') return 9;
  if (value >= 0 && value <= 127) return 1;
  if (value >= -4096 && value <= 4095) return 2;
  const magnitude = value < 0 ? -1 - value : value;
  if (magnitude < 2 ** 15) return 3;
  if (magnitude < 2 ** 23) return 4;
  return magnitude < 2 ** 31 ? 5 : 9;
}

function stringBytes(length: number): number {
  if (length < 64) return 1 + length;
  return (length < 4096 ? 2 : 5) + length;
}

// Redis: the limits are one short of what the bits could hold, but for the first.
function backLengthBytes(content: number): number {
  if (content <= 127) return 1;
  if (content < 16383) return 2;
  if (content < 2097151) return 3;
  return content < 268435455 ? 4 : 5;
}
