// What the Python of a lesson is when it is run, and which parts of a lesson only a Python can
// prove. Who runs it is the host's affair: `PythonRunner`.
import type { SeenCall } from '../link/tap.ts';
import type { Connect } from '../link/connection.ts';
import type { Lesson, Predict, Program, Prose, PythonEntry, Step } from './schema.ts';

/** A CPython with redis-py, lent by the host. */
export interface PythonRunner {
  /**
   * Runs a program on the server that `connect` reaches, after the lines of `before`; resolves to
   * what was wrong: a value that a comment claims and that is another, an error that ended it.
   */
  run(job: PythonJob): Promise<readonly string[]>;
  /** Runs statements as the console does; resolves to what each printed. */
  session(job: PythonSession): Promise<readonly string[]>;
  /** The program with one statement left out, or one constant altered, in every way. */
  damages(code: string): Promise<readonly string[]>;
}

/** A program, and on which server. */
export interface PythonJob {
  readonly connect: Connect;
  readonly before: string;
  readonly code: string;
  /** Told each command that was answered. */
  readonly onCall?: (call: SeenCall) => void;
}

/** Statements of the console, and on which server. */
export interface PythonSession extends Omit<PythonJob, 'code'> {
  readonly entries: readonly PythonEntry[];
}

/** The lines that a step's Python starts from: the lesson's, then the step's own. */
export function linesBefore(lesson: Lesson, step: Step): string {
  return [lesson.redisPy ?? '', step.python?.setup ?? ''].filter(Boolean).join('\n\n');
}

/** True for a program, false for commands. */
export function isProgram<T extends object>(way: T | Program): way is Program {
  return 'code' in way;
}

/** The sessions of Python in a text. */
export function sessionsIn(prose: Prose): (readonly PythonEntry[])[] {
  return prose.flatMap(node =>
    typeof node === 'object' && node.tag === 'python' ? [node.entries] : [],
  );
}

/** True when only a Python proves all of a step. */
export function needsPython({ python, prose, predict }: Step): boolean {
  return python !== undefined || asksPython(predict) || sessionsIn(prose).length > 0;
}

function asksPython(predict: Predict | undefined): boolean {
  return predict?.entries !== undefined;
}
