// Every parameter of redis.conf that CONFIG GET shows: its type, its default and its marks, as in
// Redis 8.0. What a parameter does is wired where it acts, by `config.on`.
import { latin1, type Bytes } from '../../resp/bytes.ts';
import { INT64_MAX } from '../algo/int64.ts';
import type { Accept } from './config-types.ts';
import {
  anyMemory,
  anyText,
  bufferLimits,
  eventClasses,
  integer,
  memory,
  memoryOrPercent,
  oneOf,
  oomScores,
  percentiles,
  Refusal,
  savePoints,
  shownEventClasses,
  shutdownMode,
  textLike,
  titleTemplate,
  yesOrNo,
} from './config-types.ts';

/** A row of the table. */
export interface Parameter {
  readonly initial: Bytes;
  readonly accept: Accept;
  /** May be set at the start only; `protected` unless enable-protected-configs allows it. */
  readonly mark?: 'immutable' | 'protected';
  /** An older name, shown by CONFIG GET too. */
  readonly alias?: string;
  /** Shown only to who asks for the exact name. */
  readonly hidden?: true;
  /** What is shown in place of the value, where that is not the same. */
  readonly shown?: (value: Bytes) => Bytes;
  /** A secret: not shown in logs. */
  readonly secret?: true;
  /** In a file the arguments are words, and later lines add to earlier ones. */
  readonly lines?: 'add' | 'words';
  /** What the value is, where CONFIG REWRITE writes it in a form of its own. */
  readonly unit?: 'bytes' | 'text';
}

const INT_MAX = 2 ** 31 - 1;
const GB = 1024 ** 3;

type Marks = Omit<Parameter, 'initial' | 'accept'>;
const row = (initial: string, accept: Accept, marks: Marks = {}): Parameter => ({
  initial: latin1(initial),
  accept,
  ...marks,
});

const yes = (marks?: Marks): Parameter => row('yes', yesOrNo, marks);
const no = (marks?: Marks): Parameter => row('no', yesOrNo, marks);
const text = (initial = '', marks?: Marks): Parameter =>
  row(initial, anyText, { unit: 'text', ...marks });
const count = (initial: number, min = 0, max = INT_MAX, marks?: Marks): Parameter =>
  row(String(initial), integer(min, max), marks);
const large = (initial: number, min = 0, marks?: Marks): Parameter =>
  row(String(initial), integer(min, INT64_MAX), marks);
const bytes = (initial: number, min = 0, marks?: Marks): Parameter =>
  row(String(initial), memory(min), { unit: 'bytes', ...marks });

const fixed = { mark: 'immutable' } as const;
const hidden = { hidden: true } as const;
const alias = (name: string): Marks => ({ alias: name });

// Redis: hz and the size of the backlog are brought into range without a word.
const hz: Accept = (given, current) => {
  const value = integer(0, INT_MAX)(given, current);
  return value instanceof Refusal
    ? value
    : latin1(String(Math.min(500, Math.max(1, Number(value)))));
};
const backlogSize: Accept = (given, current) => {
  const value = memory(1)(given, current);
  return value instanceof Refusal || Number(value) >= 16384 ? value : latin1('16384');
};
// Redis: it needs a memory allocator that can tell how full its pages are.
const activeDefrag: Accept = (given, current) => {
  const value = yesOrNo(given, current);
  return value === 'yes'
    ? new Refusal(
        'Active defragmentation cannot be enabled: it requires a Redis server compiled with a ' +
          'modified Jemalloc like the one shipped by default with the Redis source distribution',
      )
    : value;
};
// Redis: `yes` and `relative` are the same, and shown as the first.
const oomScoreAdj: Accept = (given, current) => {
  const value = oneOf('no', 'yes', 'relative', 'absolute')(given, current);
  return value === 'relative' ? latin1('yes') : value;
};
const protectedMode = oneOf('no', 'yes', 'local');

const POLICIES = oneOf(
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
);

const general = {
  'acl-pubsub-default': row('resetchannels', oneOf('allchannels', 'resetchannels')),
  aclfile: text('', fixed),
  'acllog-max-len': large(128),
  'active-defrag-cycle-max': count(25, 1, 99),
  'active-defrag-cycle-min': count(1, 1, 99),
  'active-defrag-ignore-bytes': bytes(100 * 1024 ** 2, 1),
  'active-defrag-max-scan-fields': large(1000, 1),
  'active-defrag-threshold-lower': count(10, 0, 1000),
  'active-defrag-threshold-upper': count(100, 0, 1000),
  'active-expire-effort': count(1, 1, 10),
  activedefrag: row('no', activeDefrag),
  activerehashing: yes(),
  'always-show-logo': no(fixed),
  bind: text('* -::*', { lines: 'words' }),
  'bind-source-addr': text(),
  'bgsave-cpulist': text('', { ...fixed, alias: 'bgsave_cpulist' }),
  'bio-cpulist': text('', { ...fixed, alias: 'bio_cpulist' }),
  'busy-reply-threshold': large(5000, 0, alias('lua-time-limit')),
  'client-output-buffer-limit': row(
    'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    bufferLimits,
    { lines: 'add' },
  ),
  'client-query-buffer-limit': bytes(GB, 1024 ** 2),
  'crash-log-enabled': yes(),
  'crash-memcheck-enabled': yes(),
  daemonize: no(fixed),
  databases: count(16, 1, INT_MAX, fixed),
  'disable-thp': yes(fixed),
  'dynamic-hz': yes(),
  'enable-debug-command': row('no', protectedMode, fixed),
  'enable-module-command': row('no', protectedMode, fixed),
  'enable-protected-configs': row('no', protectedMode, fixed),
  'hide-user-data-from-log': no(),
  hz: row('10', hz),
  'ignore-warnings': text(),
  'io-threads': count(1, 1, 128, fixed),
  'jemalloc-bg-thread': yes(),
  'latency-monitor-threshold': large(0),
  'latency-tracking': yes(),
  'latency-tracking-info-percentiles': row('50 99 99.9', percentiles, { lines: 'words' }),
  'lazyfree-lazy-eviction': no(),
  'lazyfree-lazy-expire': no(),
  'lazyfree-lazy-server-del': no(),
  'lazyfree-lazy-user-del': no(),
  'lazyfree-lazy-user-flush': no(),
  'locale-collate': row('', textLike(/^(C|POSIX)?$/, 'Invalid locale name')),
  logfile: text('', fixed),
  loglevel: row('notice', oneOf('debug', 'verbose', 'notice', 'warning', 'nothing')),
  'lua-enable-deprecated-api': no({ ...fixed, ...hidden }),
  'max-new-connections-per-cycle': count(10, 1, 1000),
  'max-new-tls-connections-per-cycle': count(1, 1, 1000),
  maxclients: count(10_000, 1, 2 ** 32 - 1),
  'maxmemory-clients': row('0', memoryOrPercent),
  'notify-keyspace-events': row('', eventClasses, { shown: shownEventClasses }),
  'oom-score-adj': row('no', oomScoreAdj),
  'oom-score-adj-values': row('0 200 800', oomScores, { lines: 'words' }),
  pidfile: text('', fixed),
  port: count(6379, 0, 65_535),
  'proc-title-template': row('{title} {listen-addr} {server-mode}', titleTemplate),
  'propagation-error-behavior': row('ignore', oneOf('ignore', 'panic', 'panic-on-replicas')),
  'protected-mode': yes(),
  requirepass: text('', { secret: true }),
  'server-cpulist': text('', { ...fixed, alias: 'server_cpulist' }),
  'set-proc-title': yes(fixed),
  'shutdown-on-sigint': row('default', shutdownMode),
  'shutdown-on-sigterm': row('default', shutdownMode),
  'shutdown-timeout': count(10),
  'slowlog-log-slower-than': large(10_000, -1),
  'slowlog-max-len': large(128),
  'socket-mark-id': count(0, 0, 2 ** 32 - 1, fixed),
  supervised: row('no', oneOf('upstart', 'systemd', 'auto', 'no'), fixed),
  'syslog-enabled': no(fixed),
  'syslog-facility': text('local0', fixed),
  'syslog-ident': text('redis', fixed),
  'tcp-backlog': count(511, 0, INT_MAX, fixed),
  'tcp-keepalive': count(300),
  timeout: count(0),
  'tracking-table-max-keys': large(1_000_000),
  unixsocket: text('', fixed),
  unixsocketperm: row('0', textLike(/^[0-7]{1,4}$/, 'argument must be an octal value'), fixed),
  'use-exit-on-panic': no(hidden),
} as const satisfies Record<string, Parameter>;

const memoryAndValues = {
  'hash-max-listpack-entries': large(512, 0, alias('hash-max-ziplist-entries')),
  'hash-max-listpack-value': bytes(64, 0, alias('hash-max-ziplist-value')),
  'hll-sparse-max-bytes': bytes(3000),
  'lfu-decay-time': count(1),
  'lfu-log-factor': count(10),
  'list-compress-depth': count(0),
  'list-max-listpack-size': count(-2, -INT_MAX - 1, INT_MAX, alias('list-max-ziplist-size')),
  maxmemory: row('0', anyMemory, { unit: 'bytes' }),
  'maxmemory-eviction-tenacity': count(10, 0, 100),
  'maxmemory-policy': row('noeviction', POLICIES),
  'maxmemory-samples': count(5, 1, 64),
  'proto-max-bulk-len': bytes(GB / 2, 1024 ** 2),
  'sanitize-dump-payload': row('no', oneOf('no', 'yes', 'clients')),
  'set-max-intset-entries': large(512),
  'set-max-listpack-entries': large(128),
  'set-max-listpack-value': large(64),
  'stream-node-max-bytes': bytes(4096),
  'stream-node-max-entries': large(100),
  'zset-max-listpack-entries': large(128, 0, alias('zset-max-ziplist-entries')),
  'zset-max-listpack-value': bytes(64, 0, alias('zset-max-ziplist-value')),
} as const satisfies Record<string, Parameter>;

const persistence = {
  'aof-disable-auto-gc': no(hidden),
  'aof-load-truncated': yes(),
  'aof-rewrite-cpulist': text('', { ...fixed, alias: 'aof_rewrite_cpulist' }),
  'aof-rewrite-incremental-fsync': yes(),
  'aof-timestamp-enabled': no(),
  'aof-use-rdb-preamble': yes(),
  appenddirname: text('appendonlydir', fixed),
  appendfilename: text('appendonly.aof', fixed),
  appendfsync: row('everysec', oneOf('everysec', 'always', 'no')),
  appendonly: no(),
  'auto-aof-rewrite-min-size': bytes(64 * 1024 ** 2),
  'auto-aof-rewrite-percentage': count(100),
  dbfilename: text('dump.rdb', { mark: 'protected' }),
  dir: text('/data', { mark: 'protected' }),
  'key-load-delay': count(0, -INT_MAX - 1, INT_MAX, hidden),
  'loading-process-events-interval-bytes': bytes(524_288, 1024, hidden),
  'no-appendfsync-on-rewrite': no(),
  'rdb-del-sync-files': no(),
  'rdb-key-save-delay': count(0, -INT_MAX - 1, INT_MAX, hidden),
  'rdb-save-incremental-fsync': yes(),
  rdbchecksum: yes(fixed),
  rdbcompression: yes(),
  save: row('3600 1 300 100 60 10000', savePoints, { lines: 'add' }),
  'stop-writes-on-bgsave-error': yes(),
} as const satisfies Record<string, Parameter>;

const HOST_CHARS = 'Hostnames may only contain alphanumeric characters, hyphens or dots';
const NODE_NAME = 'Announced human node name contained invalid character';
const PLAIN = /^[^!#$%&()*+:;<>?@[\]^{|}~]*$/;
const replicaAlias = (rest: string): Marks => alias(`slave-${rest}`);

const replication = {
  masterauth: text('', { secret: true }),
  masteruser: text('', { secret: true }),
  'min-replicas-max-lag': count(10, 0, INT_MAX, alias('min-slaves-max-lag')),
  'min-replicas-to-write': count(0, 0, INT_MAX, alias('min-slaves-to-write')),
  'repl-backlog-size': row('1048576', backlogSize),
  'repl-backlog-ttl': large(3600),
  'repl-disable-tcp-nodelay': no(),
  'repl-diskless-load': row('disabled', oneOf('disabled', 'on-empty-db', 'swapdb')),
  'repl-diskless-sync': yes(),
  'repl-diskless-sync-delay': count(5),
  'repl-diskless-sync-max-replicas': count(0),
  'repl-ping-replica-period': count(10, 1, INT_MAX, alias('repl-ping-slave-period')),
  'repl-rdb-channel': no(hidden),
  'repl-timeout': count(60, 1),
  'replica-announce-ip': text('', replicaAlias('announce-ip')),
  'replica-announce-port': count(0, 0, 65_535, replicaAlias('announce-port')),
  'replica-announced': yes(),
  'replica-full-sync-buffer-limit': bytes(0),
  'replica-ignore-disk-write-errors': no(),
  'replica-ignore-maxmemory': yes(replicaAlias('ignore-maxmemory')),
  'replica-lazy-flush': no(replicaAlias('lazy-flush')),
  'replica-priority': count(100, 0, INT_MAX, replicaAlias('priority')),
  'replica-read-only': yes(replicaAlias('read-only')),
  'replica-serve-stale-data': yes(replicaAlias('serve-stale-data')),
  replicaof: text('', { ...fixed, alias: 'slaveof', lines: 'words' }),
} as const satisfies Record<string, Parameter>;

const cluster = {
  'cluster-allow-pubsubshard-when-down': yes(),
  'cluster-allow-reads-when-down': no(),
  'cluster-allow-replica-migration': yes(),
  'cluster-announce-bus-port': count(0, 0, 65_535),
  'cluster-announce-hostname': row('', textLike(/^[a-z0-9.-]*$/i, HOST_CHARS)),
  'cluster-announce-human-nodename': row('', textLike(PLAIN, NODE_NAME)),
  'cluster-announce-ip': text(),
  'cluster-announce-port': count(0, 0, 65_535),
  'cluster-announce-tls-port': count(0, 0, 65_535),
  'cluster-compatibility-sample-ratio': count(0, 0, 100),
  'cluster-config-file': text('nodes.conf', fixed),
  'cluster-enabled': no(fixed),
  'cluster-link-sendbuf-limit': row('0', anyMemory),
  'cluster-migration-barrier': count(1),
  'cluster-node-timeout': large(15_000),
  'cluster-port': count(0, 0, 65_535, fixed),
  'cluster-preferred-endpoint-type': row('ip', oneOf('ip', 'hostname', 'unknown-endpoint')),
  'cluster-replica-no-failover': no(alias('cluster-slave-no-failover')),
  'cluster-replica-validity-factor': count(10, 0, INT_MAX, alias('cluster-slave-validity-factor')),
  'cluster-require-full-coverage': yes(),
} as const satisfies Record<string, Parameter>;

const tls = {
  'tls-auth-clients': row('yes', oneOf('no', 'yes', 'optional')),
  'tls-ca-cert-dir': text(),
  'tls-ca-cert-file': text(),
  'tls-cert-file': text(),
  'tls-ciphers': text(),
  'tls-ciphersuites': text(),
  'tls-client-cert-file': text(),
  'tls-client-key-file': text(),
  'tls-client-key-file-pass': text('', { secret: true }),
  'tls-cluster': no(),
  'tls-dh-params-file': text(),
  'tls-key-file': text(),
  'tls-key-file-pass': text('', { secret: true }),
  'tls-port': count(0, 0, 65_535),
  'tls-prefer-server-ciphers': no(),
  'tls-protocols': text(),
  'tls-replication': no(),
  'tls-session-cache-size': count(20_480),
  'tls-session-cache-timeout': count(300),
  'tls-session-caching': yes(),
} as const satisfies Record<string, Parameter>;

/** All parameters by name. */
export const PARAMETERS = {
  ...general,
  ...memoryAndValues,
  ...persistence,
  ...replication,
  ...cluster,
  ...tls,
} as const satisfies Record<string, Parameter>;

/** The name of a parameter. */
export type ParameterName = keyof typeof PARAMETERS;

/** All names, in the order of the table. */
export const parameterNames: readonly ParameterName[] = Object.keys(PARAMETERS).filter(isParameter);

function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}
