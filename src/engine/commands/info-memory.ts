// Sections of INFO about memory and processor time. The bytes are estimates that the keyspace keeps as
// it goes; there is no allocator to ask, so its figures are those of one that wastes nothing.
import type { RedisServer } from '../server.ts';
import type { InfoField } from './info.ts';

const UNITS = ['B', 'K', 'M', 'G', 'T'];

/** Bytes as INFO shows them to people: `718.61K`. */
export function humanBytes(byteCount: number): string {
  const unit = byteCount < 1024 ? 0 : Math.floor(Math.log2(byteCount) / 10);
  const value = byteCount / 1024 ** unit;
  return `${unit === 0 ? value : value.toFixed(2)}${UNITS[unit] ?? 'T'}`;
}

/** What the memory is used for, in bytes. */
export interface MemoryUse {
  readonly used: number;
  readonly peak: number;
  readonly startup: number;
  readonly clients: number;
  /** Tables of keys and of times to live. */
  readonly tables: number;
  readonly overhead: number;
  readonly dataset: number;
}

/** What the tables of a database take for each key, and for each key with a time to live. */
export const TABLE_BYTES_A_KEY = 32;
export const TABLE_BYTES_A_TTL = 24;

/** Estimates what the memory of a server is used for. */
export function memoryUse(server: RedisServer): MemoryUse {
  const used = server.usedBytes;
  const { clientBytes: clients, startupBytes: startup } = server;
  let tables = 0;
  for (const db of server.keyspace.databases) {
    tables += db.size * TABLE_BYTES_A_KEY + db.volatileCount * TABLE_BYTES_A_TTL;
  }
  const overhead = startup + clients + tables;
  const dataset = Math.max(0, used - overhead);
  return { used, peak: server.stats.peakBytes, startup, clients, tables, overhead, dataset };
}

const percent = (part: number, whole: number): string =>
  `${(whole === 0 ? 0 : (part / whole) * 100).toFixed(2)}%`;

/** `# Memory` */
export function memoryFields(server: RedisServer): readonly InfoField[] {
  const use = memoryUse(server);
  return [...usageFields(server, use), ...allocatorFields(use)];
}

function usageFields(server: RedisServer, use: MemoryUse): InfoField[] {
  const { host, config } = server;
  const total = host.about?.memoryBytes ?? 0;
  const limit = config.number('maxmemory');
  return [
    ['used_memory', use.used],
    ['used_memory_human', humanBytes(use.used)],
    ['used_memory_rss', use.used],
    ['used_memory_rss_human', humanBytes(use.used)],
    ['used_memory_peak', use.peak],
    ['used_memory_peak_human', humanBytes(use.peak)],
    ['used_memory_peak_perc', percent(use.used, use.peak)],
    ['used_memory_overhead', use.overhead],
    ['used_memory_startup', use.startup],
    ['used_memory_dataset', use.dataset],
    ['used_memory_dataset_perc', percent(use.dataset, use.used - use.startup)],
    ['allocator_allocated', use.used],
    ['allocator_active', use.used],
    ['allocator_resident', use.used],
    ['allocator_muzzy', 0],
    ['total_system_memory', total],
    ['total_system_memory_human', humanBytes(total)],
    ...scriptFields(server),
    ['maxmemory', limit],
    ['maxmemory_human', humanBytes(limit)],
    ['maxmemory_policy', config.text('maxmemory-policy')],
  ];
}

function scriptFields({ scripting, functions }: RedisServer): InfoField[] {
  const vm = scripting.luaIfOpen?.usedBytes ?? { scripts: 0, functions: 0 };
  const evaluated = scripting.sourceBytes;
  const libraries = functions.sources.reduce((sum, source) => sum + source.length, 0);
  return [
    ['used_memory_lua', vm.scripts],
    ['used_memory_vm_eval', vm.scripts],
    ['used_memory_lua_human', humanBytes(vm.scripts)],
    ['used_memory_scripts_eval', evaluated],
    ['number_of_cached_scripts', scripting.count],
    ['number_of_functions', functions.current.functionCount],
    ['number_of_libraries', functions.count],
    ['used_memory_vm_functions', vm.functions],
    ['used_memory_vm_total', vm.scripts + vm.functions],
    ['used_memory_vm_total_human', humanBytes(vm.scripts + vm.functions)],
    ['used_memory_functions', libraries],
    ['used_memory_scripts', evaluated + libraries],
    ['used_memory_scripts_human', humanBytes(evaluated + libraries)],
  ];
}

function allocatorFields({ clients }: MemoryUse): InfoField[] {
  return [
    ['allocator_frag_ratio', '1.00'],
    ['allocator_frag_bytes', 0],
    ['allocator_rss_ratio', '1.00'],
    ['allocator_rss_bytes', 0],
    ['rss_overhead_ratio', '1.00'],
    ['rss_overhead_bytes', 0],
    ['mem_fragmentation_ratio', '1.00'],
    ['mem_fragmentation_bytes', 0],
    ['mem_not_counted_for_evict', 0],
    ['mem_replication_backlog', 0],
    ['mem_total_replication_buffers', 0],
    ['mem_replica_full_sync_buffer', 0],
    ['mem_clients_slaves', 0],
    ['mem_clients_normal', clients],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', 0],
    ['mem_allocator', 'javascript'],
    ['mem_overhead_db_hashtable_rehashing', 0],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', 0],
    ['lazyfreed_objects', 0],
  ];
}

/** `# CPU`: the time spent in commands; what the host itself uses is not known. */
export function cpuFields({ stats }: RedisServer): readonly InfoField[] {
  const busy = (stats.busyMicros / 1e6).toFixed(6);
  return [
    ['used_cpu_sys', '0.000000'],
    ['used_cpu_user', busy],
    ['used_cpu_sys_children', '0.000000'],
    ['used_cpu_user_children', '0.000000'],
    ['used_cpu_sys_main_thread', '0.000000'],
    ['used_cpu_user_main_thread', busy],
  ];
}
