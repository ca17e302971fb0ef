// Dumps each of which is broken in one way that Redis has a message for, and some that only look so.
import { packListpack } from '../../src/engine/algo/listpack.ts';
import { RdbWriter } from '../../src/engine/persist/rdb-writer.ts';
import { Opcode, RdbType } from '../../src/rdb/format.ts';
import { latin1, toUint8 } from '../../src/resp/bytes.ts';

type Write = (to: RdbWriter) => void;

const LONG = 'x'.repeat(80);
const END_MS = 2e12;
const MODULE = 0x1234_5678_9abc_defn;
const ID = '\0'.repeat(7) + '\x01' + '\0'.repeat(8);

/** Each dump under the name of what is wrong with it. */
export function brokenDumps(): Map<string, Uint8Array> {
  const dumps = new Map<string, Uint8Array>();
  for (const [name, write] of Object.entries({ ...HEADERS, ...OPCODES })) {
    dumps.set(name, written(write));
  }
  for (const [name, [type, write]] of Object.entries({ ...VALUES, ...STREAMS })) {
    dumps.set(
      name,
      written(to => inFile(to, type, write)),
    );
    // Redis: it looks for the end of what a module wrote for ever.
    if (type === RdbType.module) continue;
    dumps.set(`${name}-cut`, written(to => inFile(to, type, write)).slice(0, -10));
  }
  return dumps;
}

function written(write: Write): Uint8Array {
  const to = new RdbWriter(false);
  write(to);
  return to.bytes.view();
}

function begin(to: RdbWriter): void {
  to.bytes.text('REDIS0012');
  to.byte(Opcode.selectDb);
  to.length(0);
}

function end(to: RdbWriter): void {
  to.byte(Opcode.end);
  to.bytes.little64(0);
}

function inFile(to: RdbWriter, type: number, write: Write): void {
  begin(to);
  to.byte(type);
  to.string(latin1('k'));
  write(to);
  end(to);
}

const around =
  (write: Write): Write =>
  to => {
    begin(to);
    write(to);
    end(to);
  };

const string = (to: RdbWriter, text: string): void => to.string(latin1(text));
const listpack = (...elements: readonly (string | number)[]): Uint8Array =>
  packListpack(elements.map(each => (typeof each === 'string' ? latin1(each) : each)));

function strings(size: number, ...texts: readonly string[]): Write {
  return to => {
    to.length(texts.length / size);
    for (const text of texts) string(to, text);
  };
}

function timed(minMs: number, ...fields: readonly (readonly [number, string, string])[]): Write {
  return to => {
    to.time(minMs);
    to.length(fields.length);
    for (const [mark, name, value] of fields) {
      to.length(mark);
      string(to, name);
      string(to, value);
    }
  };
}

const text =
  (content: string): Write =>
  to =>
    to.bytes.append(toUint8(latin1(content)));

const HEADERS: Readonly<Record<string, Write>> = {
  'another-magic': text('REDOS0012xxxx'),
  'no-header': text('REDI'),
  empty: text(''),
  'version-99': text('REDIS0099xx'),
  'no-version': text('REDISabcdxx'),
  'version-4': text('REDIS0004\xff'),
  'version-13': text('REDIS0013\xff'),
  'version-1x': text('REDIS+1xy\xff'),
};

function pair(to: RdbWriter, name = 'k'): void {
  to.byte(RdbType.string);
  string(to, name);
  string(to, 'v');
}

const moduleAux =
  (when: number, ...words: readonly number[]): Write =>
  to => {
    to.byte(Opcode.moduleAux);
    to.length(MODULE);
    to.length(when);
    to.length(1);
    for (const word of words) to.length(word);
  };

const library =
  (code: string, opcode: number): Write =>
  to => {
    to.byte(opcode);
    string(to, code);
  };

const OPCODES: Readonly<Record<string, Write>> = {
  'module-aux': around(moduleAux(2, 1, 5, 0)),
  'module-aux-when': around(moduleAux(3, 0)),
  'module-aux-cut': moduleAuxCut,
  function: around(library("#!lua name=x\nredis.register_function('f', print)", Opcode.function2)),
  'function-nonsense': around(library('nonsense', Opcode.function2)),
  'function-preview': around(library('nonsense', Opcode.functionPreview)),
  'function-cut': to => {
    begin(to);
    to.byte(Opcode.function2);
    to.length(500);
  },
  slot: around(to => {
    to.byte(Opcode.slotInfo);
    for (const number of [1, 2, 3]) to.length(number);
  }),
  resize: around(to => {
    to.byte(Opcode.resizeDb);
    to.length(1);
    to.length(2);
  }),
  use: around(to => {
    to.byte(Opcode.idle);
    to.length(9);
    to.byte(Opcode.frequency);
    to.byte(3);
    pair(to);
  }),
  expired: around(to => {
    for (const ms of [5, -1, -2, 4e12]) {
      to.byte(Opcode.expireMs);
      to.time(ms);
      pair(to, `k${ms}`);
    }
    to.byte(Opcode.expireSeconds);
    to.bytes.little(7, 4);
    pair(to);
  }),
  'key-with-zero': around(to => {
    to.byte(RdbType.string);
    string(to, 'ab\0cd');
    to.byte(0x82);
  }),
  'long-note': around(to => {
    to.byte(Opcode.aux);
    string(to, 'n');
    string(to, 'v'.repeat(3000));
  }),
  'key-twice': around(to => {
    pair(to);
    pair(to);
  }),
  'select-form': around(to => {
    to.byte(Opcode.selectDb);
    to.byte(0xc5);
  }),
};

function moduleAuxCut(to: RdbWriter): void {
  begin(to);
  moduleAux(2, 5)(to);
}

const moduleValue =
  (...words: readonly number[]): Write =>
  to => {
    to.length(MODULE);
    for (const word of words) to.length(word);
  };

const blob =
  (...bytes: readonly number[]): Write =>
  to =>
    to.blob(Uint8Array.from(bytes));

const packedFields =
  (type: number, ...elements: readonly (string | number)[]): Write =>
  to => {
    if (type === RdbType.hashListpackEx) to.time(END_MS);
    to.blob(listpack(...elements));
  };

const EMPTY_ZIPLIST = [11, 0, 0, 0, 10, 0, 0, 0, 0, 0, 255];

function emptyOnes(): Record<string, readonly [number, Write]> {
  const cases: Record<string, readonly [number, Write]> = {};
  const { string: plain, list, set, zset, hash, zset2, listQuicklist, listQuicklist2 } = RdbType;
  for (const type of [plain, list, set, zset, hash, zset2, listQuicklist, listQuicklist2]) {
    cases[`none-${type}`] = [type, to => to.length(0)];
  }
  for (const type of [9, 10, 11, 12, 13, 16, 17, 20]) {
    cases[`no-bytes-${type}`] = [type, to => string(to, '')];
    cases[`number-${type}`] = [type, to => string(to, '77')];
  }
  for (const type of [16, 17, 20]) cases[`no-element-${type}`] = [type, to => to.blob(listpack())];
  return cases;
}

function fieldsThatEnd(type: number): Record<string, readonly [number, Write]> {
  const of = (...elements: readonly (string | number)[]): readonly [number, Write] => [
    type,
    packedFields(type, ...elements),
  ];
  return {
    [`ends-${type}`]: of('a', 'b', END_MS, 'c', 'd', 0),
    [`ends-text-${type}`]: of('a', 'b', 'zzz', 'c', 'd', 0),
    [`ends-order-${type}`]: of('a', 'b', END_MS + 5, 'c', 'd', END_MS),
    [`ends-none-first-${type}`]: of('a', 'b', 0, 'c', 'd', END_MS),
    [`ends-negative-${type}`]: of('a', 'b', -7),
    [`ends-late-${type}`]: of('a', 'b', 2 ** 47),
    [`ends-half-${type}`]: of('a', 'b'),
    [`ends-twice-${type}`]: of('a', 'b', END_MS, 'a', 'd', END_MS),
  };
}

const VALUES: Readonly<Record<string, readonly [type: number, write: Write]>> = {
  ...emptyOnes(),
  ...fieldsThatEnd(RdbType.hashListpackEx),
  ...fieldsThatEnd(RdbType.hashListpackExPreview),
  'set-integer-twice': [RdbType.set, strings(1, '1', '2', '1')],
  'set-member-twice': [RdbType.set, strings(1, 'a', 'b', 'a')],
  'set-mixed-twice': [RdbType.set, strings(1, '1', 'b', '1')],
  'set-long-twice': [RdbType.set, strings(1, LONG, 'b', 'b')],
  'hash-twice': [RdbType.hash, strings(2, 'a', 'b', 'a', 'c')],
  'hash-long-twice': [RdbType.hash, strings(2, 'a', LONG, 'a', 'c')],
  'hash-twice-long': [RdbType.hash, strings(2, 'a', 'b', 'a', LONG)],
  'timed-twice': [RdbType.hashMetadata, timed(END_MS, [1, 'a', 'b'], [1, 'a', 'c'])],
  'timed-long-twice': [RdbType.hashMetadata, timed(END_MS, [1, 'a', LONG], [1, 'a', 'c'])],
  timed: [RdbType.hashMetadata, timed(END_MS, [0, 'a', LONG], [1, 'b', 'c'])],
  'timed-negative': [RdbType.hashMetadata, timed(-5, [1, 'a', 'b'])],
  'timed-late': [RdbType.hashMetadata, timed(2 ** 49, [1, 'a', 'b'])],
  'timed-late-mark': [RdbType.hashMetadata, timed(END_MS, [2 ** 48, 'a', 'b'])],
  'zipmap-twice': [RdbType.hashZipmap, blob(2, 1, 97, 1, 0, 98, 1, 97, 1, 0, 98, 255)],
  'zipmap-none': [RdbType.hashZipmap, blob(0, 255)],
  'zipmap-count': [RdbType.hashZipmap, blob(3, 1, 97, 1, 0, 98, 1, 99, 1, 0, 98, 255)],
  'ziplist-none': [RdbType.listZiplist, blob(...EMPTY_ZIPLIST)],
  'ziplist-none-zset': [RdbType.zsetZiplist, blob(...EMPTY_ZIPLIST)],
  'plain-node': [RdbType.listQuicklist2, node(1, to => string(to, 'abc'))],
  'plain-node-none': [RdbType.listQuicklist2, node(1, to => string(to, ''))],
  'packed-node-none': [RdbType.listQuicklist2, node(2, to => to.blob(listpack()))],
  'other-node': [RdbType.listQuicklist2, node(3, to => to.blob(listpack()))],
  'score-nan': [RdbType.zset2, score(to => to.bytes.double(NaN))],
  'text-score-nan': [RdbType.zset, score(to => to.byte(253))],
  'text-score-junk': [RdbType.zset, score(textScore('abc'))],
  'text-score': [RdbType.zset, score(textScore('1.5e3'))],
  'module-preview': [RdbType.modulePreview, to => to.length(1)],
  module: [RdbType.module, moduleValue(1, 5, 2, 7, 0)],
  'module-unknown-word': [RdbType.module, moduleValue(9, 9, 0)],
  'module-no-integer': [RdbType.module, moduleValue(1)],
  'module-no-string': [RdbType.module, moduleValue(5)],
};

function node(form: number, write: Write): Write {
  return to => {
    to.length(1);
    to.length(form);
    write(to);
  };
}

function score(write: Write): Write {
  return to => {
    to.length(1);
    string(to, 'a');
    write(to);
  };
}

function textScore(digits: string): Write {
  return to => {
    to.byte(digits.length);
    to.bytes.text(latin1(digits));
  };
}

// ---- streams ----

const ENTRY = [1, 0, 1, 'f', 0, 2, 0, 0, 'v', 4];

function entries(to: RdbWriter, { key = ID, elements = ENTRY } = {}): void {
  string(to, key);
  to.blob(listpack(...elements));
}

function counters(to: RdbWriter, length: number): void {
  for (const number of [length, 1, 0, 1, 0, 0, 0, 1]) to.length(number);
}

function whole(to: RdbWriter): void {
  to.length(1);
  entries(to);
  counters(to, 1);
}

function group(to: RdbWriter, name: string): void {
  string(to, name);
  for (const number of [1, 0, 1]) to.length(number);
}

function pending(to: RdbWriter): void {
  to.bytes.text(latin1(ID));
  to.time(5);
  to.length(1);
}

function consumer(to: RdbWriter, name: string, ids: number): void {
  string(to, name);
  to.time(5);
  to.time(6);
  to.length(ids);
  for (let i = 0; i < ids; i += 1) to.bytes.text(latin1(ID));
}

// A stream with one group: how many entries are pending, and what consumers there are.
function grouped(pendingCount: number, ...owned: readonly (readonly [string, number])[]): Write {
  return to => {
    whole(to);
    to.length(1);
    group(to, 'g');
    to.length(pendingCount);
    for (let i = 0; i < pendingCount; i += 1) pending(to);
    to.length(owned.length);
    for (const [name, ids] of owned) consumer(to, name, ids);
  };
}

const stream = (write: Write): readonly [number, Write] => [RdbType.stream3, write];

// What a stream is when it is cut off after each of its parts.
function streamsCutOff(): Record<string, readonly [number, Write]> {
  const { length } = written(grouped(1, ['c', 1]));
  const cut =
    (left: number): Write =>
    to =>
      to.bytes.append(written(grouped(1, ['c', 1])).subarray(0, left));
  const cases: Record<string, readonly [number, Write]> = {};
  for (let left = 0; left < length; left += 1) cases[`stream-${left}`] = stream(cut(left));
  return cases;
}

const STREAMS: Readonly<Record<string, readonly [type: number, write: Write]>> = {
  ...streamsCutOff(),
  stream: stream(grouped(1, ['c', 1])),
  'stream-short-key': stream(to => {
    to.length(1);
    entries(to, { key: 'abc' });
  }),
  'stream-empty-node': stream(to => {
    to.length(1);
    entries(to, { elements: [] });
  }),
  'stream-node-twice': stream(to => {
    to.length(2);
    entries(to);
    entries(to);
    counters(to, 2);
    to.length(0);
  }),
  'stream-no-node': stream(to => {
    to.length(0);
    counters(to, 4);
    to.length(0);
  }),
  'stream-other-length': stream(to => {
    to.length(1);
    entries(to);
    counters(to, 5);
    to.length(0);
  }),
  'group-twice': stream(to => {
    whole(to);
    to.length(2);
    for (let i = 0; i < 2; i += 1) {
      group(to, 'g');
      to.length(0);
      to.length(0);
    }
  }),
  'pending-twice': stream(grouped(2, ['c', 1])),
  'consumer-twice': stream(grouped(0, ['c', 0], ['c', 0])),
  'pending-unknown': stream(grouped(0, ['c', 1])),
  'pending-of-two': stream(grouped(1, ['c', 1], ['d', 1])),
  'pending-owned-twice': stream(grouped(1, ['c', 2])),
  'pending-of-nobody': stream(grouped(1)),
};
