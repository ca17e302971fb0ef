// `redis://user:password@host:port/db`, as redis-cli and redis-benchmark read it.
import { latin1, toText } from '../../../resp/bytes.ts';

/** A command line with which a program does not start; the message goes to standard error. */
export class CommandLineError extends Error {
  override name = 'CommandLineError';
  /** Printed before the message. */
  readonly warnings: string;

  constructor(message: string, warnings = '') {
    super(message);
    this.warnings = warnings;
  }
}

/** The parts that an address names. */
export interface RedisUri {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly db?: number;
}

const PARTS = /^redis:\/\/(?:(.*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d*)[^/]*)?(?:\/(.*))?$/is;

/** Reads an address. @throws CommandLineError */
export function parseUri(uri: string): RedisUri {
  const [, login, host = '', port, db = ''] = PARTS.exec(uri) ?? noRedis();
  const rest = uri.slice('redis://'.length);
  if (rest === '' || rest === '/') return {};
  return {
    ...parseLogin(login),
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? undefined : parseInt(port, 10) || 0,
    db: /^\d/.test(db) ? parseInt(db, 10) : undefined,
  };
}

function noRedis(): never {
  throw new CommandLineError('Invalid URI scheme');
}

function parseLogin(login: string | undefined): Pick<RedisUri, 'password' | 'user'> {
  if (login === undefined) return {};
  const colon = login.indexOf(':');
  if (colon < 0) return { password: decode(login) };
  const user = decode(login.slice(0, colon));
  const password = decode(login.slice(colon + 1));
  return { user, password };
}

function decode(text: string): string {
  const bytes = text.replace(/%(.{0,2})/gs, (_, digits: string) => {
    if (digits.length < 2) throw new CommandLineError('Incomplete URI encoding');
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
      throw new CommandLineError('Illegal character in URI encoding');
    }
    return String.fromCharCode(parseInt(digits, 16));
  });
  return text.includes('%') ? toText(latin1(bytes)) : text;
}
