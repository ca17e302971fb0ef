// The library `bit`: operations on 32-bit integers, as Lua BitOp has them. Any double is one: its
// low 32 bits after rounding to even.
import type { LuaVm } from './vm.ts';
import type { Pointer } from './wasm.ts';

/** Added to a double, it leaves the integer part in the low bits of the mantissa. */
const SHIFT_OUT = 6755399441055744;
const NONE = -1;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

type Combine = (a: number, b: number) => number;

/** Pushes the table `bit`. */
export function pushBit(vm: LuaVm, L: Pointer): void {
  const { api } = vm;
  const argument = (state: Pointer, index: number): number => {
    double[0] = api.lua_tonumber(state, index) + SHIFT_OUT;
    const bits = words[LOW] ?? 0;
    if (bits === 0 && api.lua_isnumber(state, index) === 0) vm.failType(state, index, 'number');
    return bits;
  };
  const result = (state: Pointer, bits: number): number => {
    api.lua_pushnumber(state, bits | 0);
    return 1;
  };
  const fold = (combine: Combine) => (state: Pointer) => {
    let bits = argument(state, 1);
    for (let i = api.lua_gettop(state); i > 1; i -= 1) bits = combine(bits, argument(state, i));
    return result(state, bits);
  };
  const shift = (move: Combine) => (state: Pointer) => {
    const bits = argument(state, 1);
    return result(state, move(bits, argument(state, 2) & 31));
  };
  const tohex = (state: Pointer): number => {
    const bits = argument(state, 1);
    const digits = api.lua_type(state, 2) === NONE ? 8 : argument(state, 2) | 0;
    const count = Math.min(8, Math.abs(digits));
    const hex = (bits >>> 0)
      .toString(16)
      .padStart(8, '0')
      .slice(8 - count);
    vm.push(state, digits < 0 ? hex.toUpperCase() : hex);
    return 1;
  };
  vm.pushLibrary(L, {
    tobit: state => result(state, argument(state, 1)),
    bnot: state => result(state, ~argument(state, 1)),
    bswap: state => result(state, swapped(argument(state, 1))),
    band: fold((a, b) => a & b),
    bor: fold((a, b) => a | b),
    bxor: fold((a, b) => a ^ b),
    lshift: shift((bits, count) => bits << count),
    rshift: shift((bits, count) => bits >>> count),
    arshift: shift((bits, count) => bits >> count),
    rol: shift((bits, count) => (bits << count) | (bits >>> ((32 - count) & 31))),
    ror: shift((bits, count) => (bits >>> count) | (bits << ((32 - count) & 31))),
    tohex,
  });
}

const swapped = (bits: number): number =>
  (bits << 24) | ((bits & 0xff00) << 8) | ((bits >>> 8) & 0xff00) | (bits >>> 24);
