// AUTH, and the login that HELLO carries. Who the users are and what they may is the ACL service's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import { OK } from '../../resp/reply.ts';
import type { connection } from '../../spec/connection.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, SYNTAX } from '../faults.ts';
import type { Handlers } from './command.ts';

const WRONG_PASS = fault('WRONGPASS invalid username-password pair or user is disabled.');
const NO_PASSWORD_SET = fault(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure ' +
    'your configuration is correct?',
);

export const authCommands: Pick<Handlers<typeof connection>, 'auth'> = {
  auth(ctx, args) {
    if (args.left > 2) throw SYNTAX;
    // Redis: the form of old times, with the password alone, is for the default user.
    if (args.left === 1 && ctx.server.acl.default.needsNoPassword) throw NO_PASSWORD_SET;
    const name = args.left === 1 ? latin1('default') : args.next();
    logIn(ctx, args, { name, password: args.next() });
    return OK;
  },
};

/** Logs the client in. @throws WRONGPASS */
export function logIn(
  { server, client }: Context,
  { argv }: Args,
  { name, password }: { readonly name: Bytes; readonly password: Bytes },
): void {
  const [command = EMPTY] = argv;
  const context = server.unit.command?.name === 'exec' ? 'multi' : 'toplevel';
  if (!server.acl.logIn(client, { name, password, command, context })) throw WRONG_PASS;
}
