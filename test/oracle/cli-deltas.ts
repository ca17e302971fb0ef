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
];
