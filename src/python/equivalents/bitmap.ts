// Bitmaps: the bits of a string, which plain Python sees as bytes or a bytearray.
import type { Bytes } from '../../resp/bytes.ts';
import { list, strLiteral } from './literal.ts';
import type { HelperName } from './helpers.ts';
import type { Call, Plain, Rows } from './row.ts';
import { call } from './row.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Known } from './row.ts';
import { at, get, stays } from './store.ts';
import { stringSlice } from './string.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const seen = (lines: readonly string[], ...uses: readonly HelperName[]): Plain => ({
  lines,
  uses,
  sees: 'bytes',
});

const whole = (key: Bytes): string => get(key, 'b""');

/** The lines after which `bits` is the value, a bytearray of at least so many bytes. */
function writable(key: Bytes, sizeBytes: number): string[] {
  return [
    `bits = ${at(key)} = bytearray(${whole(key)})`,
    `bits.extend(bytes(max(0, ${sizeBytes} - len(bits))))`,
  ];
}

function setBit(words: Words): Plain {
  const [key, offset] = [words.next(), words.int()];
  const isOne = words.next() === '1';
  const [byte, shift] = [Math.floor(offset / 8), 7 - (offset % 8)];
  return seen([
    ...writable(key, byte + 1),
    `old = bits[${byte}] >> ${shift} & 1`,
    isOne ? `bits[${byte}] |= 1 << ${shift}` : `bits[${byte}] &= ~(1 << ${shift})`,
    'old',
  ]);
}

function getBit(words: Words): Plain {
  const [key, offset] = [words.next(), words.int()];
  const [byte, shift] = [Math.floor(offset / 8), 7 - (offset % 8)];
  return seen([
    `bits = ${whole(key)}`,
    `bits[${byte}] >> ${shift} & 1 if len(bits) > ${byte} else 0`,
  ]);
}

/** The bits as a text of 0 and 1. */
const asText = (key: Bytes): string => `"".join(f"{byte:08b}" for byte in ${whole(key)})`;

function bitCount(words: Words): Plain {
  const key = words.next();
  if (words.left === 0) return seen([`sum(byte.bit_count() for byte in ${whole(key)})`]);
  const [first, last] = [words.int(), words.int()];
  if (words.take('BIT')) {
    return seen([`bits = ${asText(key)}`, `bits${stringSlice(first, last, 'bits')}.count("1")`]);
  }
  words.take('BYTE');
  const part = `bits${stringSlice(first, last, 'bits')}`;
  return seen([`bits = ${whole(key)}`, `sum(byte.bit_count() for byte in ${part})`]);
}

function bitPosition(words: Words): Plain {
  const [key, bit] = [words.next(), words.next()];
  const first = words.left > 0 ? words.int() : 0;
  const last = words.left > 0 ? words.int() : undefined;
  const unit = words.take('BIT') ? 1 : 8;
  words.take('BYTE');
  if (last !== undefined && last < -1) throw new Unsaid();
  const bounds = first === 0 && last === undefined ? '' : `, ${first * unit}`;
  const end = last === undefined || last === -1 ? '' : `, ${(last + 1) * unit}`;
  const lines = [`bits = ${asText(key)}`, `found = bits.find("${bit}"${bounds}${end})`];
  if (bit === '1') return seen([...lines, 'found']);
  // Redis: behind the last byte all bits are 0, unless the search has an end.
  const isMissing = `${strLiteral(key)} not in data`;
  const isOpen = last === undefined ? `bits[${first * unit}:] or ${isMissing}` : isMissing;
  return seen([...lines, `len(bits) if found < 0 and (${isOpen}) else found`]);
}

const SIGNS: Record<string, string> = { AND: '&', OR: '|', XOR: '^' };

function combine(words: Words, known: Known, reply: Reply): Plain {
  const operation = words.next().toUpperCase();
  const target = words.next();
  const sources = words.some();
  const forget = stays(known, target);
  if (reply === 0) return seen([`data.pop(${strLiteral(target)}, None)`, '0']);
  if (operation === 'NOT') {
    const flipped = sources.map(key => `bytes(255 - byte for byte in ${whole(key)})`);
    return seen([`${at(target)} = ${flipped.join('')}`, ...forget, `len(${at(target)})`]);
  }
  const sign = SIGNS[operation];
  if (sign === undefined) throw new Unsaid();
  return seen([
    `parts = ${list(sources.map(whole))}`,
    'size = max(len(part) for part in parts)',
    'numbers = [int.from_bytes(part.ljust(size, b"\\0"), "big") for part in parts]',
    `result = ${sources.map((_, index) => `numbers[${index}]`).join(` ${sign} `)}`,
    `${at(target)} = result.to_bytes(size, "big")`,
    ...forget,
    'size',
  ]);
}

// BITFIELD ---------------------------------------------------------------------------------------

interface Operation {
  readonly name: string;
  readonly kind: string;
  readonly offset: Bytes;
  readonly amount: Bytes | undefined;
  readonly overflow: string;
}

function readOperations(words: Words): Operation[] {
  const operations: Operation[] = [];
  let overflow = 'WRAP';
  while (words.left > 0) {
    const name = words.next().toUpperCase();
    if (name === 'OVERFLOW') {
      overflow = words.next().toUpperCase();
      continue;
    }
    const [kind, offset] = [words.next().toLowerCase(), words.next()];
    const amount = name === 'GET' ? undefined : words.next();
    operations.push({ name, kind, offset, amount, overflow });
  }
  return operations;
}

const bitsIn = (kind: string): number => Number(kind.slice(1));

function bitOffset({ kind, offset }: Operation): number {
  return offset.startsWith('#') ? Number(offset.slice(1)) * bitsIn(kind) : Number(offset);
}

function boundsOf(kind: string): [bigint, bigint] {
  const values = 2n ** BigInt(bitsIn(kind));
  return kind.startsWith('u') ? [0n, values - 1n] : [-values / 2n, values / 2n - 1n];
}

function operationLines(operation: Operation): string[] {
  const { name, kind, amount, overflow } = operation;
  const place = `"${kind}", ${bitOffset(operation)}`;
  const read = `read_bits(bits, ${place})`;
  if (amount === undefined) return [`results.append(${read})`];
  const given =
    kind.startsWith('u') && name === 'SET' ? BigInt.asUintN(64, BigInt(amount)) : amount;
  const value = name === 'SET' ? `value = ${given}` : `value = ${read} + ${given}`;
  const [least, most] = boundsOf(kind);
  const before = name === 'SET' ? [`results.append(${read})`] : [];
  const after = name === 'SET' ? [] : [`results.append(${read})`];
  const write = `write_bits(bits, ${place}, value)`;
  if (overflow === 'FAIL') {
    const done = name === 'SET' ? read : 'value';
    return [
      value,
      `fits = ${least} <= value <= ${most}`,
      `results.append(${done} if fits else None)`,
      'if fits:',
      `    ${write}`,
    ];
  }
  const sat = overflow === 'SAT' ? [`value = max(${least}, min(value, ${most}))`] : [];
  return [...before, value, ...sat, write, ...after];
}

function bitField(words: Words): Plain {
  const key = words.next();
  const operations = readOperations(words);
  const writes = operations.filter(({ amount }) => amount !== undefined);
  const uses = ['read_bits', 'write_bits'] as const;
  if (writes.length === 0) {
    const reads = operations.map(each => `read_bits(bits, "${each.kind}", ${bitOffset(each)})`);
    return seen([`bits = ${whole(key)}`, list(reads)], 'read_bits');
  }
  const ends = writes.map(each => Math.ceil((bitOffset(each) + bitsIn(each.kind)) / 8));
  return seen(
    [
      ...writable(key, Math.max(...ends)),
      'results = []',
      ...operations.flatMap(operationLines),
      'results',
    ],
    ...uses,
  );
}

function bitFieldCall(words: Words): Call {
  const made = call('bitfield', words.str());
  let after = '';
  let last = 'WRAP';
  while (words.left > 0) {
    const name = words.next().toLowerCase();
    if (name === 'overflow') {
      const kind = words.next().toUpperCase();
      // redis-py sends no OVERFLOW that changes nothing.
      if (kind === last) throw new Unsaid();
      last = kind;
      after += `.overflow("${kind}")`;
    } else {
      const args = [words.str(), words.value(), ...(name === 'get' ? [] : [words.value()])];
      if (!/^(get|set|incrby)$/.test(name)) throw new Unsaid();
      after += `.${name}(${args.join(', ')})`;
    }
  }
  return { ...made, after: `${after}.execute()` };
}

function bitFieldReadCall(words: Words): Call {
  const key = words.str();
  const reads: [string, string][] = [];
  while (words.take('GET')) reads.push([words.str(), words.value()]);
  const [first, ...more] = reads;
  if (first === undefined) throw new Unsaid();
  const items = more.map(([kind, offset]) => `(${kind}, ${offset})`);
  return call('bitfield_ro', key, ...first, items.length === 0 ? {} : { items: list(items) });
}

/** A range that may end in BYTE or BIT, as keyword arguments. */
function rangeCall(method: string, words: Words, ...args: readonly string[]): Call {
  const [start, end, mode] = words.strs().map(word => word.slice(1, -1));
  return call(method, ...args, {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(mode === undefined ? {} : { mode: `"${mode}"` }),
  });
}

/** Rows of the `bitmap` group. */
export const bitmap: Rows = {
  bitcount: { py: w => rangeCall('bitcount', w, w.str()), dict: bitCount },
  bitfield: { py: bitFieldCall, dict: bitField },
  bitfield_ro: { py: bitFieldReadCall, dict: bitField },
  bitop: { py: w => call('bitop', w.str(), ...w.strs()), dict: combine },
  bitpos: { py: w => rangeCall('bitpos', w, w.str(), w.value()), dict: bitPosition },
  getbit: { py: w => call('getbit', w.str(), w.value()), dict: getBit },
  setbit: { py: w => call('setbit', w.str(), w.value(), w.value()), dict: setBit },
};
