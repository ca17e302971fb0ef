// Sections of INFO that count: what was done since the start or the last CONFIG RESETSTAT.
import type { RedisServer } from '../server.ts';
import type { Command } from './command.ts';
import type { InfoField } from './info.ts';

const KB = 1024;

/** `# Stats` */
export function statsFields(server: RedisServer): readonly InfoField[] {
  server.stats.sample(server.keyspace.nowMs);
  return [...trafficFields(server), ...keyFields(server), ...workFields(server)];
}

function trafficFields({ stats }: RedisServer): InfoField[] {
  const { counts, commandRate, inputRate, outputRate } = stats;
  return [
    ['total_connections_received', counts.connections],
    ['total_commands_processed', counts.commands],
    ['instantaneous_ops_per_sec', Math.floor(commandRate.perSecond)],
    ['total_net_input_bytes', counts.netInputBytes],
    ['total_net_output_bytes', counts.netOutputBytes],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['instantaneous_input_kbps', (inputRate.perSecond / KB).toFixed(2)],
    ['instantaneous_output_kbps', (outputRate.perSecond / KB).toFixed(2)],
    ['instantaneous_input_repl_kbps', '0.00'],
    ['instantaneous_output_repl_kbps', '0.00'],
    ['rejected_connections', counts.rejectedConnections],
    ['sync_full', 0],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
  ];
}

function keyFields({ keyspace, pubsub, stats, tracking }: RedisServer): InfoField[] {
  const { counts } = stats;
  const { keys, items, prefixes } = tracking.totals;
  return [
    ['expired_subkeys', keyspace.expiredFieldCount],
    ['expired_keys', keyspace.expiredCount],
    ['expired_stale_perc', '0.00'],
    ['expired_time_cap_reached_count', 0],
    ['expire_cycle_cpu_milliseconds', 0],
    ['evicted_keys', counts.evictedKeys],
    ['evicted_clients', counts.evictedClients],
    ['evicted_scripts', counts.evictedScripts],
    ['total_eviction_exceeded_time', 0],
    ['current_eviction_exceeded_time', 0],
    ['keyspace_hits', keyspace.hits],
    ['keyspace_misses', keyspace.misses],
    ['pubsub_channels', pubsub.names('channels').length],
    ['pubsub_patterns', pubsub.names('patterns').length],
    ['pubsubshard_channels', pubsub.names('shardChannels').length],
    ['latest_fork_usec', 0],
    ['total_forks', counts.forks],
    ['migrate_cached_sockets', 0],
    ['slave_expires_tracked_keys', 0],
    ['active_defrag_hits', 0],
    ['active_defrag_misses', 0],
    ['active_defrag_key_hits', 0],
    ['active_defrag_key_misses', 0],
    ['total_active_defrag_time', 0],
    ['current_active_defrag_time', 0],
    ['tracking_total_keys', keys],
    ['tracking_total_items', items],
    ['tracking_total_prefixes', prefixes],
  ];
}

function workFields({ stats: { counts, busyMicros } }: RedisServer): InfoField[] {
  return [
    ['unexpected_error_replies', counts.unexpectedErrors],
    ['total_error_replies', counts.errors],
    ['dump_payload_sanitizations', 0],
    ['total_reads_processed', counts.reads],
    ['total_writes_processed', counts.writes],
    ['io_threaded_reads_processed', 0],
    ['io_threaded_writes_processed', 0],
    ['client_query_buffer_limit_disconnections', counts.queryBufferDisconnections],
    ['client_output_buffer_limit_disconnections', counts.outputBufferDisconnections],
    ['reply_buffer_shrinks', 0],
    ['reply_buffer_expands', 0],
    ['eventloop_cycles', counts.reads],
    ['eventloop_duration_sum', Math.floor(busyMicros)],
    ['eventloop_duration_cmd_sum', Math.floor(busyMicros)],
    ['instantaneous_eventloop_cycles_per_sec', 0],
    ['instantaneous_eventloop_duration_usec', 0],
    ['acl_access_denied_auth', counts.deniedAuth],
    ['acl_access_denied_cmd', counts.deniedCommand],
    ['acl_access_denied_key', counts.deniedKey],
    ['acl_access_denied_channel', counts.deniedChannel],
  ];
}

/** All commands with their subcommands, those of the control plane left out. */
export function allCommands({ commands }: RedisServer): Command[] {
  return [...commands.values()]
    .filter(({ group }) => group !== 'playground')
    .flatMap(command => [command, ...(command.subcommands?.values() ?? [])]);
}

/** `# Commandstats` */
export function commandFields(server: RedisServer): readonly InfoField[] {
  return allCommands(server)
    .filter(({ stats }) => stats.calls + stats.failed + stats.rejected > 0)
    .map(({ name, stats }) => {
      const { calls, micros, rejected, failed } = stats;
      const each = calls === 0 ? 0 : micros / calls;
      const times = `calls=${calls},usec=${Math.floor(micros)},usec_per_call=${each.toFixed(2)}`;
      return [`cmdstat_${name}`, `${times},rejected_calls=${rejected},failed_calls=${failed}`];
    });
}

/** `# Errorstats` */
export function errorFields({ stats }: RedisServer): readonly InfoField[] {
  return stats.errorsByCode().map(([code, count]) => [`errorstat_${code}`, `count=${count}`]);
}

/** `# Latencystats` */
export function latencyFields(server: RedisServer): readonly InfoField[] {
  const wanted = server.config.text('latency-tracking-info-percentiles');
  const percents = wanted === '' ? [] : wanted.split(' ');
  return allCommands(server).flatMap(({ name, stats }): InfoField[] => {
    const { histogram } = stats;
    if (histogram === undefined || !server.accounting.keepsHistograms) return [];
    const shown = percents.map(percent => {
      const micros = histogram.percentile(Number(percent)) / 1000;
      return `p${percent}=${micros.toFixed(3)}`;
    });
    return [[`latency_percentiles_usec_${name}`, shown.join(',')]];
  });
}
