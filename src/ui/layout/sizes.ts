// The arithmetic of panes and handles: sizes in percent of the space, each pane with a least size
// in pixels. Pure.

/** A handle that is moved. */
export interface HandleMove {
  /** The handle after the pane with this index. */
  readonly handle: number;
  /** How far, right or down; infinite for as far as it goes. */
  readonly byPx: number;
  /** What all panes share. */
  readonly spacePx: number;
  readonly minPx: readonly number[];
}

/** The sizes after a handle was moved: its two panes change, no pane gets less than its least. */
export function moveHandle(sizes: readonly number[], move: HandleMove): readonly number[] {
  const { handle, byPx, spacePx, minPx } = move;
  const before = sizes[handle] ?? 0;
  const after = sizes[handle + 1] ?? 0;
  if (spacePx <= 0) return sizes;
  const percent = (px: number): number => (px / spacePx) * 100;
  const least = percent(minPx[handle] ?? 0);
  const most = before + after - percent(minPx[handle + 1] ?? 0);
  if (most < least) return sizes;
  const size = Math.min(Math.max(before + percent(byPx), least), most);
  return sizes.with(handle, size).with(handle + 1, before + after - size);
}

/** Sizes that were kept, brought to 100 percent; undefined when they are no such thing. */
export function readSizes(kept: unknown, count: number): readonly number[] | undefined {
  if (!Array.isArray(kept) || kept.length !== count) return undefined;
  const sizes = kept.filter(size => typeof size === 'number' && size > 0 && size <= 100);
  const sum = sizes.reduce((total: number, size: number) => total + size, 0);
  return sizes.length === count ? sizes.map(size => (size / sum) * 100) : undefined;
}
