// Rates of two things measured in turns in the same run, and their ratio: on a shared machine only
// the ratio means anything, and only when both met the same minute.

const ROUNDS = 5;

/** Prepares a fresh start, untimed; what it returns is timed. */
export type Round = () => () => void;

/** Medians of operations per second, and how many of the base one of the work is. */
export interface Comparison {
  readonly base: number;
  readonly work: number;
  readonly ratio: number;
}

/** Runs rounds of `operations` each of the base and of the work in turns. */
export function compare(base: Round, work: Round, operations: number): Comparison {
  perSecond(base, operations);
  perSecond(work, operations);
  const bases: number[] = [];
  const works: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    bases.push(perSecond(base, operations));
    works.push(perSecond(work, operations));
  }
  return { base: median(bases), work: median(works), ratio: median(works) / median(bases) };
}

function perSecond(round: Round, operations: number): number {
  const work = round();
  globalThis.gc?.();
  const start = performance.now();
  work();
  return (operations * 1000) / (performance.now() - start);
}

/** The middle one of the values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A rate in millions a second, for a table. */
export const millions = (perSecondRate: number): string =>
  `${(perSecondRate / 1e6).toFixed(2).padStart(6)} M/s`;
