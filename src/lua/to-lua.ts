// Replies of commands as scripts see them. In RESP2 there are strings, integers, arrays, false for nil
// and tables with `ok` or `err`; in RESP3 also nil, booleans and tables with `double`, `map`, `set` ….
import { latin1 } from '../resp/bytes.ts';
import type { Bytes } from '../resp/bytes.ts';
import type { Protocol } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import type { LuaVm } from './vm.ts';
import type { Pointer } from './wasm.ts';

type KindReply = Extract<Reply, { kind: string }>;

/** Pushes replies for one Lua. */
export class ReplyPusher {
  protocol: Protocol = 2;
  private readonly vm: LuaVm;

  constructor(vm: LuaVm) {
    this.vm = vm;
  }

  push(L: Pointer, reply: Reply): void {
    const { vm } = this;
    vm.api.luaL_checkstack(L, 4, 0);
    if (typeof reply === 'string') vm.push(L, reply);
    else if (typeof reply === 'number' || typeof reply === 'bigint') {
      vm.api.lua_pushnumber(L, Number(reply));
    } else if (reply === null) this.pushNil(L);
    else if (typeof reply === 'boolean') this.pushBoolean(L, reply);
    else if ('kind' in reply) this.pushKind(L, reply);
    else this.pushArray(L, reply);
  }

  /** Pushes `{err = text}`; `isCounted` tells that the error is in the statistics already. */
  pushError(L: Pointer, text: string, isCounted: boolean): void {
    const { vm } = this;
    vm.api.lua_createtable(L, 0, 0);
    vm.setField(L, 'err', () => vm.push(L, text));
    if (!isCounted) return;
    vm.setField(L, 'ignore_error_stats_update', () => vm.api.lua_pushboolean(L, 1));
  }

  /** Pushes a table with one field. */
  pushField(L: Pointer, name: string, text: string): void {
    this.pushTable(L, name, () => this.vm.push(L, text));
  }

  private pushKind(L: Pointer, reply: KindReply): void {
    switch (reply.kind) {
      case 'status':
        return this.pushField(L, 'ok', reply.text);
      case 'error':
        return this.pushError(L, reply.text, true);
      case 'double':
        return this.pushDouble(L, reply.text);
      case 'bignumber':
        return this.pushText(L, 'big_number', reply.text);
      case 'verbatim':
        return this.pushVerbatim(L, reply.format, reply.text);
      case 'map':
        return this.pushMap(L, reply.items);
      case 'set':
        return this.pushSet(L, reply.items);
      case 'push':
        return this.pushArray(L, reply.items);
      case 'attribute':
        return this.push(L, reply.reply);
      case 'several':
        return this.push(L, reply.replies[0] ?? null);
      case 'nil-array':
        return this.pushNil(L);
    }
  }

  private pushNil(L: Pointer): void {
    if (this.protocol === 3) this.vm.api.lua_pushnil(L);
    else this.vm.api.lua_pushboolean(L, 0);
  }

  private pushBoolean(L: Pointer, value: boolean): void {
    const bit = value ? 1 : 0;
    if (this.protocol === 3) this.vm.api.lua_pushboolean(L, bit);
    else this.vm.api.lua_pushnumber(L, bit);
  }

  private pushArray(L: Pointer, items: readonly Reply[]): void {
    const { api } = this.vm;
    api.lua_createtable(L, items.length, 0);
    for (const [i, item] of items.entries()) {
      this.push(L, item);
      api.lua_rawseti(L, -2, i + 1);
    }
  }

  private pushMap(L: Pointer, items: readonly Reply[]): void {
    if (this.protocol === 2) return this.pushArray(L, items);
    const { api } = this.vm;
    this.pushTable(L, 'map', () => {
      api.lua_createtable(L, 0, items.length / 2);
      for (let i = 0; i < items.length; i += 2) {
        this.push(L, items[i] ?? null);
        this.push(L, items[i + 1] ?? null);
        api.lua_rawset(L, -3);
      }
    });
  }

  private pushSet(L: Pointer, items: readonly Reply[]): void {
    if (this.protocol === 2) return this.pushArray(L, items);
    const { api } = this.vm;
    this.pushTable(L, 'set', () => {
      api.lua_createtable(L, 0, items.length);
      for (const item of items) {
        this.push(L, item);
        api.lua_pushboolean(L, 1);
        api.lua_rawset(L, -3);
      }
    });
  }

  private pushDouble(L: Pointer, text: Bytes): void {
    if (this.protocol === 2) return this.vm.push(L, text);
    this.pushTable(L, 'double', () => this.vm.api.lua_pushnumber(L, doubleOf(text)));
  }

  private pushText(L: Pointer, name: string, text: Bytes): void {
    if (this.protocol === 2) this.vm.push(L, text);
    else this.pushField(L, name, text);
  }

  private pushVerbatim(L: Pointer, format: Bytes, text: Bytes): void {
    const { vm } = this;
    if (this.protocol === 2) return vm.push(L, text);
    this.pushTable(L, 'verbatim_string', () => {
      vm.api.lua_createtable(L, 0, 0);
      vm.setField(L, 'string', () => vm.push(L, text));
      vm.setField(L, 'format', () => vm.push(L, format));
    });
  }

  private pushTable(L: Pointer, name: string, push: () => void): void {
    this.vm.api.lua_createtable(L, 0, 0);
    this.vm.setField(L, name, push);
  }
}

function doubleOf(text: Bytes): number {
  if (text === latin1('inf')) return Infinity;
  return text === latin1('-inf') ? -Infinity : Number(text);
}
