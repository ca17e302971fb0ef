// LATENCY DOCTOR: what the samples say, in words, with advice. The greeting and the figures are in
// Redis's form; the advice is our own and speaks of what can be done here.
import type { RedisServer } from '../server.ts';
import type { LatencySeries } from '../services/latency.ts';

const DISABLED =
  "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. You " +
  'may use "CONFIG SET latency-monitor-threshold <milliseconds>." in order to enable it. If we ' +
  "weren't in a deep space mission I'd suggest to take a look at " +
  'https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency-monitor.\n';
const NOTHING =
  'Dave, no latency spike was observed during the lifetime of this Redis instance, not in the ' +
  'slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think ' +
  'things over.\n';
const FOUND =
  'Dave, I have observed latency spikes in this Redis instance. ' +
  "You don't mind talking about it, do you Dave?\n\n";

/** The report of LATENCY DOCTOR. */
export function latencyReport(server: RedisServer): string {
  const { latency, keyspace } = server;
  const { nowSeconds } = keyspace;
  if (latency.thresholdMs === 0) return DISABLED;
  const events = [...latency.all()];
  if (events.length === 0) return NOTHING;
  const lines = events.map(
    ([event, series], i) => `${i + 1}. ${event}: ${summary(series, nowSeconds)}\n`,
  );
  const tips = adviceFor(server, new Set(events.map(([event]) => event)));
  const advice = tips.map(tip => `- ${tip}\n`).join('');
  return `${FOUND}${lines.join('')}\nI have a few advices for you:\n\n${advice}`;
}

function summary({ samples, maxMs }: LatencySeries, nowSeconds: number): string {
  const values = samples.map(({ ms }) => ms);
  const average = Math.floor(mean(values));
  const deviation = Math.floor(mean(values.map(ms => Math.abs(ms - average))));
  const [first] = samples;
  const seconds = Math.max(1, nowSeconds - (first?.unixSeconds ?? nowSeconds));
  const period = (seconds / samples.length).toFixed(2);
  const figures = `average ${average}ms, mean deviation ${deviation}ms, period ${period} sec`;
  return `${samples.length} latency spikes (${figures}). Worst all time event ${maxMs}ms.`;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function adviceFor({ latency, slowlog }: RedisServer, events: ReadonlySet<string>): string[] {
  const tips: string[] = [];
  const thresholdMicros = latency.thresholdMs * 1000;
  if (events.has('command')) {
    if (slowlog.thresholdMicros < 0 || slowlog.thresholdMicros > thresholdMicros) {
      const setting = `CONFIG SET slowlog-log-slower-than ${thresholdMicros}`;
      tips.push(`The slow log misses some of these commands. Let it see them: ${setting}`);
    }
    tips.push('SLOWLOG GET shows which commands these were.');
    tips.push('Commands that touch a whole large value (or KEYS) take long: take it in pieces.');
  }
  if (events.has('fast-command')) {
    tips.push('Even fast commands were slow: something else kept the machine busy.');
  }
  return tips.length > 0 ? tips : ['Watch the events for longer: LATENCY HISTORY <event>.'];
}
