// The users that are kept outside the server: declared in redis.conf, or in an ACL file, which is read
// at the start and by ACL LOAD, and written by ACL SAVE.
import type { Bytes } from '../resp/bytes.ts';
import { fromUint8, latin1, toUint8 } from '../resp/bytes.ts';
import { LoadError } from './ports.ts';
import type { RedisServer } from './server.ts';

const BOTH =
  'Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is ' +
  'invalid. This setup is very likely to lead to configuration errors and security holes, please ' +
  'define either an ACL file or declare users directly in your redis.conf, but not both.';
const CRITICAL = 'Critical error while loading ACLs. Exiting.';

/** Loads the users of a server that starts. @throws ConfigFileError, LoadError */
export function loadUsers(server: RedisServer): void {
  const { config } = server;
  const declared = config.others.filter(({ name }) => name === 'user');
  for (const directive of declared) {
    const wrong = server.acl.declare(directive.args);
    if (wrong !== undefined) throw config.rejected(wrong, directive);
  }
  if (config.text('aclfile') === '') {
    if (declared.length > 0) makeDeclared(server);
    return;
  }
  if (declared.length > 0) throw refused(server, BOTH);
  const errors = readAclFile(server);
  if (errors === undefined) return;
  throw refused(server, `Aborting Redis startup because of ACL errors: ${errors}`);
}

function makeDeclared(server: RedisServer): void {
  const wrong = server.acl.makeDeclared();
  if (wrong !== undefined) {
    server.host.log?.(`# ${wrong}`);
    throw refused(server, CRITICAL);
  }
  for (const { name, enabled } of server.acl.all()) {
    if (enabled) continue;
    const about = `The user '${name}' is disabled (there is no 'on' modifier in the user description)`;
    server.host.log?.(`* ${about}. Make sure this is not a configuration error.`);
  }
}

function refused({ host }: RedisServer, reason: string): LoadError {
  host.log?.(`# ${reason}`);
  return new LoadError(reason);
}

/** Puts the users of the ACL file in place of all others. Returns what is wrong, if so. */
export function readAclFile(server: RedisServer): string | undefined {
  const path = server.config.text('aclfile');
  try {
    const text = contentOf(server, path);
    return text === undefined
      ? cannotOpen(path, 'No such file or directory')
      : server.acl.adoptFile(text, path);
  } catch (reason) {
    return cannotOpen(path, reason instanceof Error ? reason.message : String(reason));
  }
}

const cannotOpen = (path: string, why: string): string =>
  `Error loading ACLs, opening file '${path}': ${why}`;

function contentOf({ host }: RedisServer, path: string): Bytes | undefined {
  const bytes = host.storage?.read(path);
  return bytes === undefined ? undefined : fromUint8(bytes);
}

/** Writes all users to the ACL file. Returns whether it could be. */
export function writeAclFile({ config, host, acl }: RedisServer): boolean {
  if (host.storage === undefined) return false;
  try {
    const lines = acl.lines().map(line => `${line}\n`);
    host.storage.write(config.text('aclfile'), toUint8(latin1(lines.join(''))));
    return true;
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    host.log?.(`# Opening temp ACL file for ACL SAVE: ${why}`);
    return false;
  }
}
