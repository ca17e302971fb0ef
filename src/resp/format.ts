// How redis-cli prints a reply: the terminal form that people know, and the raw, CSV and JSON
// forms of its other modes. Only text is made here; where it goes and when is the CLI's affair.
import type { Bytes } from './bytes.ts';
import { latin1, toText } from './bytes.ts';
import { quote } from './quote.ts';
import type { Reply } from './reply.ts';
import { isError } from './reply.ts';

/** What redis-cli shows for a reply on a terminal, without the final newline. */
export function formatReply(reply: Reply): string {
  return toText(formatTerminal(reply));
}

/** As `formatReply`, but as the bytes that redis-cli writes. */
export function formatTerminal(reply: Reply): Bytes {
  return latin1([...terminalPieces(reply)].join(''));
}

/** The pieces of `formatTerminal` in order, for replies too large to be made at once. */
export function terminalPieces(reply: Reply): Generator<string> {
  return pieces(reply, '');
}

// What a reply holds, if it holds others, and how redis-cli names and numbers it.
interface Aggregate {
  readonly items: readonly Reply[];
  readonly mark: string;
  readonly empty: string;
  readonly pairs: boolean;
}

function aggregateOf(reply: Reply): Aggregate | undefined {
  if (typeof reply !== 'object' || reply === null) return undefined;
  if (!('kind' in reply)) {
    return { items: reply, mark: ')', empty: '(empty array)', pairs: false };
  }
  switch (reply.kind) {
    case 'map':
      return { items: reply.items, mark: '#', empty: '(empty hash)', pairs: true };
    case 'set':
      return { items: reply.items, mark: '~', empty: '(empty set)', pairs: false };
    case 'push': // Redis: pushes are numbered like arrays, "to be changed in a major version".
      return { items: reply.items, mark: ')', empty: '(empty push)', pairs: false };
    default:
      return undefined;
  }
}

function* pieces(reply: Reply, indent: string): Generator<string> {
  const aggregate = aggregateOf(reply);
  if (aggregate !== undefined) yield* aggregatePieces(aggregate, indent);
  else if (isAttribute(reply)) {
    const { items } = reply;
    yield* aggregatePieces({ items, mark: '|', empty: '(no attributes)', pairs: true }, indent);
    yield `\n${indent}`;
    yield* pieces(reply.reply, indent);
  } else yield scalar(reply);
}

function* aggregatePieces(aggregate: Aggregate, indent: string): Generator<string> {
  const { items, mark, pairs } = aggregate;
  if (items.length === 0) return yield aggregate.empty;
  const step = pairs ? 2 : 1;
  const width = String(items.length / step).length;
  const inner = indent + ' '.repeat(width + 2);
  for (let i = 0; i < items.length; i += step) {
    // The parent has printed the indent of the first element.
    const start = i === 0 ? '' : `\n${indent}`;
    yield `${start}${String(i / step + 1).padStart(width)}${mark} `;
    yield* pieces(items[i] ?? null, inner);
    if (!pairs) continue;
    const value = items[i + 1] ?? null;
    yield isMultiline(value) ? ` => \n${inner}` : ' => ';
    yield* pieces(value, inner);
  }
}

// Redis: a map is judged by its first value only, whatever the length of the key.
function isMultiline(reply: Reply): boolean {
  const aggregate = aggregateOf(reply);
  if (aggregate === undefined) return isAttribute(reply);
  const { items, pairs } = aggregate;
  const [first, second] = items;
  if (items.length > (pairs ? 2 : 1)) return true;
  const only = pairs ? second : first;
  return only !== undefined && isMultiline(only);
}

function isAttribute(reply: Reply): reply is Extract<Reply, { kind: 'attribute' }> {
  return kindOf(reply) === 'attribute';
}

function kindOf(reply: Reply): string | undefined {
  if (typeof reply !== 'object' || reply === null) return undefined;
  return 'kind' in reply ? reply.kind : undefined;
}

function scalar(reply: Reply): string {
  if (typeof reply === 'string') return quote(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return `(integer) ${reply}`;
  if (typeof reply === 'boolean') return `(${reply})`;
  if (reply === null || !('kind' in reply)) return '(nil)';
  switch (reply.kind) {
    case 'error':
      return `(error) ${reply.text}`;
    case 'double':
      return `(double) ${reply.text}`;
    case 'bignumber':
      return `(big number) ${reply.text}`;
    case 'status':
    case 'verbatim':
      return reply.text;
    default:
      return '(nil)';
  }
}

/** How `--raw` prints: bare values, the elements of an aggregate apart by `delimiter`. */
export function formatRaw(reply: Reply, delimiter = '\n'): Bytes {
  const aggregate = aggregateOf(reply);
  if (aggregate === undefined) {
    if (isAttribute(reply)) return formatRaw(reply.reply, delimiter);
    return latin1(isError(reply) ? `${reply.text}\n` : bare(reply, ''));
  }
  const { items, pairs } = aggregate;
  const texts = items.map(item => formatRaw(item, delimiter));
  if (!pairs) return latin1(texts.join(delimiter));
  const rows = texts.flatMap((text, i) => (i % 2 === 0 ? [`${text} ${texts[i + 1] ?? ''}`] : []));
  return latin1(rows.join(delimiter));
}

// A scalar without quotes or type; `nil` is what stands for nothing.
function bare(reply: Reply, nil: string): string {
  if (typeof reply === 'boolean') return `(${reply})`;
  if (typeof reply !== 'object') return String(reply);
  return reply !== null && 'text' in reply ? reply.text : nil;
}

/** How `--csv` prints: one line, strings quoted, maps flat. */
export function formatCsv(reply: Reply): Bytes {
  const aggregate = aggregateOf(reply);
  if (aggregate !== undefined) return latin1(aggregate.items.map(formatCsv).join(','));
  if (isAttribute(reply)) return formatCsv(reply.reply);
  if (isError(reply)) return latin1(`ERROR,${quote(reply.text)}`);
  const text = stringOf(reply);
  return latin1(text === undefined ? plain(reply, 'NULL') : quote(text));
}

/** How a JSON string is written: as UTF-8, or ASCII only with bytes as `\\xhh`. */
export type JsonStyle = 'json' | 'quoted-json';

/** How `--json` and `--quoted-json` print: one line. */
export function formatJson(reply: Reply, style: JsonStyle = 'json'): Bytes {
  const aggregate = aggregateOf(reply);
  if (aggregate !== undefined) return latin1(jsonAggregate(aggregate, style));
  if (isAttribute(reply)) return formatJson(reply.reply, style);
  if (isError(reply)) return latin1(`error:${jsonString(reply.text, style)}`);
  const text = stringOf(reply);
  return latin1(text === undefined ? plain(reply, 'null') : jsonString(text, style));
}

function jsonAggregate({ items, pairs }: Aggregate, style: JsonStyle): string {
  const texts = items.map(item => formatJson(item, style));
  if (!pairs) return `[${texts.join(',')}]`;
  const members = texts.flatMap((text, i) => {
    if (i % 2 === 1) return [];
    // JSON: a name is a string, whatever RESP3 allows.
    const isName = text.startsWith('"') || isError(items[i] ?? null);
    return [`${isName ? text : `"${text}"`}:${texts[i + 1] ?? 'null'}`];
  });
  return `{${members.join(',')}}`;
}

function stringOf(reply: Reply): Bytes | undefined {
  if (typeof reply === 'string') return reply;
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return undefined;
  return reply.kind === 'status' || reply.kind === 'verbatim' ? reply.text : undefined;
}

function plain(reply: Reply, nil: string): string {
  return typeof reply === 'boolean' ? String(reply) : bare(reply, nil);
}

const JSON_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
};

function jsonString(text: Bytes, style: JsonStyle): string {
  if (style === 'quoted-json') return quote(text).replaceAll('\\', '\\\\');
  const body = [...text].map(char => {
    const code = char.charCodeAt(0);
    const control = code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : char;
    return JSON_ESCAPES[char] ?? control;
  });
  return `"${body.join('')}"`;
}
