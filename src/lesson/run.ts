// One lesson being taken: which step, what of it is done, which help was given. A state machine
// outside React; the page shows its snapshots, forwards what is typed and calls `recheck`
// after each command or change of the store.
import type { Bytes } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { GoalState, SeenCommand } from './check.ts';
import { checkStep, findMistakes, goalsOf, seenCommand, seenLine } from './check.ts';
import type { LessonHost, ShellAnswer } from './host.ts';
import { Probe } from './host.ts';
import type { LessonProgress, Progress } from './progress.ts';
import type { Lesson, Mistake, Step } from './schema.ts';
import { prepare } from './stage.ts';

/** What the page shows; a new object for each change. */
export interface LessonState {
  readonly lesson: Lesson;
  readonly index: number;
  readonly step: Step;
  /** `preparing`: the store is being led to the start of the step. */
  readonly status: 'preparing' | 'ready' | 'failed';
  /** Why the step cannot be checked, when `status` is `failed`. */
  readonly problem?: string;
  readonly goals: readonly GoalState[];
  /** What seems to have gone wrong; only while the step is not done. */
  readonly mistake?: Mistake;
  readonly hintsShown: number;
  readonly solutionShown: boolean;
  /** Every goal was met at once since the step was started or reset. */
  readonly completed: boolean;
  /** The completed step, now or earlier, had its solution shown. */
  readonly assisted: boolean;
  /** The steps of this lesson done so far, also on earlier days. */
  readonly done: LessonProgress;
  readonly lessonCompleted: boolean;
}

/** What a runner needs from its host. */
export interface RunnerOptions extends LessonHost {
  readonly lesson: Lesson;
  readonly progress: Progress;
}

/** Runs the steps of one lesson. */
export class LessonRunner {
  private readonly options: RunnerOptions;
  private readonly listeners = new Set<() => void>();
  private state: LessonState;
  private seen: SeenCommand[] = [];
  private probe: Probe;
  private tail: Promise<void> = Promise.resolve();
  private recheckWaiting = false;
  private prepared = false;
  private closed = false;

  /** @throws RangeError for a lesson without steps, which the parser lets nobody make. */
  constructor(options: RunnerOptions) {
    this.options = options;
    this.probe = new Probe(options);
    this.state = this.fresh(0);
  }

  /** Calls `listener` after each change; returns what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The state now; the same object until something changes. */
  readonly getSnapshot = (): LessonState => this.state;

  /** Goes to a step (the first one if it is not named or unknown) and sets its store up. */
  start(stepId?: string): Promise<void> {
    const at = this.options.lesson.steps.findIndex(step => step.id === stepId);
    return this.enter(Math.max(at, 0), true);
  }

  /** Starts the step again: its store, its commands, and its hints. */
  reset(): Promise<void> {
    return this.enter(this.state.index, true);
  }

  /** Goes on. A store that passed is kept for a step that builds on it. */
  next(): Promise<void> {
    const index = Math.min(this.state.index + 1, this.options.lesson.steps.length - 1);
    const builds = this.options.lesson.steps[index]?.setup === undefined;
    const { completed, goals } = this.state;
    const kept = builds && completed && goals.every(goal => goal.kind === 'saw' || goal.pass);
    return this.enter(index, !kept);
  }

  /** Goes back one step and sets its store up again. */
  previous(): Promise<void> {
    return this.enter(Math.max(this.state.index - 1, 0), true);
  }

  /** Notes a command of a terminal; `client` is the terminal's name. Call `recheck` afterwards. */
  recordCommand(client: string, argv: readonly Bytes[], reply: Reply): void {
    this.seen.push(seenCommand(client, argv, reply));
  }

  /** Notes a line of the shell that has ended. Call `recheck` afterwards. */
  recordLine(line: string, answer: ShellAnswer): void {
    this.seen.push(seenLine(line, answer));
  }

  /** Goes on with a server that has just started with what was kept: nothing is set up on it. */
  goOn(): Promise<void> {
    void this.enqueue(() => {
      this.probe.close();
      this.probe = new Probe(this.options);
      this.prepared = true;
      return Promise.resolve();
    });
    return this.recheck();
  }

  /** Tests the goals. Calls that come while one waits are one call. */
  recheck(): Promise<void> {
    if (this.recheckWaiting) return this.tail;
    this.recheckWaiting = true;
    return this.enqueue(() => {
      this.recheckWaiting = false;
      return this.check();
    });
  }

  /** Shows one hint more. */
  revealHint(): void {
    const hintsShown = Math.min(this.state.hintsShown + 1, this.state.step.hints.length);
    this.change({ hintsShown });
  }

  /** Shows the solution; a step not done yet counts as assisted from now on. */
  showSolution(): void {
    const assisted = this.state.assisted || !this.state.completed;
    this.change({ solutionShown: true, assisted });
  }

  /** Ends the hidden connection. */
  close(): void {
    this.closed = true;
    this.probe.close();
    this.listeners.clear();
  }

  private enter(index: number, rebuild: boolean): Promise<void> {
    const { completed, assisted } = this.state;
    const again = index === this.state.index && assisted && !completed;
    this.seen = [];
    this.prepared = false;
    this.state = { ...this.fresh(index), assisted: again };
    this.notify();
    this.options.progress.moveTo(this.options.lesson.id, this.state.step.id);
    const { step } = this.state;
    return this.enqueue(async () => {
      if (this.state.step !== step) return;
      if (rebuild) await prepare(this.options, this.options.lesson, index);
      this.prepared = true;
      await this.check();
    });
  }

  private fresh(index: number): LessonState {
    const { lesson, progress } = this.options;
    const step = lesson.steps[index];
    if (step === undefined) throw new RangeError(`the lesson ${lesson.id} has no step ${index}`);
    const done = progress.lesson(lesson.id);
    return {
      lesson,
      index,
      step,
      status: 'preparing',
      goals: goalsOf(step),
      hintsShown: 0,
      solutionShown: false,
      completed: false,
      assisted: false,
      done,
      lessonCompleted: isComplete(lesson, done),
    };
  }

  private async check(): Promise<void> {
    const { step } = this.state;
    if (!this.prepared) return;
    const { probe } = this;
    const goals = await checkStep(step, probe, this.seen);
    const passed = goals.every(goal => goal.pass);
    const [mistake] = passed ? [] : await findMistakes(step, probe, this.seen);
    if (this.state.step !== step || !this.prepared) return;
    if (passed && !this.state.completed) this.complete();
    this.change({
      goals,
      mistake: this.state.completed ? undefined : mistake,
      status: 'ready',
      problem: undefined,
    });
  }

  private complete(): void {
    const { lesson, progress } = this.options;
    progress.markDone(lesson.id, this.state.step.id, this.state.assisted);
    const done = progress.lesson(lesson.id);
    this.state = {
      ...this.state,
      completed: true,
      done,
      lessonCompleted: isComplete(lesson, done),
    };
  }

  // One task at a time: a check never sees a store that is half set up.
  private enqueue(task: () => Promise<void>): Promise<void> {
    this.tail = this.tail.then(task).catch((failure: unknown) => {
      this.probe.close();
      this.probe = new Probe(this.options);
      const problem = failure instanceof Error ? failure.message : String(failure);
      this.change({ status: 'failed', problem });
    });
    return this.tail;
  }

  private change(changes: Partial<LessonState>): void {
    if (this.closed) return;
    this.state = { ...this.state, ...changes };
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

function isComplete(lesson: Lesson, done: LessonProgress): boolean {
  return lesson.steps.every(step => done[step.id] !== undefined);
}
