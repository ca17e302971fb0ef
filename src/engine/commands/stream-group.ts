// XGROUP: making, changing and removing consumer groups and their consumers.
import type { Bytes } from '../../resp/bytes.ts';
import { OK } from '../../resp/reply.ts';
import type { stream } from '../../spec/stream.ts';
import type { Int64 } from '../algo/int64.ts';
import { wrappedSum } from '../algo/uint64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { Fault } from '../faults.ts';
import { fault, shown } from '../faults.ts';
import type { Consumer } from '../store/stream-group.ts';
import { ConsumerGroup } from '../store/stream-group.ts';
import { MIN_ID } from '../store/stream-id.ts';
import type { StreamValue } from '../store/stream-value.ts';
import type { Handlers } from './command.ts';
import { helpReply, subcommandSyntax } from './help.ts';
import { looseId, strictId } from './stream-args.ts';

const NO_KEY = fault(
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
);
const BUSY_GROUP = fault('BUSYGROUP Consumer Group name already exists');
const BAD_ENTRIES_READ = fault('ERR value for ENTRIESREAD must be positive or -1');

export const streamGroupCommands: Pick<Handlers<typeof stream>, 'xgroup'> = {
  xgroup: {
    create(ctx, args) {
      const [key, name, id] = [args.next(), args.next(), args.next()];
      const { mkStream, entriesRead, tooMany } = groupOptions(args, true);
      const found = ctx.db.find(key, 'stream');
      if (found === undefined && !mkStream) throw NO_KEY;
      if (tooMany) throw subcommandSyntax(args);
      const lastId = id === '$' ? (found?.lastId ?? MIN_ID) : strictId(id);
      const value = ctx.db.open(key, 'stream');
      if (value.group(name) !== undefined) throw BUSY_GROUP;
      value.addGroup(new ConsumerGroup(name, lastId, entriesRead));
      ctx.db.changed(key, 'xgroup-create');
      return OK;
    },

    setid(ctx, args) {
      const [key, name, id] = [args.next(), args.next(), args.next()];
      const { entriesRead, tooMany } = groupOptions(args, false);
      const { value, group } = findGroup(ctx, key, name);
      if (tooMany) throw subcommandSyntax(args);
      group.lastId = id === '$' ? value.lastId : looseId(id);
      group.entriesRead = entriesRead;
      ctx.db.changed(key, 'xgroup-setid');
      return OK;
    },

    destroy(ctx, args) {
      const [key, name] = [args.next(), args.next()];
      const value = ctx.db.find(key, 'stream');
      if (value === undefined) throw NO_KEY;
      if (!value.removeGroup(name)) return 0;
      ctx.db.changed(key, 'xgroup-destroy');
      return 1;
    },

    createconsumer(ctx, args) {
      const [key, name, consumer] = [args.next(), args.next(), args.next()];
      const { group } = findGroup(ctx, key, name);
      if (group.consumer(consumer) !== undefined) return 0;
      group.addConsumer(consumer, Math.floor(ctx.nowMs));
      ctx.db.changed(key, 'xgroup-createconsumer');
      return 1;
    },

    delconsumer(ctx, args) {
      const [key, name, consumerName] = [args.next(), args.next(), args.next()];
      const { group } = findGroup(ctx, key, name);
      const consumer = group.consumer(consumerName);
      if (consumer === undefined) return 0;
      group.removeConsumer(consumer);
      ctx.db.changed(key, 'xgroup-delconsumer');
      return consumer.pending.size;
    },

    help: () =>
      helpReply('XGROUP', [
        'CREATE <key> <groupname> <id|$> [option]',
        '    Create a new consumer group. Options are:',
        '    * MKSTREAM',
        '      Create the empty stream if it does not exist.',
        '    * ENTRIESREAD entries_read',
        "      Set the group's entries_read counter (internal use).",
        'CREATECONSUMER <key> <groupname> <consumer>',
        '    Create a new consumer in the specified group.',
        'DELCONSUMER <key> <groupname> <consumer>',
        '    Remove the specified consumer.',
        'DESTROY <key> <groupname>',
        '    Remove the specified group.',
        'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
        '    Set the current group ID and entries_read counter.',
      ]),
  },
};

/** The group that a consumer's command names. */
export function consumerFor(ctx: Context, key: Bytes, group: ConsumerGroup, name: Bytes): Consumer {
  const nowMs = Math.floor(ctx.nowMs);
  const known = group.consumer(name);
  if (known !== undefined) {
    known.seenMs = nowMs;
    return known;
  }
  const made = group.addConsumer(name, nowMs);
  ctx.db.changed(key, 'xgroup-createconsumer');
  return made;
}

/** The fault for a group or a key that is not there. */
export const noGroupFor = (key: Bytes, group: Bytes): Fault =>
  fault(`NOGROUP No such consumer group '${shown(group)}' for key name '${shown(key)}'`);

/** A stream and one of its groups. */
export interface GroupOfStream {
  readonly value: StreamValue;
  readonly group: ConsumerGroup;
}

/** The group that a command about pending entries names. @throws NOGROUP */
export function groupOfStream(ctx: Context, key: Bytes, name: Bytes): GroupOfStream {
  const value = ctx.db.read(key, 'stream');
  const group = value?.group(name);
  if (value !== undefined && group !== undefined) return { value, group };
  throw fault(`NOGROUP No such key '${shown(key)}' or consumer group '${shown(name)}'`);
}

/** One more delivery; beyond 64 bits it begins anew, as in Redis. */
export const plusOne = (count: Int64): Int64 => wrappedSum(count, 1);

function findGroup(ctx: Context, key: Bytes, name: Bytes): GroupOfStream {
  const value = ctx.db.find(key, 'stream');
  if (value === undefined) throw NO_KEY;
  const group = value.group(name);
  if (group === undefined) throw noGroupFor(key, name);
  return { value, group };
}

interface GroupOptions {
  readonly mkStream: boolean;
  readonly entriesRead: Int64 | undefined;
  /** Redis: more arguments than the options can be, of which it complains last. */
  readonly tooMany: boolean;
}

function groupOptions(args: Args, mayMake: boolean): GroupOptions {
  let mkStream = false;
  let entriesRead: Int64 | undefined;
  // Redis: CREATE takes three more arguments at most, SETID none or two.
  const tooMany = args.left > (mayMake ? 3 : 2);
  while (!args.done) {
    if (mayMake && args.skip('MKSTREAM')) {
      mkStream = true;
    } else if (args.left >= 2 && args.skip('ENTRIESREAD')) {
      const count = args.int64();
      if (count < -1) throw BAD_ENTRIES_READ;
      entriesRead = count < 0 ? undefined : count;
    } else {
      throw subcommandSyntax(args);
    }
  }
  return { mkStream, entriesRead, tooMany };
}
