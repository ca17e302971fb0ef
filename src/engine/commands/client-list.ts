// CLIENT LIST, INFO and KILL: the connections of all clients, seen and ended.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK, verbatim } from '../../resp/reply.ts';
import type { connection } from '../../spec/connection.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { describeClient } from '../describe-client.ts';
import { fault, shown, SYNTAX } from '../faults.ts';
import type { ContainerHandlers } from './command.ts';

type Handlers = ContainerHandlers<(typeof connection)['client']>;

const NO_SUCH_CLIENT = fault('ERR No such client');
const BAD_ID = fault('ERR Invalid client ID');
const ID_NOT_POSITIVE = fault('ERR client-id should be greater than 0');
const BAD_AGE = fault('ERR maxage is not an integer or out of range');
const AGE_NOT_POSITIVE = fault('ERR maxage should be greater than 0');

/** CLIENT LIST, INFO, KILL. */
export const clientListCommands: Pick<Handlers, 'list' | 'info' | 'kill'> = {
  list(ctx, args) {
    const clients = wantedClients(ctx, args);
    const lines = clients.map(client => `${describeClient(client, ctx.nowMs)}\n`);
    return verbatim(lines.join(''));
  },

  info: ({ client, nowMs }) => verbatim(`${describeClient(client, nowMs)}\n`),

  kill(ctx, args) {
    if (args.left === 1) return killByAddress(ctx, args.next());
    const filters = readFilters(ctx, args);
    const doomed = ctx.server.clients.visible.filter(client => filters.every(fits => fits(client)));
    for (const client of doomed) ctx.server.disconnect(client);
    return doomed.length;
  },
};

function wantedClients({ server: { clients } }: Context, args: Args): readonly Client[] {
  if (args.done) return clients.visible;
  const word = args.word();
  if (word === 'TYPE' && args.left === 1) return clients.visible.filter(hasType(args.next()));
  if (word !== 'ID' || args.done) throw SYNTAX;
  const ids = args.rest().map(id => {
    const number = parseInt64(id);
    if (number === undefined) throw BAD_ID;
    return Number(number);
  });
  return ids.flatMap(id => clients.byId(id) ?? []);
}

function killByAddress({ server }: Context, address: Bytes): Reply {
  const client = server.clients.visible.find(each => each.address === address);
  if (client === undefined) throw NO_SUCH_CLIENT;
  server.disconnect(client);
  return OK;
}

type Filter = (client: Client) => boolean;

function readFilters(ctx: Context, args: Args): Filter[] {
  const filters: Filter[] = [];
  let spares = true;
  while (!args.done) {
    const option = args.word();
    if (args.done) throw SYNTAX;
    if (option === 'SKIPME') spares = readYesNo(args.word());
    else filters.push(readFilter(ctx, option, args.next()));
  }
  return [...filters, client => !spares || client !== ctx.client];
}

function readFilter(ctx: Context, option: Bytes, value: Bytes): Filter {
  switch (String(option)) {
    case 'ID': {
      const id = parseInt64(value);
      if (id === undefined || id <= 0) throw ID_NOT_POSITIVE;
      return client => client.id === Number(id);
    }
    case 'TYPE':
      return hasType(value);
    case 'ADDR':
      return client => client.address === value;
    case 'LADDR':
      return client => client.localAddress === value;
    case 'USER': {
      if (ctx.server.acl.user(value) === undefined) {
        throw fault(`ERR No such user '${shown(value)}'`);
      }
      return client => client.userName === value;
    }
    case 'MAXAGE': {
      const seconds = parseInt64(value);
      if (seconds === undefined) throw BAD_AGE;
      if (seconds <= 0) throw AGE_NOT_POSITIVE;
      const age = (client: Client): number => Math.floor((ctx.nowMs - client.createdMs) / 1000);
      return client => age(client) >= Number(seconds);
    }
    default:
      throw SYNTAX;
  }
}

function readYesNo(word: Bytes): boolean {
  if (word !== 'YES' && word !== 'NO') throw SYNTAX;
  return word === 'YES';
}

// This server has no master and no replicas: nobody is of their type.
function hasType(name: Bytes): Filter {
  const type = lower(name);
  if (type === 'normal') return client => client.subscriptions === undefined;
  if (type === 'pubsub') return client => client.subscriptions !== undefined;
  if (type === 'master' || type === 'slave' || type === 'replica') return () => false;
  throw fault(`ERR Unknown client type '${latin1(shown(name))}'`);
}
