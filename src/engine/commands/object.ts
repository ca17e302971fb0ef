// OBJECT: how a value is stored. Looking is no use of the key.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { status } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import type { Entry } from '../store/database.ts';
import { stringEncoding } from '../store/string-value.ts';
import type { Value } from '../store/values.ts';
import { isType } from '../store/values.ts';
import type { Handlers } from './command.ts';

/** Redis: the numbers below it exist once and are shared by all who hold them, for ever. */
const SHARED_INTEGERS = 10_000;
const SHARED_REFERENCES = 2 ** 31 - 1;

const SWITCHING =
  'Please note that when switching between policies at runtime LRU and LFU data will take some ' +
  'time to adjust.';
const NO_LFU = fault(
  `ERR An LFU maxmemory policy is not selected, access frequency not tracked. ${SWITCHING}`,
);
const NO_LRU = fault(
  `ERR An LFU maxmemory policy is selected, idle time not tracked. ${SWITCHING}`,
);

const HELP = [
  'OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'ENCODING <key>',
  '    Return the kind of internal representation used in order to store the value',
  '    associated with a <key>.',
  'FREQ <key>',
  '    Return the access frequency index of the <key>. The returned integer is',
  '    proportional to the logarithm of the recent access frequency of the key.',
  'IDLETIME <key>',
  '    Return the idle time of the <key>, that is the approximated number of',
  '    seconds elapsed since the last access to the key.',
  'REFCOUNT <key>',
  '    Return the number of references of the value associated with the specified',
  '    <key>.',
  'HELP',
  '    Print this help.',
];

export const objectCommands: Pick<Handlers<typeof generic>, 'object'> = {
  object: {
    encoding: (ctx, args) => look(ctx, args.next(), ({ value }) => latin1(encodingOf(value))),
    refcount: (ctx, args) => look(ctx, args.next(), ({ value }) => references(value)),
    idletime: (ctx, args) =>
      look(ctx, args.next(), ({ touched }) => {
        if (ctx.server.eviction.countsUse) throw NO_LRU;
        return Math.max(0, ctx.keyspace.nowSeconds - touched);
      }),
    freq: (ctx, args) =>
      look(ctx, args.next(), entry => {
        if (!ctx.server.eviction.countsUse) throw NO_LFU;
        return ctx.server.eviction.frequency(entry);
      }),
    help: () => HELP.map(status),
  },
};

/** Redis's name of a value's encoding. */
export function encodingOf(value: Value): string {
  return isType(value, 'string') ? stringEncoding(value) : value.encoding;
}

// Redis: unlike other reads this one tells nobody that the key is missing.
function look(ctx: Context, key: Bytes, answer: (entry: Entry) => Reply): Reply {
  const entry = ctx.db.entry(key);
  if (entry !== undefined) {
    ctx.keyspace.found();
    return answer(entry);
  }
  if (!ctx.keyspace.quiet) ctx.keyspace.misses += 1;
  return null;
}

function references(value: Value): number {
  const isShared = typeof value === 'number' && value >= 0 && value < SHARED_INTEGERS;
  return isShared ? SHARED_REFERENCES : 1;
}
