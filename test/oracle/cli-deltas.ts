// Where our redis-cli differs from the real one on purpose: one line each, with its reason. The
// behaviour that stands here is tested in test/cli/session.test.ts.
import type { Delta } from './deltas.ts';

const ALL = [''];

/** All of them. */
export const cliDeltas: readonly Delta[] = [
  {
    about: 'a big number as a reply',
    versions: ALL,
    reason: 'The real one ends with "Unknown reply type: 13"; ours prints `(big number) 123`.',
  },
  {
    about: 'RESP3 attributes',
    versions: ALL,
    reason: 'The real one ends with a protocol error; ours prints them as `1| "name" => value`.',
  },
  {
    about: 'text beyond ASCII in the line',
    versions: ALL,
    reason: 'The real one edits bytes, so that the cursor stands wrong; ours edits characters.',
  },
  {
    about: 'Ctrl or Alt with an arrow key, Alt-B, Alt-F',
    versions: ['7.', '8.0'],
    reason: 'The real one types `5D` into the line; ours moves by words, as Redis 8.8 does.',
  },
  {
    about: 'function keys and other long escape sequences',
    versions: ['7.', '8.0'],
    reason: 'The real one types the end of the sequence into the line; ours drops all of it.',
  },
  {
    about: 'Enter within 0.2 s of another Enter, while the command runs',
    versions: ALL,
    reason: 'The real one loses it when the server is slow; in a page each command takes a while.',
  },
  {
    about: 'HELP without a server',
    versions: ALL,
    reason: 'The real one has the commands built in; ours knows those of the last server.',
  },
  {
    about: 'HELP after AUTH',
    versions: ALL,
    reason: 'The real one keeps the built-in commands; ours asks for COMMAND DOCS once it may.',
  },
  {
    about: 'the message when the server resets the link',
    versions: ALL,
    reason: 'A page is not told why: ours always says "Server closed the connection".',
  },
  {
    about: 'Ctrl-D while a command runs',
    versions: ALL,
    reason: 'The real terminal keeps an end of file for later; ours drops the key.',
  },
  {
    about: 'redis-cli --help, redis-server --help and redis-benchmark --help',
    versions: ALL,
    reason: 'Ours list the flags that ours have, in words of their own.',
  },
  {
    about: '--tls and its kin, --cluster, --rdb, --functions-rdb, --replica, --askpass, --ldb',
    versions: ALL,
    reason: 'A page has no TLS, cluster, disk or debugger to offer: "Unrecognized option".',
  },
  {
    about: '--keystats, --latency-dist, --lru-test',
    versions: ALL,
    reason: 'Not done: "Unrecognized option".',
  },
  {
    about: '--bigkeys and --memkeys on a terminal',
    versions: ALL,
    reason: 'The real one redraws a bar; ours prints the same lines as into a file.',
  },
  {
    about: 'the order of types in --bigkeys and --memkeys',
    versions: ALL,
    reason: 'The real one takes that of a table seeded at random; ours is always the same.',
  },
  {
    about: 'the logo and the warnings about the machine in the log of redis-server',
    versions: ALL,
    reason: 'The logo is not ours to draw, and there is no kernel to warn about.',
  },
];
