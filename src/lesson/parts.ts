// A lesson file as its prose and the places where the prose stands: what a translation is compared
// with and put into. It knows of blocks only whether they hold prose, so new kinds need no change.
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Code, RootContent } from 'mdast';
import { holdsProse } from './fences.ts';
import { lineOf } from './prose.ts';
import { readHeading, splitSections } from './sections.ts';

/** Prose that belongs together. Lines count from 1, both ends included. */
export interface Run {
  /** Where it stands: `text`, or the block it follows (`redis mistake wrong-key`) or fills (`hint`). */
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** A block of code, by the same keys. */
export interface Place {
  readonly key: string;
  readonly line: number;
  readonly isEmpty: boolean;
}

/** The introduction (its id is INTRO) or a step. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly runs: readonly Run[];
  readonly places: readonly Place[];
}

/** The id of what comes before the first step; no step can be called so. */
export const INTRO = 'Intro';

/** Splits the body of a lesson or of a translation; its lines are those of the file. */
export function readParts(body: string): Part[] {
  const { intro, sections } = splitSections(fromMarkdown(body).children);
  const parts = sections.map(({ heading, nodes }) => {
    return { ...readHeading(heading), line: lineOf(heading), ...readRuns(nodes) };
  });
  return [{ id: INTRO, title: '', line: 1, ...readRuns(intro) }, ...parts];
}

/** A short digest of a part's prose and of where it stands; the layout of lines is nothing to it. */
export function digest({ title, runs }: Part, lines: readonly string[], lead = ''): string {
  const prose = runs.map(run => `${run.key}\n${wordsOf(run, lines)}`);
  return hash([lead, title, ...prose].join('\n'));
}

/** The lines of a run. */
export function linesOf({ from, to }: Run, lines: readonly string[]): readonly string[] {
  return lines.slice(from - 1, to);
}

function wordsOf(run: Run, lines: readonly string[]): string {
  return linesOf(run, lines).join(' ').replace(/\s+/g, ' ').trim();
}

function readRuns(nodes: readonly RootContent[]): Pick<Part, 'runs' | 'places'> {
  const runs: Run[] = [];
  const places: Place[] = [];
  const count = new Map<string, number>();
  let key = 'text';
  for (const node of nodes) {
    const from = lineOf(node);
    const to = node.position?.end.line ?? from;
    const last = runs.at(-1);
    if (node.type === 'code') {
      key = numbered(keyOf(node), count);
      places.push({ key, line: from, isEmpty: node.value.trim() === '' });
      if (holdsProse(infoOf(node))) runs.push({ key, from: from + 1, to: to - 1 });
    } else if (last?.key === key) runs.splice(-1, 1, { ...last, to });
    else runs.push({ key, from, to });
  }
  return { runs, places };
}

function infoOf({ lang, meta }: Code): string[] {
  return `${lang ?? ''} ${meta ?? ''}`.split(/\s+/).filter(Boolean);
}

// How a mistake is recognised is no part of its name.
function keyOf(node: Code): string {
  return infoOf(node)
    .slice(0, 3)
    .filter(word => word !== 'saw')
    .join(' ');
}

// The second example of a step is `redis example 2`.
function numbered(key: string, count: Map<string, number>): string {
  const number = (count.get(key) ?? 0) + 1;
  count.set(key, number);
  return number === 1 ? key : `${key} ${number}`;
}

// FNV-1a of 32 bits over UTF-16: enough to notice that somebody has changed a text.
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}
