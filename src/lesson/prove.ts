// Proves on a server what a lesson claims: the start of a step fails, its solution passes, what it
// rejects fails, mistakes are told apart, damaged solutions fail, and every reply shown is real.
import { fromText, latin1 } from '../resp/bytes.ts';
import { formatReply } from '../resp/format.ts';
import { quote } from '../resp/quote.ts';
import type { Reply } from '../resp/reply.ts';
import { isArray } from '../resp/reply.ts';
import type { GoalState, SeenCommand } from './check.ts';
import { argvOf, checkStep, findMistakes, seenCommand } from './check.ts';
import type { LessonHost } from './host.ts';
import { matches } from './match.ts';
import { parseDuration } from './notation.ts';
import { printsAs } from './python-fences.ts';
import type { PythonRunner } from './python-ways.ts';
import { isProgram, linesBefore, sessionsIn } from './python-ways.ts';
import type {
  Command,
  Exchange,
  Lesson,
  Predict,
  Program,
  PythonEntry,
  PythonWays,
  Script,
  Step,
} from './schema.ts';
import { CLOCK, SHELL } from './schema.ts';
import { alteredLines, lookedUp } from './shell-line.ts';
import { Stage, prepare } from './stage.ts';

/** One claim and whether the server bears it out. */
export interface Proof {
  readonly lesson: string;
  readonly step: string;
  readonly line: number;
  readonly kind: ProofKind;
  readonly claim: string;
  readonly holds: boolean;
  /** What was found instead, when it does not hold. */
  readonly found: string;
}

/** What a proof is about. */
export type ProofKind =
  'start' | 'solution' | 'accept' | 'reject' | 'damaged' | 'example' | 'predict' | 'check';

/** What does a step: commands, or a program. */
type Way = Script | Program;

interface Outcome {
  readonly goals: readonly GoalState[];
  readonly passed: boolean;
  readonly mistakes: readonly string[];
  /** What a program says that is not so. */
  readonly wrong: readonly string[];
}

const NOTHING: Outcome = { goals: [], passed: false, mistakes: [], wrong: [] };

/** Where a lesson is proven; its server is emptied for each proof. */
export interface Ground extends LessonHost {
  /** Without one, what is done in Python is not proven. */
  readonly python?: PythonRunner | undefined;
}

interface Claim {
  readonly line: number;
  readonly kind: ProofKind;
  readonly claim: string;
  /** '' when the claim holds. */
  readonly found: string;
}

/** Proves every step of a lesson. */
export async function* proveLesson(lesson: Lesson, ground: Ground): AsyncGenerator<Proof> {
  for (const [index, step] of lesson.steps.entries()) {
    const claims = new StepProver(lesson, index, ground).claims(step);
    for await (const claim of claims)
      yield { lesson: lesson.id, step: step.id, ...claim, holds: claim.found === '' };
  }
}

class StepProver {
  private readonly lesson: Lesson;
  private readonly index: number;
  private readonly ground: Ground;

  constructor(lesson: Lesson, index: number, ground: Ground) {
    this.lesson = lesson;
    this.index = index;
    this.ground = ground;
  }

  async *claims(step: Step): AsyncGenerator<Claim> {
    const { line, solution, python } = step;
    const start = await this.outcome(undefined);
    const kind = 'start';
    yield { line, kind, claim: 'the start fails', found: mustFail(start, []) };
    if (solution.commands.length > 0) {
      yield* this.ways(step);
      for (const script of damages(solution))
        yield this.damaged(await this.outcome(script), script);
    }
    if (this.ground.python !== undefined && python !== undefined)
      yield* this.inPython(python, this.ground.python);
    const asked = step.predict?.exchanges ?? [];
    const after = solution.commands.length > 0 ? solution : python?.solution;
    if (after === solution || this.ground.python !== undefined)
      yield* this.shown('predict', asked, after);
    for (const node of step.prose)
      if (typeof node === 'object' && node.tag === 'example')
        yield* this.shown('example', node.exchanges);
    if (this.ground.python !== undefined) yield* this.sessions(step, this.ground.python);
    yield* this.readOnly(step);
    if (step.predict !== undefined) yield wrongIsWrong(step.predict);
  }

  // The start fails, so must every wrong way; every right one passes.
  private async *ways(step: {
    readonly solution: Way;
    readonly accept: readonly Way[];
    readonly reject: readonly (Way & { readonly mistake?: string })[];
  }): AsyncGenerator<Claim> {
    yield this.right('solution', step.solution, await this.outcome(step.solution));
    for (const way of step.accept) {
      yield this.right('accept', way, await this.outcome(way));
      yield* this.continued(way);
    }
    for (const way of step.reject) {
      const { line, mistake } = way;
      const wanted = mistake === undefined ? [] : [mistake];
      const claim = `fails${mistake === undefined ? '' : ` as ${mistake}`}: ${print(way)}`;
      const found = mustFail(await this.outcome(way), wanted);
      yield { line, kind: 'reject', claim, found };
    }
  }

  private async *inPython(python: PythonWays, runner: PythonRunner): AsyncGenerator<Claim> {
    yield* this.ways(python);
    const step = this.lesson.steps[this.index];
    // Beside commands the program is one more right way, from which the next step goes on.
    if (step !== undefined && step.solution.commands.length > 0)
      yield* this.continued(python.solution);
    const { line } = python.solution;
    for (const code of await runner.damages(python.solution.code)) {
      const way = { line, code };
      yield this.damaged(await this.outcome(way), way);
    }
  }

  private damaged({ passed }: Outcome, way: Way): Claim {
    const claim = `fails: ${print(way)}`;
    return { line: way.line, kind: 'damaged', claim, found: passed ? 'it passes' : '' };
  }

  private async *sessions(step: Step, runner: PythonRunner): AsyncGenerator<Claim> {
    const before = linesBefore(this.lesson, step);
    for (const entries of sessionsIn(step.prose))
      yield* this.printed('example', { entries, before }, runner);
    const { entries } = step.predict ?? {};
    const solution = step.python?.solution;
    const after = [before, solution?.code ?? ''].join('\n\n');
    if (entries === undefined) return;
    // The program itself leads there, so that its variables are known.
    if (solution !== undefined) yield* this.printed('predict', { entries, before: after }, runner);
    else yield* this.printed('predict', { entries, before }, runner, step.solution);
  }

  private async *printed(
    kind: 'example' | 'predict',
    session: { readonly entries: readonly PythonEntry[]; readonly before: string },
    runner: PythonRunner,
    after?: Way,
  ): AsyncGenerator<Claim> {
    const { connect } = this.ground;
    const answers = await this.staged(after, () => runner.session({ ...session, connect }));
    for (const [at, { line, source, output }] of session.entries.entries()) {
      const actual = answers[at] ?? 'nothing: the lines before it failed';
      const found = printsAs(output, actual) ? '' : `it prints:\n${actual}`;
      yield { line, kind, claim: `${source} prints ${output.split('\n').join(' / ')}`, found };
    }
  }

  private right(kind: ProofKind, way: Way, { wrong, goals }: Outcome): Claim {
    const claim = `passes: ${print(way)}`;
    return { line: way.line, kind, claim, found: wrong.join('; ') || unmet(goals) };
  }

  // A step that goes on from here must work as well after another right way.
  private async *continued(way: Way): AsyncGenerator<Claim> {
    const next = this.lesson.steps[this.index + 1];
    if (next === undefined || next.setup !== undefined) return;
    const then = new StepProver(this.lesson, this.index + 1, this.ground);
    const solved = next.solution.commands.length > 0 ? next.solution : next.python?.solution;
    const start = await then.outcome(undefined, way);
    const end = await then.outcome(solved, way);
    const found = mustFail(start, []) || unmet(end.goals);
    const claim = `${next.id} works after: ${print(way)}`;
    yield { line: way.line, kind: 'accept', claim, found };
  }

  // Every reply that the text shows is the one a server gives.
  private async *shown(
    kind: 'example' | 'predict',
    exchanges: readonly Exchange[],
    after?: Way,
  ): AsyncGenerator<Claim> {
    const answers = await this.answers(kind, exchanges, after);
    for (const [at, { reply, text, line }] of exchanges.entries()) {
      if (reply === undefined) continue;
      const actual = answers[at] ?? '';
      const found = matches(reply, actual) ? '' : `it prints:\n${actual}`;
      yield { line, kind, claim: `${text} prints ${reply.lines.join(' / ')}`, found };
    }
  }

  // What each line prints: a command that waits is answered while a later one runs, and messages
  // may follow an answer. A question leaves those out, as they would answer it.
  private async answers(
    kind: 'example' | 'predict',
    typed: readonly Exchange[],
    after?: Way,
  ): Promise<string[]> {
    return this.staged(after, async stage => {
      const answers: string[] = [];
      const last = new Map<string, number>();
      stage.onMessage = (client, message) => {
        const at = last.get(client);
        if (at !== undefined && kind === 'example')
          answers[at] = `${answers[at]}\n${formatReply(message)}`;
      };
      for (const [at, command] of typed.entries()) {
        last.set(command.client, at);
        const script = { line: command.line, commands: [command] };
        await stage.run(script, (seen, by) => {
          if (by !== undefined) answers[at] = seen.printed;
        });
      }
      await stage.roundTrips();
      return answers;
    });
  }

  // Runs in the store as it is at the start of the step, after one more script if there is one.
  private async staged<T>(after: Way | undefined, act: (stage: Stage) => Promise<T>): Promise<T> {
    await prepare(this.ground, this.lesson, this.index);
    const stage = new Stage(this.ground, false);
    try {
      if (after !== undefined) await this.perform(stage, after, this.index);
      return await act(stage);
    } finally {
      stage.close();
    }
  }

  /** The state of the goals after a script; `instead` replaces the solution of the step before. */
  async outcome(way: Way | undefined, instead?: Way): Promise<Outcome> {
    if (instead === undefined) await prepare(this.ground, this.lesson, this.index);
    else await this.prepareWith(instead);
    const step = this.lesson.steps[this.index];
    return step === undefined ? NOTHING : this.play(step, way);
  }

  private async prepareWith(instead: Way): Promise<void> {
    await prepare(this.ground, this.lesson, this.index - 1);
    const stage = new Stage(this.ground, true);
    await this.perform(stage, instead, this.index - 1);
    stage.close();
  }

  // Types commands, or runs a program; returns what the program says that is not so.
  private async perform(
    stage: Stage,
    way: Way,
    index: number,
    seen: SeenCommand[] = [],
  ): Promise<readonly string[]> {
    if (!isProgram(way)) {
      await stage.run(way, each => void seen.push(each));
      return [];
    }
    const step = this.lesson.steps[index];
    const { connect, python } = this.ground;
    if (step === undefined || python === undefined) return ['there is no Python to run it'];
    return python.run({
      connect,
      before: linesBefore(this.lesson, step),
      code: way.code,
      onCall: ({ argv, reply }) => seen.push(seenCommand('', argv, reply)),
    });
  }

  private async play(step: Step, way: Way | undefined): Promise<Outcome> {
    const stage = new Stage(this.ground, false);
    try {
      const seen: SeenCommand[] = [];
      const wrong = way === undefined ? [] : await this.perform(stage, way, this.index, seen);
      const goals = await checkStep(step, stage.probe, seen);
      const passed = goals.every(goal => goal.pass);
      const mistakes = passed ? [] : await findMistakes(step, stage.probe, seen);
      return { goals, passed, wrong, mistakes: mistakes.map(({ id }) => id) };
    } finally {
      stage.close();
    }
  }

  private async *readOnly(step: Step): AsyncGenerator<Claim> {
    const asked = [...step.check, ...step.fork.flatMap(fork => fork.exchanges)];
    if (asked.length === 0) return;
    await this.ground.machine?.reset();
    const stage = new Stage(this.ground, true);
    try {
      for (const { client, text, line } of asked) {
        const commands = client === SHELL ? lookedUp(text) : [text];
        const found = (await onlyReads(stage, commands)) ? '' : 'it may write';
        yield { line, kind: 'check', claim: `${text} only reads`, found };
      }
    } finally {
      stage.close();
    }
  }
}

async function onlyReads(stage: Stage, commands: readonly string[] | undefined): Promise<boolean> {
  for (const command of commands ?? []) {
    const server = await stage.probe.server();
    if (!isReadOnly(await server.send(infoRequest(command)))) return false;
  }
  return commands !== undefined;
}

const CONTAINERS = new Set(['ACL', 'CLUSTER', 'COMMAND', 'CONFIG', 'MEMORY', 'OBJECT', 'XINFO']);

function infoRequest(text: string): ReturnType<typeof fromText>[] {
  const [name = '', sub = ''] = argvOf(text);
  const asked = CONTAINERS.has(name.toUpperCase()) ? `${name}|${sub}` : name;
  return ['COMMAND', 'INFO', asked].map(fromText);
}

// Redis flags as reading only what reads keys.
const READS_NO_KEY = new Set([
  'acl|dryrun',
  'cluster|keyslot',
  'config|get',
  'info',
  'lastsave',
  'ping',
  'role',
]);

function isReadOnly(info: Reply): boolean {
  const [entry] = isArray(info) ? info : [];
  const [name, , flags] = entry !== undefined && isArray(entry) ? entry : [];
  if (typeof name === 'string' && READS_NO_KEY.has(name)) return true;
  return flags !== undefined && formatReply(flags).includes('readonly');
}

function mustFail(outcome: Outcome, mistakes: readonly string[]): string {
  if (outcome.passed) return 'it passes';
  const same = outcome.mistakes.join() === mistakes.join();
  if (same) return '';
  return `recognised as ${outcome.mistakes.join(', ') || 'no mistake'}`;
}

function unmet(goals: readonly GoalState[]): string {
  const failing = goals.filter(goal => !goal.pass);
  return failing
    .map(({ command, expected, actual }) => `${command}: not ${expected} but ${actual ?? 'unseen'}`)
    .join('; ');
}

function print(way: Way): string {
  if (isProgram(way)) return way.code.trim().split('\n').join(' / ');
  const { commands } = way;
  const line = ({ client, text }: Command): string => {
    if (client === SHELL) return `$ ${text}`;
    return client ? `@${client}> ${text}` : text;
  };
  return commands.map(line).join(' / ');
}

function wrongIsWrong({ exchanges, entries, wrong, line }: Predict): Claim {
  const right = exchanges.at(-1)?.reply;
  const output = entries?.at(-1)?.output;
  const fits = wrong.filter(answer =>
    right === undefined ? printsAs(output ?? '', answer) : matches(right, answer),
  );
  const found = fits.length === 0 ? '' : `right after all: ${fits.join(', ')}`;
  return { line, kind: 'predict', claim: 'the wrong answers are wrong', found };
}

/** A solution with one command dropped, or one argument altered, in every way. */
export function damages({ line, commands }: Script): Script[] {
  const scripts: Script[] = [];
  for (const [at, command] of commands.entries()) {
    const others = (changed: Command[]): Script => {
      return { line, commands: [...commands.slice(0, at), ...changed, ...commands.slice(at + 1)] };
    };
    if (commands.length > 1) scripts.push(others([]));
    for (const text of altered(command)) scripts.push(others([{ ...command, text }]));
  }
  return scripts;
}

function altered({ client, text }: Command): string[] {
  if (client === CLOCK) return [`${Math.floor((parseDuration(text) ?? 0) / 1000)}ms`];
  if (client === SHELL) return alteredLines(text);
  const argv = argvOf(text);
  return argv.slice(1).map((argument, at) => {
    const other = /^-?\d{1,15}$/.test(argument) ? String(Number(argument) + 1) : `${argument}~`;
    return argv.map((each, i) => (i === at + 1 ? quote(latin1(other)) : quote(each))).join(' ');
  });
}
