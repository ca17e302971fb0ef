// The store as a Python literal and back: what is written, what people paste, and what is said when
// it cannot be read.
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../src/python/literal/commands.ts';
import { LiteralFault } from '../../src/python/literal/parse.ts';
import { readDatabase } from '../../src/python/literal/read-store.ts';
import { writeLiteral } from '../../src/python/literal/write.ts';
import { RespClient } from '../../src/link/client.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { TestEngine } from '../support/engine.ts';

const commands = (source: string, replaces = false): string[] =>
  commandsFor(source, replaces).map(argv => argv.join(' '));

async function literalOf(...lines: readonly string[]): Promise<string> {
  const client = new RespClient(new TestEngine().connect());
  for (const line of lines) await client.call(...line.split(' '));
  const { keys } = await readDatabase(argv => client.send(argv), 100);
  return writeLiteral(keys);
}

function faultOf(source: string): string {
  try {
    commandsFor(source, false);
  } catch (cause) {
    if (cause instanceof LiteralFault) return `${cause.line}:${cause.column} ${cause.message}`;
    throw cause;
  }
  return 'no fault';
}

describe('a database', () => {
  it('is written as one dict', async () => {
    const literal = await literalOf(
      'SET visits 41',
      'SET name Nassau',
      'SET note it"s',
      'RPUSH queue a b 1',
      'SADD team bo ana',
      'HSET hat color blue price 49.99 quantity 3',
      'ZADD points 50 ana 2.5 bo inf cem',
      'XADD log 1-0 what login who ana',
      'SET session on EX 60',
      'HSET cart coupon X user ana',
      'HPEXPIRE cart 1500 FIELDS 1 coupon',
    );
    expect(literal).toBe(`{
    "cart": {
        "coupon": "X",  # ends in 1.5 s
        "user": "ana",
    },
    "hat": {"color": "blue", "price": "49.99", "quantity": 3},
    "log": [("1-0", {"what": "login", "who": "ana"})],
    "name": "Nassau",
    "note": "it\\"s",
    "points": {"bo": 2.5, "ana": 50.0, "cem": 1e999},
    "queue": ["a", "b", "1"],
    "session": "on",  # ends in 60 s
    "team": {"ana", "bo"},
    "visits": 41,
}
`);
  });

  it('that is empty is an empty dict', async () => {
    expect(await literalOf()).toBe('{}\n');
    expect(commands('{}', true)).toEqual([]);
  });
});

describe('a dict that is pasted', () => {
  it.each([
    ['data = {"a": 1, "b": "x"}', ['SET a 1', 'SET b x']],
    ["{'a': ['x', \"y\" 'z', 0x10, 1_000, -2]}", ['RPUSH a x yz 16 1000 -2']],
    ['{"s": {"a", "b",}, "e": set(), "l": []}', ['SADD s a b']],
    ['{"q": deque(["a", "b"]), "t": (1, 2)}', ['RPUSH q a b', 'RPUSH t 1 2']],
    ['{"h": {"f": 1, 2: 2.5}}', ['HSET h f 1 2 2.5']],
    ['{"z": {"a": 1.0, "b": -1e999}}', ['ZADD z 1.0 a -inf b']],
    ['{"x": [("1-0", {"f": "v"}), ("2-0", {"f": 2})]}', ['XADD x 1-0 f v', 'XADD x 2-0 f 2']],
    ['{ # all\n "k": """a\nb""",\n}\n', ['SET k a\nb']],
    ['{b"\\xff": r"\\n", "u": "\\u00e9\\x41\\101"}', ['SET \xff \\n', 'SET u \xc3\xa9AA']],
    ['{"k": 1,  # ends in 60 s\n}', ['SET k 1', 'EXPIRE k 60']],
    ['{"k": 1  # ends in 0.5 s\n}', ['SET k 1', 'PEXPIRE k 500']],
    [
      '{"h": {"f": 1,  # ends in 2 s\n"g": 2},  # ends in 9 s\n}',
      ['HSET h f 1 g 2', 'HPEXPIRE h 2000 FIELDS 1 f', 'EXPIRE h 9'],
    ],
    ['{"k": ("x")}', ['SET k x']],
    ['{"k": ["# ends in 1 s"]}', ['RPUSH k # ends in 1 s']],
  ])('%s', (source, expected) => {
    expect(commands(source)).toEqual(expected);
  });

  it('may take the place of what is there', () => {
    expect(commands('{"a": 1, "b": [2]}', true)).toEqual(['DEL a b', 'SET a 1', 'RPUSH b 2']);
  });

  it('of many items makes several commands', () => {
    const items = Array.from({ length: 1001 }, (_, at) => at);
    const made = commandsFor(`{"l": ${JSON.stringify(items)}}`, false);
    expect(made.map(argv => argv.length)).toEqual([502, 502, 3]);
    expect(made[2]?.[2]).toBe(latin1('1000'));
  });
});

describe('what cannot be read', () => {
  it.each([
    ['', '1:1 a value is missing here'],
    ['[1]', '1:1 this is a list, not a dict of keys'],
    ['{"a": 1', '1:8 a comma or } is missing here'],
    ['{"a" 1}', '1:6 a comma or } is missing here'],
    ['{"a": [1, 2}', '1:12 a comma or ] is missing here'],
    ['{"a": [1, 2', '1:7 this is never closed with ]'],
    ['{"a": "x\n}', '1:7 this string does not end'],
    ['{"a": 1,\n "b": True}', '2:7 Redis has no True: write a text or a number'],
    ['{"a": [[1]]}', '1:8 Redis keeps text and numbers here, not a list'],
    ['{"a": {"b": {"c": 1}}}', '1:13 Redis keeps text and numbers here, not a dict'],
    ['{"a": other}', '1:7 other is a name: only values can be read here'],
    ['{"a": 1} + 1', '1:10 there is something behind the literal'],
    ['{"a": "\\N{BULLET}"}', '1:8 write \\u… instead of \\N{…}'],
    ['{"a": 012}', '1:7 a number may not begin with 0'],
    ['{"a": b"é"}', '1:7 bytes hold only ASCII; write other bytes as \\xff'],
    ['{"a": 1, "b" 2}', '1:14 a colon is missing here'],
    ['{"x": [("2-0", {"f": 1}), ("1-0", {"f": 1})]}', '1:28 the ids of a stream must grow'],
    ['{"x": [("now", {"f": 1})]}', '1:9 the id of an entry is two numbers: "1-0"'],
    ['{"a": ?}', '1:7 "?" is no value'],
    [`{"a": ${'['.repeat(60)}`, '1:57 this is too deep'],
  ])('%s', (source, expected) => {
    expect(faultOf(source)).toBe(expected);
  });
});
