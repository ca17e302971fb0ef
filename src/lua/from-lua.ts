// What a script returns, as a reply: strings, integers, arrays up to the first nil, and tables whose
// one field says what they are (`ok`, `err`, `double`, `map` …). Errors that end a script, as failures.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1 } from '../resp/bytes.ts';
import type { Protocol } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import { double, error, map, set } from '../resp/reply.ts';
import { formatDouble } from '../engine/algo/decimal.ts';
import { ScriptFailure } from '../engine/lua-port.ts';
import { toInt64 } from './binary.ts';
import type { LuaVm } from './vm.ts';
import { LuaType } from './vm.ts';
import type { Pointer } from './wasm.ts';

/** Deeper nesting is answered as Redis answers what is too deep for its own stack. */
const MAX_DEPTH = 1500;
/** A table that holds itself twice would be a reply without end. */
const MAX_ELEMENTS = 4_000_000;
const TOO_DEEP = error('ERR reached lua stack limit');

/** A C string: up to the first zero. */
const cString = (text: Bytes | undefined): Bytes => {
  const [head = ''] = (text ?? EMPTY).split('\0', 1);
  return latin1(head);
};

const onOneLine = (text: string): Bytes => latin1(text.replace(/[\r\n]/g, ' '));

function integerOf(value: number): number | bigint {
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole : toInt64(value);
}

/** The text of an error as it goes to a client. */
export const errorLine = (text: string): Bytes => onOneLine(text.replace(/^[\r\n]+|[\r\n]+$/g, ''));

/** Takes the replies of one Lua's scripts from the stack. */
export class ReplyTaker {
  /** The protocol that the script chose: whether booleans are booleans. */
  protocol: Protocol = 2;
  private readonly vm: LuaVm;
  private left = 0;

  constructor(vm: LuaVm) {
    this.vm = vm;
  }

  /** What a script returned, which is on top and goes; a failure if it hands on an error. */
  result(L: Pointer): Reply | ScriptFailure {
    const isTable = this.vm.type(L, -1) === LuaType.table;
    this.left = MAX_ELEMENTS;
    if (!isTable || this.string(L, 'err') === undefined) return this.take(L);
    const { text, isCounted } = this.failure(L);
    this.vm.pop(L);
    return new ScriptFailure(text, undefined, isCounted);
  }

  private take(L: Pointer, depth = 0): Reply {
    const { vm } = this;
    const { api } = vm;
    this.left -= 1;
    if (this.left < 0) vm.throwText(L, 'too many elements in the reply of a script');
    const isTooDeep = depth > MAX_DEPTH || api.lua_checkstack(L, 4) === 0;
    const reply = isTooDeep ? TOO_DEEP : this.read(L, depth);
    vm.pop(L);
    return reply;
  }

  /** The error on top; it stays there. */
  failure(L: Pointer): ScriptFailure {
    const { vm } = this;
    if (vm.api.lua_isstring(L, -1) === 1) {
      return new ScriptFailure(errorLine(`ERR ${cString(vm.text(L, -1))}`));
    }
    if (vm.type(L, -1) !== LuaType.table) return new ScriptFailure(latin1('ERR unknown error'));
    const text = this.text(L, 'err') ?? latin1('ERR unknown error');
    const source = this.text(L, 'source');
    const line = this.text(L, 'line');
    const isKnown = source !== undefined && line !== undefined;
    const place = isKnown ? latin1(`${source}:${line}`) : undefined;
    vm.index(L, 'ignore_error_stats_update');
    const isCounted = vm.api.lua_toboolean(L, -1) === 1;
    vm.pop(L);
    return new ScriptFailure(errorLine(text), place, isCounted);
  }

  private read(L: Pointer, depth: number): Reply {
    const { vm } = this;
    switch (vm.type(L, -1)) {
      case LuaType.string:
        return vm.text(L, -1) ?? EMPTY;
      case LuaType.number:
        return integerOf(vm.api.lua_tonumber(L, -1));
      case LuaType.boolean:
        return this.boolean(vm.api.lua_toboolean(L, -1) === 1);
      case LuaType.table:
        return this.tagged(L, depth) ?? this.array(L, depth);
      default:
        return null;
    }
  }

  private boolean(value: boolean): Reply {
    if (this.protocol === 3) return value;
    return value ? 1 : null;
  }

  // A table with a field that says what it is.
  private tagged(L: Pointer, depth: number): Reply | undefined {
    const { vm } = this;
    const failure = this.string(L, 'err');
    if (failure !== undefined) return error(errorLine(cString(failure)));
    const ok = this.string(L, 'ok');
    if (ok !== undefined) return { kind: 'status', text: onOneLine(cString(ok)) };
    if (vm.getField(L, -1, 'double') === LuaType.number) {
      const value = vm.api.lua_tonumber(L, -1);
      vm.pop(L);
      return double(formatDouble(value));
    }
    vm.pop(L);
    return this.pairs(L, 'map', depth) ?? this.pairs(L, 'set', depth) ?? this.texts(L);
  }

  private pairs(L: Pointer, name: 'map' | 'set', depth: number): Reply | undefined {
    const { vm } = this;
    const { api } = vm;
    if (vm.getField(L, -1, name) !== LuaType.table) {
      vm.pop(L);
      return undefined;
    }
    const items: Reply[] = [];
    api.lua_pushnil(L);
    while (api.lua_next(L, -2) !== 0) {
      if (name === 'set') vm.pop(L);
      // The key has to stay as it is for the next step.
      api.lua_pushvalue(L, name === 'set' ? -1 : -2);
      items.push(this.take(L, depth + 1));
      if (name === 'map') items.push(this.take(L, depth + 1));
    }
    vm.pop(L);
    return name === 'map' ? map(items) : set(items);
  }

  private texts(L: Pointer): Reply | undefined {
    const { vm } = this;
    const number = this.string(L, 'big_number');
    if (number !== undefined) return { kind: 'bignumber', text: onOneLine(number) };
    const isVerbatim = vm.getField(L, -1, 'verbatim_string') === LuaType.table;
    const format = isVerbatim ? this.string(L, 'format') : undefined;
    const text = isVerbatim ? this.string(L, 'string') : undefined;
    vm.pop(L);
    if (format === undefined || text === undefined) return undefined;
    return { kind: 'verbatim', format: latin1(cString(format).slice(0, 3).padEnd(3)), text };
  }

  private array(L: Pointer, depth: number): Reply {
    const { vm } = this;
    const items: Reply[] = [];
    for (let i = 1; ; i += 1) {
      vm.api.lua_rawgeti(L, -1, i);
      if (vm.type(L, -1) === LuaType.nil) break;
      items.push(this.take(L, depth + 1));
    }
    vm.pop(L);
    return items;
  }

  // A field of the table on top that is a string.
  private string(L: Pointer, name: string): Bytes | undefined {
    const { vm } = this;
    const isString = vm.getField(L, -1, name) === LuaType.string;
    const text = isString ? vm.text(L, -1) : undefined;
    vm.pop(L);
    return text;
  }

  // A field that is a string or a number.
  private text(L: Pointer, name: string): Bytes | undefined {
    this.vm.index(L, name);
    const text = this.vm.text(L, -1);
    this.vm.pop(L);
    return text === undefined ? undefined : cString(text);
  }
}
