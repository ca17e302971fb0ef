// What was learned, kept as one JSON text in a store that the host lends. Storage that refuses,
// text that is broken or comes from a newer page: nothing throws and nothing learned is lost.
import * as v from 'valibot';

/** Where the text is kept; each method may throw when the browser refuses. */
export interface ProgressStore {
  load(): string | null;
  save(text: string): void;
  /** Keeps a text that could not be read, under another key. */
  setAside(text: string): void;
}

/** A step that was done. `assisted`: its solution had been shown. */
export interface StepProgress {
  readonly assisted: boolean;
  readonly atMs: number;
}

/** The steps done in a lesson, by step id. */
export type LessonProgress = Readonly<Record<string, StepProgress>>;

/** What the page shows of progress. */
export interface ProgressState {
  readonly lessons: Readonly<Record<string, LessonProgress>>;
  /** Where the learner was last. */
  readonly place?: { readonly lesson: string; readonly step: string };
  /** Why progress does not outlive the page, if it does not. */
  readonly problem?: string;
}

const VERSION = 1;
const StepSchema = v.object({ assisted: v.boolean(), atMs: v.number() });
const PlaceSchema = v.object({ lesson: v.string(), step: v.string() });
const Table = v.record(v.string(), v.unknown());

/** Progress in every lesson; observable as React's useSyncExternalStore wants it. */
export class Progress {
  private state: ProgressState;
  private readonly store: ProgressStore;
  private readonly now: () => number;
  private readonly listeners = new Set<() => void>();
  private aside: string | undefined;

  /** Reads what the store holds; `now` gives milliseconds since 1970. */
  constructor(store: ProgressStore, now: () => number) {
    this.store = store;
    this.now = now;
    this.state = { lessons: {} };
    this.state = this.merged();
  }

  /** Calls `listener` after each change; returns what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The state now; the same object until something changes. */
  readonly getSnapshot = (): ProgressState => this.state;

  /** The steps done in a lesson. */
  lesson(id: string): LessonProgress {
    return this.state.lessons[id] ?? {};
  }

  /** Notes a step as done. What was done without help stays so. */
  markDone(lesson: string, step: string, assisted: boolean): void {
    const done = { [lesson]: { [step]: { assisted, atMs: this.now() } } };
    this.write({ ...this.state, lessons: mergeLessons(this.state.lessons, done) });
  }

  /** Notes where the learner is. */
  moveTo(lesson: string, step: string): void {
    const { place } = this.state;
    if (place?.lesson === lesson && place.step === step) return;
    this.write({ ...this.state, place: { lesson, step } });
  }

  /** Forgets everything. */
  forget(): void {
    this.state = { lessons: {} };
    this.save();
  }

  // Another tab may have saved since: its steps are kept too.
  private write(state: ProgressState): void {
    this.state = state;
    this.state = this.merged();
    this.save();
  }

  private merged(): ProgressState {
    const { problem: _, ...mine } = this.state;
    try {
      const { lessons, place } = this.read(this.store.load());
      return { place, ...mine, lessons: mergeLessons(lessons, mine.lessons) };
    } catch (failure) {
      return { ...mine, problem: refusal(failure) };
    }
  }

  private save(): void {
    const { lessons, place } = this.state;
    try {
      this.store.save(JSON.stringify({ version: VERSION, lessons, place }));
    } catch (failure) {
      this.state = { ...this.state, problem: refusal(failure) };
    }
    for (const listener of this.listeners) listener();
  }

  // Whatever of the text makes sense; a text that does not wholly make sense is set aside.
  private read(text: string | null): ProgressState {
    if (text === null) return { lessons: {} };
    const raw = parseTable(text);
    const steps = readLessons(raw?.['lessons']);
    const place = v.safeParse(PlaceSchema, raw?.['place']);
    const whole = raw !== undefined && raw['version'] === VERSION && steps.whole;
    if (!whole && text !== this.aside) {
      this.aside = text;
      this.store.setAside(text);
    }
    return { lessons: steps.lessons, ...(place.success && { place: place.output }) };
  }
}

function refusal(failure: unknown): string {
  const why = failure instanceof Error ? failure.message : String(failure);
  return `Your progress cannot be kept in this browser: ${why}`;
}

function parseTable(text: string): Record<string, unknown> | undefined {
  try {
    return table(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function table(value: unknown): Record<string, unknown> | undefined {
  const result = v.safeParse(Table, value);
  return result.success ? result.output : undefined;
}

function readLessons(value: unknown): { lessons: Record<string, LessonProgress>; whole: boolean } {
  const lessons: Record<string, LessonProgress> = {};
  let whole = table(value) !== undefined;
  for (const [id, steps] of Object.entries(table(value) ?? {})) {
    const read: Record<string, StepProgress> = {};
    whole &&= table(steps) !== undefined;
    for (const [step, done] of Object.entries(table(steps) ?? {})) {
      const result = v.safeParse(StepSchema, done);
      if (result.success) read[step] = result.output;
      else whole = false;
    }
    lessons[id] = read;
  }
  return { lessons, whole };
}

type Lessons = Readonly<Record<string, LessonProgress>>;

function mergeLessons(a: Lessons, b: Lessons): Lessons {
  const merged: Record<string, LessonProgress> = { ...a };
  for (const [id, steps] of Object.entries(b)) {
    const both: Record<string, StepProgress> = { ...merged[id] };
    for (const [step, done] of Object.entries(steps)) both[step] = better(both[step], done);
    merged[id] = both;
  }
  return merged;
}

// Done without help counts more; of two alike, the first time counts.
function better(a: StepProgress | undefined, b: StepProgress): StepProgress {
  if (a === undefined) return b;
  if (a.assisted !== b.assisted) return a.assisted ? b : a;
  return a.atMs <= b.atMs ? a : b;
}
