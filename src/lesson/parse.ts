// Reads a lesson file: Markdown to a Lesson, or to the list of everything that is wrong with it,
// each with its line. Runs when the page is built and in the lesson tools, never in the page.
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Code, Nodes, RootContent } from 'mdast';
import type { Draft, Fence } from './fences.ts';
import { isExample, kindOf, readFence, selectsItself } from './fences.ts';
import type { FrontMatter } from './front-matter.ts';
import { ID, LESSON_HEAD, plainLines, readHead } from './front-matter.ts';
import type { Block, Complain } from './notation.ts';
import { parseTranscript } from './notation.ts';
import { lineOf, toProse } from './prose.ts';
import { parseSession } from './python-fences.ts';
import type { Lesson, Mistake, Problem, Prose, ProseNode, Step } from './schema.ts';
import type { Section } from './sections.ts';
import { readHeading, splitSections } from './sections.ts';
import { buildStep } from './step.ts';
import { slug } from './suggest.ts';

/** A lesson when nothing is wrong with its file; otherwise only problems. */
export interface Parsed {
  readonly lesson?: Lesson;
  readonly problems: readonly Problem[];
}

/** Reads one file. Never throws: whatever is wrong is in `problems`, by line. */
export function parseLesson(file: string, text: string): Parsed {
  try {
    return new LessonReader(file, plainLines(text)).read();
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    return { problems: [{ file, line: 1, reason: `the file cannot be read: ${why}` }] };
  }
}

const BEFORE_STEPS = new Set(['python dict', 'python redis-py']);

class LessonReader {
  private readonly problems: Problem[] = [];
  private readonly file: string;
  private readonly text: string;
  private lines: readonly string[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  read(): Parsed {
    const head = readHead(this.file, this.text, LESSON_HEAD);
    this.problems.push(...head.problems);
    this.lines = head.body.split('\n');
    const { intro, sections } = splitSections(fromMarkdown(head.body).children);
    const lesson = this.lesson(head.value, intro, sections);
    const problems = this.problems.toSorted((a, b) => a.line - b.line);
    return problems.length > 0 || lesson === undefined ? { problems } : { lesson, problems };
  }

  private lesson(
    value: FrontMatter | undefined,
    nodes: RootContent[],
    sections: Section[],
  ): Lesson | undefined {
    const { prose, draft } = this.body(nodes, 'intro');
    const steps = sections.flatMap(section => this.step(section) ?? []);
    if (sections.length === 0)
      this.complain(this.lines.length, 'the lesson has no step', '## Title {#id}');
    const seen = new Set<string>();
    for (const { id, line } of steps) {
      if (seen.has(id))
        this.complain(line, `a second step \`${id}\``, 'ids are unique in a lesson');
      seen.add(id);
    }
    this.checkStarts(steps);
    if (value === undefined) return undefined;
    const { dict, redisPy } = draft;
    return { ...value, intro: prose, ...given({ dict, redisPy }), steps };
  }

  // The page sets a step's store up with commands: it has none where Python alone leads.
  private checkStarts(steps: readonly Step[]): void {
    for (const [at, { id, line, setup }] of steps.entries()) {
      const before = steps[at - 1];
      if (before === undefined || setup !== undefined || before.solution.commands.length > 0)
        continue;
      const reason = `\`${id}\` goes on from \`${before.id}\`, which is done in Python alone`;
      this.complain(line, reason, 'add a ```redis setup block');
    }
  }

  private step({ heading, nodes }: Section): Step | undefined {
    const line = lineOf(heading);
    const { title, id } = readHeading(heading);
    if (!ID.test(id)) this.complain(line, 'a step needs an id', `## ${title} {#${slug(title)}}`);
    if (title === '') this.complain(line, 'a step needs a title', `## Title {#${id}}`);
    if (nodes.length === 0) {
      this.complain(line, `the step \`${id}\` is empty`);
      return undefined;
    }
    const { prose, draft } = this.body(nodes, 'step');
    return buildStep({ id, title, line, prose, draft }, this.complain);
  }

  // Prose at the top, then blocks; after a mistake or a prediction comes its own prose.
  private body(
    nodes: readonly RootContent[],
    place: 'intro' | 'step',
  ): { prose: Prose; draft: Draft } {
    const draft: Draft = {
      accept: [],
      reject: [],
      check: [],
      fork: [],
      saw: [],
      mistakes: [],
      hints: [],
      python: { accept: [], reject: [] },
    };
    const prose: Prose[number][] = [];
    let target: 'prose' | 'mistake' | 'predict' | 'nowhere' = 'prose';
    for (const node of nodes) {
      const fence = node.type === 'code' ? this.fence(node) : undefined;
      const kind = fence && kindOf(fence.words);
      if (fence !== undefined && isExample(kind) && target === 'prose')
        prose.push(this.example(fence));
      else if (fence !== undefined) {
        this.block(fence, draft, place);
        if (kind === 'redis mistake') target = 'mistake';
        else if (kind === 'redis predict' || kind === 'python predict') target = 'predict';
        else if (place === 'step') target = 'nowhere';
      } else if (node.type !== 'code') {
        const converted = toProse([node], this.complain);
        if (target === 'prose') prose.push(...converted);
        else if (target === 'nowhere') this.misplaced(node);
        else attach(draft, target, converted);
      }
    }
    return { prose, draft };
  }

  private block(fence: Fence, draft: Draft, place: 'intro' | 'step'): void {
    const kind = kindOf(fence.words);
    if (isExample(kind))
      return this.complain(fence.opened, 'an example after other blocks', 'move it into the text');
    if (place === 'intro' && kind !== undefined && !BEFORE_STEPS.has(kind))
      return this.complain(fence.opened, `\`${kind}\` before the first step`, '## Title {#id}');
    const markdown = (block: Block): Prose => this.markdown(block);
    readFence(fence, { draft, complain: this.complain, markdown });
  }

  private example(fence: Fence): ProseNode {
    if (fence.words[0] === 'python') return this.session(fence);
    const exchanges = parseTranscript(fence, this.complain);
    selectsItself(exchanges, this.complain);
    return { tag: 'example', exchanges };
  }

  private session(fence: Fence): ProseNode {
    const [, , where, ...more] = fence.words;
    if ((where !== undefined && where !== 'elsewhere') || more.length > 0)
      this.complain(fence.opened, 'after `example` only `elsewhere` may stand');
    const entries = parseSession(fence, this.complain);
    return { tag: 'python', entries, ...(where === 'elsewhere' && { elsewhere: true }) };
  }

  private misplaced(node: Nodes): void {
    this.complain(
      lineOf(node),
      'text that belongs to no block',
      'text stands before the blocks of a step, or after a mistake or a prediction',
    );
  }

  private markdown(block: Block): Prose {
    const shifted: Complain = (line, reason, tip) =>
      this.complain(line + block.line - 1, reason, tip);
    return toProse(fromMarkdown(block.text).children, shifted);
  }

  // undefined, and a problem, for code that is indented instead of fenced, or never closed.
  private fence(node: Code): Fence | undefined {
    const opened = lineOf(node);
    const closed = node.position?.end.line ?? opened;
    if (!/^ {0,3}(?:```|~~~)/.test(this.lines[opened - 1] ?? '')) {
      this.complain(
        opened,
        'a block of code of no kind',
        'put it between ```redis example and ```',
      );
      return undefined;
    }
    if (closed === opened || !/^ {0,3}(?:`{3,}|~{3,})\s*$/.test(this.lines[closed - 1] ?? ''))
      this.complain(opened, 'the block is never closed', 'end it with a line of ```');
    const info = `${node.lang ?? ''} ${node.meta ?? ''}`;
    return { words: info.split(/\s+/).filter(Boolean), text: node.value, line: opened + 1, opened };
  }

  private readonly complain: Complain = (line, reason, suggestion) => {
    this.problems.push({ file: this.file, line, reason, ...given({ suggestion }) });
  };
}

function attach(draft: Draft, target: 'mistake' | 'predict', prose: Prose): void {
  if (target === 'predict' && draft.predict !== undefined)
    draft.predict = { ...draft.predict, why: [...draft.predict.why, ...prose] };
  const last = draft.mistakes.at(-1);
  if (target !== 'mistake' || last === undefined) return;
  const longer: Mistake = { ...last, prose: [...last.prose, ...prose] };
  draft.mistakes.splice(-1, 1, longer);
}

/** The object without its undefined values: JSON has none. */
function given<T extends object>(value: T): Partial<T>;
function given(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
