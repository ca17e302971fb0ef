// Splits Python source into coloured pieces: enough for short snippets, shown before (or instead
// of) Monaco. Joined together, the pieces are the source again, whatever it is.

/** What a piece of source is, for its colour. */
export type TokenKind = 'comment' | 'string' | 'number' | 'keyword' | 'call' | 'plain';

/** A piece of source. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try while ' +
    'with yield'
  ).split(' '),
);

const PATTERN =
  /(?<comment>#[^\n]*)|(?<string>\b[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)|(?<word>[\p{L}_][\p{L}\p{N}_]*)/gu;

/** The coloured pieces of `source`. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of source.matchAll(PATTERN)) {
    if (match.index > at) tokens.push({ kind: 'plain', text: source.slice(at, match.index) });
    at = match.index + match[0].length;
    tokens.push({ kind: kindOf(match, source.charAt(at)), text: match[0] });
  }
  if (at < source.length) tokens.push({ kind: 'plain', text: source.slice(at) });
  return tokens;
}

function kindOf(match: RegExpExecArray, next: string): TokenKind {
  const groups = match.groups ?? {};
  if (groups['comment'] !== undefined) return 'comment';
  if (groups['string'] !== undefined) return 'string';
  if (groups['number'] !== undefined) return 'number';
  if (KEYWORDS.has(match[0])) return 'keyword';
  return next === '(' ? 'call' : 'plain';
}
