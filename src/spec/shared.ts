// Arguments that rows of more than one group share. Those of one group stand in its own file.
import { integer, unixTime, pattern, token, oneof, block, after, optional } from './spec.ts';

/** `[COUNT count]` */
export const count = optional(after('COUNT', integer('count')));
/** `[MATCH pattern]` */
export const match = optional(after('MATCH', pattern('pattern')));
/** `[LIMIT offset count]` */
export const limit = optional(after('LIMIT', block('limit', integer('offset'), integer('count'))));
/** `[ASC | DESC]` */
export const order = optional(oneof('order', token('ASC'), token('DESC')));
/** `[EX … | PX … | EXAT … | PXAT … | PERSIST]` */
export const newExpiry = optional(
  oneof(
    'expiration',
    after('EX', integer('seconds')),
    after('PX', integer('milliseconds')),
    after('EXAT', unixTime('unix-time-seconds')),
    after('PXAT', unixTime('unix-time-milliseconds')),
    token('PERSIST'),
  ),
);
