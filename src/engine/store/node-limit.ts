// What a node of a quicklist may hold, by `list-max-listpack-size`: so many bytes if it is negative,
// else so many elements.

/** Redis's limits by `list-max-listpack-size` -1 to -5. */
const NODE_BYTES = [4096, 8192, 16384, 32768, 65536] as const;
/** Above it no node takes a second element, even where the limit is a count. */
const SAFE_BYTES = 8192;

/** What a node may hold, by `list-max-listpack-size`. */
export class NodeLimit {
  private readonly maxBytes: number;
  private readonly maxCount: number;

  constructor(fill: number) {
    const level = Math.min(-fill, NODE_BYTES.length) - 1;
    this.maxBytes = NODE_BYTES[level] ?? Infinity;
    this.maxCount = fill < 0 ? Infinity : Math.max(fill, 1);
  }

  /** True if a node of this size holds too much. */
  isExceeded(sizeBytes: number, count: number): boolean {
    if (this.maxCount === Infinity) return sizeBytes > this.maxBytes;
    return sizeBytes > SAFE_BYTES || count > this.maxCount;
  }

  /** True if a node of this size is within the limit, or within half of it. */
  fits(size: { sizeBytes: number; count: number }, half: boolean): boolean {
    const divisor = half ? 2 : 1;
    if (this.maxCount === Infinity) return size.sizeBytes <= this.maxBytes / divisor;
    return size.count <= Math.floor(this.maxCount / divisor);
  }

  /** True if an element of this length gets a node of its own. */
  isLarge(length: number): boolean {
    return length > (this.maxCount === Infinity ? this.maxBytes : SAFE_BYTES);
  }
}
