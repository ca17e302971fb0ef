// The basic functions that differ from Lua's own: no bytecode is loaded, which could break out of the
// sandbox, and what `pcall` says of a failed command is its text.
import { latin1 } from '../resp/bytes.ts';
import type { LuaVm } from './vm.ts';
import { LuaType } from './vm.ts';
import type { Pointer } from './wasm.ts';
import { wrap } from './wide-integers.ts';

/** What compiled code starts with. */
const BYTECODE = '\x1b';
const ALL_RESULTS = -1;

/** Replaces `load`, `loadstring`, `pcall` and `tostring` in the table on top. */
export function addBasics(vm: LuaVm, L: Pointer): void {
  wrap(vm, L, 'tostring', original => state => {
    const isNull = vm.type(state, 1) === LuaType.lightUserdata;
    if (!isNull || vm.api.lua_touserdata(state, 1) !== 0) return original(state);
    // As glibc prints a pointer to nothing: `cjson.null`.
    vm.push(state, 'userdata: (nil)');
    return 1;
  });
  vm.addFunctions(L, {
    load: state => load(vm, state),
    loadstring: state => loadString(vm, state),
    pcall: state => protectedCall(vm, state),
  });
}

// Leaves the function, or nil and why there is none.
function compile(vm: LuaVm, L: Pointer, source: string, name: string): number {
  // Compiled code is read as text, in which its first character means nothing.
  const text = source.startsWith(BYTECODE) ? ` ${source}` : source;
  return vm.load(L, text, name) ? 1 : nilAndMessage(vm, L);
}

function nilAndMessage(vm: LuaVm, L: Pointer): number {
  vm.api.lua_pushnil(L);
  vm.api.lua_insert(L, -2);
  return 2;
}

function loadString(vm: LuaVm, L: Pointer): number {
  const source = vm.checkText(L, 1);
  const name = vm.type(L, 2) <= LuaType.nil ? source : vm.checkText(L, 2);
  return compile(vm, L, source, name);
}

function load(vm: LuaVm, L: Pointer): number {
  const { api } = vm;
  api.luaL_checktype(L, 1, LuaType.function);
  const name = vm.type(L, 2) <= LuaType.nil ? '=(load)' : vm.checkText(L, 2);
  api.lua_settop(L, 3);
  let source = '';
  for (;;) {
    api.lua_pushvalue(L, 1);
    if (api.lua_pcall(L, 0, 1, 0) !== 0) return nilAndMessage(vm, L);
    if (api.lua_isstring(L, -1) === 0 && vm.type(L, -1) !== LuaType.nil) {
      vm.push(L, 'reader function must return a string');
      return nilAndMessage(vm, L);
    }
    const piece = vm.text(L, -1) ?? latin1('');
    vm.pop(L);
    if (piece === '') return compile(vm, L, source, name);
    source += piece;
  }
}

function protectedCall(vm: LuaVm, L: Pointer): number {
  const { api } = vm;
  api.luaL_checkany(L, 1);
  if (api.lua_pcall(L, api.lua_gettop(L) - 1, ALL_RESULTS, 0) === 0) {
    api.lua_pushboolean(L, 1);
    api.lua_insert(L, 1);
    return api.lua_gettop(L);
  }
  // Redis: of an error that is a table only the text is told; one without text is told with nil.
  if (vm.type(L, -1) === LuaType.table) {
    vm.index(L, 'err');
    if (api.lua_isstring(L, -1) === 1) api.lua_replace(L, -2);
  }
  api.lua_pushboolean(L, 0);
  api.lua_insert(L, 1);
  return api.lua_gettop(L);
}
