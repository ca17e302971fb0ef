// HyperLogLogs: plain Python keeps everybody in a set, which is exact and needs the room.
import type { Bytes } from '../../resp/bytes.ts';
import { set as setOf } from './literal.ts';
import type { Plain, Rows } from './row.ts';
import { call, none } from './row.ts';
import { at, get, own } from './store.ts';

const NOTE = 'A set counts exactly but keeps everybody; Redis estimates, in 12 kB at most.';
const counted = (...lines: readonly string[]): Plain => ({ lines, note: NOTE, sees: 'visitors' });
const inside = none('Only Redis has an answer: it is about how the estimate is kept inside.');

const union = (keys: readonly Bytes[]): string => keys.map(key => get(key, 'set()')).join(' | ');

/** Rows of the `hyperloglog` group. */
export const hyperloglog: Rows = {
  pfadd: {
    py: w => call('pfadd', w.str(), ...w.values()),
    dict: w => {
      const key = w.next();
      return counted(
        `before = ${get(key)}`,
        `${at(key)} = (before or set()) | ${setOf(w.strs())}`,
        `before != ${at(key)}`,
      );
    },
  },
  pfcount: {
    py: w => call('pfcount', ...w.strs()),
    dict: w => counted(`len(${union(w.some())})`),
  },
  pfdebug: { dict: inside },
  pfmerge: {
    py: w => call('pfmerge', w.str(), ...w.strs()),
    dict: w => {
      const target = w.next();
      const sources = w.some();
      const all = `${own(target, 'set()')}`;
      if (sources.length === 0) return counted(all);
      return counted(`${at(target)} = ${union([target, ...sources])}`);
    },
  },
  pfselftest: { dict: inside },
};
