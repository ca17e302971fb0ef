// What commands are in Python, run by CPython: for random commands grown from the argument trees,
// the lines on plain dicts must end where our engine ends and give its reply; the call of redis-py
// must send the command, return what we say, and do the same to another engine.
// EQUIVALENTS and EQUIVALENTS_SEED in the environment change how many and which.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equivalentOf, isUnsaid } from '../../src/python/equivalents/equivalent.ts';
import type { Equivalent } from '../../src/python/equivalents/equivalent.ts';
import { preamble } from '../../src/python/equivalents/helpers.ts';
import type { PlainReply } from '../../src/python/equivalents/returns.ts';
import { plainReply } from '../../src/python/equivalents/returns.ts';
import { equivalents } from '../../src/python/equivalents/table.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { isError } from '../../src/resp/reply.ts';
import type { CommandSpec, Group } from '../../src/spec/spec.ts';
import { table } from '../../src/spec/table.ts';
import type { RandomCommand } from '../support/random-commands.ts';
import {
  anyCommand,
  commandArbitrary,
  isLeftToChance,
  waitsLong,
} from '../support/random-commands.ts';
import type { Entry } from './equivalents-lab.ts';
import { Lab, Python, knownOf } from './equivalents-lab.ts';

const WANTED = Number(process.env['EQUIVALENTS'] ?? 20_000);
const SEED = Number(process.env['EQUIVALENTS_SEED'] ?? 20_251_122);
const BATCH = 500;
const MANY = Number(process.env['EQUIVALENTS_PROBLEMS'] ?? 1);

const GROUPS = [
  ...(['string', 'generic', 'hash', 'list', 'set', 'sorted-set'] as const),
  ...(['stream', 'geo', 'hyperloglog', 'bitmap'] as const),
];

/** Not drawn, each with its reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  migrate: 'talks to another server',
  wait: 'waits for other servers',
  waitaof: 'waits for other servers',
  pfdebug: 'shows internals',
  pfselftest: 'takes long',
};

interface Leaf {
  readonly name: string;
  readonly group: Group;
  readonly spec: CommandSpec;
}

function leavesOf(groups: readonly (keyof typeof table)[]): Leaf[] {
  return groups.flatMap(group =>
    Object.entries<CommandSpec>(table[group]).flatMap(([name, spec]) => {
      const subcommands = Object.entries<CommandSpec>(spec.subcommands ?? {});
      const own = subcommands.length === 0 || name === 'command' ? [{ name, group, spec }] : [];
      return [
        ...own,
        ...subcommands.map(([sub, row]) => ({ name: `${name}|${sub}`, group, spec: row })),
      ];
    }),
  );
}

describe('the rows', () => {
  it('are those of the command table', () => {
    const all = leavesOf([
      ...GROUPS,
      'pubsub',
      'transactions',
      'scripting',
      'connection',
      'server',
      'cluster',
    ]);
    expect([...equivalents.keys()].toSorted()).toEqual(all.map(({ name }) => name).toSorted());
  });
});

// `xgroup|create`, or `get`.
function nameOf([first = '', second = '']: readonly string[]): string {
  const whole = `${first}|${second}`.toLowerCase();
  return equivalents.has(whole) ? whole : first.toLowerCase();
}

// Redis takes numbers below 0 here, redis-py does not, and by execute_command it cannot read the reply.
const isUnreadable = (argv: RandomCommand): boolean =>
  /^xpending$/i.test(argv[0] ?? '') && argv.some(word => /^-\d/.test(word));

const isDecided = (argv: RandomCommand): boolean =>
  !waitsLong(argv) &&
  !isLeftToChance(argv) &&
  !isUnreadable(argv) &&
  !(/^xadd$/i.test(argv[0] ?? '') && argv.some(word => /^(\*|.*-\*)$/.test(word)));

interface Trial {
  readonly argv: RandomCommand;
  readonly reply: Reply;
  readonly said: Equivalent;
  readonly job: object;
  readonly pyJob: object;
}

function dictJob(
  { said, argv, reply }: Omit<Trial, 'job' | 'pyJob'>,
  stores: { before: readonly Entry[]; after: readonly Entry[]; nowMs: number },
): object {
  if ('none' in said.dict) return {};
  const { lines, uses, sees, differs = false } = said.dict;
  return {
    kind: 'dict',
    code: [...preamble(lines, uses), ...lines].join('\n'),
    sees,
    differs,
    used: argv,
    adds: /^geoadd$/i.test(argv[0] ?? ''),
    isStatus:
      typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'status',
    reply: jsonOf(plainReply(reply) ?? null),
    ...stores,
  };
}

function jsonOf(reply: PlainReply): unknown {
  if (typeof reply === 'bigint') return { big: String(reply) };
  return Array.isArray(reply) ? reply.map(jsonOf) : reply;
}

const pyJobOf = ({ redisPy }: Equivalent, answer: string): object => ({
  kind: 'redis-py',
  code: redisPy.lines.join('\n'),
  returns: redisPy.returns,
  answer,
});

class Counts {
  private readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  get(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  lines(): string[] {
    return [...this.counts].toSorted((a, b) => b[1] - a[1]).map(([name, n]) => `${n} × ${name}`);
  }
}

const printed = (argv: readonly string[]): string =>
  argv.map(word => JSON.stringify(word)).join(' ');
const folded = (argv: readonly string[]): string => argv.map(word => word.toUpperCase()).join('\0');
const asSet = (argv: readonly string[]): string =>
  argv
    .map(word => word.toUpperCase())
    .toSorted()
    .join('\0');

const NAMES_ONCE = /^p?s?subscribe$/i;

// As many words as the command wants; of channels each but once, as redis-py sends them.
function isWhole(rows: readonly Leaf[]): (argv: RandomCommand) => boolean {
  const arities = new Map(rows.map(({ name, spec }) => [name, spec.arity]));
  return argv => {
    const [first = '', second = ''] = argv;
    const isOnce = new Set(argv).size === argv.length;
    if (NAMES_ONCE.test(first.replace(/^(p|s)?un/i, '')) && !isOnce) return false;
    const arity = arities.get(`${first}|${second}`) ?? arities.get(first) ?? 0;
    return arity < 0 ? argv.length >= -arity : argv.length === arity;
  };
}

describe('random commands', () => {
  let python: Python;
  beforeAll(() => {
    python = new Python();
  });
  afterAll(() => python.stop());

  const engine = new Lab();
  const twin = new Lab();
  const proven = new Counts();
  const reasons = new Counts();
  const problems: string[] = [];
  /** Of commands without lines that could be compared, the reason. */
  const why = new Map<string, string>();
  const calls = new Counts();

  function tryCommand(argv: RandomCommand): Trial | undefined {
    const wantsPlaces = /^geo/i.test(argv[0] ?? '');
    const before = engine.store(wantsPlaces);
    const nowMs = engine.engine.nowMs;
    const answered = engine.send(argv);
    if (answered === undefined) return undefined;
    const { reply, bytes } = answered;
    const said = equivalentOf({ argv: argv.map(latin1), reply }, knownOf(before));
    const trial = { argv, reply, said };
    const after = 'none' in said.dict ? [] : engine.store();
    return {
      ...trial,
      job: dictJob(trial, { before, after, nowMs }),
      pyJob: pyJobOf(said, bytes),
    };
  }

  async function proveDicts(trials: readonly Trial[]): Promise<void> {
    const valid = trials.filter(({ reply, said }) => !isError(reply) && 'lines' in said.dict);
    const results = await python.run(valid.map(({ job }) => job));
    let isLost = false;
    for (const [at, { problem, skipped }] of results.entries()) {
      const { argv = [], said } = valid[at] ?? {};
      const lines = said !== undefined && 'lines' in said.dict ? said.dict : { lines: [] };
      if (problem !== undefined) {
        problems.push(`${printed(argv)}\n${lines.lines.join('\n')}\n  ${problem}`);
      } else if (skipped !== undefined) {
        reasons.add(`not comparable: ${skipped}`);
        isLost ||= skipped.includes('whom');
      } else if (lines.differs === true) {
        reasons.add(lines.note ?? '');
        why.set(nameOf(argv), lines.note ?? '');
      } else proven.add(nameOf(argv));
    }
    // Whom a HyperLogLog has counted is lost with SETRANGE: it begins anew.
    if (isLost) for (const each of [engine, twin]) each.send(['DEL', 'p1']);
    for (const { reply, said, argv } of trials) {
      if (isError(reply) || 'lines' in said.dict) continue;
      const isForm = isUnsaid(said.dict);
      reasons.add(isForm ? `a form of ${nameOf(argv)}` : said.dict.none);
      if (!isForm) why.set(nameOf(argv), said.dict.none);
    }
  }

  async function proveCalls(trials: readonly Trial[]): Promise<void> {
    const results = await python.run(trials.map(({ pyJob }) => pyJob));
    for (const [at, { problem, sent = [], undecodable }] of results.entries()) {
      const { argv = [], said, reply = null } = trials[at] ?? {};
      const code = said?.redisPy.lines.join('\n') ?? '';
      const [words = []] = sent;
      const fault = (what: string): void =>
        void problems.push(`${printed(argv)}\n${code}\n  ${what}`);
      if (undecodable === true) calls.add('a reply that is no text');
      else if (problem !== undefined) fault(problem);
      if (sent.length !== 1) fault(`sent ${sent.length} commands`);
      if (folded(words) === folded(argv)) calls.add('sent exactly');
      else if (asSet(words) === asSet(argv)) calls.add('sent in another order');
      else calls.add('sent otherwise, to the same end');
      if (code.includes('execute_command')) calls.add('by execute_command');
      const other = twin.send(words.length === 0 ? argv : words)?.reply ?? null;
      if (JSON.stringify(jsonable(other)) !== JSON.stringify(jsonable(reply))) {
        fault(`sent ${printed(words)}, which answers otherwise`);
      }
    }
  }

  it('of a transaction are sent by one pipeline', async () => {
    const lab = new Lab();
    lab.send(['SET', 'k', '1']);
    const lines = ['WATCH k', 'GET k', 'MULTI', 'INCR k', 'HSET h a 1 b 2', 'EXEC'];
    let watching = false;
    const code: string[] = [];
    let answer = '';
    for (const line of lines) {
      const argv = line.split(' ').map(latin1);
      const answered = lab.send(argv);
      answer += answered?.bytes ?? '';
      const known = { ...knownOf([]), watching };
      const said = equivalentOf({ argv, reply: answered?.reply ?? null }, known);
      watching ||= argv[0] === 'WATCH';
      code.push(...said.redisPy.lines);
    }
    const job = { kind: 'redis-py', code: code.join('\n'), returns: '[2, 2]', answer };
    const [result] = await python.run([job]);
    expect(result?.problem).toBeUndefined();
    // redis-py's incr is INCRBY.
    const expected = lines.map(line => (line === 'INCR k' ? 'INCRBY k 1' : line));
    expect(result?.sent?.map(argv => argv.join(' '))).toEqual(expected);
  });

  // What these answer is about the server; that the command is sent is all there is to prove.
  it('of the other groups are sent by redis-py', async () => {
    const rows = leavesOf(['pubsub', 'scripting', 'connection', 'server', 'cluster']);
    const drawn = fc.sample(anyCommand(rows).filter(isWhole(rows)), { seed: SEED, numRuns: 2000 });
    const jobs = drawn.map(argv => {
      const said = equivalentOf({ argv: argv.map(latin1), reply: null });
      return { argv, code: said.redisPy.lines.join('\n'), kind: 'redis-py', answer: '+OK\r\n' };
    });
    const results = await python.run(jobs);
    const wrong = results.flatMap(({ sent = [], refused = false }, at) => {
      const { argv = [], code = '' } = jobs[at] ?? {};
      const same = sent.length === 1 && asSet(sent[0] ?? []) === asSet([...argv]);
      calls.add(refused ? 'refused by redis-py' : same ? 'others sent' : 'others sent otherwise');
      return same || refused
        ? []
        : [`${printed(argv)}\n${code}\n  sent ${sent.map(printed).join(' and ')}`];
    });
    expect(wrong.slice(0, 30)).toEqual([]);
  }, 120_000);

  it('are the same in plain Python, and sent by redis-py', async () => {
    const rows = leavesOf(GROUPS).filter(({ name }) => LEFT_OUT[name] === undefined);
    const command = anyCommand(rows).filter(isDecided);
    let total = 0;
    for (let round = 0; total < WANTED && problems.length < MANY; round += 1) {
      const drawn = fc.sample(command, { seed: SEED + round, numRuns: BATCH });
      const trials = drawn.flatMap(argv => tryCommand(argv) ?? []);
      await proveCalls(trials);
      await proveDicts(trials);
      total = proven.lines().reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
    }
    if (problems.length > 0) {
      console.log(problems.slice(0, 40).join('\n\n'));
      console.log(`${problems.length} problems`);
    }
    console.log(`${total} commands in plain Python, seed ${SEED}\n${reasons.lines().join('\n')}`);
    console.log(`calls of redis-py\n${calls.lines().join('\n')}`);
    const undone = rows.filter(({ name }) => proven.get(name) === 0);
    for (const { name, group, spec } of undone) {
      // Of commands that no random arguments satisfy, what the row says of any.
      const [argv = []] = fc.sample(commandArbitrary(name, group, spec), {
        seed: SEED,
        numRuns: 1,
      });
      const { dict } = equivalentOf({ argv: argv.map(latin1), reply: null });
      if (!why.has(name) && 'none' in dict && !isUnsaid(dict)) why.set(name, dict.none);
    }
    console.log(
      `without lines:\n${undone.map(({ name }) => `${name}: ${why.get(name) ?? '?'}`).join('\n')}`,
    );
    if (total >= WANTED) expect(undone.filter(({ name }) => !why.has(name))).toEqual([]);
    expect(problems.slice(0, 3)).toEqual([]);
    expect(JSON.stringify(engine.store())).toBe(JSON.stringify(twin.store()));
  }, 1_800_000);
});

const jsonable = (reply: Reply): unknown => {
  const plain = plainReply(reply);
  return plain === undefined ? 'error' : jsonOf(plain);
};
