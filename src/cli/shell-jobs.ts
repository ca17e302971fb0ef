// What runs beside the shell (`redis-server &`): numbered, listed by `jobs`, and announced before
// the next prompt when it has ended.

/** Something started with `&`. */
export interface BackgroundJob {
  readonly number: number;
  readonly pid: number;
  readonly source: string;
  /** Its exit code once it has ended. */
  code?: number;
}

/** The jobs of one shell. */
export class BackgroundJobs {
  private readonly jobs: BackgroundJob[] = [];

  /** Lists a new one. */
  add(pid: number, source: string): BackgroundJob {
    const job: BackgroundJob = { number: (this.jobs.at(-1)?.number ?? 0) + 1, pid, source };
    this.jobs.push(job);
    return job;
  }

  /** What `jobs` prints. */
  get listing(): string {
    return this.jobs.map(lineOf).join('');
  }

  /** What is to be said of those that have ended, once. */
  takeEnded(): string {
    const ended = this.jobs.filter(({ code }) => code !== undefined);
    for (const job of ended) this.jobs.splice(this.jobs.indexOf(job), 1);
    return ended.map(lineOf).join('');
  }
}

function lineOf({ number, source, code }: BackgroundJob): string {
  const state = code === undefined ? 'Running' : code === 0 ? 'Done' : `Exit ${code}`;
  return `[${number}]+  ${state.padEnd(22)}  ${source}\n`;
}
