// Glob patterns as Redis matches them: `*`, `?`, `[a-z]`, `[^a]` and `\` before a literal.
// Backtracks to the last `*` only, so that no pattern takes more than pattern times text steps.
import type { Bytes } from '../../resp/bytes.ts';

/** Redis: deeper patterns match nothing. */
const MAX_STARS = 1000;

const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const CLOSE = 93;
const BACKSLASH = 92;
const CARET = 94;
const DASH = 45;

const NO_MATCH = -1;

/** True if the whole text matches the pattern; `fold` ignores the case of ASCII letters. */
export function matchesGlob(pattern: Bytes, text: Bytes, fold = false): boolean {
  // Redis: no text, no match, not even of `*`; the callers for whom `*` is all ask first.
  if (text.length === 0) return pattern.length === 0;
  let at = 0;
  let from = 0;
  let stars = 0;
  let afterStar = NO_MATCH;
  let retryFrom = 0;
  for (;;) {
    if (from === text.length) {
      if (skipStars(pattern, at) === pattern.length) return true;
    } else if (pattern.charCodeAt(at) === STAR) {
      afterStar = skipStars(pattern, at);
      if (afterStar === pattern.length) return true;
      stars += 1;
      if (stars > MAX_STARS) return false;
      at = afterStar;
      retryFrom = from;
      continue;
    } else {
      const next = at < pattern.length ? matchOne(pattern, at, text.charCodeAt(from), fold) : -1;
      if (next !== NO_MATCH) {
        at = next;
        from += 1;
        continue;
      }
    }
    if (afterStar === NO_MATCH || retryFrom + 1 >= text.length) return false;
    retryFrom += 1;
    from = retryFrom;
    at = afterStar;
  }
}

/** True if the pattern matches all keys without looking at them. */
export const matchesAll = (pattern: Bytes): boolean => pattern === '*';

function skipStars(pattern: Bytes, start: number): number {
  let at = start;
  while (pattern.charCodeAt(at) === STAR) at += 1;
  return at;
}

// Where the pattern goes on after the one element at `at`, if that matches the byte.
function matchOne(pattern: Bytes, at: number, byte: number, fold: boolean): number {
  const code = pattern.charCodeAt(at);
  if (code === QUESTION) return at + 1;
  if (code === OPEN) return matchClass(pattern, at + 1, byte, fold);
  const literalAt = code === BACKSLASH && at + 1 < pattern.length ? at + 1 : at;
  return equal(pattern.charCodeAt(literalAt), byte, fold) ? literalAt + 1 : NO_MATCH;
}

// A class from after its `[` on; one that is never closed ends with the pattern.
function matchClass(pattern: Bytes, start: number, byte: number, fold: boolean): number {
  const negated = pattern.charCodeAt(start) === CARET;
  let at = negated ? start + 1 : start;
  let found = false;
  while (at < pattern.length && pattern.charCodeAt(at) !== CLOSE) {
    const code = pattern.charCodeAt(at);
    if (code === BACKSLASH && at + 1 < pattern.length) {
      // Redis: what is escaped inside a class keeps its case.
      found ||= pattern.charCodeAt(at + 1) === byte;
      at += 2;
    } else if (at + 2 < pattern.length && pattern.charCodeAt(at + 1) === DASH) {
      found ||= inRange(code, pattern.charCodeAt(at + 2), fold ? lowerCode(byte) : byte, fold);
      at += 3;
    } else {
      found ||= equal(code, byte, fold);
      at += 1;
    }
  }
  return found === negated ? NO_MATCH : Math.min(at + 1, pattern.length);
}

// Redis: the ends of a range may come in either order, and bytes from 128 on are negative numbers.
function inRange(first: number, last: number, byte: number, fold: boolean): boolean {
  const [a, b] = signed(first) <= signed(last) ? [first, last] : [last, first];
  const [low, high] = fold ? [lowerCode(a), lowerCode(b)] : [a, b];
  return signed(low) <= signed(byte) && signed(byte) <= signed(high);
}

const signed = (code: number): number => (code > 127 ? code - 256 : code);

const lowerCode = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

const equal = (a: number, b: number, fold: boolean): boolean =>
  a === b || (fold && lowerCode(a) === lowerCode(b));
