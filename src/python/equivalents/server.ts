// The server: its settings, its users, its health. Of most a dict has nothing, for it is no server.
import type { Call, Keywords, Row, Rows } from './row.ts';
import { call, differing, none } from './row.ts';
import type { Words } from './words.ts';

const NO_SERVER = none('A dict is no server: it has nothing to set up, to watch or to save.');
const HELP = none('It is Redis’s own help.');

const values = (method: string): Row => ({
  py: w => call(method, ...w.values()),
  dict: NO_SERVER,
});
/** Without arguments. */
const alone = (method: string): Row => ({ py: () => call(method), dict: NO_SERVER });
const texts = (method: string): Row => ({ py: w => call(method, ...w.strs()), dict: NO_SERVER });
const unsaid: Row = { dict: NO_SERVER };
const help: Row = { dict: HELP };

const flush = (method: string): Row => ({
  py: w => {
    const asynchronous: Keywords = w.take('ASYNC') ? { asynchronous: 'True' } : {};
    return call(method, asynchronous);
  },
  dict: w => {
    w.some();
    return ['data.clear()'];
  },
});

function commandList(w: Words): Call {
  if (!w.take('FILTERBY')) return call('command_list');
  return call(
    'command_list',
    w.options({
      MODULE: ['module', 'text'],
      ACLCAT: ['category', 'text'],
      PATTERN: ['pattern', 'text'],
    }),
  );
}

function backup(w: Words): Call {
  return w.take('SCHEDULE') ? call('bgsave') : call('bgsave', { schedule: 'False' });
}

function shutdown(w: Words): Call {
  return call(
    'shutdown',
    w.options({
      SAVE: ['save', 'flag'],
      NOSAVE: ['nosave', 'flag'],
      NOW: ['now', 'flag'],
      FORCE: ['force', 'flag'],
      ABORT: ['abort', 'flag'],
    }),
  );
}

const log = (w: Words): Call =>
  w.take('RESET') ? call('acl_log_reset') : call('acl_log', ...w.values());

/** Rows of the `server` group. */
export const server: Rows = {
  'acl|cat': texts('acl_cat'),
  'acl|deluser': texts('acl_deluser'),
  'acl|dryrun': texts('acl_dryrun'),
  'acl|genpass': values('acl_genpass'),
  'acl|getuser': texts('acl_getuser'),
  'acl|help': help,
  'acl|list': alone('acl_list'),
  'acl|load': alone('acl_load'),
  'acl|log': { py: log, dict: NO_SERVER },
  'acl|save': alone('acl_save'),
  'acl|setuser': unsaid,
  'acl|users': alone('acl_users'),
  'acl|whoami': alone('acl_whoami'),
  bgrewriteaof: alone('bgrewriteaof'),
  bgsave: { py: backup, dict: NO_SERVER },
  command: alone('command'),
  'command|count': alone('command_count'),
  'command|docs': unsaid,
  'command|getkeys': texts('command_getkeys'),
  'command|getkeysandflags': texts('command_getkeysandflags'),
  'command|help': help,
  'command|info': unsaid,
  'command|list': { py: commandList, dict: NO_SERVER },
  'config|get': texts('config_get'),
  'config|help': help,
  'config|resetstat': alone('config_resetstat'),
  'config|rewrite': alone('config_rewrite'),
  'config|set': values('config_set'),
  dbsize: { py: () => call('dbsize'), dict: () => ['len(data)'] },
  debug: unsaid,
  failover: unsaid,
  flushall: flush('flushall'),
  flushdb: flush('flushdb'),
  info: texts('info'),
  lastsave: alone('lastsave'),
  'latency|doctor': unsaid,
  'latency|graph': unsaid,
  'latency|help': help,
  'latency|histogram': unsaid,
  'latency|history': texts('latency_history'),
  'latency|latest': alone('latency_latest'),
  'latency|reset': texts('latency_reset'),
  lolwut: {
    py: w => call('lolwut', ...(w.take('VERSION') ? w.values() : [])),
    dict: NO_SERVER,
  },
  'memory|doctor': unsaid,
  'memory|help': help,
  'memory|malloc-stats': alone('memory_malloc_stats'),
  'memory|purge': alone('memory_purge'),
  'memory|stats': alone('memory_stats'),
  'memory|usage': {
    py: w => call('memory_usage', w.str(), w.options({ SAMPLES: ['samples', 'int'] })),
    dict: none('Python counts in its own way: sys.getsizeof, which looks no deeper.'),
  },
  'module|help': help,
  'module|list': alone('module_list'),
  'module|load': texts('module_load'),
  'module|loadex': unsaid,
  'module|unload': texts('module_unload'),
  monitor: {
    py: () => ({ ...call('next_command'), on: '    m', before: ['with r.monitor() as m:'] }),
    dict: none('A dict tells nobody what is done to it.'),
  },
  psync: unsaid,
  replconf: unsaid,
  replicaof: texts('replicaof'),
  'restore-asking': unsaid,
  role: alone('role'),
  save: alone('save'),
  shutdown: { py: shutdown, dict: NO_SERVER },
  slaveof: texts('slaveof'),
  'slowlog|get': values('slowlog_get'),
  'slowlog|help': help,
  'slowlog|len': alone('slowlog_len'),
  'slowlog|reset': alone('slowlog_reset'),
  swapdb: {
    py: w => call('swapdb', w.value(), w.value()),
    dict: w => {
      const [a, b] = [w.int(), w.int()];
      return {
        lines: [`databases[${a}], databases[${b}] = databases[${b}], databases[${a}]`],
        note: 'With databases = [{} for _ in range(16)].',
      };
    },
  },
  sync: unsaid,
  time: {
    py: () => call('time'),
    dict: () => differing('Redis gives seconds and microseconds.', 'time.time()'),
  },
};
