// The library `struct`: values in the layout of C structures, by a format string, as Roberto
// Ierusalimschy's library in Redis has it: sizes and alignment are those of 64-bit Linux.
import type { Bytes } from '../resp/bytes.ts';
import {
  bigEndian,
  floatBytes,
  readBigEndian,
  readFloat,
  reversed,
  toInt64,
  toUint64,
} from './binary.ts';
import type { LuaVm } from './vm.ts';
import { LuaType } from './vm.ts';
import type { Pointer } from './wasm.ts';

const MAX_INT = 2 ** 31 - 1;
const MAX_INTEGER_BYTES = 32;
const MAX_ALIGNMENT = 8;
const INTEGERS = 'bBhHlLTiI';
const FIXED_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  l: 8,
  L: 8,
  T: 8,
  f: 4,
  d: 8,
  x: 1,
};

const isDigit = (char: string): boolean => char >= '0' && char <= '9' && char !== '';

/** An option of a format, with the size that its letter or number says. */
interface Option {
  readonly letter: string;
  readonly size: number;
}

/** Reads a format from left to right. */
class Format {
  isBig = false;
  private readonly vm: LuaVm;
  private readonly L: Pointer;
  private readonly text: string;
  private at = 0;
  private alignment = 1;

  constructor(vm: LuaVm, L: Pointer) {
    this.vm = vm;
    this.L = L;
    const [text = ''] = vm.checkText(L, 1).split('\0', 1);
    this.text = text;
  }

  /** The next option, or undefined at the end. */
  next(): Option | undefined {
    const letter = this.text.charAt(this.at);
    if (letter === '') return undefined;
    this.at += 1;
    return { letter, size: this.sizeOf(letter) };
  }

  /** How many bytes are left out before an option at a position. */
  padding({ letter, size }: Option, position: number): number {
    if (size === 0 || letter === 'c') return 0;
    const align = Math.min(size, this.alignment);
    return (align - (position & (align - 1))) & (align - 1);
  }

  /** Acts on an option that stands for no value. */
  control({ letter }: Option): void {
    if (letter === ' ') return;
    if (letter === '>' || letter === '<') this.isBig = letter === '>';
    else if (letter === '!') this.align(this.number(MAX_ALIGNMENT));
    else this.vm.failArgument(this.L, 1, `invalid format option '${letter}'`);
  }

  private align(alignment: number): void {
    if (alignment <= 0 || (alignment & (alignment - 1)) !== 0) {
      this.vm.fail(this.L, `alignment ${alignment} is not a power of 2`);
    }
    this.alignment = alignment;
  }

  private sizeOf(letter: string): number {
    if (letter === 'c') return this.number(1);
    if (letter !== 'i' && letter !== 'I') return FIXED_BYTES[letter] ?? 0;
    const size = this.number(4);
    if (size > MAX_INTEGER_BYTES) {
      const limit = `larger than limit of ${MAX_INTEGER_BYTES}`;
      this.vm.fail(this.L, `integral size ${size} is ${limit}`);
    }
    return size;
  }

  private number(otherwise: number): number {
    if (!isDigit(this.text.charAt(this.at))) return otherwise;
    let value = 0;
    for (; isDigit(this.text.charAt(this.at)); this.at += 1) {
      value = value * 10 + Number(this.text.charAt(this.at));
      if (value > MAX_INT) this.vm.fail(this.L, 'integral size overflow');
    }
    return value;
  }
}

function pack(vm: LuaVm, L: Pointer): number {
  const { api } = vm;
  const format = new Format(vm, L);
  // Redis: an argument that is missing is found to be nil.
  api.lua_pushnil(L);
  const ordered = (bytes: string): string => (format.isBig ? bytes : reversed(bytes));
  let packed = '';
  let argument = 2;
  for (let option = format.next(); option !== undefined; option = format.next()) {
    const { letter, size } = option;
    packed += '\0'.repeat(format.padding(option, packed.length));
    if (INTEGERS.includes(letter)) {
      const value = api.luaL_checknumber(L, argument);
      packed += ordered(bigEndian(value < 0 ? toInt64(value) & MASK : toUint64(value), size));
      argument += 1;
    } else if (letter === 'x') {
      packed += '\0';
    } else if (letter === 'f' || letter === 'd') {
      packed += ordered(floatBytes(api.luaL_checknumber(L, argument), letter === 'f' ? 4 : 8));
      argument += 1;
    } else if (letter === 'c' || letter === 's') {
      const text = vm.checkText(L, argument);
      argument += 1;
      if (text.length < size) vm.failArgument(L, argument, 'string too short');
      packed += letter === 's' ? `${text}\0` : text.slice(0, size || text.length);
    } else {
      format.control(option);
    }
  }
  vm.push(L, packed);
  return 1;
}

const MASK = 0xffffffffffffffffn;

/** Reads the values of a string by a format. */
class Unpacking {
  private readonly vm: LuaVm;
  private readonly L: Pointer;
  private readonly format: Format;
  private readonly data: Bytes;
  private position: number;
  private count = 0;

  constructor(vm: LuaVm, L: Pointer) {
    this.vm = vm;
    this.L = L;
    this.format = new Format(vm, L);
    this.data = vm.checkText(L, 2);
    const given = vm.api.lua_type(L, 3) > LuaType.nil ? toInt64(vm.api.luaL_checknumber(L, 3)) : 1n;
    if (given === 0n) vm.failArgument(L, 3, 'offset must be 1 or greater');
    // Redis: positions are unsigned; one before the start is far behind the end.
    this.position = given < 0n ? Infinity : Number(given) - 1;
  }

  run(): number {
    const { vm, L, format } = this;
    for (let option = format.next(); option !== undefined; option = format.next()) {
      this.position += format.padding(option, this.position);
      this.expectBytes(option.size);
      vm.api.luaL_checkstack(L, 2, 0);
      this.position += this.value(option);
    }
    vm.api.lua_pushnumber(L, this.position + 1);
    return this.count + 1;
  }

  // Pushes a value; returns how many bytes it took.
  private value(option: Option): number {
    const { vm, L, format, position } = this;
    const { letter, size } = option;
    if (INTEGERS.includes(letter)) {
      vm.api.lua_pushnumber(L, this.integer(letter, this.ordered(size)));
    } else if (letter === 'f' || letter === 'd') {
      vm.api.lua_pushnumber(L, readFloat(this.ordered(size)));
    } else if (letter === 'c') {
      return this.text(size === 0 ? this.previousSize() : size);
    } else if (letter === 's') {
      const end = this.data.indexOf('\0', position);
      if (end < 0) vm.fail(L, 'unfinished string in data');
      return this.text(end - position) + 1;
    } else {
      if (letter !== 'x') format.control(option);
      return size;
    }
    this.count += 1;
    return size;
  }

  private integer(letter: string, bytes: string): number {
    const value = readBigEndian(bytes);
    const isSigned = letter >= 'a';
    if (!isSigned || bytes.length === 0) return Number(isSigned ? BigInt.asIntN(64, value) : value);
    return Number(BigInt.asIntN(Math.min(64, 8 * bytes.length), value));
  }

  private text(size: number): number {
    this.expectBytes(size);
    this.vm.push(this.L, this.data.slice(this.position, this.position + size));
    this.count += 1;
    return size;
  }

  private previousSize(): number {
    const { vm, L } = this;
    if (this.count === 0 || vm.api.lua_isnumber(L, -1) === 0) {
      vm.fail(L, "format 'c0' needs a previous size");
    }
    const size = Number(toUint64(vm.api.lua_tonumber(L, -1)));
    vm.pop(L);
    this.count -= 1;
    return size;
  }

  private ordered(size: number): string {
    const bytes = this.data.slice(this.position, this.position + size);
    return this.format.isBig ? bytes : reversed(bytes);
  }

  private expectBytes(size: number): void {
    const fits = this.position + size <= this.data.length;
    if (!fits) this.vm.failArgument(this.L, 2, 'data string too short');
  }
}

function size(vm: LuaVm, L: Pointer): number {
  const format = new Format(vm, L);
  let position = 0;
  for (let option = format.next(); option !== undefined; option = format.next()) {
    position += format.padding(option, position);
    if (option.letter === 's') vm.failArgument(L, 1, "option 's' has no fixed size");
    if (option.letter === 'c' && option.size === 0) {
      vm.failArgument(L, 1, "option 'c0' has no fixed size");
    }
    if (!/[a-zA-Z\d]/.test(option.letter)) format.control(option);
    position += option.size;
  }
  vm.api.lua_pushnumber(L, position);
  return 1;
}

/** Pushes the table `struct`. */
export function pushStruct(vm: LuaVm, L: Pointer): void {
  vm.pushLibrary(L, {
    pack: state => pack(vm, state),
    unpack: state => new Unpacking(vm, state).run(),
    size: state => size(vm, state),
  });
}
