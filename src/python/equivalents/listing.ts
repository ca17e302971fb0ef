// What commands are in Python, as text to read and to copy.
import type { Equivalent } from './equivalent.ts';
import { preamble } from './helpers.ts';
import type { Plain } from './row.ts';

const SHORT = 56;
const LONGEST = 400;

const cut = (value: string): string =>
  value.length <= LONGEST ? value : `${value.slice(0, LONGEST - 1)}…`;

/** The call of redis-py, with what it returns as a comment. */
export function redisPySource({ redisPy }: Equivalent): string {
  const { lines, returns } = redisPy;
  if (returns === undefined) return lines.join('\n');
  const last = lines.at(-1) ?? '';
  const comment = `# ${cut(returns)}`;
  const fits = last.length + comment.length <= SHORT;
  return fits
    ? [...lines.slice(0, -1), `${last}  ${comment}`].join('\n')
    : [...lines, comment].join('\n');
}

/** Plain Python: what to show, and what comes before it when it is copied. */
export interface PlainSource {
  readonly source: string;
  /** Imports and functions. */
  readonly before: string;
}

/** The lines on plain dicts; undefined if there are none. */
export function plainSource(plain: Plain): PlainSource | undefined {
  if ('none' in plain) return undefined;
  const { lines, uses } = plain;
  return {
    source: lines.join('\n'),
    before: preamble(lines, uses)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  };
}
