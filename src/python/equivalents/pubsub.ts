// Messages: `listeners`, a dict from channel to the functions that want to hear.
import { isUtf8 } from '../../resp/bytes.ts';
import { list, strLiteral, valueLiteral } from './literal.ts';
import type { Call, Row, Rows } from './row.ts';
import { call, none, noted } from './row.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';
import { globLiteral } from './glob.ts';

const LISTENERS =
  'With listeners = defaultdict(list): functions that are called with each message.';

// redis-py wants to read the names that it subscribes to.
function channelsOf(w: Words): string[] {
  const names = w.some();
  if (!names.every(isUtf8)) throw new Unsaid();
  return names.map(strLiteral);
}

const hearing =
  (method: string) =>
  (w: Words): Call => ({
    ...call(method, ...channelsOf(w)),
    on: 'p',
    before: method.includes('unsub') ? [] : ['p = r.pubsub()'],
  });

const listen: Row['dict'] = w =>
  noted(LISTENERS, ...w.strs().map(channel => `listeners[${channel}].append(print)`));

const leave: Row['dict'] = w =>
  noted(
    LISTENERS,
    ...(w.left === 0
      ? ['listeners.clear()']
      : w.strs().map(name => `listeners.pop(${name}, None)`)),
  );

const publish: Row['dict'] = w => {
  const [channel, message] = [w.next(), valueLiteral(w.next())];
  const name = strLiteral(channel);
  return noted(
    LISTENERS,
    `for hear in listeners[${name}]:`,
    `    hear(${message})`,
    `len(listeners[${name}])`,
  );
};

const patterns = none(
  'A dict finds names, not patterns: each pattern would have to be tried on each channel.',
);

const channels: Row['dict'] = w => {
  if (w.left === 0) return noted(LISTENERS, '[name for name, all in listeners.items() if all]');
  const pattern = globLiteral(w.next());
  return noted(
    LISTENERS,
    `[name for name, all in listeners.items() if all and fnmatchcase(name, ${pattern})]`,
  );
};

const counts: Row['dict'] = w =>
  noted(LISTENERS, list(w.strs().map(name => `(${name}, len(listeners[${name}]))`)));

/** Rows of the `pubsub` group. */
export const pubsub: Rows = {
  psubscribe: { py: hearing('psubscribe'), dict: patterns },
  publish: { py: w => call('publish', w.str(), w.value()), dict: publish },
  'pubsub|channels': { py: w => call('pubsub_channels', w.str()), dict: channels },
  'pubsub|help': { dict: none('It is Redis’s own help.') },
  'pubsub|numpat': { py: () => call('pubsub_numpat'), dict: patterns },
  'pubsub|numsub': { py: w => call('pubsub_numsub', ...w.strs()), dict: counts },
  'pubsub|shardchannels': { py: w => call('pubsub_shardchannels', w.str()), dict: channels },
  'pubsub|shardnumsub': { py: w => call('pubsub_shardnumsub', ...w.strs()), dict: counts },
  punsubscribe: { py: hearing('punsubscribe'), dict: patterns },
  spublish: { py: w => call('spublish', w.str(), w.value()), dict: publish },
  ssubscribe: { py: hearing('ssubscribe'), dict: listen },
  subscribe: { py: hearing('subscribe'), dict: listen },
  sunsubscribe: { py: hearing('sunsubscribe'), dict: leave },
  unsubscribe: { py: hearing('unsubscribe'), dict: leave },
};
