// EVAL and its kin, and SCRIPT, which manages the cache of scripts. How a script is run is
// scripting-call.ts's; which there are is the scripting service's.
import type { Bytes } from '../../resp/bytes.ts';
import { lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK } from '../../resp/reply.ts';
import type { scripting } from '../../spec/scripting.ts';
import { sha1Hex } from '../algo/sha1.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import type { Script } from '../services/scripting.ts';
import type { Handlers } from './command.ts';
import { helpReply } from './help.ts';
import { readKeysAndArgs, runScript } from './scripting-call.ts';

const NO_SCRIPT = fault('NOSCRIPT No matching script. Please use EVAL.');
const NOT_BUSY = fault('NOTBUSY No scripts in execution right now.');
const FLUSH_SYNTAX = fault('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
const DEBUG_SYNTAX = fault('ERR Use SCRIPT DEBUG YES/SYNC/NO');
const NO_DEBUGGER = fault('ERR This server has no debugger for scripts');
const SHA_DIGITS = 40;

const HELP = [
  'DEBUG (YES|SYNC|NO)',
  '    Set the debug mode for subsequent scripts executed.',
  'EXISTS <sha1> [<sha1> ...]',
  '    Return information about the existence of the scripts in the script cache.',
  'FLUSH [ASYNC|SYNC]',
  '    Flush the Lua scripts cache. Very dangerous on replicas.',
  '    When called without the optional mode argument, the behavior is determined by the',
  '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  '    * ASYNC: Asynchronously flush the scripts cache.',
  '    * SYNC: Synchronously flush the scripts cache.',
  'KILL',
  '    Kill the currently executing Lua script.',
  'LOAD <script>',
  '    Load a script into the scripts cache without executing it.',
];

export const scriptCommands = {
  eval: (ctx, args) => evaluate(ctx, args, false),
  eval_ro: (ctx, args) => evaluate(ctx, args, true),
  evalsha: (ctx, args) => evaluateKnown(ctx, args, false),
  evalsha_ro: (ctx, args) => evaluateKnown(ctx, args, true),

  script: {
    debug: (_ctx, args) => debug(args),

    exists: ({ server }, args) =>
      args.rest().map(sha => (server.scripting.find(lower(sha)) === undefined ? 0 : 1)),

    flush({ server }, args) {
      if (args.left > 1) throw FLUSH_SYNTAX;
      if (!args.done && args.choice('SYNC', 'ASYNC') === undefined) throw FLUSH_SYNTAX;
      server.scripting.flush();
      return OK;
    },

    help: () => helpReply('SCRIPT', HELP),

    // Nobody is served while a script runs, so that there is never one to be stopped.
    kill: () => {
      throw NOT_BUSY;
    },

    load({ server }, args) {
      const { scripting: cache } = server;
      const source = args.next();
      const sha = sha1Hex(source);
      const known = cache.find(sha);
      if (known === undefined) cache.add(sha, source, false);
      else cache.pin(known);
      return sha;
    },
  },
} satisfies Partial<Handlers<typeof scripting>>;

function evaluate(ctx: Context, args: Args, readsOnly: boolean): Reply {
  const source = args.next();
  const given = readKeysAndArgs(args);
  ctx.server.accounting.show(ctx, args.name, args.argv);
  const sha = sha1Hex(source);
  const { scripting: cache } = ctx.server;
  const script = cache.find(sha) ?? cache.add(sha, source, true);
  return run(ctx, { script, readsOnly }, given);
}

function evaluateKnown(ctx: Context, args: Args, readsOnly: boolean): Reply {
  const sha = args.next();
  const given = readKeysAndArgs(args);
  ctx.server.accounting.show(ctx, args.name, args.argv);
  const script = sha.length === SHA_DIGITS ? ctx.server.scripting.find(lower(sha)) : undefined;
  if (script === undefined) throw NO_SCRIPT;
  return run(ctx, { script, readsOnly }, given);
}

function run(
  ctx: Context,
  { script, readsOnly }: { script: Script; readsOnly: boolean },
  given: { keys: readonly Bytes[]; args: readonly Bytes[] },
): Reply {
  const { lua } = ctx.server.scripting;
  const { sha: name, flags } = script;
  return runScript(ctx, { name, flags, readsOnly, run: call => lua.run(script, call) }, given);
}

function debug(args: Args): Reply {
  const mode = args.choice('YES', 'SYNC', 'NO');
  if (mode === undefined) throw DEBUG_SYNTAX;
  if (mode !== 'NO') throw NO_DEBUGGER;
  return OK;
}
