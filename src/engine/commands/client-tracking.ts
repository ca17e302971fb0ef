// CLIENT TRACKING, CACHING, TRACKINGINFO, GETREDIR: what a client with a cache of its own asks for.
// Who is told of what is the tracking service's.
import type { Bytes } from '../../resp/bytes.ts';
import { compareBytes, EMPTY, latin1 } from '../../resp/bytes.ts';
import { map, OK, set } from '../../resp/reply.ts';
import type { connection } from '../../spec/connection.ts';
import type { Args } from '../args.ts';
import type { Client, TrackingState } from '../client.ts';
import type { Context } from '../context.ts';
import { fault, shown, SYNTAX } from '../faults.ts';
import type { ContainerHandlers } from './command.ts';

type Handlers = ContainerHandlers<(typeof connection)['client']>;

const ONE_REDIRECT = fault('ERR A client can only redirect to a single other client');
const NO_REDIRECT = fault('ERR The client ID you want redirect to does not exist');
const PREFIX_NEEDS_BCAST = fault('ERR PREFIX option requires BCAST mode to be enabled');
const SWITCHED = (mode: string, state: string): string =>
  `ERR You can't switch ${mode} mode${state} before disabling tracking for this client, and then ` +
  're-enabling it with a different mode.';
const BCAST_SWITCHED = fault(SWITCHED('BCAST', ' on/off'));
const OPT_SWITCHED = fault(SWITCHED('OPTIN/OPTOUT', ''));
const OPT_WITH_BCAST = fault('ERR OPTIN and OPTOUT are not compatible with BCAST');
const BOTH_OPTS = fault("ERR You can't specify both OPTIN mode and OPTOUT mode");
const NO_CACHING = fault(
  'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT ' +
    'mode enabled',
);
const YES_NEEDS_OPTIN = fault(
  'ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.',
);
const NO_NEEDS_OPTOUT = fault(
  'ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.',
);

/** CLIENT TRACKING, CACHING, TRACKINGINFO, GETREDIR. */
export const clientTrackingCommands: Pick<
  Handlers,
  'tracking' | 'caching' | 'trackinginfo' | 'getredir'
> = {
  tracking(ctx, args) {
    const mode = args.word();
    const options = readOptions(ctx, args);
    if (mode === 'ON') {
      const prefixes = checkOptions(ctx.client, options);
      const { bcast, optin, optout, noloop, redirect } = options;
      const state = { bcast, optin, optout, noloop, redirect, prefixes, broken: false };
      ctx.server.tracking.enable(ctx.client, state);
    } else if (mode === 'OFF') ctx.server.tracking.disable(ctx.client);
    else throw SYNTAX;
    return OK;
  },

  caching({ client }, args) {
    const { tracking } = client;
    if (tracking === undefined) throw NO_CACHING;
    const mode = args.word();
    if (mode === 'YES' && !tracking.optin) throw YES_NEEDS_OPTIN;
    if (mode === 'NO' && !tracking.optout) throw NO_NEEDS_OPTOUT;
    if (mode !== 'YES' && mode !== 'NO') throw SYNTAX;
    client.caching = true;
    return OK;
  },

  trackinginfo: ({ client }) =>
    map([
      latin1('flags'),
      set(flagsOf(client).map(latin1)),
      latin1('redirect'),
      client.tracking?.redirect ?? -1,
      latin1('prefixes'),
      [...(client.tracking?.prefixes ?? [])],
    ]),

  getredir: ({ client }) => client.tracking?.redirect ?? -1,
};

interface Options {
  bcast: boolean;
  optin: boolean;
  optout: boolean;
  noloop: boolean;
  redirect: number;
  prefixes: Bytes[];
}

function readOptions({ server }: Context, args: Args): Options {
  const options: Options = {
    bcast: false,
    optin: false,
    optout: false,
    noloop: false,
    redirect: 0,
    prefixes: [],
  };
  while (!args.done) {
    const word = args.word();
    if (word === 'BCAST') options.bcast = true;
    else if (word === 'OPTIN') options.optin = true;
    else if (word === 'OPTOUT') options.optout = true;
    else if (word === 'NOLOOP') options.noloop = true;
    else if (word === 'PREFIX' && !args.done) options.prefixes.push(args.next());
    else if (word === 'REDIRECT' && !args.done) {
      if (options.redirect !== 0) throw ONE_REDIRECT;
      options.redirect = args.integer();
      if (server.clients.byId(options.redirect) === undefined) throw NO_REDIRECT;
    } else throw SYNTAX;
  }
  return options;
}

// Returns all prefixes that the client has afterwards, in order: earlier ones stay.
function checkOptions({ tracking }: Client, options: Options): ReadonlySet<Bytes> {
  const { bcast, optin, optout, prefixes } = options;
  if (!bcast && prefixes.length > 0) throw PREFIX_NEEDS_BCAST;
  if (tracking !== undefined && tracking.bcast !== bcast) throw BCAST_SWITCHED;
  if (bcast && (optin || optout)) throw OPT_WITH_BCAST;
  if (optin && optout) throw BOTH_OPTS;
  if ((optin && tracking?.optout) || (optout && tracking?.optin)) throw OPT_SWITCHED;
  if (!bcast) return new Set();
  checkPrefixes(tracking, prefixes);
  const added = prefixes.length > 0 ? prefixes : [EMPTY];
  return new Set([...(tracking?.prefixes ?? []), ...added].sort(compareBytes));
}

function checkPrefixes(tracking: TrackingState | undefined, prefixes: readonly Bytes[]): void {
  for (const [i, prefix] of prefixes.entries()) {
    refuseOverlap(prefix, tracking?.prefixes ?? [], 'an existing');
    refuseOverlap(prefix, prefixes.slice(i + 1), 'another provided');
  }
}

function refuseOverlap(prefix: Bytes, others: Iterable<Bytes>, which: string): void {
  for (const other of others) {
    if (!prefix.startsWith(other) && !other.startsWith(prefix)) continue;
    const overlap = `Prefix '${shown(prefix)}' overlaps with ${which} prefix '${shown(other)}'`;
    throw fault(`ERR ${overlap}. Prefixes for a single client must not overlap.`);
  }
}

function flagsOf({ tracking, caching }: Client): string[] {
  if (tracking === undefined) return ['off'];
  const flags = ['on'];
  if (tracking.bcast) flags.push('bcast');
  if (tracking.optin) flags.push('optin', ...(caching ? ['caching-yes'] : []));
  if (tracking.optout) flags.push('optout', ...(caching ? ['caching-no'] : []));
  if (tracking.noloop) flags.push('noloop');
  if (tracking.broken) flags.push('broken_redirect');
  return flags;
}
