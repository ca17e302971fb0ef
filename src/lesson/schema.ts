// What a lesson is once it has been read: plain values that survive JSON, so that the page gets
// its lessons without a Markdown parser. How they are written stands in lessons/README.md; reading
// them is parse.ts, running them is run.ts.

/** Where a lesson breaks a rule of the format, why, and what would help. Lines count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly reason: string;
  readonly suggestion?: string;
}

/** The tags that prose may hold; the page maps them to elements one to one. */
export type ProseTag =
  'a' | 'blockquote' | 'br' | 'code' | 'em' | 'h3' | 'hr' | 'li' | 'ol' | 'p' | 'strong' | 'ul';

/** An element of prose. `href` belongs to `a` only: https, or `#/lesson/step` in this page. */
export interface ProseElement {
  readonly tag: ProseTag;
  readonly href?: string;
  readonly children: Prose;
}

/** A session shown in the text. Its replies are compared with a server's by the proofs. */
export interface ProseExample {
  readonly tag: 'example';
  readonly exchanges: readonly Exchange[];
}

/** What is typed at Python's prompt, one statement, and what it prints; lines count from 1. */
export interface PythonEntry {
  readonly line: number;
  readonly source: string;
  /** '' when it prints nothing; `...` in it is anything. */
  readonly output: string;
}

/** A session of the Python console shown in the text; CPython proves what it prints. */
export interface ProsePython {
  readonly tag: 'python';
  readonly entries: readonly PythonEntry[];
  /** It needs what the page has not: to be read here, and typed on one's own computer. */
  readonly elsewhere?: boolean;
}

/** A text, an element, or a session. */
export type ProseNode = string | ProseElement | ProseExample | ProsePython;

/** Formatted text without HTML: safe to show, whoever wrote it. */
export type Prose = readonly ProseNode[];

/**
 * A line as typed. `client` is '' when any terminal will do, SHELL for a line of the small shell;
 * `line` is where it is written.
 */
export interface Command {
  readonly client: string;
  readonly text: string;
  readonly line: number;
}

/** Commands in order. The client `clock` is the clock: its text is a duration (`61s`). */
export interface Script {
  readonly line: number;
  readonly commands: readonly Command[];
}

/** A script that must not pass; with `mistake`, the example of that mistake. */
export interface Reject extends Script {
  readonly mistake?: string;
}

/** Lines of Python that a learner may run instead of typing commands. */
export interface Program {
  readonly line: number;
  readonly code: string;
}

/** A program that must not pass; with `mistake`, the example of that mistake. */
export interface RejectedProgram extends Program {
  readonly mistake?: string;
}

/** The ways to do a step in Python. Each starts from the lesson's `redisPy` and from `setup`. */
export interface PythonWays {
  /** Lines that the learner is given: definitions, data. They do not touch the store. */
  readonly setup?: string;
  readonly solution: Program;
  readonly accept: readonly Program[];
  readonly reject: readonly RejectedProgram[];
}

/** The printed reply that is expected: lines of redis-cli, see match.ts for `*`, `<=` and `~`. */
export interface Expectation {
  readonly lines: readonly string[];
  /** 0: as written; n: groups of n elements in any order. */
  readonly unordered: number;
}

/** A command and what it should print; without `reply` anything but an error. */
export interface Exchange extends Command {
  /** Asked in another database than 0; in checks and in mistakes of the store. */
  readonly db?: number;
  readonly reply?: Expectation;
}

/** What a copy of the store must answer `afterMs` later. */
export interface Fork {
  readonly afterMs: number;
  readonly exchanges: readonly Exchange[];
}

/** Something people do wrong: recognised by the store (`state`) or by a command used (`saw`). */
export interface Mistake {
  readonly id: string;
  readonly line: number;
  readonly by: 'state' | 'saw';
  readonly exchanges: readonly Exchange[];
  readonly prose: Prose;
}

/** A question: what does the last command print, after the ones before it? */
export interface Predict {
  readonly line: number;
  /** Run on the store that the solution leaves; each has a reply. None if it is asked in Python. */
  readonly exchanges: readonly Exchange[];
  /** The same in Python, after the lines of the Python solution. */
  readonly entries?: readonly PythonEntry[];
  /** Printed replies that are wrong, one to a string. */
  readonly wrong: readonly string[];
  readonly why: Prose;
}

/** One thing to do. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  /** What to know before; the last paragraph, which says what to do, is `goal`. */
  readonly prose: Prose;
  readonly goal: Prose;
  /** The terminals the step needs by name, as `shop` and `rival`; with none each will do. */
  readonly clients: readonly string[];
  readonly setup?: Script;
  /** Without commands in a step that is done in Python alone. */
  readonly solution: Script;
  readonly python?: PythonWays;
  readonly accept: readonly Script[];
  readonly reject: readonly Reject[];
  readonly check: readonly Exchange[];
  readonly fork: readonly Fork[];
  readonly saw: readonly Exchange[];
  readonly dict?: string;
  readonly redisPy?: string;
  readonly mistakes: readonly Mistake[];
  readonly hints: readonly Prose[];
  readonly predict?: Predict;
}

/** A lesson. `dict` and `redisPy` are the lines that the Python of every step starts from. */
export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly requires: readonly string[];
  readonly intro: Prose;
  readonly dict?: string;
  readonly redisPy?: string;
  readonly steps: readonly Step[];
}

/** What a table of contents needs of a lesson; the whole of it is loaded when it is opened. */
export interface LessonOutline extends Pick<Lesson, 'id' | 'title' | 'minutes' | 'requires'> {
  readonly steps: readonly Pick<Step, 'id'>[];
}

/** A lesson of the course, whose text comes when it is asked for. */
export interface CourseLesson extends LessonOutline {
  /** Rejects when the file cannot be had. */
  readonly load: () => Promise<Lesson>;
}

/** The client of a script line that moves the clock instead of typing a command. */
export const CLOCK = 'clock';

/** The client of a line that is typed into the small shell: `$ redis-cli PING`. */
export const SHELL = '$';

/** True if anything in a step's scripts or checks is a line of the shell. */
export function usesShell(step: Step): boolean {
  const scripts = [step.setup ?? [], step.solution, step.accept, step.reject].flat();
  const exchanges = [step.check, step.saw, step.mistakes.map(each => each.exchanges)].flat(2);
  const lines = [...scripts.flatMap(({ commands }) => commands), ...exchanges];
  return lines.some(({ client }) => client === SHELL);
}
