// WAIT and WAITAOF: wait until writes have reached replicas or the disk. This server has neither
// replicas nor an append-only file of its own, so that it waits in vain, as Redis alone would.
import type { generic } from '../../spec/generic.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NOT_POSITIVE, fault } from '../faults.ts';
import { Park } from '../park.ts';
import type { Handlers } from './command.ts';

const NOT_A_TIMEOUT = fault('ERR timeout is not an integer or out of range');
const NEGATIVE_TIMEOUT = fault('ERR timeout is negative');
const TIMEOUT_TOO_LARGE = fault('ERR timeout is out of range');
const NOT_LOCAL_COUNT = fault('ERR value is out of range, value must between 0 and 1');
const NO_APPEND_ONLY_FILE = fault(
  'ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.',
);
const INT64_LIMIT = 2 ** 63;

export const waitCommands: Pick<Handlers<typeof generic>, 'wait' | 'waitaof'> = {
  wait(ctx, args) {
    const replicas = args.integer();
    const timeoutMs = readTimeoutMs(ctx, args);
    return replicas <= 0 ? 0 : new Park({ keys: [], type: 'string', timeoutMs, onTimeout: 0 });
  },

  waitaof(ctx, args) {
    const local = args.integer();
    if (local < 0 || local > 1) throw NOT_LOCAL_COUNT;
    const replicas = args.integer();
    if (replicas < 0) throw NOT_POSITIVE;
    const timeoutMs = readTimeoutMs(ctx, args);
    if (local > 0) throw NO_APPEND_ONLY_FILE;
    if (replicas === 0) return [0, 0];
    return new Park({ keys: [], type: 'string', timeoutMs, onTimeout: [0, 0] });
  },
};

function readTimeoutMs({ nowMs }: Context, args: Args): number {
  const timeoutMs = args.integer(-Infinity, Infinity, NOT_A_TIMEOUT);
  if (timeoutMs < 0) throw NEGATIVE_TIMEOUT;
  if (timeoutMs + nowMs >= INT64_LIMIT) throw TIMEOUT_TOO_LARGE;
  return timeoutMs;
}
