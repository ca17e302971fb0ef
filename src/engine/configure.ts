// What each parameter does: the wires from the configuration to the services of a server. A parameter
// that is not here is kept and shown, and needs no action.
import { latin1, lower } from '../resp/bytes.ts';
import type { RedisServer } from './server.ts';
import type { Directive } from './services/config-file.ts';
import type { ParameterName } from './services/config-table.ts';
import type { Limits } from './store/limits.ts';

const LIMITS: { readonly [name in keyof Limits]?: ParameterName } = {
  hashMaxListpackEntries: 'hash-max-listpack-entries',
  hashMaxListpackValue: 'hash-max-listpack-value',
  setMaxIntsetEntries: 'set-max-intset-entries',
  setMaxListpackEntries: 'set-max-listpack-entries',
  setMaxListpackValue: 'set-max-listpack-value',
  zsetMaxListpackEntries: 'zset-max-listpack-entries',
  zsetMaxListpackValue: 'zset-max-listpack-value',
  listMaxListpackSize: 'list-max-listpack-size',
  streamNodeMaxBytes: 'stream-node-max-bytes',
  streamNodeMaxEntries: 'stream-node-max-entries',
  hllSparseMaxBytes: 'hll-sparse-max-bytes',
  protoMaxBulkLen: 'proto-max-bulk-len',
};

/** Lets the configuration of a server act on it, now and whenever it changes. */
export function configure(server: RedisServer): void {
  for (const directive of server.config.others) {
    if (directive.name === 'rename-command') renameCommand(server, directive);
  }
  configureLimits(server);
  configureMemory(server);
  configureLogs(server);
  configureClients(server);
  configureUsers(server);
  const { config } = server;
  config.on(['notify-keyspace-events'], () =>
    server.notify.configure(config.text('notify-keyspace-events')),
  );
  config.on(['replica-read-only'], () => {
    server.replication.isReadOnly = config.flag('replica-read-only');
  });
  config.on(['save'], () => {
    const numbers = config.text('save').split(' ').map(Number);
    server.saving.points = numbers.flatMap((seconds, i) =>
      i % 2 === 0 && numbers.length > 1 ? [{ seconds, changes: numbers[i + 1] ?? 0 }] : [],
    );
  });
}

// Users know the command by another name, or (an empty one) not at all.
function renameCommand({ commands, config }: RedisServer, directive: Directive): void {
  const [from, to] = directive.args.map(lower);
  const command = from === undefined ? undefined : commands.get(from);
  if (from === undefined || to === undefined || directive.args.length !== 2) {
    throw config.errorFor(directive, 'Bad directive or wrong number of arguments');
  }
  if (command === undefined) throw config.errorFor(directive, 'No such command in rename-command');
  commands.delete(from);
  if (to === '') return;
  if (commands.has(to)) throw config.errorFor(directive, 'Target command name already exists');
  commands.set(to, command);
}

function configureLimits({ config, keyspace }: RedisServer): void {
  for (const limit of limitNames(keyspace.limits)) {
    const name = LIMITS[limit];
    if (name === undefined) continue;
    config.on([name], () => {
      keyspace.limits[limit] = config.number(name);
    });
  }
}

function limitNames(limits: Limits): (keyof Limits)[] {
  const isName = (name: string): name is keyof Limits => Object.hasOwn(limits, name);
  return Object.keys(limits).filter(isName);
}

function configureMemory({ config, eviction }: RedisServer): void {
  config.on(['lfu-log-factor', 'lfu-decay-time'], () => {
    eviction.lfu = {
      logFactor: config.number('lfu-log-factor'),
      decayMinutes: config.number('lfu-decay-time'),
    };
  });
  config.on(['maxmemory', 'maxmemory-policy', 'maxmemory-samples'], () => {
    eviction.samples = config.number('maxmemory-samples');
    eviction.setPolicy(config.text('maxmemory-policy'));
    eviction.maxBytes = config.number('maxmemory');
    eviction.makeRoom();
  });
}

function configureLogs({ config, slowlog, latency, accounting }: RedisServer): void {
  config.on(['slowlog-log-slower-than', 'slowlog-max-len'], () => {
    slowlog.thresholdMicros = config.number('slowlog-log-slower-than');
    slowlog.limit(config.number('slowlog-max-len'));
  });
  config.on(['latency-monitor-threshold'], () => {
    latency.thresholdMs = config.number('latency-monitor-threshold');
  });
  config.on(['latency-tracking'], () => {
    accounting.keepsHistograms = config.flag('latency-tracking');
  });
}

function configureClients(server: RedisServer): void {
  const { config, tracking, clients } = server;
  config.on(['client-query-buffer-limit', 'proto-max-bulk-len'], () => {
    server.requests.maxQueryBytes = config.number('client-query-buffer-limit');
    server.requestLimits.maxBulkBytes = config.number('proto-max-bulk-len');
  });
  config.on(['maxmemory-clients', 'maxmemory'], () => {
    const limit = config.text('maxmemory-clients');
    const share = limit.endsWith('%') ? Number(limit.slice(0, -1)) / 100 : undefined;
    const most = share === undefined ? Number(limit) : share * config.number('maxmemory');
    server.requests.maxClientBytes = most;
  });
  config.on(['timeout'], () => {
    clients.timeoutMs = config.number('timeout') * 1000;
  });
  config.on(['tracking-table-max-keys'], () => {
    tracking.limit(config.number('tracking-table-max-keys'));
  });
  config.on(['client-output-buffer-limit'], () => {
    const words = config.text('client-output-buffer-limit').split(' ').map(latin1);
    const hardLimit = (kind: string): number => Number(words[words.indexOf(latin1(kind)) + 1]);
    clients.limits = { normal: hardLimit('normal'), pubsub: hardLimit('pubsub') };
  });
}

function configureUsers({ config, acl }: RedisServer): void {
  config.on(['acl-pubsub-default'], () => {
    acl.letNewHearAll(config.text('acl-pubsub-default') === 'allchannels');
  });
  config.on(['acllog-max-len'], () => acl.limitLog(config.number('acllog-max-len')));
  config.on(['requirepass'], () => acl.requirePassword(config.text('requirepass')));
}
