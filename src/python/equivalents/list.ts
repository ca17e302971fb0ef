// Lists: a deque, quick at both ends as Redis's are.
import type { Bytes } from '../../resp/bytes.ts';
import { list as listOf, strLiteral } from './literal.ts';
import type { Call, Plain, PlainLines, Row, Rows } from './row.ts';
import { call } from './row.ts';
import { at, get, isIn, own, slice } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const WAITS = 'A deque does not wait. queue.Queue does: its get() waits for another thread.';

const items = (key: Bytes): string => `items = ${get(key, 'deque()')}`;

type End = 'LEFT' | 'RIGHT';
const popFrom = (end: End): string => (end === 'LEFT' ? 'popleft()' : 'pop()');

function push(end: End): Row['dict'] {
  return w => {
    const made = `items = ${own(w.next(), 'deque()')}`;
    return [made, ...pushLines(end, w), 'len(items)'];
  };
}

function pushLines(end: End, w: Words): string[] {
  const suffix = end === 'LEFT' ? 'left' : '';
  const values = w.strs();
  if (values.length === 1) return [`items.append${suffix}(${values.join('')})`];
  return [`items.extend${suffix}(${listOf(values)})`];
}

function pushIfThere(end: End): Row['dict'] {
  return w => {
    const key = w.next();
    return [items(key), 'if items:', ...pushLines(end, w).map(line => `    ${line}`), 'len(items)'];
  };
}

const popMany = (end: End, count: number): string =>
  `[items.${popFrom(end)} for _ in range(min(${count}, len(items)))]`;

function pop(end: End): Row['dict'] {
  return w => {
    const made = items(w.next());
    const value = w.left === 0 ? `items.${popFrom(end)}` : popMany(end, w.int());
    return [made, `${value} if items else None`];
  };
}

// The first key that has something, as `items`.
const firstFull = (keys: readonly Bytes[]): string[] => [
  `key = next((key for key in ${listOf(keys.map(strLiteral))} if data.get(key)), None)`,
  'items = data.get(key)',
];

function waitingPop(end: End): Row['dict'] {
  return w => {
    const keys = w.some(w.left - 1);
    w.next();
    return {
      lines: [...firstFull(keys), `(key, items.${popFrom(end)}) if items else None`],
      note: WAITS,
    };
  };
}

function endOf(w: Words): End {
  if (w.take('LEFT')) return 'LEFT';
  if (w.take('RIGHT')) return 'RIGHT';
  throw new Unsaid();
}

function moveLines(source: Bytes, target: Bytes, from: End, to: End): string[] {
  return [
    `source = ${get(source, 'deque()')}`,
    `item = source.${popFrom(from)} if source else None`,
    'if item is not None:',
    `    ${own(target, 'deque()')}.append${to === 'LEFT' ? 'left' : ''}(item)`,
    'item',
  ];
}

function move(w: Words): string[] {
  const [source, target] = [w.next(), w.next()];
  return moveLines(source, target, endOf(w), endOf(w));
}

const waiting = (lines: readonly string[]): PlainLines => ({ lines, note: WAITS });

interface MultiPop {
  readonly keys: readonly Bytes[];
  readonly end: End;
  readonly count: number;
}

function readMultiPop(w: Words): MultiPop {
  return { keys: w.counted(), end: endOf(w), count: w.take('COUNT') ? w.int() : 1 };
}

function multiPop(w: Words): string[] {
  const { keys, end, count } = readMultiPop(w);
  return [...firstFull(keys), `[key, ${popMany(end, count)}] if items else None`];
}

function multiPopCall(method: string, w: Words, ...args: readonly string[]): Call {
  const { keys, end, count } = readMultiPop(w);
  const names = keys.map(strLiteral);
  return call(method, ...args, String(keys.length), ...names, {
    direction: `"${end}"`,
    ...(count === 1 ? {} : { count: String(count) }),
  });
}

function insert(w: Words): string[] {
  const made = items(w.next());
  const isAfter = w.take('AFTER');
  if (!isAfter && !w.take('BEFORE')) throw new Unsaid();
  const [pivot, value] = [w.str(), w.str()];
  const place = `items.index(${pivot})${isAfter ? ' + 1' : ''}`;
  return [
    made,
    `found = ${isIn(pivot, 'items')}`,
    'if found:',
    `    items.insert(${place}, ${value})`,
    'len(items) if found or not items else -1',
  ];
}

function item(w: Words): string[] {
  const made = items(w.next());
  const index = w.int();
  const isThere = index < 0 ? `len(items) >= ${-index}` : `len(items) > ${index}`;
  return [made, `items[${index}] if ${isThere} else None`];
}

function remove(w: Words): string[] {
  const key = w.next();
  const [count, value] = [w.int(), w.str()];
  const before = [items(key), 'before = len(items)'];
  const after = 'before - len(items)';
  if (count === 0) {
    const keep = `data[${strLiteral(key)}] = deque(item for item in items if item != ${value})`;
    return [...before, keep, `before - len(${at(key)})`];
  }
  const turn = count < 0 ? ['items.reverse()'] : [];
  return [
    ...before,
    ...turn,
    `for _ in range(min(${Math.abs(count)}, items.count(${value}))):`,
    `    items.remove(${value})`,
    ...turn,
    after,
  ];
}

function position(w: Words): Plain {
  const made = items(w.next());
  const value = w.str();
  let [rank, count, most] = [1, -1, 0];
  while (w.left > 0) {
    if (w.take('RANK')) rank = w.int();
    else if (w.take('COUNT')) count = w.int();
    else if (w.take('MAXLEN')) most = w.int();
    else throw new Unsaid();
  }
  const isSeen =
    most === 0 ? '' : rank > 0 ? ` and at < ${most}` : ` and at >= len(items) - ${most}`;
  const found = `found = [at for at, item in enumerate(items) if item == ${value}${isSeen}]`;
  const turn = rank < 0 ? ['found.reverse()'] : [];
  const first = Math.abs(rank) - 1;
  const rest = first === 0 ? 'found' : `found[${first}:]`;
  if (count < 0) return { lines: [made, found, ...turn, `next(iter(${rest}), None)`] };
  const part = count === 0 ? rest : `found[${first === 0 ? '' : first}:${first + count}]`;
  return { lines: [made, found, ...turn, part] };
}

/** Rows of the `list` group. */
export const list: Rows = {
  blmove: {
    py: w => {
      const [source, target] = [w.str(), w.str()];
      const ends = [endOf(w), endOf(w)].map(end => `"${end}"`);
      return call('blmove', source, target, w.value(), ...ends);
    },
    dict: w => {
      const [source, target] = [w.next(), w.next()];
      const lines = moveLines(source, target, endOf(w), endOf(w));
      w.next();
      return waiting(lines);
    },
  },
  blmpop: {
    py: w => multiPopCall('blmpop', w, w.value()),
    dict: w => {
      w.next();
      return waiting(multiPop(w));
    },
  },
  blpop: {
    py: w => call('blpop', listOf(w.some(w.left - 1).map(strLiteral)), w.value()),
    dict: waitingPop('LEFT'),
  },
  brpop: {
    py: w => call('brpop', listOf(w.some(w.left - 1).map(strLiteral)), w.value()),
    dict: waitingPop('RIGHT'),
  },
  brpoplpush: {
    py: w => call('brpoplpush', w.str(), w.str(), w.value()),
    dict: w => {
      const lines = moveLines(w.next(), w.next(), 'RIGHT', 'LEFT');
      w.next();
      return waiting(lines);
    },
  },
  lindex: { py: w => call('lindex', w.str(), w.value()), dict: item },
  linsert: {
    py: w => call('linsert', w.str(), w.str(), w.value(), w.value()),
    dict: insert,
  },
  llen: { py: w => call('llen', w.str()), dict: w => [`len(${get(w.next(), 'deque()')})`] },
  lmove: {
    py: w => {
      const [source, target] = [w.str(), w.str()];
      return call('lmove', source, target, `"${endOf(w)}"`, `"${endOf(w)}"`);
    },
    dict: move,
  },
  lmpop: { py: w => multiPopCall('lmpop', w), dict: multiPop },
  lpop: { py: w => call('lpop', w.str(), ...w.values()), dict: pop('LEFT') },
  lpos: {
    py: w =>
      call(
        'lpos',
        w.str(),
        w.value(),
        w.options({
          RANK: ['rank', 'value'],
          COUNT: ['count', 'value'],
          MAXLEN: ['maxlen', 'value'],
        }),
      ),
    dict: position,
  },
  lpush: { py: w => call('lpush', w.str(), ...w.values()), dict: push('LEFT') },
  lpushx: { py: w => call('lpushx', w.str(), ...w.values()), dict: pushIfThere('LEFT') },
  lrange: {
    py: w => call('lrange', w.str(), w.value(), w.value()),
    dict: w => [`list(${get(w.next(), 'deque()')})${slice(w.int(), w.int())}`],
  },
  lrem: { py: w => call('lrem', w.str(), w.value(), w.value()), dict: remove },
  lset: {
    py: w => call('lset', w.str(), w.value(), w.value()),
    dict: w => [`${at(w.next())}[${w.int()}] = ${w.str()}`],
  },
  ltrim: {
    py: w => call('ltrim', w.str(), w.value(), w.value()),
    dict: w => {
      const key = w.next();
      const part = slice(w.int(), w.int());
      return [`${at(key)} = deque(list(${get(key, 'deque()')})${part})`];
    },
  },
  rpop: { py: w => call('rpop', w.str(), ...w.values()), dict: pop('RIGHT') },
  rpoplpush: {
    py: w => call('rpoplpush', w.str(), w.str()),
    dict: w => moveLines(w.next(), w.next(), 'RIGHT', 'LEFT'),
  },
  rpush: { py: w => call('rpush', w.str(), ...w.values()), dict: push('RIGHT') },
  rpushx: { py: w => call('rpushx', w.str(), ...w.values()), dict: pushIfThere('RIGHT') },
};
