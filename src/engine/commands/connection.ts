// What a client says about its own connection: greeting, database, protocol, end.
// CLIENT's subcommands are in client-*.ts; who may log in is the ACL service's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { Protocol } from '../../resp/encode.ts';
import { map, OK, status } from '../../resp/reply.ts';
import type { connection } from '../../spec/connection.ts';
import { REDIS_VERSION } from '../../spec/table.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { DB_OUT_OF_RANGE, fault, shown } from '../faults.ts';
import { logIn } from './auth.ts';
import { CLIENT_HELP } from './client-help.ts';
import { clientControlCommands } from './client-control.ts';
import { clientListCommands } from './client-list.ts';
import { clientTrackingCommands } from './client-tracking.ts';
import type { Handlers } from './command.ts';
import { helpReply } from './help.ts';

const NO_PROTOCOL = fault('NOPROTO unsupported protocol version');
const BAD_PROTOCOL = fault('ERR Protocol version is not an integer or out of range');
const BAD_NAME = fault('ERR Client names cannot contain spaces, newlines or special characters.');
const HELLO_NEEDS_LOGIN = fault(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> ' +
    'AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol ' +
    'version at the same time',
);
const INT32_MAX = 2 ** 31 - 1;
const NOT_INT32 = fault('ERR value is out of range, value must between -2147483648 and 2147483647');
const RESET = status('RESET');
const PONG = status('PONG');

export const connectionCommands: Omit<Handlers<typeof connection>, 'auth'> = {
  ping({ client }, args) {
    if (args.left > 1) throw fault("ERR wrong number of arguments for 'ping' command");
    // Redis: among messages a plain PONG could not be told from one.
    if (client.subscriptions !== undefined && client.protocol === 2) {
      return [latin1('pong'), args.done ? EMPTY : args.next()];
    }
    return args.done ? PONG : args.next();
  },

  echo(_ctx, args) {
    return args.next();
  },

  select(ctx, args) {
    const index = readInt32(args);
    if (ctx.keyspace.database(index) === undefined) throw DB_OUT_OF_RANGE;
    ctx.client.dbIndex = index;
    return OK;
  },

  hello(ctx, args) {
    const { client } = ctx;
    const protocol = args.done ? client.protocol : readProtocol(args);
    let name: Bytes | undefined;
    let login: { name: Bytes; password: Bytes } | undefined;
    while (!args.done) {
      const option = args.next();
      if (/^auth$/i.test(option) && args.left >= 2) {
        login = { name: args.next(), password: args.next() };
      } else if (/^setname$/i.test(option) && !args.done) name = checkName(args.next());
      else throw fault(`ERR Syntax error in HELLO option '${shown(option)}'`);
    }
    if (login !== undefined) logIn(ctx, args, login);
    if (client.user !== undefined && !client.isAuthenticated) throw HELLO_NEEDS_LOGIN;
    client.protocol = protocol;
    if (name !== undefined) client.name = name;
    return greeting(ctx);
  },

  quit(ctx) {
    ctx.server.disconnect(ctx.client);
    return OK;
  },

  reset(ctx) {
    const { client, server } = ctx;
    client.transaction = undefined;
    server.watch.clear(client);
    server.pubsub.clear(client);
    server.tracking.disable(client);
    server.monitors.remove(client);
    client.dbIndex = 0;
    client.protocol = 2;
    client.name = EMPTY;
    client.muted = 0;
    client.noEvict = false;
    client.noTouch = false;
    client.readsReplicas = false;
    server.acl.greet(client);
    return RESET;
  },

  client: {
    ...clientListCommands,
    ...clientControlCommands,
    ...clientTrackingCommands,
    help: () => helpReply('CLIENT', CLIENT_HELP),
    id: ({ client }) => client.id,
    getname: ({ client }) => (client.name === '' ? null : latin1(client.name)),
    setname({ client }, args) {
      client.name = checkName(args.next());
      return OK;
    },
    setinfo({ client }, args) {
      const attribute = args.next();
      const value = args.next();
      const known = /^lib-(name|ver)$/i.exec(attribute)?.[1]?.toLowerCase();
      if (known === undefined) throw fault(`ERR Unrecognized option '${shown(attribute)}'`);
      if (!isPlain(value)) {
        throw fault(`ERR lib-${known} cannot contain spaces, newlines or special characters.`);
      }
      if (known === 'name') client.libraryName = value;
      else client.libraryVersion = value;
      return OK;
    },
  },
};

function readInt32(args: Args): number {
  const value = args.integer();
  if (value < -INT32_MAX - 1 || value > INT32_MAX) throw NOT_INT32;
  return value;
}

function readProtocol(args: Args): Protocol {
  const version = args.integer(-Infinity, Infinity, BAD_PROTOCOL);
  if (version !== 2 && version !== 3) throw NO_PROTOCOL;
  return version;
}

// Redis: names must be printable ASCII, since CLIENT LIST separates its fields by blanks.
const isPlain = (name: Bytes): boolean => /^[!-~]*$/.test(name);

function checkName(name: Bytes): Bytes {
  if (!isPlain(name)) throw BAD_NAME;
  return name;
}

function greeting({ client }: Context) {
  const items: [string, Bytes | number | readonly []][] = [
    ['server', latin1('redis')],
    ['version', latin1(REDIS_VERSION)],
    ['proto', client.protocol],
    ['id', client.id],
    ['mode', latin1('standalone')],
    ['role', latin1('master')],
    ['modules', []],
  ];
  return map(items.flatMap(([name, value]) => [latin1(name), value]));
}
