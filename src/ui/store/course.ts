// Where the learner is in the course, and in which language it is read. The address decides: this
// follows it, keeps one runner for the lesson that is open, and has it look again whenever the store
// may have changed. A change of language changes the words and leaves the runner alone.
import type { LessonHost } from '../../lesson/host.ts';
import { LessonRunner } from '../../lesson/run.ts';
import type { LessonState } from '../../lesson/run.ts';
import { Progress } from '../../lesson/progress.ts';
import type { CourseLesson, Lesson } from '../../lesson/schema.ts';
import { text } from '../text.ts';
import type { Language } from './language.ts';
import { announce } from './announce.ts';
import type { Readable } from './observable.ts';
import { Observable } from './observable.ts';
import { hrefOf, navigate, openPage, route } from './route.ts';
import { progressStore } from './storage.ts';

/** What the course needs from the page. */
export interface CourseHost extends LessonHost {
  readonly lessons: readonly CourseLesson[];
  /** Gets the same lessons in other languages. */
  readonly translations: Readonly<Record<string, () => Promise<readonly CourseLesson[]>>>;
}

/** Whether the lesson of the address is there, on its way, missing from the course or out of reach. */
export type Arrival = 'there' | 'loading' | 'unknown' | 'failed';

/** The course, and the learner's place in it. */
export class Course {
  readonly progress = new Progress(progressStore, () => Date.now());
  private readonly host: CourseHost;
  private readonly state = new Observable<LessonState | undefined>(undefined);
  private readonly arrival = new Observable<Arrival>('there');
  private all: readonly CourseLesson[];
  private wanted: CourseLesson | undefined;
  private runner: LessonRunner | undefined;
  /** The open lesson in the language it is read in; the runner may run it in another. */
  private read: Lesson | undefined;

  constructor(host: CourseHost) {
    this.host = host;
    this.all = host.lessons;
  }

  /** The lessons, in the language they are read in. */
  get lessons(): readonly CourseLesson[] {
    return this.all;
  }

  /** How it stands with the lesson that the address names. */
  get arriving(): Readable<Arrival> {
    return this.arrival;
  }

  /** The open lesson; undefined while `arriving` is not `there`. */
  get view(): Readable<LessonState | undefined> {
    return this.state;
  }

  /** The runner of the open lesson. */
  get current(): LessonRunner | undefined {
    return this.runner;
  }

  /** Gets the course in a language; the function returned has it read so, at the same place. */
  async inLanguage(language: Language): Promise<() => void> {
    const lessons = (await this.host.translations[language]?.()) ?? this.host.lessons;
    const id = this.wanted?.id;
    const open = await lessons.find(lesson => lesson.id === id)?.load();
    return () => {
      this.all = lessons;
      if (open === undefined || this.state.get()?.lesson.id !== open.id) return;
      this.read = open;
      if (this.runner) this.changed(this.runner.getSnapshot());
    };
  }

  /** Goes where the address says, now and whenever it changes. */
  followAddress(): void {
    route.subscribe(() => this.arrive());
    openPage.subscribe(() => this.arrive());
    this.arrive();
  }

  /** Sets the current step up anew, for a server that has just started. */
  startAgain(): void {
    const view = this.state.get();
    if (view === undefined) return;
    this.open(view.lesson);
    void this.runner?.start(view.step.id);
  }

  /** Goes on with the current step on a server that has just started with what it had kept. */
  goOn(): void {
    void this.runner?.goOn();
  }

  /** Asks again for a lesson that could not be had. */
  tryAgain(): void {
    this.arrive();
  }

  /** Forgets what was done in all lessons, and begins the open step again. */
  forget(): void {
    this.progress.forget();
    this.startAgain();
  }

  /** The lesson after the open one. */
  following(): CourseLesson | undefined {
    return this.beside(1);
  }

  /** The lesson before the open one. */
  preceding(): CourseLesson | undefined {
    return this.beside(-1);
  }

  private beside(by: number): CourseLesson | undefined {
    const id = this.state.get()?.lesson.id;
    const at = this.lessons.findIndex(lesson => lesson.id === id);
    return at < 0 ? undefined : this.lessons[at + by];
  }

  // A page lies over the lesson, which stays as it is.
  private arrive(): void {
    if (openPage.get() !== undefined) return;
    const named = route.get();
    const wanted = named?.lesson ?? this.progress.getSnapshot().place?.lesson;
    const first = this.lessons[0];
    const lesson = this.lessons.find(({ id }) => id === wanted);
    if (lesson === undefined) {
      return named === undefined && first ? this.redirect(first, undefined) : this.unknown();
    }
    const step = lesson.steps.find(({ id }) => id === named?.step);
    if (step === undefined) return this.redirect(lesson, this.resumeAt(lesson));
    this.enter(lesson, step.id);
  }

  private unknown(): void {
    this.wanted = undefined;
    this.leave('unknown');
  }

  private redirect(lesson: CourseLesson, step: string | undefined): void {
    navigate(hrefOf(lesson.id, step ?? lesson.steps[0]?.id), 'replace');
  }

  // Where the learner left off, or the first step that is not done.
  private resumeAt(lesson: CourseLesson): string | undefined {
    const { place } = this.progress.getSnapshot();
    if (place?.lesson === lesson.id && lesson.steps.some(({ id }) => id === place.step)) {
      return place.step;
    }
    const done = this.progress.lesson(lesson.id);
    return lesson.steps.find(({ id }) => done[id] === undefined)?.id;
  }

  // One step on or back may keep the store as it is; a jump never does.
  private enter(lesson: CourseLesson, step: string): void {
    this.wanted = lesson;
    const view = this.state.get();
    if (view?.lesson.id !== lesson.id) return void this.fetch(lesson, step);
    this.arrival.set('there');
    const to = lesson.steps.findIndex(({ id }) => id === step);
    if (view.index === to) return;
    if (to === view.index + 1) void this.runner?.next();
    else void this.runner?.start(step);
  }

  // The learner may have gone elsewhere by the time a lesson's text comes.
  private async fetch(lesson: CourseLesson, step: string): Promise<void> {
    this.leave('loading');
    const loaded = await lesson.load().catch(() => undefined);
    if (this.wanted !== lesson) return;
    // Or have chosen another language.
    const now = this.all.find(({ id }) => id === lesson.id) ?? lesson;
    if (now !== lesson) return this.enter(now, step);
    if (loaded === undefined) return this.arrival.set('failed');
    this.open(loaded);
    await this.runner?.start(route.get()?.step ?? step);
    this.arrival.set('there');
  }

  private open(lesson: Lesson): void {
    this.runner?.close();
    this.read = lesson;
    const runner = new LessonRunner({ ...this.host, lesson, progress: this.progress });
    this.runner = runner;
    runner.subscribe(() => this.changed(runner.getSnapshot()));
  }

  private leave(why: Arrival): void {
    this.runner?.close();
    this.runner = undefined;
    this.state.set(undefined);
    this.arrival.set(why);
  }

  private changed(now: LessonState): void {
    const next = this.read === undefined ? now : inWordsOf(this.read, now);
    const before = this.state.get();
    this.state.set(next);
    const justDone = next.completed && before?.index === next.index && !before.completed;
    if (!justDone) return;
    const { lesson, lessonCompleted, step } = next;
    announce(text.announceStepDone(step.title));
    if (lessonCompleted && !before.lessonCompleted) announce(text.announceLessonDone(lesson.title));
  }
}

// The steps and mistakes of a lesson are the same in every language.
function inWordsOf(lesson: Lesson, state: LessonState): LessonState {
  const step = lesson.steps[state.index];
  if (lesson === state.lesson || step === undefined) return state;
  const mistake = step.mistakes.find(({ id }) => id === state.mistake?.id);
  return { ...state, lesson, step, ...(mistake && { mistake }) };
}
