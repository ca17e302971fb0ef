// Random Lua programs for the comparison with a real server: small, always ending, mostly well typed,
// and with nothing in their replies that only one server can know (addresses).
import type { Dice } from './dice.ts';

type Choice = readonly string[];

const NUMBERS: Choice = [
  ...['0', '1', '2', '3', '-1', '10', '0.5', '-2.75', '1e3', '1e15', '1e16', '123456789'],
  ...['4294967296', '-2147483649', '9007199254740993', '0x1F', '1/0', '0/0', '-0', '1/3', '2^53'],
  ...['ARGV[2]', 'ARGV[3]'],
];
const STRINGS: Choice = [
  ...["'a'", "'b'", "''", "'hello world'", "'10'", "' 7 '", "'0x10'", "'1.5'", "'a,b,c'", "'%d'"],
  ...['"\\0\\255"', '"a\\nb"', "'OK'", 'ARGV[1]', 'KEYS[1]', 'ARGV[9]'],
];
const JSON_TEXTS: Choice = [
  ...[
    `'{"x":[1,2,{}]}'`,
    `'[1,"q",null,true]'`,
    `'[1,'`,
    `'{"a":-1.5e3,"b":"\\\\u00e9"}'`,
    `'nan'`,
  ],
  ...[`'{"a":{"b":{"c":[]}}}'`, `'"text"'`, `' 7 '`, `'[0x10,1e400,01]'`, `'{"1":2}'`],
];
const PATTERNS: Choice = [
  ...["'%a+'", "'(%w)(%w*)'", "'l'", "'[^,]*'", "'%'", "'.-'", "'()l()'", "'%d?$'", "'^h(.)'"],
];
const FORMATS: Choice = [
  ...["'%s|%s', S, S", "'%d', N", "'%5.2f|%s', N, S", "'%q', S", "'%x %X %o', N, N, N", "'%g', N"],
  ...["'%c', 65", "'%i%%', N", "'%-8s|', S", "'%+d', N", "'%08d', N", "'%.3s', S", "'%e', N"],
  ...["'%u', N", "'%y', N", "'%d', S", "'%s', X", "'%20.10d|', N", "'%#x', N", "'% d', N"],
];
const STRUCTS: Choice = [
  ...["'>I2', N", "'<i4b', N, N", "'!4bi', N, N", "'s', S", "'c0', S", "'>dfH', N, N, N", "'z', N"],
  ...["'>lL', N, N", "'c2', S", "'<I3i7', N, N", "'!8bd', N, N"],
];

/** Calls by what they give, with places for arguments: N a number, S a string, T a table, X any. */
const NUMBER_CALLS: Choice = [
  ...['tonumber(S)', 'tonumber(S, 16)', 'math.floor(N)', 'math.ceil(N)', 'math.max(N, N, N)'],
  ...[
    'math.min(N, N)',
    'math.fmod(N, N)',
    'math.abs(N)',
    'math.modf(N)',
    'math.sqrt(N)',
    'math.huge',
  ],
  ...['#S', '#T', 'string.len(S)', 'string.byte(S, N)', 'table.getn(T)', 'table.maxn(T)'],
  ...["select('#', X, X)", 'bit.band(N, N)', 'bit.bxor(N, N)', 'bit.lshift(N, 3)', 'bit.tobit(N)'],
  ...['bit.bnot(N)', 'bit.rol(N, N)', 'bit.bswap(N)', "struct.size('>I2s')", "struct.size('!4bi')"],
  ...['math.ldexp(N, 2)', 'math.pow(N, N)', 'math.frexp(N)', 'redis.REDIS_VERSION_NUM'],
];
const STRING_CALLS: Choice = [
  ...['text(N)', 'type(X)', 'string.sub(S, N, N)', 'S:sub(N)', 'string.upper(S)', 'S:reverse()'],
  ...['string.rep(S, 3)', 'string.char(65, 66)', 'string.gsub(S, P, S)', 'string.match(S, P)'],
  ...['string.find(S, P, N)', 'string.gsub(S, P, T)', 'string.format(F)', 'table.concat(T, S)'],
  ...['cjson.encode(X)', 'cjson.encode(T)', 'cmsgpack.pack(X, X)', 'cmsgpack.pack(T)'],
  ...['struct.pack(B)', 'bit.tohex(N)', 'bit.tohex(N, 4)', 'redis.sha1hex(S)', '(S .. N)'],
  ...["string.gsub(S, '.', function(c) return X end)", 'string.format(F)', 'struct.pack(B)'],
];
const TABLE_CALLS: Choice = [
  ...['cjson.decode(J)', 'cjson.decode(cjson.encode(T))', 'cmsgpack.unpack(cmsgpack.pack(T))'],
  ...['{unpack(T)}', '{select(2, X, X, X)}', '{string.find(S, P)}', '{string.byte(S, 1, 3)}'],
  ...['{struct.unpack(B)}', "{struct.unpack('>I2', S)}", "{struct.unpack('s', S)}", '{next(T)}'],
  ...['redis.error_reply(S)', 'redis.status_reply(S)', '{cmsgpack.unpack_one(S)}', '{tonumber(S)}'],
  ...[
    'setmetatable(T, {__index = {x = X, err = S}})',
    "redis.call('lrange', K, 0, -1)",
    "redis.call('hgetall', K)",
  ],
  ...['(function(t) table.sort(t) return t end)({N, N, N})', '{cmsgpack.unpack(S)}'],
  ...['(function(t) table.insert(t, 1, X) return t end)(T)', '{pcall(C, X)}', '{pcall(C, X)}'],
];

/** Commands with places for arguments: K a key. */
const COMMANDS: Choice = [
  ...[
    "'set', K, S",
    "'set', K, N",
    "'get', K",
    "'incr', K",
    "'incrbyfloat', K, N",
    "'append', K, S",
  ],
  ...["'lpush', K, S, N", "'lrange', K, 0, -1", "'lpop', K", "'hset', K, 'f', S", "'hgetall', K"],
  ...["'hincrby', K, 'f', 2", "'sadd', K, S, S", "'smembers', K", "'sismember', K, S", "'del', K"],
  ...["'zadd', K, N, 'm'", "'zrange', K, 0, -1, 'withscores'", "'zscore', K, 'm'", "'type', K"],
  ...["'exists', K, K", "'mget', K, K", "'echo', S", "'ping'", "'nope', K", "'get'", "'strlen', K"],
  ...["'object', 'encoding', K", "'setrange', K, 1, S", "'getrange', K, 0, 3", "'blpop', K, 0"],
  ...["'eval', 'return 1', 0", "'multi'", 'X', "'xadd', K, '1-*', 'f', S", "'xrange', K, '-', '+'"],
  ...["'zincrby', K, N, S", "'hmget', K, 'f', 'g'", "'zmscore', K, 'm', 'n'", "'publish', S, S"],
];
const KEYS: Choice = ["'k1'", "'k2'", "'k3'", "'k4'", 'KEYS[1]', 'KEYS[2]'];
const OPERATORS: Choice = ['+', '-', '*', '/', '%', '^'];
const COMPARISONS: Choice = ['N < N', 'N <= N', 'S < S', 'X == X', 'X ~= X', 'not X', 'N > N'];
const CALLEES: Choice = [
  ...['type', 'tonumber', 'cjson.decode', 'redis.call', 'redis.pcall', 'error', 'unpack', 'ipairs'],
  ...[
    'function(x) return x, X end',
    "function(x) error('failed') end",
    'function(x) error(S, 0) end',
  ],
  ...["function(x) error({err = 'MINE failed'}) end", 'function(x) return x.y.z end', 'assert'],
];

// `text` shows what is no address in any server.
const PRELUDE =
  "local r, text = {}, function(x) local t = type(x) return (t == 'table' or t == 'function') and " +
  "'T' or tostring(x) end";

/** One program on its way. */
class Program {
  private readonly dice: Dice;
  private readonly variables: string[] = [];
  private names = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  private one(choice: Choice): string {
    return choice[this.dice.below(choice.length)] ?? '';
  }

  /** The whole text. */
  text(): string {
    const { dice } = this;
    const lines = dice.many(dice.between(1, 5), () => this.line());
    const results = dice.many(dice.between(0, 2), () => this.any(2));
    const end = dice.once(4) ? ['cjson.encode(r)', ...results] : [...results, 'r'];
    return [PRELUDE, ...lines, `return ${end.join(', ')}`].join(dice.once(2) ? '\n' : ' ');
  }

  // Most lines keep their error to themselves, so that the next is reached.
  private line(): string {
    if (this.dice.once(6)) return this.statement(2);
    const known = this.variables.length;
    const body = this.dice.many(this.dice.below(3), () => this.statement(1)).join(' ');
    const results = this.dice.many(this.dice.between(1, 2), () => this.any(3)).join(', ');
    this.variables.length = known;
    return `r[#r + 1] = {pcall(function() ${body} return ${results} end)}`;
  }

  private any(depth: number): string {
    if (this.variables.length > 0 && this.dice.once(5)) return this.variable();
    switch (this.dice.below(9)) {
      case 0:
      case 1:
        return this.number(depth);
      case 2:
      case 3:
        return this.string(depth);
      case 4:
      case 5:
        return this.table(depth);
      case 6:
        return `(${this.fill(this.one(COMPARISONS), depth)})`;
      case 7:
        return this.command(depth);
      default:
        return this.one(['true', 'false', 'nil', '(X and X)', '(X or X)']).replace(/X/g, () =>
          this.any(depth - 1),
        );
    }
  }

  private number(depth: number): string {
    const { dice } = this;
    if (depth <= 0 || dice.once(3)) return this.one(NUMBERS);
    if (dice.once(2)) return this.fill(this.one(NUMBER_CALLS), depth);
    return `(${this.number(depth - 1)} ${this.one(OPERATORS)} ${this.number(depth - 1)})`;
  }

  private string(depth: number): string {
    const { dice } = this;
    if (depth <= 0 || dice.once(3)) return this.one(STRINGS);
    const filled = this.fill(this.one(STRING_CALLS), depth);
    return `(${filled})`;
  }

  private table(depth: number): string {
    const { dice } = this;
    if (depth > 0 && dice.once(2)) return this.fill(this.one(TABLE_CALLS), depth);
    const tags = ['ok', 'err', 'double', 'map', 'set', 'big_number', 'x', 'y', 'verbatim_string'];
    const item = (): string => {
      const value = this.any(depth - 1);
      if (dice.once(5)) return `${tags[dice.below(tags.length)] ?? 'x'} = ${value}`;
      return dice.once(8) ? `[${this.one(['1', '2', '4', '0', "'2'"])}] = ${value}` : value;
    };
    return `{${dice.many(dice.below(depth > 0 ? 4 : 2), item).join(', ')}}`;
  }

  private command(depth: number): string {
    const how = this.one(['call', 'call', 'pcall']);
    return `redis.${how}(${this.fill(this.one(COMMANDS), depth)})`;
  }

  private variable(): string {
    return this.variables[this.dice.below(this.variables.length)] ?? 'r';
  }

  // Puts expressions in the places of a template; now and then one of another type.
  private fill(template: string, depth: number): string {
    const { dice } = this;
    return template.replace(/\b[NSTXKPFBJC]\b/g, place => {
      const isOdd = 'NST'.includes(place) && dice.once(15);
      switch (isOdd ? 'X' : place) {
        case 'N':
          return this.number(depth - 1);
        case 'S':
          return this.string(depth - 1);
        case 'T':
          return this.table(depth - 1);
        case 'K':
          return this.one(KEYS);
        case 'P':
          return this.one(PATTERNS);
        case 'J':
          return this.one(JSON_TEXTS);
        case 'F':
          return this.fill(this.one(FORMATS), depth);
        case 'B':
          return this.fill(this.one(STRUCTS), depth);
        case 'C':
          return this.fill(this.one(CALLEES), depth);
        default:
          return depth > 0 ? this.any(depth - 1) : this.one(NUMBERS);
      }
    });
  }

  private statement(depth: number): string {
    const { dice } = this;
    switch (dice.below(depth > 0 ? 8 : 5)) {
      case 0:
      case 1:
        return this.declare(this.any(2));
      case 2:
        return this.command(2);
      case 3:
        return this.variables.length > 0 ? `${this.variable()} = ${this.any(2)}` : '';
      case 4:
        return dice.once(3) ? `redis.setresp(${this.one(['2', '3', '3', '4', "'3'"])})` : '';
      case 5:
        return this.block(`if ${this.any(2)} then`, depth);
      case 6:
        return this.block(`for i = 1, ${dice.between(0, 3)} do`, 0);
      default:
        return this.walk();
    }
  }

  private declare(value: string): string {
    const name = `v${this.names}`;
    this.names += 1;
    this.variables.push(name);
    return `local ${name} = ${value}`;
  }

  // The variables of a block are not known behind it.
  private block(head: string, depth: number): string {
    const known = this.variables.length;
    const lines = this.dice.many(this.dice.between(1, 2), () => this.statement(depth - 1));
    this.variables.length = known;
    return [head, ...lines, 'end'].join(' ');
  }

  private walk(): string {
    const line = "r[#r + 1] = text(k) .. '=' .. text(x)";
    return `for k, x in pairs(${this.table(3)}) do ${line} end`;
  }
}

/** The text of a random program. */
export const randomScript = (dice: Dice): string => new Program(dice).text();
