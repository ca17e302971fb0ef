// No words in the components: all of them stand in the tables of words, and they are read while
// something is drawn, so that a change of language reaches them. Read from the sources themselves.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSync } from 'vite';

const UI = fileURLToPath(new URL('../../src/ui', import.meta.url));
const SPOKEN = new Set(['aria-label', 'aria-description', 'alt', 'label', 'placeholder', 'title']);
const TABLES = /(?:\/text|\/words)\.ts$/;
const FUNCTIONS = new Set([
  'ArrowFunctionExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'PropertyDefinition',
]);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function childrenOf(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode);
}

function findAll(node: Node, wanted: (node: Node) => boolean, enter = (_: Node) => true): Node[] {
  const below = childrenOf(node).filter(enter);
  return [...(wanted(node) ? [node] : []), ...below.flatMap(each => findAll(each, wanted, enter))];
}

const nameOf = (value: unknown): unknown => (isNode(value) ? value['name'] : undefined);
// Units are the same in every language.
const hasWords = (value: unknown): boolean =>
  typeof value === 'string' && /\p{L}{2}/u.test(value.replace(/&\w+;|\bpx\b/g, ''));

function isLiteralText(node: Node): boolean {
  if (node.type === 'JSXText') return hasWords(node['value']);
  if (node.type !== 'JSXAttribute' || !SPOKEN.has(String(nameOf(node['name'])))) return false;
  return isNode(node['value']) && hasWords(node['value']['value']);
}

/** The lines of a source where words stand, or are read when the module loads. */
function problemsOf(path: string, source: string): { literal: string[]; early: string[] } {
  const { program } = parseSync(path, source, { lang: 'tsx', sourceType: 'module' });
  const root: unknown = program;
  if (!isNode(root)) throw new Error(`${path} cannot be read`);
  const at = ({ start }: Node): string => `${path}:${source.slice(0, start).split('\n').length}`;
  const imports = findAll(root, ({ type }) => type === 'ImportDeclaration');
  const tables = imports.filter(
    each => isNode(each['source']) && TABLES.test(String(each['source']['value'])),
  );
  const names = tables.flatMap(childrenOf).map(each => nameOf(each['local']));
  const early = findAll(
    root,
    ({ type, object }) =>
      type === 'MemberExpression' &&
      ['text', 'words'].includes(String(nameOf(object))) &&
      names.includes(nameOf(object)),
    ({ type }) => !FUNCTIONS.has(type),
  );
  return { literal: findAll(root, isLiteralText).map(at), early: early.map(at) };
}

const FILES = readdirSync(UI, { recursive: true, encoding: 'utf8' }).filter(path =>
  /\.tsx?$/.test(path),
);

describe('the words of the page', () => {
  const all = FILES.map(path => problemsOf(path, readFileSync(join(UI, path), 'utf8')));

  it('stand in no component', () => {
    expect(FILES.length).toBeGreaterThan(50);
    expect(all.flatMap(({ literal }) => literal)).toEqual([]);
  });

  it('are read while drawing', () => {
    expect(all.flatMap(({ early }) => early)).toEqual([]);
  });
});

describe('this test', () => {
  it('finds words', () => {
    const source = '<p title="A title">\n{a} word &gt; {"x"}\n<i aria-hidden="true">·</i></p>;';
    expect(problemsOf('x.tsx', source).literal).toEqual(['x.tsx:1', 'x.tsx:2']);
  });

  it('finds words that are read too early', () => {
    const source = [
      "import { text } from '../text.ts';",
      'const early = { a: text.a };',
      'const late = () => text.a;',
      'class Late { a() { return text.a; } }',
      'function later(text) { return <p>{text.a}</p>; }',
    ].join('\n');
    expect(problemsOf('x.tsx', source)).toEqual({ literal: [], early: ['x.tsx:2'] });
  });
});
