// What redis-benchmark makes of the times that requests took.

/** The times of one test, in steps of a thousandth of a millisecond. */
export class Latencies {
  private readonly counts = new Map<number, number>();
  private total = 0;
  private sumMs = 0;
  private sorted: readonly (readonly [micros: number, count: number])[] | undefined;

  /** Adds one request. */
  add(ms: number): void {
    const micros = Math.max(1, Math.round(ms * 1000));
    this.counts.set(micros, (this.counts.get(micros) ?? 0) + 1);
    this.total += 1;
    this.sumMs += ms;
    this.sorted = undefined;
  }

  /** The mean in milliseconds. */
  get average(): number {
    return this.total === 0 ? 0 : this.sumMs / this.total;
  }

  /** Average, least, p50, p95, p99 and most, in milliseconds. */
  get figures(): readonly number[] {
    const [p0, p50, p95, p99, p100] = [0, 50, 95, 99, 100].map(each => this.percentile(each));
    return [this.average, p0 ?? 0, p50 ?? 0, p95 ?? 0, p99 ?? 0, p100 ?? 0];
  }

  /** The time below which that share of the requests stayed, in milliseconds. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.total));
    let seen = 0;
    for (const [micros, count] of this.ordered) {
      seen += count;
      if (seen >= wanted) return micros / 1000;
    }
    return 0;
  }

  /** How many stayed at or below a time. */
  upTo(ms: number): number {
    return this.ordered.reduce(
      (sum, [micros, count]) => sum + (micros <= ms * 1000 ? count : 0),
      0,
    );
  }

  /** How many there are. */
  get count(): number {
    return this.total;
  }

  private get ordered(): readonly (readonly [micros: number, count: number])[] {
    this.sorted ??= [...this.counts].sort(([a], [b]) => a - b);
    return this.sorted;
  }
}

const STEPS = 12;
const EDGES = [0.103, 0.207, 0.303, 0.407, 0.503, 0.607, 0.703, 0.807, 0.903, 1.007];

/** The two distributions and the summary. */
export function fullReport(latencies: Latencies, rate: string): string {
  const row = (percent: number, ms: number, count: number): string =>
    `${percent.toFixed(3)}% <= ${ms.toFixed(3)} milliseconds (cumulative count ${count})\n`;
  const byShare = [row(0, latencies.percentile(0), latencies.upTo(latencies.percentile(0)))];
  for (let step = 1, percent = 50; step <= STEPS; step += 1, percent += (100 - percent) / 2) {
    const ms = latencies.percentile(percent);
    byShare.push(row(percent, ms, latencies.upTo(ms)));
    if (latencies.upTo(ms) === latencies.count) break;
  }
  const most = latencies.percentile(100);
  byShare.push(row(100, most, latencies.count));
  const byTime = [...EDGES, ...wholeMs(most)].map(ms => {
    const count = latencies.upTo(ms);
    return row((100 * count) / latencies.count, ms, count);
  });
  const names = ['avg', 'min', 'p50', 'p95', 'p99', 'max'].map(name => name.padStart(10)).join('');
  const figures = latencies.figures.map(ms => ms.toFixed(3).padStart(10)).join('');
  return (
    `Latency by percentile distribution:\n${byShare.join('')}\n` +
    `Cumulative distribution of latencies:\n${withoutRepeats(byTime).join('')}\n` +
    `Summary:\n  throughput summary: ${rate} requests per second\n` +
    `  latency summary (msec):\n   ${names}\n   ${figures}\n\n`
  );
}

// Edges of the second table above a millisecond: one for each, up to where all requests are.
function wholeMs(most: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(most) - 1) }, (_, i) => i + 2 + 0.103);
}

function withoutRepeats(rows: readonly string[]): string[] {
  const count = (row: string | undefined): string | undefined => row?.split('(')[1];
  return rows.filter((row, i) => i === 0 || count(row) !== count(rows[i - 1]));
}
