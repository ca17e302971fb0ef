// The connection itself: who one is, and how one speaks. A dict is reached without one.
import { strLiteral } from './literal.ts';
import type { Call, Rows } from './row.ts';
import { call, none } from './row.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const ALONE = none('A dict is reached without a connection: it is in the program.');
const HELP = none('It is Redis’s own help.');

const plain = (method: string) => () => call(method);

function auth(w: Words): Call {
  const [first, second] = [w.str(), w.left > 0 ? w.str() : undefined];
  if (second === undefined) return call('auth', first);
  return call('auth', second, { username: first });
}

function kill(w: Words): Call {
  if (w.left === 1) return call('client_kill', w.str());
  return call(
    'client_kill_filter',
    w.options({
      ID: ['_id', 'text'],
      TYPE: ['_type', 'text'],
      ADDR: ['addr', 'text'],
      LADDR: ['laddr', 'text'],
      USER: ['user', 'text'],
      MAXAGE: ['maxage', 'value'],
    }),
  );
}

function clientList(w: Words): Call {
  if (w.take('TYPE')) return call('client_list', { _type: w.str() });
  if (w.take('ID')) return call('client_list', { client_id: `[${w.strs().join(', ')}]` });
  return call('client_list');
}

function pause(w: Words): Call {
  const timeout = w.value();
  if (w.take('WRITE')) return call('client_pause', timeout, { all: 'False' });
  if (!w.take('ALL')) throw new Unsaid();
  return call('client_pause', timeout);
}

function tracking(w: Words): Call {
  const isOn = w.take('ON');
  if (!isOn && !w.take('OFF')) throw new Unsaid();
  const prefixes: string[] = [];
  const keywords: Record<string, string> = {};
  while (w.left > 0) {
    const flag = ['BCAST', 'OPTIN', 'OPTOUT', 'NOLOOP'].find(each => w.take(each));
    if (flag !== undefined && keywords[flag.toLowerCase()] !== undefined) throw new Unsaid();
    if (flag !== undefined) keywords[flag.toLowerCase()] = 'True';
    else if (w.take('REDIRECT')) keywords['clientid'] = w.value();
    else if (w.take('PREFIX')) prefixes.push(w.str());
    else throw new Unsaid();
  }
  if (prefixes.length > 0) keywords['prefix'] = `[${prefixes.join(', ')}]`;
  return call(isOn ? 'client_tracking_on' : 'client_tracking_off', keywords);
}

function unblock(w: Words): Call {
  const id = w.value();
  if (w.take('ERROR')) return call('client_unblock', id, { error: 'True' });
  return call('client_unblock', id);
}

function database(w: Words): string[] {
  return [`data = databases[${w.int()}]`];
}

const upperOnly = (method: string) => (w: Words) => call(method, strLiteral(w.next()));

/** Rows of the `connection` group. */
export const connection: Rows = {
  auth: { py: auth, dict: ALONE },
  'client|caching': { dict: ALONE },
  'client|getname': { py: plain('client_getname'), dict: ALONE },
  'client|getredir': { py: plain('client_getredir'), dict: ALONE },
  'client|help': { dict: HELP },
  'client|id': { py: plain('client_id'), dict: ALONE },
  'client|info': { py: plain('client_info'), dict: ALONE },
  'client|kill': { py: kill, dict: ALONE },
  'client|list': { py: clientList, dict: ALONE },
  'client|no-evict': { py: upperOnly('client_no_evict'), dict: ALONE },
  'client|no-touch': { py: upperOnly('client_no_touch'), dict: ALONE },
  'client|pause': { py: pause, dict: ALONE },
  'client|reply': { dict: ALONE },
  'client|setinfo': { py: w => call('client_setinfo', w.str(), w.str()), dict: ALONE },
  'client|setname': { py: w => call('client_setname', w.str()), dict: ALONE },
  'client|tracking': { py: tracking, dict: ALONE },
  'client|trackinginfo': { py: plain('client_trackinginfo'), dict: ALONE },
  'client|unblock': { py: unblock, dict: ALONE },
  'client|unpause': { py: plain('client_unpause'), dict: ALONE },
  echo: { py: w => call('echo', w.value()), dict: w => [w.str()] },
  hello: {
    dict: none('redis-py says it when it connects: redis.Redis(protocol=3).'),
  },
  ping: { py: plain('ping'), dict: ALONE },
  quit: { py: plain('quit'), dict: ALONE },
  reset: { dict: ALONE },
  select: {
    dict: w => ({
      lines: database(w),
      note: 'With databases = [{} for _ in range(16)]. redis-py chooses when it connects: redis.Redis(db=1).',
    }),
  },
};
