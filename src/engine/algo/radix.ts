// The shape of Redis's radix tree over keys of one length. Ours keeps its keys otherwise; XINFO STREAM
// still tells how many nodes Redis would need.
import type { Bytes } from '../../resp/bytes.ts';

/** A place where keys part, or the end of one: how many bytes lead to it. */
type Depth = number;

/**
 * Number of nodes for these keys, given in order: one for each end, one for each fork, and one for each
 * run of bytes between them on which nothing forks.
 */
export function radixNodes(keys: readonly Bytes[]): number {
  if (keys.length === 0) return 1;
  let nodes = 0;
  // The forks on the way to the key before, and behind them its end.
  const path: Depth[] = [];
  const close = (depth: Depth, parent: Depth): void => {
    nodes += depth - parent > 1 ? 2 : 1;
  };
  for (const [i, key] of keys.entries()) {
    const shared = i === 0 ? -1 : sharedLength(keys[i - 1] ?? key, key);
    unwind(path, shared, close);
    path.push(key.length);
  }
  unwind(path, -1, close);
  return nodes;
}

// Leaves what is deeper than the fork at which the next key parts.
function unwind(path: Depth[], fork: Depth, close: (depth: Depth, parent: Depth) => void): void {
  for (let depth = path.at(-1); depth !== undefined && depth > fork; depth = path.at(-1)) {
    path.pop();
    const above = path.at(-1) ?? -1;
    close(depth, Math.max(above, fork));
  }
  if (fork >= 0 && path.at(-1) !== fork) path.push(fork);
}

function sharedLength(a: Bytes, b: Bytes): number {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
