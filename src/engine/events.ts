// The names of keyspace events and the class each belongs to, as `notify-keyspace-events` counts
// them. `db.changed(key, event)` takes one of these and nothing else.

/** `g` generic, `$` string, `l` list, `s` set, `h` hash, `z` sorted set, `t` stream, `x` expired, `e` evicted, and none for a change that has no name. */
export type EventClass = '' | 'g' | '$' | 'l' | 's' | 'h' | 'z' | 't' | 'x' | 'e' | 'n' | 'm';

export const EVENT_CLASS = {
  del: 'g',
  expire: 'g',
  persist: 'g',
  rename_from: 'g',
  rename_to: 'g',
  copy_to: 'g',
  move_from: 'g',
  move_to: 'g',
  restore: 'g',
  set: '$',
  append: '$',
  incrby: '$',
  incrbyfloat: '$',
  setrange: '$',
  setbit: '$',
  getset: '$',
  lpush: 'l',
  rpush: 'l',
  lpop: 'l',
  rpop: 'l',
  linsert: 'l',
  lset: 'l',
  lrem: 'l',
  ltrim: 'l',
  sortstore: 'l',
  sadd: 's',
  srem: 's',
  spop: 's',
  sinterstore: 's',
  sunionstore: 's',
  sdiffstore: 's',
  hset: 'h',
  hdel: 'h',
  hincrby: 'h',
  hincrbyfloat: 'h',
  hexpire: 'h',
  hexpired: 'h',
  hpersist: 'h',
  zadd: 'z',
  zincr: 'z',
  zrem: 'z',
  zremrangebyscore: 'z',
  zremrangebyrank: 'z',
  zremrangebylex: 'z',
  zpopmin: 'z',
  zpopmax: 'z',
  zdiffstore: 'z',
  zinterstore: 'z',
  zunionstore: 'z',
  zrangestore: 'z',
  georadiusstore: 'z',
  geosearchstore: 'z',
  xadd: 't',
  xdel: 't',
  xtrim: 't',
  xsetid: 't',
  'xgroup-create': 't',
  'xgroup-createconsumer': 't',
  'xgroup-delconsumer': 't',
  'xgroup-destroy': 't',
  'xgroup-setid': 't',
  pfadd: '$',
  pfcount: '',
  expired: 'x',
  evicted: 'e',
  new: 'n',
  keymiss: 'm',
} as const satisfies Record<string, EventClass>;

/** The name of a keyspace event. */
export type EventName = keyof typeof EVENT_CLASS;

// Redis: what happens to groups, and XSETID, is told to listeners but does not count as a change of
// the key for WATCH and client-side caching.
const UNMODIFYING: ReadonlySet<EventName> = new Set<EventName>([
  'xsetid',
  'xgroup-create',
  'xgroup-createconsumer',
  'xgroup-delconsumer',
  'xgroup-destroy',
  'xgroup-setid',
]);

/** True if the key counts as changed after this event, for WATCH and client-side caching. */
export const isModification = (event: EventName): boolean => !UNMODIFYING.has(event);
