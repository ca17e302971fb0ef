// MIGRATE: sends keys to another server. A browser tab reaches no other server, so that it answers
// what Redis answers when nobody listens there.
import type { Bytes } from '../../resp/bytes.ts';
import { status } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import { NOT_INTEGER, SYNTAX, fault } from '../faults.ts';
import type { Handlers } from './command.ts';

const NO_KEY = status('NOKEY');
const NOBODY_THERE = fault('IOERR error or timeout writing to target instance');
const KEY_AND_KEYS = fault(
  'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string',
);

export const migrateCommands: Pick<Handlers<typeof generic>, 'migrate'> = {
  migrate(ctx, args) {
    args.take(2);
    const key = args.next();
    const [database, timeout] = [args.next(), args.next()];
    const keys = readKeys(args, key);
    // Redis: the timeout is read first; what the number of the database means, the target decides.
    if (parseInt64(timeout) === undefined || parseInt64(database) === undefined) throw NOT_INTEGER;
    if (!keys.some(each => ctx.db.has(each))) return NO_KEY;
    throw NOBODY_THERE;
  },
};

// Reads the options; returns the keys that they or the command name.
function readKeys(args: Args, key: Bytes): Bytes[] {
  while (!args.done) {
    if (args.skip('COPY') || args.skip('REPLACE')) continue;
    if (args.left >= 2 && args.skip('AUTH')) args.take(1);
    else if (args.left >= 3 && args.skip('AUTH2')) args.take(2);
    else if (args.skip('KEYS')) {
      if (key.length > 0) throw KEY_AND_KEYS;
      return args.take(args.left);
    } else throw SYNTAX;
  }
  return [key];
}
