// Replication as a server answers that stands alone: it has no replicas, and a master cannot be
// reached from here.
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, shown, SYNTAX } from '../faults.ts';
import type { Handler, Handlers } from './command.ts';

type Names = 'role' | 'replicaof' | 'slaveof' | 'failover' | 'psync' | 'sync' | 'replconf';

const MAX_PORT = 65_535;
const BAD_PORT = fault('ERR Invalid master port');
const NO_REPLICAS = fault('ERR FAILOVER requires connected replicas.');
const NO_FAILOVER = fault('ERR No failover in progress.');
const TIMEOUT_NOT_POSITIVE = fault('ERR FAILOVER timeout must be greater than 0');
const FAILOVER_ON_REPLICA = fault('ERR FAILOVER is not valid when server is a replica.');
const NO_SYNC = fault('ERR this server is alone and feeds no replicas');

const replicaOf: Handler = ({ server }, args) => {
  const [host, port] = [args.next(), args.next()];
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') {
    server.replication.master = undefined;
    server.config.note('replicaof', EMPTY);
    return OK;
  }
  const number = parseInt64(port);
  if (number === undefined || number < 0 || number > MAX_PORT) throw BAD_PORT;
  server.replication.master = { host, port: Number(number) };
  server.config.note('replicaof', latin1(`${host} ${number}`));
  return OK;
};

const refuseSync: Handler = () => {
  throw NO_SYNC;
};

export const replicationCommands: Pick<Handlers<typeof server>, Names> = {
  role({ server: { replication } }) {
    const { master } = replication;
    if (master === undefined) return [latin1('master'), 0, []];
    return [latin1('slave'), master.host, master.port, latin1('connect'), -1];
  },

  replicaof: replicaOf,
  slaveof: replicaOf,
  psync: refuseSync,
  sync: refuseSync,

  failover(ctx, args) {
    readFailover(ctx, args);
    throw NO_REPLICAS;
  },

  replconf(_ctx, args) {
    if (args.left % 2 === 1) throw SYNTAX;
    while (!args.done) checkReplicaOption(args);
    return OK;
  },
};

// Throws for everything that is wrong before replicas would be looked for.
function readFailover({ server }: Context, args: Args): void {
  let aborts = false;
  let others = 0;
  while (!args.done) {
    const option = args.word();
    if (option === 'ABORT') aborts = true;
    else if (option === 'FORCE') others += 1;
    else if (option === 'TIMEOUT' && !args.done) {
      if (args.integer() <= 0) throw TIMEOUT_NOT_POSITIVE;
      others += 1;
    } else if (option === 'TO' && args.left >= 2) {
      args.next();
      args.integer();
      others += 1;
    } else throw SYNTAX;
  }
  if (aborts && others > 0) throw SYNTAX;
  if (aborts) throw NO_FAILOVER;
  if (server.replication.master !== undefined) throw FAILOVER_ON_REPLICA;
}

const KNOWN_OPTIONS = new Set(['ip-address', 'capa', 'rdb-only', 'rdb-filter-only', 'version']);

function checkReplicaOption(args: Args): Reply {
  const option = args.next();
  const name = option.toLowerCase();
  if (name === 'listening-port') return args.integer();
  if (KNOWN_OPTIONS.has(name)) return args.next();
  throw fault(`ERR Unrecognized REPLCONF option: ${shown(option)}`);
}
