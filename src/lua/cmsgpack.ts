// The library `cmsgpack`: values to MessagePack and back, as Salvatore Sanfilippo's library in Redis
// writes it: the shortest form of each number, tables that are lists as arrays, 16 levels at most.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY } from '../resp/bytes.ts';
import { bigEndian, floatBytes, readBigEndian, readFloat } from './binary.ts';
import type { LuaVm } from './vm.ts';
import { LuaType } from './vm.ts';
import type { Pointer } from './wasm.ts';

const MAX_NESTING = 16;
const MAX_INT = 2 ** 31 - 1;
const TOO_MANY = 'too many return values at once; use unpack_one or unpack_limit instead.';

const byte = (...codes: number[]): string => String.fromCharCode(...codes);

// ---- packing ----

class Packer {
  private readonly vm: LuaVm;
  private readonly L: Pointer;

  constructor(vm: LuaVm, L: Pointer) {
    this.vm = vm;
    this.L = L;
  }

  run(): number {
    const { vm, L } = this;
    const count = vm.api.lua_gettop(L);
    if (count === 0) vm.failArgument(L, 0, 'MessagePack pack needs input.');
    const packed: string[] = [];
    for (let i = 1; i <= count; i += 1) {
      vm.api.luaL_checkstack(L, 1, 0);
      vm.api.lua_pushvalue(L, i);
      packed.push(this.value(0));
      vm.pop(L);
    }
    vm.push(L, packed.join(''));
    return 1;
  }

  // What is on top; it stays there.
  private value(level: number): string {
    const { vm, L } = this;
    const type = vm.type(L, -1);
    if (type === LuaType.string) return packText(vm.text(L, -1) ?? EMPTY);
    if (type === LuaType.boolean) return byte(vm.api.lua_toboolean(L, -1) === 1 ? 0xc3 : 0xc2);
    if (type === LuaType.number) return packNumber(vm.api.lua_tonumber(L, -1));
    if (type === LuaType.table && level < MAX_NESTING) return this.table(level);
    return byte(0xc0);
  }

  private table(level: number): string {
    const { vm, L } = this;
    vm.api.luaL_checkstack(L, 3, 0);
    vm.resolve(L, -1);
    vm.watch(L);
    const length = this.listLength();
    const items: string[] = [];
    if (length !== undefined) {
      for (let i = 1; i <= length; i += 1) {
        vm.api.lua_rawgeti(L, -1, i);
        items.push(this.value(level + 1));
        vm.pop(L);
      }
      return packCount(length, [0x90, 0xdc, 0xdd]) + items.join('');
    }
    vm.api.lua_pushnil(L);
    while (vm.api.lua_next(L, -2) !== 0) {
      vm.api.lua_pushvalue(L, -2);
      items.push(this.value(level + 1));
      vm.pop(L);
      items.push(this.value(level + 1));
      vm.pop(L);
    }
    return packCount(items.length / 2, [0x80, 0xde, 0xdf]) + items.join('');
  }

  // How many elements the table on top has if they are 1 to that number.
  private listLength(): number | undefined {
    const { vm, L } = this;
    let [max, count] = [0, 0];
    vm.api.lua_pushnil(L);
    while (vm.api.lua_next(L, -2) !== 0) {
      vm.pop(L);
      const key = vm.type(L, -1) === LuaType.number ? vm.api.lua_tonumber(L, -1) : 0;
      if (key <= 0 || !Number.isInteger(key)) {
        vm.pop(L);
        return undefined;
      }
      max = Math.max(max, key);
      count += 1;
    }
    return max === count ? max : undefined;
  }
}

function packNumber(value: number): string {
  const isInteger = Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
  if (isInteger) return packInteger(value);
  const isShort = Math.fround(value) === value;
  return isShort ? byte(0xca) + floatBytes(value, 4) : byte(0xcb) + floatBytes(value, 8);
}

function packInteger(value: number): string {
  const integer = BigInt(value);
  const sized = (mark: number, size: number): string =>
    byte(mark) + bigEndian(BigInt.asUintN(64, integer), size);
  if (value >= 0) {
    if (value <= 0x7f) return byte(value);
    if (value <= 0xff) return sized(0xcc, 1);
    if (value <= 0xffff) return sized(0xcd, 2);
    return value <= 0xffffffff ? sized(0xce, 4) : sized(0xcf, 8);
  }
  if (value >= -32) return byte(256 + value);
  if (value >= -0x80) return sized(0xd0, 1);
  if (value >= -0x8000) return sized(0xd1, 2);
  return value >= -0x80000000 ? sized(0xd2, 4) : sized(0xd3, 8);
}

function packText(text: Bytes): string {
  const { length } = text;
  if (length < 32) return byte(0xa0 | length) + text;
  if (length <= 0xff) return byte(0xd9, length) + text;
  const isShort = length <= 0xffff;
  return byte(isShort ? 0xda : 0xdb) + bigEndian(BigInt(length), isShort ? 2 : 4) + text;
}

function packCount(count: number, [few, some, many]: [number, number, number]): string {
  if (count <= 15) return byte(few | count);
  const isShort = count <= 0xffff;
  return byte(isShort ? some : many) + bigEndian(BigInt(count), isShort ? 2 : 4);
}

// ---- unpacking ----

/** How the bytes of a value go on after its first byte. */
interface Form {
  readonly kind: 'unsigned' | 'signed' | 'float' | 'text' | 'array' | 'map';
  /** Bytes of the number, or of the length. */
  readonly size: number;
}

const FORMS: Readonly<Record<number, Form>> = {
  0xca: { kind: 'float', size: 4 },
  0xcb: { kind: 'float', size: 8 },
  0xcc: { kind: 'unsigned', size: 1 },
  0xcd: { kind: 'unsigned', size: 2 },
  0xce: { kind: 'unsigned', size: 4 },
  0xcf: { kind: 'unsigned', size: 8 },
  0xd0: { kind: 'signed', size: 1 },
  0xd1: { kind: 'signed', size: 2 },
  0xd2: { kind: 'signed', size: 4 },
  0xd3: { kind: 'signed', size: 8 },
  0xd9: { kind: 'text', size: 1 },
  0xda: { kind: 'text', size: 2 },
  0xdb: { kind: 'text', size: 4 },
  0xdc: { kind: 'array', size: 2 },
  0xdd: { kind: 'array', size: 4 },
  0xde: { kind: 'map', size: 2 },
  0xdf: { kind: 'map', size: 4 },
};

class Unpacker {
  private readonly vm: LuaVm;
  private readonly L: Pointer;
  private readonly data: Bytes;
  private at: number;

  constructor(vm: LuaVm, L: Pointer, offset: number) {
    this.vm = vm;
    this.L = L;
    this.data = vm.checkText(L, 1);
    this.at = offset;
  }

  /** Pushes up to `limit` values, all if both numbers are 0, with the next offset in front. */
  run(limit: number): number {
    const { vm, L, data, at: offset } = this;
    if (offset < 0 || limit < 0) {
      const wanted = `offset of ${offset} and limit of ${data.length}`;
      vm.fail(L, `Invalid request to unpack with ${wanted}.`);
    }
    if (offset > data.length) {
      vm.fail(L, `Start offset ${offset} greater than input length ${data.length}.`);
    }
    const isAll = limit === 0 && offset === 0;
    const most = isAll ? MAX_INT : limit;
    let count = 0;
    for (; this.at < data.length && count < most; count += 1) this.value();
    if (isAll) return count;
    vm.api.luaL_checkstack(L, 1, 0);
    vm.api.lua_pushnumber(L, this.at === data.length ? -1 : this.at);
    vm.api.lua_insert(L, 2);
    return count + 1;
  }

  private value(): void {
    const { vm, L } = this;
    const { api } = vm;
    if (api.lua_checkstack(L, 1) === 0) vm.fail(L, `stack overflow (${TOO_MANY})`);
    const first = this.take(1).charCodeAt(0);
    if (first <= 0x7f || first >= 0xe0) api.lua_pushnumber(L, (first << 24) >> 24);
    else if (first <= 0x8f) this.map(first & 15);
    else if (first <= 0x9f) this.array(first & 15);
    else if (first <= 0xbf) vm.push(L, this.take(first & 31));
    else if (first === 0xc0) api.lua_pushnil(L);
    else if (first === 0xc2 || first === 0xc3) api.lua_pushboolean(L, first & 1);
    else this.long(FORMS[first] ?? vm.fail(L, 'Bad data format in input.'));
  }

  private long({ kind, size }: Form): void {
    const { vm, L } = this;
    const head = this.take(size);
    if (kind === 'float') vm.api.lua_pushnumber(L, readFloat(head));
    else if (kind === 'text') vm.push(L, this.take(Number(readBigEndian(head))));
    else if (kind === 'array') this.array(Number(readBigEndian(head)));
    else if (kind === 'map') this.map(Number(readBigEndian(head)));
    else {
      // Redis: an unsigned integer of 64 bits is taken for a signed one.
      const isSigned = kind === 'signed' || size === 8;
      const value = readBigEndian(head);
      vm.api.lua_pushnumber(L, Number(isSigned ? BigInt.asIntN(8 * size, value) : value));
    }
  }

  private array(length: number): void {
    const { vm, L } = this;
    vm.api.lua_createtable(L, 0, 0);
    for (let i = 1; i <= length; i += 1) {
      vm.api.luaL_checkstack(L, 1, 0);
      this.value();
      vm.api.lua_rawseti(L, -2, i);
    }
  }

  private map(length: number): void {
    const { vm, L } = this;
    vm.api.lua_createtable(L, 0, 0);
    for (let i = 0; i < length; i += 1) {
      this.value();
      this.value();
      vm.api.lua_rawset(L, -3);
    }
  }

  private take(length: number): string {
    const { data, at } = this;
    if (length > data.length - at) this.vm.fail(this.L, 'Missing bytes in input.');
    this.at += length;
    return data.slice(at, at + length);
  }
}

/** Pushes the table `cmsgpack`. */
export function pushCmsgpack(vm: LuaVm, L: Pointer): void {
  const integer = (state: Pointer, argument: number): number =>
    vm.api.luaL_checkinteger(state, argument);
  const offsetAt = (state: Pointer, argument: number): number =>
    vm.type(state, argument) <= LuaType.nil ? 0 : integer(state, argument);
  const unpack = (state: Pointer, limit: number, offset: number): number => {
    if (vm.api.lua_gettop(state) > 1) vm.api.lua_settop(state, 1);
    return new Unpacker(vm, state, offset).run(limit);
  };
  vm.pushLibrary(L, {
    pack: state => new Packer(vm, state).run(),
    unpack: state => unpack(state, 0, 0),
    unpack_one: state => unpack(state, 1, offsetAt(state, 2)),
    unpack_limit: state => unpack(state, integer(state, 2), offsetAt(state, 3)),
  });
  const facts = {
    _NAME: 'cmsgpack',
    _VERSION: 'lua-cmsgpack 0.4.0',
    _COPYRIGHT: 'Copyright (C) 2012, Salvatore Sanfilippo',
    _DESCRIPTION: 'MessagePack C implementation for Lua',
  };
  for (const [name, text] of Object.entries(facts)) {
    vm.setField(L, name, () => vm.push(L, text));
  }
}
