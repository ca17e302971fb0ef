// What a script can see: Lua's libraries as far as they are harmless, Redis's own, and nothing that
// it could change for the next script. Globals that do not exist are errors.
import { pushBit } from './bit.ts';
import { addBasics } from './basic-library.ts';
import { pushCjson } from './cjson.ts';
import { pushCmsgpack } from './cmsgpack.ts';
import type { ScriptRandom } from './random.ts';
import { addRandom } from './random.ts';
import { ReadonlyTables } from './readonly-tables.ts';
import { pushStruct } from './struct.ts';
import type { LuaVm } from './vm.ts';
import { GLOBALS, LuaType, REGISTRY } from './vm.ts';
import type { Pointer } from './wasm.ts';
import { widenLibrary } from './wide-integers.ts';

/** The basic functions that are left. */
const BASIC = [
  'assert',
  'collectgarbage',
  'error',
  'gcinfo',
  'getmetatable',
  'ipairs',
  'load',
  'loadstring',
  'next',
  'pairs',
  'pcall',
  'rawequal',
  'rawget',
  'rawset',
  'select',
  'setmetatable',
  'tonumber',
  'tostring',
  'type',
  'unpack',
  'xpcall',
  '_VERSION',
];
const LIBRARIES = ['string', 'table', 'math', 'coroutine'];

/** What a sandbox is given. */
export interface SandboxParts {
  readonly chance: ScriptRandom;
  /** Milliseconds of anything that goes on: `os.clock`. */
  readonly nowMs: () => number;
  /** Adds to the table of globals on top, before it is closed. */
  readonly addGlobals: (L: Pointer, sandbox: Sandbox) => void;
}

/** The globals of one Lua. */
export class Sandbox {
  readonly tables: ReadonlyTables;
  private readonly vm: LuaVm;
  private readonly missing: Pointer;
  private globals = 0;
  private standIn = 0;

  /** Builds it on an empty stack, inside `vm.protect`. */
  constructor(vm: LuaVm, L: Pointer, parts: SandboxParts) {
    this.vm = vm;
    this.tables = new ReadonlyTables(vm);
    vm.resolve = (state, index) => this.tables.resolve(state, index);
    this.missing = vm.define(state => this.noSuchGlobal(state));
    this.openLibraries(L);
    this.build(L, parts);
  }

  /** Pushes the real table of globals, which can be written. */
  pushGlobals(L: Pointer): void {
    this.vm.api.lua_rawgeti(L, REGISTRY, this.globals);
  }

  /** Lets scripts see the fields of the table on top as globals, and nothing else; pops it. */
  show(L: Pointer): void {
    this.vm.api.lua_rawgeti(L, REGISTRY, this.standIn);
    this.tables.redirect(L);
    this.vm.pop(L, 2);
  }

  /** Makes reading what is not in the table on top an error. */
  close(L: Pointer): void {
    const { vm } = this;
    vm.api.lua_createtable(L, 0, 1);
    vm.setField(L, '__index', () => vm.api.lua_pushcclosure(L, this.missing, 0));
    vm.api.lua_setmetatable(L, -2);
  }

  private openLibraries(L: Pointer): void {
    const { api } = this.vm;
    for (const open of [
      api.luaopen_base,
      api.luaopen_string,
      api.luaopen_table,
      api.luaopen_math,
    ]) {
      open(L);
      api.lua_settop(L, 0);
    }
  }

  private build(L: Pointer, parts: SandboxParts): void {
    const { vm, tables } = this;
    const { api } = vm;
    api.lua_pushvalue(L, GLOBALS);
    vm.getField(L, -1, 'string');
    vm.getField(L, -1, 'format');
    vm.keepFormat(L);
    vm.pop(L);
    this.adaptLibraries(L, parts);
    api.lua_createtable(L, 0, 0);
    for (const name of BASIC) vm.setField(L, name, () => void vm.getField(L, GLOBALS, name));
    this.addLibraries(L, parts);
    parts.addGlobals(L, this);
    this.close(L);
    api.lua_pushvalue(L, -1);
    this.globals = api.luaL_ref(L, REGISTRY);
    api.lua_pushvalue(L, -1);
    tables.protect(L);
    api.lua_pushvalue(L, -1);
    this.standIn = api.luaL_ref(L, REGISTRY);
    vm.push(L, '_G');
    api.lua_pushvalue(L, -2);
    api.lua_rawset(L, -4);
    api.lua_replace(L, GLOBALS);
    api.lua_settop(L, 0);
  }

  // Changes Lua's own libraries in the table of its globals on top.
  private adaptLibraries(L: Pointer, { chance }: SandboxParts): void {
    const { vm, tables } = this;
    widenLibrary(vm, L, '_G');
    tables.wrapBasic(L);
    addBasics(vm, L);
    for (const name of LIBRARIES) {
      vm.getField(L, -1, name);
      widenLibrary(vm, L, name);
      if (name === 'table') tables.wrapTable(L);
      if (name === 'math') addRandom(vm, L, chance);
      vm.pop(L);
    }
    tables.protectStrings(L);
    vm.pop(L);
  }

  // Adds all libraries to the table on top, readonly.
  private addLibraries(L: Pointer, { nowMs }: SandboxParts): void {
    const { vm, tables } = this;
    const add = (name: string, push: () => void): void => {
      vm.setField(L, name, () => {
        push();
        tables.protect(L);
      });
    };
    const startMs = nowMs();
    const clock = (state: Pointer): number => {
      vm.api.lua_pushnumber(state, (nowMs() - startMs) / 1000);
      return 1;
    };
    vm.setField(L, 'string', () => tables.pushStrings(L));
    for (const name of ['table', 'math', 'coroutine']) {
      add(name, () => void vm.getField(L, GLOBALS, name));
    }
    add('os', () => vm.pushLibrary(L, { clock }));
    add('bit', () => pushBit(vm, L));
    add('cjson', () => pushCjson(vm, L));
    add('cmsgpack', () => pushCmsgpack(vm, L));
    add('struct', () => pushStruct(vm, L));
  }

  private noSuchGlobal(L: Pointer): number {
    const { vm } = this;
    const type = vm.type(L, 2);
    if (type !== LuaType.string && type !== LuaType.number) {
      vm.fail(L, 'Second argument to luaProtectedTableError must be a string or number');
    }
    const [name = ''] = (vm.text(L, 2) ?? '').split('\0', 1);
    return vm.fail(L, `Script attempted to access nonexistent global variable '${name}'`);
  }
}
