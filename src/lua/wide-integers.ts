// Lua's own functions as they are where a C integer has 64 bits: WebAssembly's have 32, which shows
// in `string.format('%d', 3000000000)` and in positions like `math.huge`. Arguments are made to fit
// before the real function sees them.
import { toInt32, toInt64, toUint64 } from './binary.ts';
import type { LuaVm } from './vm.ts';
import { LuaType } from './vm.ts';
import type { LuaFunction, Pointer } from './wasm.ts';

const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -(2 ** 31);

/** How C takes an argument: as a position in a string, or as an `int`. */
type Kind = 'position' | 'int';

/** Which arguments of a function are integers. */
interface Integers {
  readonly kind: Kind;
  readonly arguments: readonly number[];
}

const positions = (...args: number[]): Integers => ({ kind: 'position', arguments: args });
const ints = (...args: number[]): Integers => ({ kind: 'int', arguments: args });

/** By library and function. */
const INTEGERS: Readonly<Record<string, Readonly<Record<string, Integers>>>> = {
  string: {
    sub: positions(2, 3),
    byte: positions(2, 3),
    find: positions(3),
    match: positions(3),
    rep: ints(2),
    gsub: ints(4),
    char: ints(1, 2, 3, 4),
  },
  table: { concat: ints(3, 4), insert: ints(2), remove: ints(2) },
  math: { ldexp: ints(2) },
  _G: { select: ints(1), unpack: ints(2, 3) },
};

/** Functions of two numbers in whose real build the second argument is looked at first. */
const CHECKED_BACKWARDS = ['atan2', 'fmod', 'ldexp', 'mod', 'pow'];

const fits = (value: number): boolean => value > MIN_INT - 1 && value < MAX_INT + 1;

function fitted(value: number, kind: Kind): number {
  if (kind === 'int') return toInt32(value);
  return Math.max(MIN_INT, Math.min(MAX_INT, Number(toInt64(value))));
}

/** Replaces the functions of the library on top that take integers. */
export function widenLibrary(vm: LuaVm, L: Pointer, library: string): void {
  for (const [name, integers] of Object.entries(INTEGERS[library] ?? {})) {
    wrap(vm, L, name, original => state => {
      for (const index of integers.arguments) fitArgument(vm, state, index, integers.kind);
      return original(state);
    });
  }
  if (library === 'math') adaptMath(vm, L);
  if (library === 'string') wrap(vm, L, 'format', original => widenFormat(vm, original));
  if (library === '_G') wrap(vm, L, 'tonumber', original => widenToNumber(vm, original));
}

function adaptMath(vm: LuaVm, L: Pointer): void {
  for (const name of CHECKED_BACKWARDS) checkBackwards(vm, L, name);
  wrap(vm, L, 'frexp', original => state => {
    if (Number.isFinite(vm.api.luaL_checknumber(state, 1))) return original(state);
    // C leaves open what the exponent is; with glibc it is 0.
    vm.api.lua_pushvalue(state, 1);
    vm.api.lua_pushnumber(state, 0);
    return 2;
  });
}

function checkBackwards(vm: LuaVm, L: Pointer, name: string): void {
  wrap(vm, L, name, original => state => {
    vm.api.luaL_checknumber(state, 2);
    return original(state);
  });
}

function fitArgument(vm: LuaVm, L: Pointer, index: number, kind: Kind): void {
  if (vm.api.lua_type(L, index) !== LuaType.number) return;
  const value = vm.api.lua_tonumber(L, index);
  if (fits(value)) return;
  vm.api.lua_pushnumber(L, fitted(value, kind));
  vm.api.lua_replace(L, index);
}

/** Replaces a function of the table on top by one that is made of it. */
export function wrap(
  vm: LuaVm,
  L: Pointer,
  name: string,
  make: (original: LuaFunction) => LuaFunction,
): void {
  vm.getField(L, -1, name);
  const original = vm.wasm.functionAt(vm.api.lua_tocfunction(L, -1));
  vm.pop(L);
  vm.setField(L, name, () => vm.pushFunction(L, make(original)));
}

// ---- tonumber with a base ----

const MAX_UINT64 = 2n ** 64n - 1n;
const INTEGER_TEXT = /^[ \f\n\r\t\v]*([+-]?)(0[xX](?=[\da-fA-F]))?([\da-zA-Z]+)[ \f\n\r\t\v]*$/;
/** So many digits fit into 32 bits in every base. */
const SHORT_DIGITS = 6;

function widenToNumber(vm: LuaVm, original: LuaFunction): LuaFunction {
  return L => {
    const base = vm.type(L, 2) === LuaType.number ? vm.api.lua_tonumber(L, 2) : 10;
    if (vm.api.lua_isstring(L, 1) === 0) return original(L);
    if (base === 10) return isBarePrefix(vm, L) ? pushNil(vm, L) : original(L);
    const [text = ''] = (vm.text(L, 1) ?? '').split('\0', 1);
    const found = INTEGER_TEXT.exec(text);
    const [, sign, prefix, digits = ''] = found ?? [];
    const isShort = sign !== '-' && digits.length <= SHORT_DIGITS;
    if (found === null || isShort || !Number.isInteger(base) || base < 2 || base > 36) {
      return original(L);
    }
    const all = prefix !== undefined && base !== 16 ? prefix + digits : digits;
    const value = readDigits(all.toLowerCase(), base);
    if (value === undefined) return original(L);
    const magnitude = value > MAX_UINT64 ? MAX_UINT64 : value;
    const isNegated = sign === '-' && value <= MAX_UINT64;
    vm.api.lua_pushnumber(L, Number(isNegated ? BigInt.asUintN(64, -magnitude) : magnitude));
    return 1;
  };
}

const MAX_PREFIX_LENGTH = 8;

// With the C library of the build `0x` alone is a zero.
function isBarePrefix(vm: LuaVm, L: Pointer): boolean {
  const isShort = vm.type(L, 1) === LuaType.string && vm.api.lua_objlen(L, 1) <= MAX_PREFIX_LENGTH;
  return isShort && /^\s*[+-]?0x\s*$/i.test(vm.text(L, 1) ?? '');
}

function pushNil(vm: LuaVm, L: Pointer): number {
  vm.api.lua_pushnil(L);
  return 1;
}

function readDigits(digits: string, base: number): bigint | undefined {
  let value = 0n;
  for (const digit of digits) {
    const place = parseInt(digit, 36);
    if (place >= base) return undefined;
    value = value * BigInt(base) + BigInt(place);
  }
  return value;
}

// ---- string.format ----

/** A directive of a format: flags, width, precision, conversion. */
const DIRECTIVE = /%(?:%|[-+ #0]{0,5}\d{0,2}(?:\.\d{0,2})?[a-zA-Z])/g;
const DIRECTIVE_PARTS = /^%([-+ #0]*)(\d*)(?:\.(\d*))?([a-zA-Z])$/;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

// A directive whose integer does not fit is replaced by `%s`, and the integer by its text.
function widenFormat(vm: LuaVm, original: LuaFunction): LuaFunction {
  return L => {
    const format = vm.type(L, 1) === LuaType.string ? (vm.text(L, 1) ?? '') : '';
    let argument = 1;
    const changed = format.replace(DIRECTIVE, all => {
      if (all === '%%') return all;
      argument += 1;
      const text = wideInteger(vm, L, argument, all);
      if (text === undefined) return all;
      vm.push(L, text);
      vm.api.lua_replace(L, argument);
      return '%s';
    });
    if (changed !== format) {
      vm.push(L, changed);
      vm.api.lua_replace(L, 1);
    }
    return original(L);
  };
}

// The text of an argument by its directive, if that is one for integers and the argument is too wide.
function wideInteger(vm: LuaVm, L: Pointer, index: number, text: string): string | undefined {
  const [, flags = '', width = '', precision, conversion = ''] = DIRECTIVE_PARTS.exec(text) ?? [];
  if (!'diouxX'.includes(conversion) || vm.api.lua_isnumber(L, index) === 0) return undefined;
  const value = vm.api.lua_tonumber(L, index);
  if (fits(value) && (value >= 0 || 'di'.includes(conversion))) return undefined;
  const digits = precision === undefined ? undefined : Number(precision);
  return formatInteger(value, { flags, width: Number(width), precision: digits, conversion });
}

function formatInteger(value: number, { flags, width, precision, conversion }: Directive): string {
  const isSigned = 'di'.includes(conversion);
  const integer = isSigned ? toInt64(value) : toUint64(value);
  const magnitude = integer < 0n ? -integer : integer;
  const digits = digitsOf(magnitude, conversion).padStart(precision ?? 1, '0');
  const shown = conversion === 'X' ? digits.toUpperCase() : digits;
  const front = frontOf(integer, flags, conversion);
  const room = width - front.length;
  if (flags.includes('-')) return front + shown.padEnd(room);
  const isFilled = flags.includes('0') && precision === undefined;
  return isFilled ? front + shown.padStart(room, '0') : (front + shown).padStart(width);
}

function digitsOf(magnitude: bigint, conversion: string): string {
  if (conversion === 'o') return magnitude.toString(8);
  return magnitude.toString(conversion === 'x' || conversion === 'X' ? 16 : 10);
}

function frontOf(integer: bigint, flags: string, conversion: string): string {
  if ('di'.includes(conversion)) {
    if (integer < 0n) return '-';
    return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  }
  if (!flags.includes('#') || conversion === 'u' || integer === 0n) return '';
  return conversion === 'o' ? '0' : `0${conversion}`;
}
