// Medians of operations per second, and ratios of two measured in the same run: on a shared
// machine only the ratio means anything.

const ROUNDS = 7;

/** Prepares a fresh start, untimed; what it returns is timed. */
export type Round = () => () => void;

/** Runs fresh rounds of `operations` each; the median of operations per second. */
export function medianPerSecond(round: Round, operations: number): number {
  round()();
  const rates = Array.from({ length: ROUNDS }, () => {
    const work = round();
    const start = performance.now();
    work();
    return (operations * 1000) / (performance.now() - start);
  });
  return rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** Prints a rate, and its ratio to a base measured in the same run. */
export function report(name: string, perSecond: number, base?: number): void {
  const rate = `${(perSecond / 1e6).toFixed(2).padStart(8)} M/s`;
  const ratio = base === undefined ? '' : `   ratio ${(perSecond / base).toFixed(3)}`;
  console.log(`${name.padEnd(24)}${rate}${ratio}`);
}
