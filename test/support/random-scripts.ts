// Random Lua programs for the comparison with a real server: small, always ending, full of values of
// the wrong type, and with nothing in their replies that only one server can know (addresses).
import { Dice } from './dice.ts';

const NUMBERS: [string, ...string[]] = [
  ...['0', '1', '2', '3', '-1', '10', '0.5', '-2.75', '1e3', '1e15', '1e16', '123456789'],
  ...['4294967296', '-2147483649', '9007199254740993', '0x1F', '1/0', '0/0', '-0', '1/3', '2^53'],
];
const STRINGS: [string, ...string[]] = [
  ...["'a'", "'b'", "''", "'hello world'", "'10'", "' 7 '", "'0x10'", "'1.5'", "'a,b,c'", "'%d'"],
  ...['"\\0\\255"', '"a\\nb"', '\'{"x":[1,2,{}]}\'', '\'[1,"q",null,true]\'', "'[1,'", "'OK'"],
];
const PATTERNS: [string, ...string[]] = ["'%a+'", "'(%w)(%w*)'", "'l'", "'[^,]*'", "'%'", "'.-'"];
const FORMATS: [string, ...string[]] = [
  ...["'%s|%s'", "'%d'", "'%5.2f|%s'", "'%q'", "'%x %X %o'", "'%g'", "'%c'", "'%i%%'", "'%-8s|'"],
  ...["'%+d'", "'%08d'", "'%.3s'", "'%e'", "'%u'", "'%y'"],
];
const STRUCTS: [string, ...string[]] = [
  "'>I2'",
  "'<i4b'",
  "'!4bi'",
  "'s'",
  "'c0'",
  "'>dfH'",
  "'z'",
];
const OPERATORS: [string, ...string[]] = [
  ...['+', '-', '*', '/', '%', '^', '..', '==', '~=', '<', '<=', '>', 'and', 'or'],
];
const KEYS: [string, ...string[]] = ["'k1'", "'k2'", "'k3'", 'KEYS[1]', 'KEYS[2]'];

// What is no address in any server.
const SHOWN = "type(x) == 'table' and 'T' or tostring(x)";

/** How arguments are written: each is an expression or a piece of text. */
type Maker = (program: Program, depth: number) => string;

const args =
  (name: string, min: number, max: number): Maker =>
  (program, depth) => {
    const count = program.dice.between(min, max);
    const all = program.dice.many(count, () => program.expression(depth - 1));
    return `${name}(${all.join(', ')})`;
  };

const after =
  (name: string, first: [string, ...string[]], min: number, max: number): Maker =>
  (program, depth) => {
    const count = program.dice.between(min, max);
    const rest = program.dice.many(count, () => program.expression(depth - 1));
    return `${name}(${[program.dice.one(first), ...rest].join(', ')})`;
  };

const CALLS: [Maker, ...Maker[]] = [
  args('tonumber', 1, 2),
  (program, depth) => `(function(x) return ${SHOWN} end)(${program.scalar(depth - 1)})`,
  args('type', 1, 1),
  args('select', 1, 3),
  args('unpack', 1, 3),
  args('rawget', 2, 2),
  args('rawequal', 2, 2),
  args('next', 1, 1),
  args('assert', 1, 2),
  args('string.len', 1, 1),
  args('string.sub', 2, 3),
  args('string.upper', 1, 1),
  args('string.reverse', 1, 1),
  args('string.byte', 1, 3),
  args('string.char', 0, 2),
  (program, depth) => `string.rep(${program.scalar(depth - 1)}, ${program.dice.between(-1, 4)})`,
  (program, depth) =>
    `string.find(${program.scalar(depth - 1)}, ${program.dice.one(PATTERNS)}, ${program.scalar(1)})`,
  (program, depth) => `string.match(${program.scalar(depth - 1)}, ${program.dice.one(PATTERNS)})`,
  (program, depth) =>
    `string.gsub(${program.scalar(depth - 1)}, ${program.dice.one(PATTERNS)}, ${program.expression(1)})`,
  after('string.format', FORMATS, 0, 3),
  args('math.floor', 1, 1),
  args('math.max', 1, 3),
  args('math.fmod', 2, 2),
  args('math.abs', 1, 1),
  args('table.concat', 1, 3),
  args('table.getn', 1, 1),
  args('cjson.encode', 1, 1),
  args('cjson.decode', 1, 1),
  (program, depth) => `cjson.decode(cjson.encode(${program.expression(depth - 1)}))`,
  args('cmsgpack.pack', 1, 3),
  args('cmsgpack.unpack', 1, 1),
  (program, depth) => `cmsgpack.unpack(cmsgpack.pack(${program.expression(depth - 1)}))`,
  after('struct.pack', STRUCTS, 0, 3),
  after('struct.unpack', STRUCTS, 1, 2),
  after('struct.size', STRUCTS, 0, 0),
  args('bit.band', 1, 3),
  args('bit.bxor', 1, 2),
  args('bit.lshift', 2, 2),
  args('bit.tohex', 1, 2),
  args('bit.tobit', 1, 1),
  args('redis.sha1hex', 1, 1),
  args('redis.error_reply', 1, 1),
  args('redis.status_reply', 1, 1),
  (program, depth) => `pcall(${program.callee()}, ${program.expression(depth - 1)})`,
];

/** Commands with places for arguments: `K` a key, `V` a scalar. */
const COMMANDS: [string, ...string[]] = [
  ...["'set', K, V", "'get', K", "'incr', K", "'incrbyfloat', K, V", "'append', K, V", "'del', K"],
  ...["'lpush', K, V, V", "'lrange', K, 0, -1", "'lpop', K", "'hset', K, 'f', V", "'hgetall', K"],
  ...["'hincrby', K, 'f', V", "'sadd', K, V, V", "'smembers', K", "'sismember', K, V"],
  ...["'zadd', K, V, 'm'", "'zrange', K, 0, -1, 'withscores'", "'zscore', K, 'm'", "'type', K"],
  ...["'exists', K, K", "'mget', K, K", "'echo', V", "'ping'", "'nope', K", "'get'", "'strlen', K"],
  ...["'object', 'encoding', K", "'setrange', K, 1, V", "'getrange', K, 0, 3", "'blpop', K, 0"],
  ...["'eval', 'return 1', 0", "'multi'", 'V', "'xadd', K, '1-*', 'f', V", "'xrange', K, '-', '+'"],
];

/** One program on its way. */
class Program {
  readonly dice: Dice;
  private names = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  /** The whole text. */
  text(): string {
    const lines = this.dice.many(this.dice.between(0, 4), () => this.statement(2));
    const results = this.dice.many(this.dice.between(0, 2), () => this.expression(3));
    const end = results.length > 0 ? `return ${results.join(', ')}` : '';
    return [...lines, end].join(this.dice.once(3) ? '\n' : ' ');
  }

  expression(depth: number): string {
    const { dice } = this;
    if (depth <= 0) return this.scalar(0);
    switch (dice.below(8)) {
      case 0:
      case 1:
        return this.scalar(depth);
      case 2:
        return this.table(depth);
      case 3:
        return `(${this.expression(depth - 1)} ${dice.one(OPERATORS)} ${this.expression(depth - 1)})`;
      case 4:
        return `(${dice.one(['not ', '#', '- '])}${this.expression(depth - 1)})`;
      case 5:
        return this.command();
      default:
        return dice.one(CALLS)(this, depth);
    }
  }

  /** A value that is not a table, if all goes well. */
  scalar(depth: number): string {
    const { dice } = this;
    if (this.names > 0 && dice.once(4)) return `v${dice.below(this.names)}`;
    if (depth > 1 && dice.once(4)) {
      return `(${this.scalar(depth - 1)} ${dice.one(OPERATORS)} ${this.scalar(depth - 1)})`;
    }
    switch (dice.below(7)) {
      case 0:
      case 1:
      case 2:
        return dice.one(NUMBERS);
      case 3:
      case 4:
        return dice.one(STRINGS);
      case 5:
        return `ARGV[${dice.between(1, 4)}]`;
      default:
        return dice.one(['true', 'false', 'nil']);
    }
  }

  /** A function that is called with one argument. */
  callee(): string {
    const { dice } = this;
    const builtin = dice.one(['type', 'tonumber', 'cjson.decode', 'redis.call', 'redis.pcall']);
    const body = `function(x) return x, ${this.scalar(1)} end`;
    const failing = dice.one([
      "function(x) error('failed') end",
      "function(x) error({err = 'MINE failed'}) end",
      "function(x) error('failed', 0) end",
    ]);
    return dice.one([builtin, body, failing]);
  }

  private table(depth: number): string {
    const { dice } = this;
    const tags = ['ok', 'err', 'double', 'map', 'set', 'big_number', 'x', 'y'] as const;
    const item = (): string => {
      const value = this.expression(depth - 1);
      if (dice.once(5)) return `${dice.one([...tags])} = ${value}`;
      return dice.once(8) ? `[${dice.one(['1', '2', '4', '0', "'2'"])}] = ${value}` : value;
    };
    return `{${dice.many(dice.below(4), item).join(', ')}}`;
  }

  private command(): string {
    const { dice } = this;
    const filled = dice
      .one(COMMANDS)
      .replace(/\b[KV]\b/g, place => (place === 'K' ? dice.one(KEYS) : this.scalar(1)));
    return `redis.${dice.one(['call', 'call', 'pcall'])}(${filled})`;
  }

  private statement(depth: number): string {
    const { dice } = this;
    const kinds = depth > 0 ? 8 : 5;
    switch (dice.below(kinds)) {
      case 0:
      case 1: {
        const line = `local v${this.names} = ${this.expression(2)}`;
        this.names += 1;
        return line;
      }
      case 2:
        return this.command();
      case 3:
        return this.names > 0 ? `v${dice.below(this.names)} = ${this.expression(2)}` : '';
      case 4:
        return dice.once(3) ? `redis.setresp(${dice.one(['2', '3', '3', '4', "'3'"])})` : '';
      case 5:
        return this.block(`if ${this.expression(2)} then`, depth, 'end');
      case 6:
        return this.block(`for i = 1, ${dice.between(0, 3)} do`, 0, 'end');
      default:
        return this.walk();
    }
  }

  // Names of the block are not known behind it.
  private block(head: string, depth: number, tail: string): string {
    const { names } = this;
    const lines = this.dice.many(this.dice.between(1, 2), () => this.statement(depth - 1));
    this.names = names;
    return [head, ...lines, tail].join(' ');
  }

  private walk(): string {
    const name = `v${this.names}`;
    this.names += 1;
    const scalar = (what: string): string =>
      `type(${what}) == 'table' and 'T' or tostring(${what})`;
    const line = `${name}[#${name} + 1] = (${scalar('k')}) .. '=' .. (${scalar('x')})`;
    return `local ${name} = {} for k, x in pairs(${this.table(3)}) do ${line} end`;
  }
}

/** The text of a random program. */
export const randomScript = (dice: Dice): string => new Program(dice).text();
