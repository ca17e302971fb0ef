// The one registry of what commands are in Python: rows by name, from a file per group.
import { bitmap } from './bitmap.ts';
import { cluster } from './cluster.ts';
import { connection } from './connection.ts';
import { generic } from './generic.ts';
import { geo } from './geo.ts';
import { hash } from './hash.ts';
import { hyperloglog } from './hyperloglog.ts';
import { list } from './list.ts';
import { pubsub } from './pubsub.ts';
import type { Row } from './row.ts';
import { scripting } from './scripting.ts';
import { server } from './server.ts';
import { set } from './set.ts';
import { sortedSet } from './sorted-set.ts';
import { stream } from './stream.ts';
import { string } from './string.ts';
import { transactions } from './transactions.ts';

/** Every row by its command's name: `get`, `config|get`. */
export const equivalents: ReadonlyMap<string, Row> = new Map(
  [
    string,
    bitmap,
    generic,
    hash,
    list,
    set,
    sortedSet,
    stream,
    geo,
    hyperloglog,
    pubsub,
    transactions,
    scripting,
    connection,
    server,
    cluster,
  ].flatMap(rows => Object.entries(rows)),
);
