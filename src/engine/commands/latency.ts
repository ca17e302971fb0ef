// LATENCY: what made the server slow, and how long commands take. Samples are the service's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map, verbatim } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { fault, shown } from '../faults.ts';
import type { RedisServer } from '../server.ts';
import type { LatencySeries } from '../services/latency.ts';
import type { Command, Handlers } from './command.ts';
import { findCommand } from './command-info.ts';
import { helpReply } from './help.ts';
import { allCommands } from './info-stats.ts';
import { latencyReport } from './latency-doctor.ts';
import { sparkline } from './sparkline.ts';

const HELP = [
  'DOCTOR',
  '    Return a human readable latency analysis report.',
  'GRAPH <event>',
  '    Return an ASCII latency graph for the <event> class.',
  'HISTORY <event>',
  '    Return time-latency samples for the <event> class.',
  'LATEST',
  '    Return the latest latency samples for all events.',
  'RESET [<event> ...]',
  '    Reset latency data of one or more <event> classes.',
  '    (default: reset all data for all event classes)',
  'HISTOGRAM [COMMAND ...]',
  '    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.',
  '    If no commands are specified then all histograms are replied.',
];

/** The first step of a histogram, about a microsecond in nanoseconds. */
const FIRST_STEP = 1024;

export const latencyCommands: Pick<Handlers<typeof server>, 'latency'> = {
  latency: {
    doctor: ctx => verbatim(latencyReport(ctx.server)),

    graph({ server: { latency }, nowMs }, args) {
      const event = args.next();
      const series = latency.get(event);
      if (series === undefined) throw fault(`ERR No samples available for event '${shown(event)}'`);
      return verbatim(graphText(event, series, Math.floor(nowMs / 1000)));
    },

    histogram({ server }, args) {
      const commands = args.done ? allCommands(server) : named(server, args.rest());
      return map(commands.flatMap(histogramReply));
    },

    history({ server: { latency } }, args) {
      const samples = latency.get(args.next())?.samples ?? [];
      return samples.map(({ unixSeconds, ms }) => [unixSeconds, ms]);
    },

    latest: ({ server: { latency } }) =>
      [...latency.all()].map(([event, { samples, maxMs }]) => {
        const last = samples.at(-1);
        return [latin1(event), last?.unixSeconds ?? 0, last?.ms ?? 0, maxMs];
      }),

    reset({ server: { latency } }, args) {
      if (args.done) return latency.clear();
      return args.rest().filter(event => latency.forget(event)).length;
    },

    help: () => helpReply('LATENCY', HELP),
  },
};

// A container stands for its subcommands.
function named({ commands }: RedisServer, names: readonly Bytes[]): Command[] {
  return names.flatMap(name => {
    const command = findCommand(commands, name);
    return command === undefined ? [] : [command, ...(command.subcommands?.values() ?? [])];
  });
}

function histogramReply({ name, stats: { histogram } }: Command): Reply[] {
  if (histogram === undefined) return [];
  const steps = histogram.cumulative(FIRST_STEP);
  const counts = steps.flatMap(({ upTo, count }) => [Math.floor(upTo / 1000), count]);
  const facts = [latin1('calls'), histogram.total, latin1('histogram_usec'), map(counts)];
  return [latin1(name), map(facts)];
}

function graphText(event: Bytes, { samples, maxMs }: LatencySeries, nowSeconds: number): string {
  const values = samples.map(({ ms }) => ms);
  const high = Math.max(...values);
  const low = Math.min(...values);
  const title = `${event} - high ${high} ms, low ${low} ms (all time high ${maxMs} ms)`;
  const labels = samples.map(({ unixSeconds }) => ago(nowSeconds - unixSeconds));
  return `${title}\n${'-'.repeat(80)}\n${sparkline(values, labels)}`;
}

// `7s`, `12m`, `3h`, `2d`
function ago(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
