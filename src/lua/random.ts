// Chance for scripts: the 48-bit generator of drand48, which Redis took over so that `math.random`
// gives the same numbers everywhere. Like Redis's it starts at a fixed place and is never shuffled.
import { toInt32 } from './binary.ts';
import type { LuaVm } from './vm.ts';
import type { Pointer } from './wasm.ts';

const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = 2n ** 48n - 1n;
/** Where it starts if nobody seeds it. */
const START = 0x1234_abcd_330en;
/** The low bits after a seed. */
const SEED_LOW = 0x330en;
const MAX_INT = 2 ** 31 - 1;

/** The generator of one server: both kinds of scripts draw from it. */
export class ScriptRandom {
  private state = START;

  /** Starts anew at a seed of 32 bits. */
  seed(seed: number): void {
    this.state = (BigInt(seed >>> 0) << 16n) | SEED_LOW;
  }

  /** The next number in [0, 1), one of 2^31 - 1. */
  next(): number {
    this.state = (this.state * MULTIPLIER + INCREMENT) & MASK;
    return (Number(this.state >> 17n) % MAX_INT) / MAX_INT;
  }
}

/** Replaces `random` and `randomseed` in the table `math` on top. */
export function addRandom(vm: LuaVm, L: Pointer, chance: ScriptRandom): void {
  const { api } = vm;
  const random = (state: Pointer): number => {
    const drawn = chance.next();
    const count = api.lua_gettop(state);
    if (count === 0) {
      api.lua_pushnumber(state, drawn);
      return 1;
    }
    if (count > 2) vm.fail(state, 'wrong number of arguments');
    const low = count === 1 ? 1 : toInt32(api.luaL_checknumber(state, 1));
    const high = toInt32(api.luaL_checknumber(state, count));
    if (low > high) vm.failArgument(state, count, 'interval is empty');
    api.lua_pushnumber(state, Math.floor(drawn * ((high - low + 1) | 0)) + low);
    return 1;
  };
  const randomseed = (state: Pointer): number => {
    chance.seed(toInt32(api.luaL_checknumber(state, 1)));
    return 0;
  };
  vm.addFunctions(L, { random, randomseed });
}
