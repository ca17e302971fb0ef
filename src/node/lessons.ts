// `lessons check DIR`: reads a folder of lessons and prints every problem with its file and line;
// when there is none, proves every step on our own engine, in this process, and what is done in
// Python with a CPython of this machine. `lessons stamp FILE`: notes in a translation what it
// translates. `lessons new`, `schema` and `preview` are in files of their own.
import { dirname } from 'node:path';
import schema from '../../lessons/lesson.schema.json?raw';
import type { Compiled } from '../lesson/compile.ts';
import { compileLessons, printProblem } from '../lesson/compile.ts';
import { needsPython } from '../lesson/python-ways.ts';
import type { Proof } from '../lesson/prove.ts';
import { proveLesson } from '../lesson/prove.ts';
import type { Lesson } from '../lesson/schema.ts';
import { overlayName } from '../lesson/overlay.ts';
import type { SourceFile } from '../lesson/overlay.ts';
import { CPython, findPython } from './cpython.ts';
import { nodeScripts } from './lua.ts';
import { readLessonFolder } from './lesson-folder.ts';
import { previewLessons } from './lesson-preview.ts';
import { ProofMachine } from './lesson-machine.ts';
import { memoryServers } from './memory-server.ts';
import { stampOverlay } from './lesson-stamp.ts';
import { writeTemplate } from './lesson-template.ts';

/** Where the tool writes. */
export interface LessonsIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The folder of the built playground, for the preview. */
  readonly site: string;
  /** Resolves when the program is to end. */
  readonly ended: Promise<unknown>;
}

const USAGE = `Usage: redis-playground lessons check DIR
       redis-playground lessons new NAME
       redis-playground lessons preview DIR [--port PORT]
       redis-playground lessons schema
       redis-playground lessons stamp TRANSLATION.md ...
`;

/** Runs the tool with the words after `lessons`; resolves to its exit code. */
export async function runLessons(argv: readonly string[], io: LessonsIo): Promise<number> {
  const [action, first, ...more] = argv;
  if (action === 'schema' && first === undefined) return print(schema, io);
  if (action === 'preview' && first !== undefined) return preview(first, more, io);
  if (action === 'new' && first !== undefined && more.length === 0) return begin(first, io);
  if (action === 'check' && first !== undefined && more.length === 0) return check(first, io);
  if (action === 'stamp' && first !== undefined) return stamp([first, ...more], io);
  io.err(USAGE);
  return 1;
}

function print(text: string, io: LessonsIo): number {
  io.out(text);
  return 0;
}

function begin(name: string, io: LessonsIo): number {
  try {
    return print(`${writeTemplate(name)} is written; lessons check proves it\n`, io);
  } catch (failure) {
    io.err(`${wordsOf(failure)}\n`);
    return 1;
  }
}

async function preview(folder: string, options: readonly string[], io: LessonsIo): Promise<number> {
  const [name = '--port', value = '0', ...more] = options;
  const port = Number(value);
  if (name !== '--port' || !Number.isInteger(port) || more.length > 0) {
    io.err(USAGE);
    return 1;
  }
  const onRead = (problems: readonly string[]): void => {
    for (const problem of problems) io.err(`${problem}\n`);
    if (problems.length === 0) io.out(`${folder}: read, nothing is wrong\n`);
  };
  try {
    const running = await previewLessons({ folder, site: io.site, port, onRead });
    io.out(`Preview on ${running.url}\n`);
    await io.ended;
    await running.stop();
    return 0;
  } catch (failure) {
    io.err(`${wordsOf(failure)}\n`);
    return 1;
  }
}

const wordsOf = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);

async function check(folder: string, io: LessonsIo): Promise<number> {
  const files = read(folder, io);
  if (files === undefined) return 1;
  const compiled = compileLessons(files);
  const paths = files.map(({ path }) => path).filter(path => overlayName(path) === undefined);
  return report(compiled, io) ? prove(compiled, paths, io) : 1;
}

function stamp(paths: readonly string[], io: LessonsIo): number {
  let code = 0;
  for (const path of paths) {
    const original = overlayName(path)?.original;
    const source = read(dirname(path), io)?.find(file => file.path === original);
    if (source !== undefined) io.out(`${path}: ${stampOverlay(path, source)}\n`);
    else io.err(`${path}: ${original ?? 'no translation: NAME.pt-BR.md stands beside NAME.md'}\n`);
    if (source === undefined) code = 1;
  }
  return code;
}

function read(folder: string, io: LessonsIo): SourceFile[] | undefined {
  try {
    const files = readLessonFolder(folder);
    if (files.length > 0) return files;
    io.err(`${folder}: no lesson here; a lesson is a file such as counters.md\n`);
  } catch (failure) {
    io.err(`${folder}: ${wordsOf(failure)}\n`);
  }
  return undefined;
}

// Where a translation lags behind, the lessons are right all the same.
function report({ problems, notes }: Compiled, io: LessonsIo): boolean {
  for (const note of notes) io.err(`${printProblem(note)}\n`);
  for (const problem of problems) io.err(`${printProblem(problem)}\n`);
  if (problems.length > 0) io.err(`${problems.length} problem${problems.length > 1 ? 's' : ''}\n`);
  return problems.length === 0;
}

async function prove(
  { lessons, translations }: Compiled,
  paths: readonly string[],
  io: LessonsIo,
): Promise<number> {
  let [proven, failed] = [0, 0];
  const python = pythonFor(lessons, io);
  const nowMs = (): number => performance.timeOrigin + performance.now();
  const scripts = nodeScripts({ answered: () => {} });
  for (const [at, lesson] of lessons.entries()) {
    const file = paths[at] ?? lesson.id;
    const machine = new ProofMachine(memoryServers({ nowMs, scripts }));
    const { connect } = machine;
    for await (const proof of proveLesson(lesson, { connect, machine, python })) {
      proven += 1;
      if (proof.holds) continue;
      failed += 1;
      io.err(`${printFailure(file, proof)}\n`);
    }
  }
  python?.stop();
  io.out(`${summary(lessons)}, ${proven} proofs, ${failed} failed\n`);
  for (const [language, { length }] of translations)
    io.out(`${length} of ${lessons.length} lessons in ${language}\n`);
  return failed === 0 ? 0 : 1;
}

// Without Python the rest is proven all the same, and what is not is named.
function pythonFor(lessons: readonly Lesson[], io: LessonsIo): CPython | undefined {
  const needing = lessons.flatMap(lesson =>
    lesson.steps.filter(needsPython).map(step => `${lesson.id}/${step.id}`),
  );
  if (needing.length === 0) return undefined;
  const path = findPython();
  if (path !== undefined) return new CPython(path);
  const how = 'install redis-py, or name a Python in $PYTHON';
  io.err(`No Python with redis-py was found (${how}). The Python of these steps is not proven:\n`);
  io.err(`${needing.map(each => `  ${each}\n`).join('')}`);
  return undefined;
}

function printFailure(file: string, { line, step, kind, claim, found }: Proof): string {
  return `${file}:${line}: ${step}: ${kind}: ${claim}: ${found}`;
}

function summary(lessons: readonly Lesson[]): string {
  const steps = lessons.flatMap(lesson => lesson.steps);
  const checks = steps.map(
    ({ check, fork, saw }) =>
      check.length + fork.flatMap(({ exchanges }) => exchanges).length + saw.length,
  );
  const total = checks.reduce((sum, count) => sum + count, 0);
  return `${lessons.length} lessons, ${steps.length} steps, ${total} checks`;
}
