// SLOWLOG: the commands that took too long. What is logged is the service's.
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { fault } from '../faults.ts';
import type { SlowEntry } from '../services/slowlog.ts';
import type { Handlers } from './command.ts';
import { helpReply, subcommandSyntax } from './help.ts';

const DEFAULT_COUNT = 10;
const BAD_COUNT = fault('ERR count should be greater than or equal to -1');

const HELP = [
  'GET [<count>]',
  '    Return top <count> entries from the slowlog (default: 10, -1 mean all).',
  '    Entries are made of:',
  '    id, timestamp, time in microseconds, arguments array, client IP and port,',
  '    client name',
  'LEN',
  '    Return the length of the slowlog.',
  'RESET',
  '    Reset the slowlog.',
];

export const slowlogCommands: Pick<Handlers<typeof server>, 'slowlog'> = {
  slowlog: {
    get({ server: { slowlog } }, args) {
      if (args.left > 1) throw subcommandSyntax(args);
      const count = args.done ? DEFAULT_COUNT : args.integer(-1, Infinity, BAD_COUNT);
      return slowlog.latest(count < 0 ? Infinity : count).map(entryReply);
    },

    len: ({ server: { slowlog } }) => slowlog.length,

    reset({ server: { slowlog } }) {
      slowlog.clear();
      return OK;
    },

    help: () => helpReply('SLOWLOG', HELP),
  },
};

const entryReply = (entry: SlowEntry): Reply => [
  entry.id,
  entry.unixSeconds,
  entry.micros,
  entry.argv,
  latin1(entry.address),
  latin1(entry.clientName),
];
