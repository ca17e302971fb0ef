// CLIENT PAUSE, UNPAUSE, UNBLOCK, REPLY, NO-EVICT, NO-TOUCH: how clients are held back and let go, and
// how this one is treated.
import type { Bytes } from '../../resp/bytes.ts';
import { error, OK } from '../../resp/reply.ts';
import type { connection } from '../../spec/connection.ts';
import { INT64_MAX, parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import { fault, NOT_INTEGER, SYNTAX } from '../faults.ts';
import type { PauseMode } from '../services/pause.ts';
import type { ContainerHandlers } from './command.ts';
import { subcommandSyntax } from './help.ts';

type Handlers = ContainerHandlers<(typeof connection)['client']>;

const BAD_MODE = fault('ERR CLIENT PAUSE mode must be WRITE or ALL');
const BAD_TIMEOUT = fault('ERR timeout is not an integer or out of range');
const NEGATIVE_TIMEOUT = fault('ERR timeout is negative');
const LARGE_TIMEOUT = fault('ERR timeout is out of range');
const BAD_REASON = fault('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
const UNBLOCKED = error('UNBLOCKED client unblocked via CLIENT UNBLOCK');

/** CLIENT PAUSE, UNPAUSE, UNBLOCK, REPLY, NO-EVICT, NO-TOUCH. */
export const clientControlCommands: Pick<
  Handlers,
  'pause' | 'unpause' | 'unblock' | 'reply' | 'no-evict' | 'no-touch'
> = {
  pause({ server: { pause }, nowMs }, args) {
    if (args.left > 2) throw subcommandSyntax(args);
    const timeout = args.next();
    const mode = args.done ? 'all' : readMode(args);
    pause.start(mode, nowMs + readTimeout(timeout, nowMs));
    return OK;
  },

  unpause({ server }) {
    server.requests.goOn(server.pause.end());
    return OK;
  },

  unblock({ server }, args) {
    if (args.left > 2) throw subcommandSyntax(args);
    const id = args.next();
    const reason = args.done ? 'TIMEOUT' : args.word();
    if (reason !== 'TIMEOUT' && reason !== 'ERROR') throw BAD_REASON;
    const number = parseInt64(id);
    if (number === undefined) throw NOT_INTEGER;
    const target = server.clients.byId(Number(number));
    if (target?.parked === undefined) return 0;
    server.requests.unblock(target, reason === 'ERROR' ? UNBLOCKED : target.parked.park.onTimeout);
    return 1;
  },

  reply({ client }, args) {
    const mode = args.word();
    if (mode === 'ON') client.muted = 0;
    else if (mode === 'OFF') client.muted = Infinity;
    // Redis: the reply of this command is dropped as well.
    else if (mode === 'SKIP') client.muted = Math.max(client.muted, 2);
    else throw SYNTAX;
    return OK;
  },

  'no-evict'({ client }, args) {
    client.noEvict = readOnOff(args);
    return OK;
  },

  'no-touch'({ client }, args) {
    client.noTouch = readOnOff(args);
    return OK;
  },
};

function readMode(args: Args): PauseMode {
  const mode = args.word();
  if (mode === 'WRITE') return 'write';
  if (mode === 'ALL') return 'all';
  throw BAD_MODE;
}

function readTimeout(text: Bytes, nowMs: number): number {
  const timeoutMs = parseInt64(text);
  if (timeoutMs === undefined) throw BAD_TIMEOUT;
  if (timeoutMs < 0) throw NEGATIVE_TIMEOUT;
  if (BigInt(timeoutMs) + BigInt(Math.floor(nowMs)) > INT64_MAX) throw LARGE_TIMEOUT;
  return Number(timeoutMs);
}

function readOnOff(args: Args): boolean {
  const word = args.word();
  if (word !== 'ON' && word !== 'OFF') throw SYNTAX;
  return word === 'ON';
}
