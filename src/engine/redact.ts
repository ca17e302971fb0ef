// Secrets among a command's arguments: MONITOR and SLOWLOG show `(redacted)` in their place.
import type { Bytes } from '../resp/bytes.ts';
import { latin1, lower } from '../resp/bytes.ts';

const REDACTED = latin1('(redacted)');
const SECRET_PARAMETERS = new Set([
  'requirepass',
  'masterauth',
  'masteruser',
  'tls-key-file-pass',
  'tls-client-key-file-pass',
]);

type Places = (argv: readonly Bytes[]) => number[];

const allFrom =
  (first: number): Places =>
  argv =>
    argv.flatMap((_, i) => (i >= first ? [i] : []));

/** The arguments after a word: how many of them are secret. */
const afterWord =
  (words: Readonly<Record<string, number>>, from: number): Places =>
  argv =>
    argv.flatMap((arg, i) => {
      const count = i >= from ? (words[lower(arg)] ?? 0) : 0;
      return Array.from({ length: count }, (_, k) => i + 1 + k);
    });

const SECRETS: Readonly<Record<string, Places>> = {
  auth: allFrom(1),
  hello: afterWord({ auth: 2 }, 2),
  migrate: afterWord({ auth: 1, auth2: 2 }, 6),
  'acl|setuser': allFrom(2),
  'acl|deluser': allFrom(2),
  'acl|getuser': allFrom(2),
  'config|set': argv =>
    argv.flatMap((arg, i) =>
      i >= 2 && i % 2 === 0 && SECRET_PARAMETERS.has(lower(arg)) ? [i + 1] : [],
    ),
};

/** The arguments as logs may show them; `name` is the command's, as in `config|set`. */
export function redacted(name: string, argv: readonly Bytes[]): readonly Bytes[] {
  const places = SECRETS[name]?.(argv) ?? [];
  return places.length === 0 ? argv : argv.map((arg, i) => (places.includes(i) ? REDACTED : arg));
}
