// `lessons stamp`: writes into the head of a translation which prose it translates, a digest for
// each part. Whoever runs it says: the translation is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { SourceFile } from '../lesson/overlay.ts';
import { digestsOf } from '../lesson/overlay.ts';

const HEAD = /^(\uFEFF?---[ \t]*\r?\n)([\s\S]*?\r?\n)(---[ \t]*(?:\r?\n|$))/;

/** Stamps a file; returns what was done, in words. */
export function stampOverlay(path: string, original: SourceFile): string {
  const text = readFileSync(path, 'utf8');
  const [whole, begin, yaml, end] = HEAD.exec(text) ?? [];
  if (whole === undefined || yaml === undefined) return 'it has no head';
  const head = parseDocument(yaml);
  if (head.errors.length > 0) return 'its head is not YAML';
  const digests = digestsOf(original);
  const before: unknown = head.toJS();
  const changed = Object.keys(digests).filter(id => knownTo(before, id) !== digests[id]);
  head.set('translates', digests);
  writeFileSync(path, `${begin}${head.toString()}${end}${text.slice(whole.length)}`);
  return changed.length === 0 ? 'as it was' : `stamped ${changed.join(', ')}`;
}

function knownTo(head: unknown, id: string): unknown {
  if (typeof head !== 'object' || head === null || !('translates' in head)) return undefined;
  const { translates } = head;
  if (typeof translates !== 'object' || translates === null) return undefined;
  return new Map<string, unknown>(Object.entries(translates)).get(id);
}
