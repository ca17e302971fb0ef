// Splits Python source into coloured pieces, a line at a time: enough for short snippets. The text
// shown before Monaco arrives and Monaco itself both colour by this, so nothing changes when it does.

/** What a piece of source is, for its colour. */
export type TokenKind = 'comment' | 'string' | 'number' | 'keyword' | 'plain';

/** A piece of a line. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** The triple quote that is open at the end of a line, if any. */
export type OpenQuote = '' | '"""' | "'''";

/** A line's pieces, and what it leaves open for the next. */
export interface TokenLine {
  readonly tokens: readonly Token[];
  readonly open: OpenQuote;
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try while ' +
    'with yield'
  ).split(' '),
);

const PATTERN =
  /(?<comment>#.*)|(?<string>(?:\b[rbfuRBFU]{1,2})?(?:(?<triple>"""|''')|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?))|(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)|(?<word>[\p{L}_][\p{L}\p{N}_]*)/gu;

/** The pieces of one line that begins inside `open`; joined together they are the line again. */
export function tokenizeLine(line: string, open: OpenQuote = ''): TokenLine {
  const tokens: Token[] = [];
  let at = 0;
  let inside = open;
  const take = (kind: TokenKind, end: number): void => {
    if (end > at) tokens.push({ kind, text: line.slice(at, end) });
    at = Math.max(at, end);
  };
  while (at < line.length) {
    if (inside !== '') {
      const end = line.indexOf(inside, at);
      take('string', end < 0 ? line.length : end + 3);
      if (end >= 0) inside = '';
      continue;
    }
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(line);
    if (match === null) break;
    take('plain', match.index);
    take(kindOf(match), match.index + match[0].length);
    inside = quoteOf(match.groups?.['triple']);
  }
  take('plain', line.length);
  return { tokens, open: inside };
}

/** The pieces of each line of a source. */
export function tokenizeLines(source: string): TokenLine[] {
  let open: OpenQuote = '';
  return source.split('\n').map(line => {
    const result = tokenizeLine(line, open);
    open = result.open;
    return result;
  });
}

function kindOf({ groups = {}, 0: word }: RegExpExecArray): TokenKind {
  if (groups['comment'] !== undefined) return 'comment';
  if (groups['string'] !== undefined) return 'string';
  if (groups['number'] !== undefined) return 'number';
  return KEYWORDS.has(word) ? 'keyword' : 'plain';
}

function quoteOf(triple: string | undefined): OpenQuote {
  return triple === '"""' || triple === "'''" ? triple : '';
}
