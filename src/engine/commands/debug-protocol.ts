// DEBUG PROTOCOL: one reply of each type of the protocol, for who writes a client.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { double, map, push, set, verbatim } from '../../resp/reply.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';

const NO_SUCH_TYPE = fault(
  'ERR Wrong protocol type name. Please use one of the following: ' +
    'string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false',
);
const NEEDS_RESP3 = fault('ERR RESP2 is not supported by this command');

const SAMPLES: Readonly<Record<string, Reply>> = {
  string: latin1('Hello World'),
  integer: 12_345,
  double: double('3.141'),
  bignum: { kind: 'bignumber', text: latin1('1234567999999999999999999999999999999') },
  null: null,
  array: [0, 1, 2],
  set: set([0, 1, 2]),
  map: map([0, false, 1, true, 2, false]),
  attrib: {
    kind: 'attribute',
    items: [latin1('key-popularity'), [latin1('key:123'), 90]],
    reply: latin1('Some real reply following the attribute'),
  },
  verbatim: verbatim('This is a verbatim\nstring'),
  true: true,
  false: false,
};

/** The reply of DEBUG PROTOCOL for a type. */
export function protocolSample({ client, server }: Context, type: Bytes): Reply {
  const name = type.toLowerCase();
  if (name === 'push') {
    if (client.protocol === 2) throw NEEDS_RESP3;
    server.push(client, push([latin1('server-cpu-usage'), 42]));
    return latin1('Some real reply following the push reply');
  }
  const sample = Object.hasOwn(SAMPLES, name) ? SAMPLES[name] : undefined;
  if (sample === undefined) throw NO_SUCH_TYPE;
  return sample;
}
