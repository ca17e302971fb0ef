// The words of the trade: glossary.md, a Markdown list of terms, and the links to it from the
// lessons' text, wherever a term stands there in *emphasis*, as words do that are said first.
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { ListItem, Paragraph, PhrasingContent } from 'mdast';
import { ID } from './front-matter.ts';
import type { Complain } from './notation.ts';
import { lineOf, toProse } from './prose.ts';
import type { Lesson, Problem, Prose, ProseNode, Step } from './schema.ts';
import { slug } from './suggest.ts';

/** A term and what it means. */
export interface Term {
  readonly id: string;
  readonly term: string;
  /** Other forms of it: a plural, an abbreviation. */
  readonly also: readonly string[];
  readonly prose: Prose;
}

/** The terms of a file, and what is wrong with it. */
export interface Glossary {
  readonly terms: readonly Term[];
  readonly problems: readonly Problem[];
}

const NOTATION = 'write - **term** (other form): what it means';

/** Reads glossary.md. Never throws. */
export function parseGlossary(file: string, text: string): Glossary {
  const problems: Problem[] = [];
  const complain: Complain = (line, reason, suggestion) => {
    problems.push({ file, line, reason, ...(suggestion === undefined ? {} : { suggestion }) });
  };
  const terms: Term[] = [];
  for (const node of fromMarkdown(text).children) {
    if (node.type === 'list') terms.push(...node.children.flatMap(item => read(item, complain)));
    else if (node.type !== 'heading' && node.type !== 'paragraph')
      complain(lineOf(node), 'no term of the glossary', NOTATION);
  }
  for (const [at, { id }] of terms.entries())
    if (terms.findIndex(other => other.id === id) < at)
      complain(1, `a second term with the id \`${id}\``, 'ids are unique: **term** {#other-id}');
  return { terms, problems };
}

const AFTER_TERM = /^\s*(?:\(([^)]*)\))?\s*(?:\{#([^}]*)\})?\s*:\s*/;

function read(item: ListItem, complain: Complain): Term[] {
  const line = lineOf(item);
  const [first, ...more] = item.children;
  const [strong, after, ...rest] = first?.type === 'paragraph' ? first.children : [];
  const term = strong?.type === 'strong' ? wordsOf(strong.children) : '';
  const found = after?.type === 'text' ? AFTER_TERM.exec(after.value) : null;
  if (first?.type !== 'paragraph' || term === '' || found === null || after?.type !== 'text') {
    complain(line, 'no term of the glossary', NOTATION);
    return [];
  }
  const [whole, also = '', id = slug(term)] = found;
  if (!ID.test(id)) complain(line, `\`${id}\` is no id`, `**${term}** {#${slug(term)}}`);
  const text = { ...after, value: after.value.slice(whole.length) };
  const meaning: Paragraph = { ...first, children: [text, ...rest] };
  const prose = toProse([meaning, ...more], complain);
  return [{ id, term, also: also.split(',').flatMap(each => each.trim() || []), prose }];
}

function wordsOf(nodes: readonly PhrasingContent[]): string {
  return nodes.map(node => ('value' in node ? node.value : '')).join('');
}

/** The lesson with a link to the glossary where a term stands in emphasis for the first time. */
export function linkTerms(lesson: Lesson, terms: readonly Term[]): Lesson {
  const ids = new Map(terms.flatMap(({ id, term, also }) => forms(term, also).map(w => [w, id])));
  const link = (prose: Prose): Prose => prose.map(node => linked(node, ids));
  const intro = link(lesson.intro);
  const steps = lesson.steps.map((step): Step => ({
    ...step,
    prose: link(step.prose),
    goal: link(step.goal),
    hints: step.hints.map(link),
    mistakes: step.mistakes.map(mistake => ({ ...mistake, prose: link(mistake.prose) })),
    ...(step.predict && { predict: { ...step.predict, why: link(step.predict.why) } }),
  }));
  return { ...lesson, intro, steps };
}

const forms = (term: string, also: readonly string[]): string[] =>
  [term, ...also].map(each => each.toLowerCase());

// A term that has got its link is taken out of `ids`.
function linked(node: ProseNode, ids: Map<string, string>): ProseNode {
  if (typeof node === 'string' || !('children' in node) || node.tag === 'a') return node;
  const children = node.children.map(child => linked(child, ids));
  const [only, ...more] = children;
  const word = node.tag === 'em' && more.length === 0 && typeof only === 'string' ? only : '';
  const id = ids.get(word.toLowerCase());
  if (id === undefined) return { ...node, children };
  for (const [form, of] of ids) if (of === id) ids.delete(form);
  return { tag: 'a', href: `#/glossary/${id}`, children: [{ tag: 'em', children }] };
}
