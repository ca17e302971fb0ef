// The arguments of `redis.register_function`: a name and a function, or a table of them and more.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1, lower } from '../resp/bytes.ts';
import type { LuaVm } from './vm.ts';
import { LuaType, REGISTRY } from './vm.ts';
import type { Pointer } from './wasm.ts';

const FLAGS = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'];
const REGISTER = 'redis.register_function';

/** A function that a library registers. */
export interface FunctionArguments {
  readonly name: Bytes;
  readonly description: Bytes | undefined;
  readonly flags: readonly Bytes[];
  /** Where the function is kept in Lua's registry. */
  readonly reference: number;
}

/** What is wrong with arguments. */
export class WrongArguments {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Reads the arguments on the stack. */
export function readArguments(vm: LuaVm, L: Pointer): FunctionArguments | WrongArguments {
  const count = vm.api.lua_gettop(L);
  if (count === 1) return readNamed(vm, L);
  if (count === 2) return readPositional(vm, L);
  return new WrongArguments(`wrong number of arguments to ${REGISTER}`);
}

function readPositional(vm: LuaVm, L: Pointer): FunctionArguments | WrongArguments {
  const name = vm.text(L, 1);
  if (name === undefined) {
    return new WrongArguments(`first argument to ${REGISTER} must be a string`);
  }
  if (vm.type(L, 2) !== LuaType.function) {
    return new WrongArguments(`second argument to ${REGISTER} must be a function`);
  }
  const reference = vm.api.luaL_ref(L, REGISTRY);
  return { name, description: undefined, flags: [], reference };
}

type Named = { -readonly [Field in keyof FunctionArguments]?: FunctionArguments[Field] };

function readNamed(vm: LuaVm, L: Pointer): FunctionArguments | WrongArguments {
  if (vm.type(L, 1) !== LuaType.table) {
    const what = 'is only applicable to Lua table (representing named arguments).';
    return new WrongArguments(`calling ${REGISTER} with a single argument ${what}`);
  }
  const named: Named = {};
  vm.api.lua_pushnil(L);
  while (vm.api.lua_next(L, 1) !== 0) {
    const wrong = readOne(vm, L, named);
    if (wrong !== undefined) return new WrongArguments(wrong);
    vm.api.lua_settop(L, 2);
  }
  const { name, description, flags = [], reference } = named;
  if (name === undefined) {
    return new WrongArguments(`${REGISTER} must get a function name argument`);
  }
  if (reference === undefined) {
    return new WrongArguments(`${REGISTER} must get a callback argument`);
  }
  return { name, description, flags, reference };
}

// Takes the value on top, whose name is below it; returns what is wrong with it.
function readOne(vm: LuaVm, L: Pointer, into: Named): string | undefined {
  const { api } = vm;
  if (api.lua_isstring(L, -2) === 0) {
    return `named argument key given to ${REGISTER} is not a string`;
  }
  const key = vm.type(L, -2) === LuaType.string ? lower(vm.text(L, -2) ?? EMPTY) : EMPTY;
  const type = vm.type(L, -1);
  const must = `argument given to ${REGISTER} must be a`;
  switch (String(key)) {
    case 'function_name':
      into.name = vm.text(L, -1);
      return into.name === undefined ? `function_name ${must} string` : undefined;
    case 'description':
      into.description = vm.text(L, -1);
      return into.description === undefined ? `description ${must} string` : undefined;
    case 'callback':
      if (type !== LuaType.function) return `callback ${must} function`;
      into.reference = api.luaL_ref(L, REGISTRY);
      return undefined;
    case 'flags':
      if (type !== LuaType.table) {
        return `flags argument to ${REGISTER} must be a table representing function flags`;
      }
      into.flags = readFlags(vm, L);
      return into.flags === undefined ? 'unknown flag given' : undefined;
    default:
      return `unknown argument given to ${REGISTER}`;
  }
}

function readFlags(vm: LuaVm, L: Pointer): Bytes[] | undefined {
  const given = new Set<string>();
  for (let i = 1; ; i += 1) {
    vm.api.lua_rawgeti(L, -1, i);
    if (vm.type(L, -1) === LuaType.nil) break;
    const flag = vm.text(L, -1);
    vm.pop(L);
    if (flag === undefined || !FLAGS.includes(lower(flag))) return undefined;
    given.add(lower(flag));
  }
  vm.pop(L);
  return FLAGS.filter(flag => given.has(flag)).map(latin1);
}
