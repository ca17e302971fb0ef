// Small Python functions that lines of plain Python may use; shown and copied along with them.
// Who uses which is said by each row.

/** Their source, by name. */
export const HELPERS = {
  ordered: `def ordered(scores, reverse=False):
    return sorted(scores, key=lambda name: (scores[name], name), reverse=reverse)`,
  id_order: `def id_order(entry):
    return tuple(int(part) for part in entry[0].split("-"))`,
  distance: `def distance(a, b):  # metres
    (x1, y1), (x2, y2) = ([radians(part) for part in place] for place in (a, b))
    part = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * 6372797.560856 * asin(sqrt(part))`,
  longest_common: `def longest_common(a, b):
    rows = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            best = max(rows[i + 1][j], rows[i][j + 1], key=len)
            rows[i + 1][j + 1] = rows[i][j] + left if left == right else best
    return rows[-1][-1]`,
  read_bits: `def read_bits(data, kind, at):  # kind "u8", "i5"
    size = int(kind[1:])
    bits = int.from_bytes(bytes(data) + bytes(9 + at // 8), "big")
    total = (len(data) + 9 + at // 8) * 8
    value = bits >> (total - at - size) & (1 << size) - 1
    return value - (1 << size) if kind[0] == "i" and value >> size - 1 else value`,
  write_bits: `def write_bits(data, kind, at, value):
    size = int(kind[1:])
    shift = len(data) * 8 - at - size
    bits = int.from_bytes(data, "big") & ~((1 << size) - 1 << shift)
    data[:] = (bits | (value & (1 << size) - 1) << shift).to_bytes(len(data), "big")`,
} as const;

/** The name of one. */
export type HelperName = keyof typeof HELPERS;

const IMPORTS: readonly (readonly [RegExp, string])[] = [
  [/\btime\./, 'import time'],
  [/\bmath\./, 'import math'],
  [/\brandom\./, 'import random'],
  [/\bcopy\./, 'import copy'],
  [/\bpickle\./, 'import pickle'],
  [/\bdeque\(/, 'from collections import deque'],
  [/\bdefaultdict\(/, 'from collections import defaultdict'],
  [/\bfnmatchcase\(/, 'from fnmatch import fnmatchcase'],
  [/\bislice\(/, 'from itertools import islice'],
  [/\basin\(/, 'from math import asin, cos, radians, sin, sqrt'],
];

/** The imports and functions that lines of plain Python need before them. */
export function preamble(lines: readonly string[], uses: readonly HelperName[] = []): string[] {
  const helpers = uses.flatMap(name => ['', ...HELPERS[name].split('\n'), '']);
  const all = [...helpers, ...lines].join('\n').replace(/"(?:\\.|[^"\\\n])*"/g, '""');
  const imports = IMPORTS.filter(([pattern]) => pattern.test(all)).map(([, line]) => line);
  return [...imports, ...helpers];
}
