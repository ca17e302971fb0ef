// Unions, intersections and differences of sorted sets, with weights. Plain sets may take part:
// each of their members has the score 1.
import type { Bytes } from '../../resp/bytes.ts';
import { list, strLiteral, valueLiteral } from './literal.ts';
import type { Call, Keywords, Known, Plain, Row, Rows } from './row.ts';
import { call } from './row.ts';
import { at, get, stays } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

interface Inputs {
  readonly keys: readonly Bytes[];
  readonly weights: readonly Bytes[] | undefined;
  readonly aggregate: string | undefined;
  readonly withScores: boolean;
}

function readInputs(w: Words): Inputs {
  const keys = w.counted();
  let weights: Bytes[] | undefined;
  let aggregate: string | undefined;
  let withScores = false;
  while (w.left > 0) {
    if (w.take('WEIGHTS')) weights = w.some(keys.length);
    else if (w.take('AGGREGATE')) aggregate = w.next().toUpperCase();
    else if (w.take('WITHSCORES')) withScores = true;
    else throw new Unsaid();
  }
  return { keys, weights, aggregate, withScores };
}

const scoresOf = (key: Bytes, known: Known): string =>
  known.typeOf(key) === 'set' ? `dict.fromkeys(${get(key)}, 1)` : get(key, '{}');

type Kind = 'union' | 'inter' | 'diff';

function resultLines(
  kind: Kind,
  { keys, weights, aggregate = 'SUM' }: Inputs,
  known: Known,
): string[] {
  const all = keys.map(key => scoresOf(key, known));
  if (kind === 'diff') {
    const others = all.slice(1).map(scores => ` and name not in ${scores}`);
    const test = others.length === 0 ? '' : ` if ${others.join('').slice(5)}`;
    return [`result = {name: score for name, score in ${all[0] ?? '{}'}.items()${test}}`];
  }
  const isWeighed = weights !== undefined && weights.some(weight => Number(weight) !== 1);
  const loop = isWeighed
    ? `for scores, weight in ${list(all.map((each, index) => `(${each}, ${weights[index] ?? 1})`))}:`
    : `for scores in ${list(all)}:`;
  const test = kind === 'inter' ? ` if len(each) == ${keys.length}` : '';
  return [
    'parts = {}',
    loop,
    '    for name, score in scores.items():',
    `        parts.setdefault(name, []).append(score${isWeighed ? ' * weight' : ''})`,
    `result = {name: ${aggregate.toLowerCase()}(each) for name, each in parts.items()${test}}`,
  ];
}

function read(kind: Kind): Row['dict'] {
  return (w, known): Plain => {
    const inputs = readInputs(w);
    const value = inputs.withScores
      ? '[(name, result[name]) for name in ordered(result)]'
      : 'ordered(result)';
    return { lines: [...resultLines(kind, inputs, known), value], uses: ['ordered'] };
  };
}

function store(kind: Kind): Row['dict'] {
  return (w, known) => {
    const target = w.next();
    const lines = resultLines(kind, readInputs(w), known);
    return [...lines, `${at(target)} = result`, ...stays(known, target), 'len(result)'];
  };
}

// redis-py takes the weights as the values of a dict of the keys.
function keysLiteral({ keys, weights }: Inputs): string {
  if (weights === undefined) return list(keys.map(strLiteral));
  if (new Set(keys).size < keys.length) throw new Unsaid();
  const pairs = keys.map((key, index) => {
    return `${strLiteral(key)}: ${valueLiteral(weights[index] ?? key)}`;
  });
  return `{${pairs.join(', ')}}`;
}

function keywordsOf({ aggregate, withScores }: Inputs): Keywords {
  return {
    ...(aggregate === undefined ? {} : { aggregate: `"${aggregate}"` }),
    ...(withScores ? { withscores: 'True' } : {}),
  };
}

function inputsCall(method: string, w: Words, ...args: readonly string[]): Call {
  const inputs = readInputs(w);
  // Redis lets it pass where there is nothing to show.
  if (args.length > 0 && inputs.withScores) throw new Unsaid();
  return call(method, ...args, keysLiteral(inputs), keywordsOf(inputs));
}

function interCard(w: Words, known: Known): string[] {
  const keys = w.counted();
  const limit = w.take('LIMIT') ? w.int() : 0;
  const size = `len(${keys.map(key => `${scoresOf(key, known)}.keys()`).join(' & ')})`;
  return [limit === 0 ? size : `min(${limit}, ${size})`];
}

/** Rows of unions, intersections and differences. */
export const algebra: Rows = {
  zdiff: { py: w => inputsCall('zdiff', w), dict: read('diff') },
  zdiffstore: { py: w => inputsCall('zdiffstore', w, w.str()), dict: store('diff') },
  zinter: { py: w => inputsCall('zinter', w), dict: read('inter') },
  zintercard: {
    py: w => {
      const keys = w.counted().map(strLiteral);
      const limit = w.take('LIMIT') ? w.value() : '0';
      return call('zintercard', String(keys.length), list(keys), { limit });
    },
    dict: interCard,
  },
  zinterstore: { py: w => inputsCall('zinterstore', w, w.str()), dict: store('inter') },
  zunion: { py: w => inputsCall('zunion', w), dict: read('union') },
  zunionstore: { py: w => inputsCall('zunionstore', w, w.str()), dict: store('union') },
};
