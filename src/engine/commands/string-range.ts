// Parts of strings: APPEND, STRLEN, GETRANGE and its old name SUBSTR, SETRANGE.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY } from '../../resp/bytes.ts';
import type { string } from '../../spec/string.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { STRING_TOO_LONG, fault } from '../faults.ts';
import { encodeString, rawString, stringLength, stringSlice } from '../store/string-value.ts';
import type { Handlers } from './command.ts';

type Partly = 'append' | 'getrange' | 'setrange' | 'strlen' | 'substr';

const BAD_OFFSET = fault('ERR offset is out of range');

export const stringRangeCommands: Pick<Handlers<typeof string>, Partly> = {
  strlen: (ctx, args) => stringLength(ctx.db.read(args.next(), 'string') ?? EMPTY),
  getrange,
  substr: getrange,

  append(ctx, args) {
    const key = args.next();
    const tail = args.next();
    const value = ctx.db.find(key, 'string');
    if (value === undefined) {
      ctx.db.replace(key, encodeString(tail), 'append');
      return tail.length;
    }
    checkLength(ctx, stringLength(value) + tail.length);
    const raw = rawString(value);
    raw.write(raw.length, tail);
    ctx.db.replace(key, raw, 'append', true);
    return raw.length;
  },

  setrange(ctx, args) {
    const key = args.next();
    const offset = args.integer();
    const part = args.next();
    if (offset < 0) throw BAD_OFFSET;
    const value = ctx.db.find(key, 'string') ?? EMPTY;
    if (part.length === 0) return stringLength(value);
    checkLength(ctx, offset + part.length);
    const raw = rawString(value);
    raw.write(offset, part);
    ctx.db.replace(key, raw, 'setrange', true);
    return raw.length;
  },
};

function checkLength(ctx: Context, length: number): void {
  if (length > ctx.keyspace.limits.protoMaxBulkLen) throw STRING_TOO_LONG;
}

function getrange(ctx: Context, args: Args): Bytes {
  const key = args.next();
  const start = args.integer();
  const end = args.integer();
  const value = ctx.db.read(key, 'string') ?? EMPTY;
  const length = stringLength(value);
  // Redis: two negative offsets in the wrong order give nothing, although both are clamped to 0.
  if (start < 0 && end < 0 && start > end) return EMPTY;
  const from = start < 0 ? Math.max(0, length + start) : start;
  const to = end < 0 ? Math.max(0, length + end) : Math.min(end, length - 1);
  return from > to || length === 0 ? EMPTY : stringSlice(value, from, to + 1);
}
