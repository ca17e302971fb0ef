// A histogram of durations with two exact digits over the whole range, as in HdrHistogram: linear
// within a power of two, 128 buckets each. Adding is O(1); values are in nanoseconds.

const SUB_BUCKETS = 256;
const HALF = SUB_BUCKETS / 2;
const HALF_BITS = 7;
const MAX_VALUE = 1_000_000_000;
const BUCKETS = 24;

/** Counts of values between 1 and 10^9. */
export class Histogram {
  private readonly counts = new Uint32Array((BUCKETS + 1) * HALF);
  private added = 0;

  /** Number of values. */
  get total(): number {
    return this.added;
  }

  /** Adds a value; what is out of range counts as the nearest in it. */
  add(value: number): void {
    const place = placeOf(value >= MAX_VALUE ? MAX_VALUE : value < 1 ? 1 : value | 0);
    this.counts[place] = (this.counts[place] ?? 0) + 1;
    this.added += 1;
  }

  /** The value that `percent` of all values do not exceed, as the highest of its bucket. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.trunc((Math.min(percent, 100) / 100) * this.added + 0.5));
    let seen = 0;
    for (const [place, count] of this.counts.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return highestAt(place);
    }
    return 0;
  }

  /** How many values there are up to each doubling of `first`, until all are counted. */
  cumulative(first: number): { upTo: number; count: number }[] {
    const steps: { upTo: number; count: number }[] = [];
    let place = 0;
    let seen = 0;
    for (let level = first; seen < this.added; level *= 2) {
      const before = seen;
      const end = placeOf(level);
      for (; place <= end; place += 1) seen += this.counts[place] ?? 0;
      if (seen > before) steps.push({ upTo: highestAt(end), count: seen });
    }
    return steps;
  }
}

// Values up to 255 have a bucket each; above, a power of two is cut into 128.
function placeOf(value: number): number {
  const bucket = Math.max(0, 24 - Math.clz32(value | (SUB_BUCKETS - 1)));
  return (bucket << HALF_BITS) + (value >>> bucket);
}

function highestAt(place: number): number {
  const bucket = Math.max(0, (place >> HALF_BITS) - 1);
  const sub = place - (bucket << HALF_BITS);
  return (sub + 1) * 2 ** bucket - 1;
}
