// A command as one types it in redis-cli.
import type { Bytes } from '../../resp/bytes.ts';
import { isUtf8, toText } from '../../resp/bytes.ts';
import { quote } from '../../resp/quote.ts';

const isPlain = (word: Bytes): boolean => /^[!#-&(-[\]-~\x80-\xff]+$/.test(word) && isUtf8(word);

/** The line, with quotes where they are needed. */
export const lineOf = (argv: readonly Bytes[]): string =>
  argv.map(word => (isPlain(word) ? toText(word) : quote(word))).join(' ');
