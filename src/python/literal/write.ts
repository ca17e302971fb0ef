// A database as one Python dict, which ast.literal_eval reads: text, whole numbers and bytes, lists,
// sets, dicts for hashes, dicts of floats for sorted sets, lists of (id, dict) for streams. When a key
// or a field ends stands in a comment.
import type { Bytes } from '../../resp/bytes.ts';
import { floatRepr, isWhole, strLiteral, valueLiteral } from '../equivalents/literal.ts';
import type { Pair, StoredKey, StoredValue } from './read-store.ts';

const WIDTH = 88;
const INDENT = '    ';

interface Item {
  readonly source: string;
  readonly comment: string;
}

const item = (source: string, comment = ''): Item => ({ source, comment });

const ending = (endsMs: number): string => (endsMs < 0 ? '' : `  # ends in ${endsMs / 1000} s`);

/** Items between brackets: in one line if they fit, else one in a line. */
function bracketed(open: string, items: readonly Item[], close: string, depth: number): string {
  const line = `${open}${items.map(({ source }) => source).join(', ')}${close}`;
  const isPlain = items.every(({ source, comment }) => comment === '' && !source.includes('\n'));
  if (isPlain && line.length <= WIDTH - depth * INDENT.length) return line;
  const inner = INDENT.repeat(depth + 1);
  const lines = items.map(({ source, comment }) => `${inner}${source},${comment}\n`);
  return `${open}\n${lines.join('')}${INDENT.repeat(depth)}${close}`;
}

// A dict of floats is a sorted set, so the numbers of a hash are whole or text.
const hashValue = (value: Bytes): string =>
  isWhole(value) && value.length < 20 ? value : strLiteral(value);

/** A score as a float that a literal may be: infinity is 1e999. */
function scoreSource(score: Bytes): string {
  const source = floatRepr(score);
  if (source === 'inf') return '1e999';
  return source === '-inf' ? '-1e999' : source;
}

function valueSource(stored: StoredValue, depth: number): string {
  switch (stored.type) {
    case 'string':
      return valueLiteral(stored.value);
    case 'list':
      return bracketed(
        '[',
        stored.items.map(strLiteral).map(each => item(each)),
        ']',
        depth,
      );
    case 'set':
      return bracketed(
        '{',
        stored.items.map(strLiteral).map(each => item(each)),
        '}',
        depth,
      );
    case 'zset': {
      const pairs = stored.pairs.map(([name, score]) =>
        item(`${strLiteral(name)}: ${scoreSource(score)}`),
      );
      return bracketed('{', pairs, '}', depth);
    }
    case 'hash':
      return bracketed('{', hashItems(stored.pairs, stored.endsMs), '}', depth);
    case 'stream': {
      const entries = stored.entries.map(([id, pairs]) => {
        const fields = bracketed('{', hashItems(pairs, []), '}', depth + 1);
        return item(`(${strLiteral(id)}, ${fields})`);
      });
      return bracketed('[', entries, ']', depth);
    }
  }
}

const hashItems = (pairs: readonly Pair[], endsMs: readonly number[]): Item[] =>
  pairs.map(([name, value], at) =>
    item(`${strLiteral(name)}: ${hashValue(value)}`, ending(endsMs[at] ?? -1)),
  );

// Only a stream may be empty, and an empty list would be no key.
const isShown = ({ stored }: StoredKey): boolean =>
  stored.type !== 'stream' || stored.entries.length > 0;

/** The dict, one key in a line; `{}` for none. Streams without entries are left out. */
export function writeLiteral(all: readonly StoredKey[]): string {
  const keys = all.filter(isShown);
  if (keys.length === 0) return '{}\n';
  const lines = keys.map(({ key, endsMs, stored }) => {
    return `${INDENT}${strLiteral(key)}: ${valueSource(stored, 1)},${ending(endsMs)}\n`;
  });
  return `{\n${lines.join('')}}\n`;
}
