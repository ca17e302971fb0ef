// Faults: the errors that Redis answers. A fault is a frozen value thrown by `args`, `db` or a
// handler and caught once, in dispatch; a bug is an `Error`. Texts are Redis's, to the byte.
import type { Bytes } from '../resp/bytes.ts';
import type { ErrorReply } from '../resp/reply.ts';
import { error } from '../resp/reply.ts';

/** An error reply on its way to the client. */
export class Fault {
  readonly reply: ErrorReply;

  constructor(text: string) {
    this.reply = Object.freeze(error(text));
    Object.freeze(this);
  }
}

/** A fault with a text of its own, code included: `fault('ERR no such key')`. */
export const fault = (text: string): Fault => new Fault(text);

export const WRONG_TYPE = fault(
  'WRONGTYPE Operation against a key holding the wrong kind of value',
);
export const SYNTAX = fault('ERR syntax error');
export const NOT_INTEGER = fault('ERR value is not an integer or out of range');
export const NOT_FLOAT = fault('ERR value is not a valid float');
export const OUT_OF_RANGE = fault('ERR value is out of range');
export const NOT_POSITIVE = fault('ERR value is out of range, must be positive');
export const OVERFLOW = fault('ERR increment or decrement would overflow');
export const NAN_OR_INFINITY = fault('ERR increment would produce NaN or Infinity');
export const INDEX_OUT_OF_RANGE = fault('ERR index out of range');
export const NO_SUCH_KEY = fault('ERR no such key');
export const STRING_TOO_LONG = fault(
  'ERR string exceeds maximum allowed size (proto-max-bulk-len)',
);
export const DB_OUT_OF_RANGE = fault('ERR DB index is out of range');

/** The arity fault of a command; subcommands are named `config|set`. */
export const wrongArity = (name: string): Fault =>
  fault(`ERR wrong number of arguments for '${name}' command`);

/** A time to live that the command cannot accept. */
export const invalidExpire = (name: string): Fault =>
  fault(`ERR invalid expire time in '${name}' command`);

/** An argument as errors show it: a C string, on one line. */
export const shown = (text: Bytes): string => {
  const [whole = ''] = text.split('\0', 1);
  return whole.replace(/[\r\n]/g, ' ');
};
