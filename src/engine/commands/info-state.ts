// Sections of INFO that tell what is now: the server, its clients, what is saved, its role, its keys.
import { REDIS_VERSION } from '../../spec/table.ts';
import type { RedisServer } from '../server.ts';
import type { Master } from '../services/replication.ts';
import type { Database } from '../store/database.ts';
import { stringLength } from '../store/string-value.ts';
import type { TypeName } from '../store/values.ts';
import { isType, typeOf } from '../store/values.ts';
import type { InfoField } from './info.ts';

const DAY_SECONDS = 86_400;
const LRU_CLOCK = 2 ** 24;
const SAMPLED_KEYS = 1000;

/** `# Server` */
export function serverFields(server: RedisServer): readonly InfoField[] {
  const { config, host, keyspace } = server;
  const uptime = Math.floor((keyspace.nowMs - server.startedMs) / 1000);
  const { os = 'JavaScript', processId = 1, executable = '' } = host.about ?? {};
  const bound = config
    .text('bind')
    .split(' ')
    .map(address => `,bind=${address}`)
    .join('');
  return [
    ['redis_version', REDIS_VERSION],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', '0'],
    ['redis_mode', 'standalone'],
    ['os', os],
    ['arch_bits', 64],
    ['monotonic_clock', 'host'],
    ['multiplexing_api', 'host'],
    ['atomicvar_api', 'none'],
    ['gcc_version', '0.0.0'],
    ['process_id', processId],
    ['process_supervised', 'no'],
    ['run_id', server.runId],
    ['tcp_port', config.number('port')],
    ['server_time_usec', Math.floor(keyspace.nowMs * 1000)],
    ['uptime_in_seconds', uptime],
    ['uptime_in_days', Math.floor(uptime / DAY_SECONDS)],
    ['hz', config.number('hz')],
    ['configured_hz', config.number('hz')],
    ['lru_clock', keyspace.nowSeconds % LRU_CLOCK],
    ['executable', executable],
    ['config_file', config.file?.path ?? ''],
    ['io_threads_active', 0],
    ['listener0', `name=tcp${bound},port=${config.number('port')}`],
  ];
}

/** `# Clients` */
export function clientsFields(server: RedisServer): readonly InfoField[] {
  const { blocking, clients, config, pause, tracking } = server;
  const all = clients.visible;
  const parked = all.flatMap(client => client.parked ?? []);
  const keys = new Set(parked.flatMap(({ park }) => park.keys));
  return [
    ['connected_clients', clients.count],
    ['cluster_connections', 0],
    ['maxclients', config.number('maxclients')],
    ['client_recent_max_input_buffer', 0],
    ['client_recent_max_output_buffer', 0],
    ['blocked_clients', blocking.count + pause.count],
    ['tracking_clients', tracking.totals.clients],
    ['pubsub_clients', all.filter(client => client.subscriptions !== undefined).length],
    ['watching_clients', all.filter(client => client.watched.length > 0).length],
    ['clients_in_timeout_table', parked.filter(each => each.deadlineMs !== undefined).length],
    ['total_watched_keys', new Set(all.flatMap(watchedNames)).size],
    ['total_blocking_keys', keys.size],
    ['total_blocking_keys_on_nokey', parked.filter(({ park }) => park.wakeOnRemoval).length],
  ];
}

const watchedNames = ({ watched }: RedisServer['clients']['visible'][number]): string[] =>
  watched.map(({ dbIndex, key }) => `${dbIndex}:${key}`);

/** `# Persistence` */
export function persistenceFields({
  config,
  persistence,
  saving,
}: RedisServer): readonly InfoField[] {
  return [
    ['loading', 0],
    ['async_loading', 0],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', '0.00'],
    ['current_save_keys_processed', 0],
    ['current_save_keys_total', 0],
    ['rdb_changes_since_last_save', saving.changes],
    ['rdb_bgsave_in_progress', saving.inBackground ? 1 : 0],
    ['rdb_last_save_time', Math.floor(saving.lastSaveMs / 1000)],
    ['rdb_last_bgsave_status', saving.lastOk ? 'ok' : 'err'],
    ['rdb_last_bgsave_time_sec', saving.lastSeconds],
    ['rdb_current_bgsave_time_sec', saving.backgroundSeconds],
    ['rdb_saves', saving.saves],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', persistence.loaded.expired],
    ['rdb_last_load_keys_loaded', persistence.loaded.keys],
    ['aof_enabled', config.flag('appendonly') ? 1 : 0],
    ['aof_rewrite_in_progress', 0],
    ['aof_rewrite_scheduled', 0],
    ['aof_last_rewrite_time_sec', -1],
    ['aof_current_rewrite_time_sec', -1],
    ['aof_last_bgrewrite_status', persistence.aof?.rewriteOk === false ? 'err' : 'ok'],
    ['aof_rewrites', persistence.aof?.rewrites ?? 0],
    ['aof_rewrites_consecutive_failures', 0],
    ['aof_last_write_status', persistence.aof?.problem === undefined ? 'ok' : 'err'],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
    ...aofFields(persistence.aof),
  ];
}

// Redis: only while changes are written.
function aofFields(aof: RedisServer['persistence']['aof']): readonly InfoField[] {
  if (aof === undefined || !aof.isOn) return [];
  return [
    ['aof_current_size', aof.currentBytes],
    ['aof_base_size', aof.baseBytes],
    ['aof_pending_rewrite', 0],
    ['aof_buffer_length', aof.pendingBytes],
    ['aof_pending_bio_fsync', 0],
    ['aof_delayed_fsync', 0],
  ];
}

/** `# Threads` */
export function threadsFields({ clients, stats }: RedisServer): readonly InfoField[] {
  const { reads, writes } = stats.counts;
  return [['io_thread_0', `clients=${clients.count},reads=${reads},writes=${writes}`]];
}

/** `# Replication` */
export function replicationFields(server: RedisServer): readonly InfoField[] {
  const { config, replication, replicationId } = server;
  return [
    ['role', replication.master === undefined ? 'master' : 'slave'],
    ...(replication.master === undefined ? [] : replicaFields(server, replication.master)),
    ['connected_slaves', 0],
    ['master_failover_state', 'no-failover'],
    ['master_replid', replicationId],
    ['master_replid2', '0'.repeat(40)],
    ['master_repl_offset', 0],
    ['second_repl_offset', -1],
    ['repl_backlog_active', 0],
    ['repl_backlog_size', config.number('repl-backlog-size')],
    ['repl_backlog_first_byte_offset', 0],
    ['repl_backlog_histlen', 0],
  ];
}

function replicaFields({ config }: RedisServer, { host, port }: Master): InfoField[] {
  return [
    ['master_host', host],
    ['master_port', port],
    ['master_link_status', 'down'],
    ['master_last_io_seconds_ago', -1],
    ['master_sync_in_progress', 0],
    ['slave_read_repl_offset', 0],
    ['slave_repl_offset', 0],
    ['replica_full_sync_buffer_size', 0],
    ['replica_full_sync_buffer_peak', 0],
    ['master_link_down_since_seconds', -1],
    ['slave_priority', config.number('replica-priority')],
    ['slave_read_only', config.flag('replica-read-only') ? 1 : 0],
    ['replica_announced', config.flag('replica-announced') ? 1 : 0],
  ];
}

/** `# Keyspace` */
export function keyspaceFields({ keyspace }: RedisServer): readonly InfoField[] {
  return keyspace.databases
    .filter(db => db.size > 0)
    .map(db => {
      const { index, size, volatileCount, fieldVolatileCount } = db;
      const ttl = averageTtlMs(db, keyspace.nowMs);
      const counts = `keys=${size},expires=${volatileCount}`;
      return [`db${index}`, `${counts},avg_ttl=${ttl},subexpiry=${fieldVolatileCount}`];
    });
}

// Of a few keys all over the place: an average needs no more.
function averageTtlMs(db: Database, nowMs: number): number {
  const count = Math.min(SAMPLED_KEYS, db.volatileCount);
  if (count === 0) return 0;
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const entry = db.volatileAt(Math.floor((i * db.volatileCount) / count));
    sum += Math.max(0, (entry?.expireAtMs ?? nowMs) - nowMs);
  }
  return Math.floor(sum / count);
}

const SIZED_TYPES: readonly (readonly [TypeName, string])[] = [
  ['string', 'strings_sizes'],
  ['list', 'lists_items'],
  ['set', 'sets_items'],
  ['zset', 'zsets_items'],
  ['hash', 'hashes_items'],
];
const BINS = 33;
const UNITS = ['', 'K', 'M', 'G'];

/** `# Keysizes`: how many keys of a type have at least 1, 2, 4 … elements or bytes. */
export function keysizesFields({ keyspace }: RedisServer): readonly InfoField[] {
  return keyspace.databases.flatMap(db => {
    if (db.size === 0) return [];
    const counts = countSizes(db);
    return SIZED_TYPES.flatMap(([, name], type): InfoField[] => {
      const shown: string[] = [];
      for (let bin = 0; bin < BINS; bin += 1) {
        const count = counts[type * BINS + bin] ?? 0;
        if (count > 0) shown.push(`${sizeOf(bin)}=${count}`);
      }
      return shown.length === 0 ? [] : [[`db${db.index}_distrib_${name}`, shown.join(',')]];
    });
  });
}

// Every key is looked at: what is done for each is as little as can be.
function countSizes(db: Database): Uint32Array {
  const counts = new Uint32Array(SIZED_TYPES.length * BINS);
  for (const { value } of db.entries()) {
    const type = typeOf(value);
    const row = SIZED_TYPES.findIndex(([each]) => each === type);
    if (row < 0) continue;
    const length = isType(value, 'string') ? stringLength(value) : value.length;
    const place = row * BINS + 32 - Math.clz32(length);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

// The least length in a bin: 0, 1, 2, 4 … `1K`, `2K` …
function sizeOf(bin: number): string {
  if (bin === 0) return '0';
  const unit = Math.floor((bin - 1) / 10);
  return `${2 ** ((bin - 1) % 10)}${UNITS[unit] ?? ''}`;
}
