// ACL LOG: the refused logins and commands, newest first.
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { double, map, OK } from '../../resp/reply.ts';
import { formatDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { LogEntry } from '../services/acl-log.ts';
import { subcommandSyntax } from './help.ts';

const DEFAULT_COUNT = 10;

/** ACL LOG [count | RESET] */
export function aclLog({ server: { acl }, nowMs }: Context, args: Args): Reply {
  if (args.left > 1) throw subcommandSyntax(args);
  if (args.skip('RESET')) {
    acl.log.reset();
    return OK;
  }
  const count = args.done ? DEFAULT_COUNT : Math.max(0, args.integer());
  return acl.log.newest(count).map(entry => describe(entry, Math.floor(nowMs)));
}

function describe(entry: LogEntry, nowMs: number): Reply {
  const ageSeconds = (nowMs - entry.updatedMs) / 1000;
  const fields: readonly (readonly [string, Reply])[] = [
    ['count', entry.count],
    ['reason', latin1(entry.reason)],
    ['context', latin1(entry.context)],
    ['object', entry.object],
    ['username', entry.userName],
    ['age-seconds', double(formatDouble(ageSeconds))],
    ['client-info', entry.client],
    ['entry-id', entry.id],
    ['timestamp-created', entry.createdMs],
    ['timestamp-last-updated', entry.updatedMs],
  ];
  return map(fields.flatMap(([name, value]) => [latin1(name), value]));
}
