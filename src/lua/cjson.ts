// The library `cjson`: tables to JSON and back, with Lua CJSON 2.1's settings, limits and messages.
// JSON's own words are json-text.ts's.
import { latin1 } from '../resp/bytes.ts';
import type { Token } from './json-text.ts';
import { JsonReader, quoteJson } from './json-text.ts';
import type { LuaVm } from './vm.ts';
import { LuaType, UPVALUE } from './vm.ts';
import type { LuaFunction, Pointer } from './wasm.ts';

const MAX_INT = 2 ** 31 - 1;
const MAX_PRECISION = 14;

/** How numbers that JSON does not know are written. */
type InvalidNumbers = 'off' | 'on' | 'null';

class Settings {
  sparseConvert = false;
  sparseRatio = 2;
  sparseSafe = 10;
  encodeDepth = 1000;
  decodeDepth = 1000;
  precision = MAX_PRECISION;
  keepBuffer = true;
  encodeInvalid: InvalidNumbers = 'off';
  decodeInvalid = true;
}

type NumberSetting = 'sparseRatio' | 'sparseSafe' | 'encodeDepth' | 'decodeDepth' | 'precision';
type FlagSetting = 'sparseConvert' | 'keepBuffer' | 'decodeInvalid';

/** All `cjson` tables of one Lua. */
class Cjson {
  private readonly vm: LuaVm;
  // The settings of every `cjson` table there is; a table's functions know their place.
  private readonly all: Settings[] = [];
  private settings = new Settings();

  constructor(vm: LuaVm) {
    this.vm = vm;
  }

  /** Makes settings for another table; returns their place. */
  addSettings(): number {
    return this.all.push(new Settings()) - 1;
  }

  /** Takes the settings of the function that is called. */
  use(L: Pointer): Pointer {
    this.settings = this.all[this.vm.api.lua_tonumber(L, UPVALUE)] ?? this.settings;
    return L;
  }

  // ---- encoding ----

  encode(L: Pointer): number {
    const { vm } = this;
    if (vm.api.lua_gettop(L) !== 1) vm.failArgument(L, 1, 'expected 1 argument');
    vm.push(L, this.value(L, 0));
    return 1;
  }

  // What is on top, as JSON; it stays there.
  private value(L: Pointer, depth: number): string {
    const { vm } = this;
    switch (vm.type(L, -1)) {
      case LuaType.string:
        return quoteJson(vm.text(L, -1) ?? latin1(''));
      case LuaType.number:
        return this.number(L, vm.api.lua_tonumber(L, -1));
      case LuaType.boolean:
        return vm.api.lua_toboolean(L, -1) === 1 ? 'true' : 'false';
      case LuaType.nil:
        return 'null';
      case LuaType.table:
        return this.table(L, depth + 1);
      case LuaType.lightUserdata:
        if (vm.api.lua_touserdata(L, -1) === 0) return 'null';
    }
    return this.refuse(L, -1, 'type not supported');
  }

  private table(L: Pointer, depth: number): string {
    const { vm, settings } = this;
    if (depth > settings.encodeDepth || vm.api.lua_checkstack(L, 3) === 0) {
      vm.fail(L, `Cannot serialise, excessive nesting (${depth})`);
    }
    vm.resolve(L, -1);
    const length = this.arrayLength(L);
    return length > 0 ? this.array(L, depth, length) : this.object(L, depth);
  }

  // The largest index, or -1 for what has to be an object.
  private arrayLength(L: Pointer): number {
    const { vm, settings } = this;
    const { api } = vm;
    let [max, items] = [0, 0];
    api.lua_pushnil(L);
    while (api.lua_next(L, -2) !== 0) {
      const key = vm.type(L, -2) === LuaType.number ? api.lua_tonumber(L, -2) : 0;
      if (!Number.isInteger(key) && key !== Infinity) return this.noArray(L);
      if (key < 1) return this.noArray(L);
      max = Math.max(max, key);
      items += 1;
      vm.pop(L);
    }
    const { sparseRatio, sparseSafe } = settings;
    const isSparse = sparseRatio > 0 && max > items * sparseRatio && max > sparseSafe;
    if (!isSparse) return max;
    if (!settings.sparseConvert) this.refuse(L, -1, 'excessively sparse array');
    return -1;
  }

  private noArray(L: Pointer): number {
    this.vm.pop(L, 2);
    return -1;
  }

  private array(L: Pointer, depth: number, length: number): string {
    const items: string[] = [];
    for (let i = 1; i <= length; i += 1) {
      this.vm.api.lua_rawgeti(L, -1, i);
      items.push(this.value(L, depth));
      this.vm.pop(L);
    }
    return `[${items.join(',')}]`;
  }

  private object(L: Pointer, depth: number): string {
    const { vm } = this;
    const members: string[] = [];
    vm.api.lua_pushnil(L);
    while (vm.api.lua_next(L, -2) !== 0) {
      const name = this.name(L);
      members.push(`${name}:${this.value(L, depth)}`);
      vm.pop(L);
    }
    return `{${members.join(',')}}`;
  }

  // The key below the top.
  private name(L: Pointer): string {
    const { vm } = this;
    const type = vm.type(L, -2);
    if (type === LuaType.number) return `"${this.number(L, vm.api.lua_tonumber(L, -2))}"`;
    if (type === LuaType.string) return quoteJson(vm.text(L, -2) ?? latin1(''));
    return this.refuse(L, -2, 'table key must be a number or string');
  }

  private number(L: Pointer, value: number): string {
    const { encodeInvalid, precision } = this.settings;
    if (!Number.isFinite(value)) {
      if (encodeInvalid === 'off') {
        this.vm.api.lua_pushnumber(L, value);
        this.refuse(L, -1, 'must not be NaN or Inf');
      }
      if (encodeInvalid === 'null') return 'null';
      return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    }
    return this.vm.numberText(L, value, precision);
  }

  private refuse(L: Pointer, index: number, reason: string): never {
    return this.vm.fail(L, `Cannot serialise ${this.vm.typeName(L, index)}: ${reason}`);
  }

  // ---- decoding ----

  decode(L: Pointer): number {
    const { vm } = this;
    if (vm.api.lua_gettop(L) !== 1) vm.failArgument(L, 1, 'expected 1 argument');
    const text = vm.checkText(L, 1);
    if (text.length >= 2 && (text.startsWith('\0') || text.charAt(1) === '\0')) {
      vm.fail(L, 'JSON parser does not support UTF-16 or UTF-32');
    }
    const reader = new JsonReader(text, this.settings.decodeInvalid);
    this.read(L, reader, reader.next(), 0);
    const end = reader.next();
    if (end.kind !== 'T_END') this.expected(L, 'the end', end);
    return 1;
  }

  private read(L: Pointer, reader: JsonReader, token: Token, depth: number): void {
    const { vm } = this;
    switch (token.kind) {
      case 'T_STRING':
        return vm.push(L, token.text);
      case 'T_NUMBER':
        vm.api.lua_pushnumber(L, token.value);
        return;
      case 'T_BOOLEAN':
        vm.api.lua_pushboolean(L, token.value ? 1 : 0);
        return;
      case 'T_NULL':
        vm.api.lua_pushlightuserdata(L, 0);
        return;
      case 'T_OBJ_BEGIN':
        return this.readObject(L, reader, depth + 1);
      case 'T_ARR_BEGIN':
        return this.readArray(L, reader, depth + 1);
      default:
        this.expected(L, 'value', token);
    }
  }

  private readObject(L: Pointer, reader: JsonReader, depth: number): void {
    this.descend(L, reader, depth, 3);
    let token = reader.next();
    if (token.kind === 'T_OBJ_END') return;
    for (;;) {
      if (token.kind !== 'T_STRING') this.expected(L, 'object key string', token);
      this.vm.push(L, token.text);
      const colon = reader.next();
      if (colon.kind !== 'T_COLON') this.expected(L, 'colon', colon);
      this.read(L, reader, reader.next(), depth);
      this.vm.api.lua_rawset(L, -3);
      const comma = reader.next();
      if (comma.kind === 'T_OBJ_END') return;
      if (comma.kind !== 'T_COMMA') this.expected(L, 'comma or object end', comma);
      token = reader.next();
    }
  }

  private readArray(L: Pointer, reader: JsonReader, depth: number): void {
    this.descend(L, reader, depth, 2);
    let token = reader.next();
    if (token.kind === 'T_ARR_END') return;
    for (let i = 1; ; i += 1) {
      this.read(L, reader, token, depth);
      this.vm.api.lua_rawseti(L, -2, i);
      const comma = reader.next();
      if (comma.kind === 'T_ARR_END') return;
      if (comma.kind !== 'T_COMMA') this.expected(L, 'comma or array end', comma);
      token = reader.next();
    }
  }

  private descend(L: Pointer, reader: JsonReader, depth: number, slots: number): void {
    const { api } = this.vm;
    if (depth > this.settings.decodeDepth || api.lua_checkstack(L, slots) === 0) {
      const place = `(${depth}) at character ${reader.at}`;
      this.vm.fail(L, `Found too many nested data structures ${place}`);
    }
    api.lua_createtable(L, 0, 0);
  }

  private expected(L: Pointer, what: string, token: Token): never {
    const found = token.kind === 'error' ? token.reason : token.kind;
    return this.vm.fail(L, `Expected ${what} but found ${found} at character ${token.at + 1}`);
  }

  // ---- settings ----

  /** Takes up to `count` arguments; those that are not given are nil. */
  private takes(L: Pointer, count: number): void {
    const { vm } = this;
    if (vm.api.lua_gettop(L) > count) {
      vm.failArgument(L, count + 1, 'found too many arguments');
    }
    vm.api.lua_settop(L, count);
  }

  private limit(L: Pointer, argument: number, name: NumberSetting, range: [number, number]): void {
    const { vm } = this;
    const { api } = vm;
    if (vm.type(L, argument) !== LuaType.nil) {
      const value = api.luaL_checkinteger(L, argument);
      const [min, max] = range;
      if (value < min || value > max) {
        vm.failArgument(L, 1, `expected integer between ${min} and ${max}`);
      }
      this.settings[name] = value;
    }
    api.lua_pushnumber(L, this.settings[name]);
  }

  private flag(L: Pointer, name: FlagSetting): void {
    const chosen = this.choice(L, ['off', 'on']);
    if (chosen !== undefined) this.settings[name] = chosen === 'on';
    this.vm.api.lua_pushboolean(L, this.settings[name] ? 1 : 0);
  }

  // The first argument, a boolean or a word; undefined if it is nil.
  private choice<W extends string>(L: Pointer, words: readonly W[]): W | undefined {
    const { vm } = this;
    const type = vm.type(L, 1);
    if (type === LuaType.nil) return undefined;
    if (type === LuaType.boolean) return words[vm.api.lua_toboolean(L, 1)];
    const given: string = vm.checkText(L, 1);
    const found = words.find(word => word === given);
    return found ?? vm.failArgument(L, 1, `invalid option '${given}'`);
  }

  sparse(L: Pointer): number {
    this.takes(L, 3);
    this.flag(L, 'sparseConvert');
    this.limit(L, 2, 'sparseRatio', [0, MAX_INT]);
    this.limit(L, 3, 'sparseSafe', [0, MAX_INT]);
    return 3;
  }

  limitSetting(L: Pointer, name: NumberSetting, max: number): number {
    this.takes(L, 1);
    this.limit(L, 1, name, [1, max]);
    return 1;
  }

  flagSetting(L: Pointer, name: FlagSetting): number {
    this.takes(L, 1);
    this.flag(L, name);
    return 1;
  }

  invalidNumbers(L: Pointer): number {
    this.takes(L, 1);
    this.settings.encodeInvalid =
      this.choice(L, ['off', 'on', 'null']) ?? this.settings.encodeInvalid;
    const { encodeInvalid } = this.settings;
    if (encodeInvalid === 'null') this.vm.push(L, 'null');
    else this.vm.api.lua_pushboolean(L, encodeInvalid === 'on' ? 1 : 0);
    return 1;
  }
}

/**
 * Pushes the table `cjson`. Those that `cjson.new` makes have the same functions, each with settings
 * of its own.
 */
export function pushCjson(vm: LuaVm, L: Pointer): void {
  const cjson = new Cjson(vm);
  const functions: Readonly<Record<string, LuaFunction>> = {
    encode: state => cjson.encode(state),
    decode: state => cjson.decode(state),
    encode_sparse_array: state => cjson.sparse(state),
    encode_max_depth: state => cjson.limitSetting(state, 'encodeDepth', MAX_INT),
    decode_max_depth: state => cjson.limitSetting(state, 'decodeDepth', MAX_INT),
    encode_number_precision: state => cjson.limitSetting(state, 'precision', MAX_PRECISION),
    encode_keep_buffer: state => cjson.flagSetting(state, 'keepBuffer'),
    encode_invalid_numbers: state => cjson.invalidNumbers(state),
    decode_invalid_numbers: state => cjson.flagSetting(state, 'decodeInvalid'),
    new: state => pushTable(state),
  };
  const pointers = Object.entries(functions).map(([name, run]) => {
    return [name, vm.define(state => run(cjson.use(state)))] as const;
  });
  const pushTable = (state: Pointer): number => {
    const place = cjson.addSettings();
    vm.api.lua_createtable(state, 0, pointers.length);
    for (const [name, pointer] of pointers) {
      vm.push(state, name);
      vm.api.lua_pushnumber(state, place);
      vm.api.lua_pushcclosure(state, pointer, 1);
      vm.api.lua_rawset(state, -3);
    }
    vm.setField(state, 'null', () => vm.api.lua_pushlightuserdata(state, 0));
    vm.setField(state, '_NAME', () => vm.push(state, 'cjson'));
    vm.setField(state, '_VERSION', () => vm.push(state, '2.1.0'));
    return 1;
  };
  pushTable(L);
}
