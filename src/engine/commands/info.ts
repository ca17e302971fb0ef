// INFO: which sections are asked for, and how they are put together. What stands in each is in
// info-*.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import { verbatim } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import type { RedisServer } from '../server.ts';
import type { Handlers } from './command.ts';
import { cpuFields, memoryFields } from './info-memory.ts';
import { commandFields, errorFields, latencyFields, statsFields } from './info-stats.ts';
import {
  clientsFields,
  keyspaceFields,
  keysizesFields,
  persistenceFields,
  replicationFields,
  serverFields,
  threadsFields,
} from './info-state.ts';

/** A line of a section. */
export type InfoField = readonly [name: string, value: string | number];

interface Section {
  readonly title: string;
  readonly fields: (server: RedisServer) => readonly InfoField[];
  /** Not shown unless it is asked for. */
  readonly extra?: true;
}

const SECTIONS: readonly Section[] = [
  { title: 'Server', fields: serverFields },
  { title: 'Clients', fields: clientsFields },
  { title: 'Memory', fields: memoryFields },
  { title: 'Persistence', fields: persistenceFields },
  { title: 'Threads', fields: threadsFields },
  { title: 'Stats', fields: statsFields },
  { title: 'Replication', fields: replicationFields },
  { title: 'CPU', fields: cpuFields },
  { title: 'Modules', fields: () => [] },
  { title: 'Commandstats', fields: commandFields, extra: true },
  { title: 'Errorstats', fields: errorFields },
  { title: 'Latencystats', fields: latencyFields, extra: true },
  { title: 'Cluster', fields: () => [['cluster_enabled', 0]] },
  { title: 'Keyspace', fields: keyspaceFields },
  { title: 'Keysizes', fields: keysizesFields },
];

export const infoCommands: Pick<Handlers<typeof server>, 'info'> = {
  info: (ctx, args) => verbatim(infoText(ctx.server, args.done ? [] : args.rest())),
};

/** The text of the sections asked for; none means the default ones. */
export function infoText(from: RedisServer, asked: readonly Bytes[]): string {
  const names = new Set<string>(asked.length === 0 ? ['default'] : asked.map(lower));
  const all = names.has('all') || names.has('everything');
  const texts = SECTIONS.filter(({ title, extra }) => {
    return all || (names.has('default') && !extra) || names.has(title.toLowerCase());
  }).map(({ title, fields }) => {
    const lines = fields(from).map(([name, value]) => `${name}:${value}\r\n`);
    return latin1(`# ${title}\r\n${lines.join('')}`);
  });
  return texts.join('\r\n');
}
