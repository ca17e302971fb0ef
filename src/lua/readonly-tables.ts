// Tables that scripts may read and not write. Redis's own Lua has a flag for them; here an empty
// table stands in for each, which looks into the real one and refuses every write. The functions
// that do not ask metatables are told of the stand-ins.
import type { LuaVm } from './vm.ts';
import { LuaType, REGISTRY } from './vm.ts';
import { wrap } from './wide-integers.ts';
import type { LuaFunction, Pointer } from './wasm.ts';

const READONLY = 'Attempt to modify a readonly table';

/** What stands behind a stand-in: references in the registry. */
interface Behind {
  readonly table: number;
  /** The metatable that scripts are shown; undefined if the table has none. */
  readonly metatable: number | undefined;
}

/** The readonly tables of one Lua. */
export class ReadonlyTables {
  private readonly vm: LuaVm;
  private readonly behind = new Map<Pointer, Behind>();
  private readonly refuse: Pointer;
  private stringMetatable: Pointer = 0;
  private shownStringMetatable = 0;
  private strings = 0;

  constructor(vm: LuaVm) {
    this.vm = vm;
    this.refuse = vm.define(L => vm.fail(L, READONLY));
  }

  /** Replaces the table on top by its stand-in; its metatable, if it has one, is shown readonly. */
  protect(L: Pointer): void {
    const { vm } = this;
    const { api } = vm;
    const metatable = api.lua_getmetatable(L, -1) === 0 ? undefined : this.referToProtected(L);
    api.lua_pushvalue(L, -1);
    const table = api.luaL_ref(L, REGISTRY);
    api.lua_createtable(L, 0, 0);
    this.behind.set(api.lua_topointer(L, -1), { table, metatable });
    api.lua_createtable(L, 0, 2);
    vm.setField(L, '__index', () => api.lua_pushvalue(L, -4));
    vm.setField(L, '__newindex', () => api.lua_pushcclosure(L, this.refuse, 0));
    api.lua_setmetatable(L, -2);
    api.lua_remove(L, -2);
  }

  /** Lets the stand-in on top look into the table below it from now on, which goes. */
  redirect(L: Pointer): void {
    const { vm } = this;
    vm.api.lua_getmetatable(L, -1);
    vm.setField(L, '__index', () => vm.api.lua_pushvalue(L, -4));
    vm.pop(L);
  }

  /** Protects the metatable of strings, through which every string finds its methods. */
  protectStrings(L: Pointer): void {
    const { vm } = this;
    const { api } = vm;
    vm.push(L, '');
    api.lua_getmetatable(L, -1);
    this.stringMetatable = api.lua_topointer(L, -1);
    vm.getField(L, -1, '__index');
    this.strings = this.referToProtected(L);
    vm.setField(L, '__index', () => this.pushStrings(L));
    this.shownStringMetatable = this.referToProtected(L);
    vm.pop(L);
  }

  /** Pushes the library `string`, readonly. */
  pushStrings(L: Pointer): void {
    this.vm.api.lua_rawgeti(L, REGISTRY, this.strings);
  }

  /** Puts the real table in place of a stand-in at an index. */
  resolve(L: Pointer, index: number): void {
    const found = this.find(L, index);
    if (found === undefined) return;
    const { api } = this.vm;
    const at = index < 0 ? api.lua_gettop(L) + index + 1 : index;
    api.lua_rawgeti(L, REGISTRY, found.table);
    api.lua_replace(L, at);
  }

  /** Replaces the basic functions on top that do not ask metatables. */
  wrapBasic(L: Pointer): void {
    const { vm } = this;
    const { api } = vm;
    for (const name of ['next', 'rawget']) wrap(vm, L, name, original => this.reading(original));
    wrap(vm, L, 'rawset', original => this.writing(original));
    wrap(vm, L, 'setmetatable', original => this.writing(original));
    wrap(vm, L, 'getmetatable', original => state => this.metatableOf(state, original));
    vm.getField(L, -1, 'next');
    const next = api.luaL_ref(L, REGISTRY);
    const pairs: LuaFunction = state => {
      api.luaL_checktype(state, 1, LuaType.table);
      this.resolve(state, 1);
      api.lua_rawgeti(state, REGISTRY, next);
      api.lua_pushvalue(state, 1);
      api.lua_pushnil(state);
      return 3;
    };
    vm.addFunctions(L, { pairs });
  }

  /** The same for the library `table`. */
  wrapTable(L: Pointer): void {
    wrap(this.vm, L, 'foreach', original => this.reading(original));
    wrap(this.vm, L, 'insert', original => this.writing(original));
  }

  private find(L: Pointer, index: number): Behind | undefined {
    const { api } = this.vm;
    if (api.lua_type(L, index) !== LuaType.table) return undefined;
    return this.behind.get(api.lua_topointer(L, index));
  }

  private reading(original: LuaFunction): LuaFunction {
    return L => {
      this.resolve(L, 1);
      return original(L);
    };
  }

  private writing(original: LuaFunction): LuaFunction {
    return L => {
      if (this.find(L, 1) !== undefined) this.vm.throwText(L, READONLY);
      return original(L);
    };
  }

  private metatableOf(L: Pointer, original: LuaFunction): number {
    const { api } = this.vm;
    const found = this.find(L, 1);
    if (found === undefined) {
      const count = original(L);
      if (api.lua_topointer(L, -1) !== this.stringMetatable) return count;
      api.lua_rawgeti(L, REGISTRY, this.shownStringMetatable);
    } else if (found.metatable === undefined) {
      api.lua_pushnil(L);
    } else {
      api.lua_rawgeti(L, REGISTRY, found.metatable);
    }
    return 1;
  }

  // Pops a table; a reference to its stand-in.
  private referToProtected(L: Pointer): number {
    this.protect(L);
    return this.vm.api.luaL_ref(L, REGISTRY);
  }
}
