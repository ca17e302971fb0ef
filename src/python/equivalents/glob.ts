// Redis's glob patterns as Python's fnmatch knows them.
import type { Bytes } from '../../resp/bytes.ts';
import { strLiteral } from './literal.ts';
import { Unsaid } from './words.ts';

/** The pattern as a str. @throws Unsaid if fnmatch has no word for it. */
export function globLiteral(pattern: Bytes): string {
  if (pattern.includes('\\')) throw new Unsaid();
  return strLiteral(pattern).replaceAll('[^', '[!');
}
