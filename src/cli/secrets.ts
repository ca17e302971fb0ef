// Which commands hold a secret: such lines stay in the memory of the terminal and are never stored.
import type { Bytes } from '../resp/bytes.ts';
import { lower } from '../resp/bytes.ts';

const SECRET_PARAMETERS = new Set([
  'masterauth',
  'masteruser',
  'requirepass',
  'tls-key-file-pass',
  'tls-client-key-file-pass',
]);

/** True if the command must not be written to the history file. */
export function holdsSecret(argv: readonly Bytes[]): boolean {
  const words: string[] = argv.map(lower);
  const [command, first] = words;
  switch (command) {
    case 'auth':
      return true;
    case 'acl':
      return first === 'deluser' || first === 'setuser' || first === 'getuser';
    case 'config':
      return first === 'set' && words.some((word, i) => i % 2 === 0 && SECRET_PARAMETERS.has(word));
    case 'hello':
      return helloHasSecret(words);
    case 'migrate':
      return migrateHasSecret(words);
    case 'sentinel':
      return sentinelHasSecret(words);
    default:
      return false;
  }
}

// HELLO [protover [AUTH username password] [SETNAME clientname]]
function helloHasSecret(words: readonly string[]): boolean {
  if (words.length <= 4) return false;
  let at = 2;
  while (words[at] === 'setname' && at + 1 < words.length) at += 2;
  return words[at] === 'auth' && at + 2 < words.length;
}

// MIGRATE host port key|"" destination-db timeout [COPY] [REPLACE] [AUTH …] [AUTH2 …] [KEYS …]
function migrateHasSecret(words: readonly string[]): boolean {
  if (words.length <= 7) return false;
  for (let at = 6; at < words.length; at += 1) {
    const more = words.length - 1 - at;
    if (words[at] === 'auth' && more >= 1) return true;
    if (words[at] === 'auth2' && more >= 2) return true;
    if (words[at] === 'keys' && more >= 1) return false;
  }
  return false;
}

// SENTINEL CONFIG SET sentinel-pass …, SENTINEL SET <master> auth-pass …
function sentinelHasSecret([, first, second, third, ...rest]: readonly string[]): boolean {
  if (third === undefined || rest.length === 0) return false;
  if (first === 'config' && second === 'set') {
    return third === 'sentinel-pass' || third === 'sentinel-user';
  }
  return first === 'set' && (third === 'auth-pass' || third === 'auth-user');
}
