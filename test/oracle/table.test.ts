// Our command table beside COMMAND INFO and COMMAND DOCS of every real server of this machine:
// each field of each row is equal, or the difference stands in deltas.ts with its reason.
import { beforeAll, describe, expect, it } from 'vitest';
import { RespClient } from '../../src/link/client.ts';
import { commandsOf, table } from '../../src/spec/table.ts';
import type { Command } from '../../src/spec/table.ts';
import { tcpConnect } from '../support/tcp.ts';
import { DELTAS, intendedDelta } from './deltas.ts';
import { availableOracles, startRedis } from './servers.ts';
import type { PlainMap, Plain } from './table-facts.ts';
import {
  docsByName,
  factsOfReplies,
  factsOfRow,
  isLater,
  plain,
  rowsByName,
  str,
} from './table-facts.ts';

interface ServerTable {
  readonly rows: ReadonlyMap<string, readonly Plain[]>;
  readonly docs: ReadonlyMap<string, PlainMap>;
}

async function tableOf(version: string): Promise<ServerTable> {
  const server = await startRedis({ version });
  try {
    const client = new RespClient(await tcpConnect(server.port)());
    await client.call('HELLO', '3');
    const rows = rowsByName(plain(await client.call('COMMAND', 'INFO')));
    const docs = docsByName(plain(await client.call('COMMAND', 'DOCS')));
    client.close();
    return { rows, docs };
  } finally {
    await server.stop();
  }
}

const ours = new Map<string, Command>();
for (const command of commandsOf(table).values()) {
  for (const each of [command, ...command.subcommands.values()]) ours.set(each.name, each);
}

// What differs, as `COMMAND INFO wait flags`, with both sides.
function differences({ rows, docs }: ServerTable, version: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, command] of ours) {
    const row = rows.get(name);
    if (row) compare(command, { row, docs: docs.get(name) ?? {}, version }, found);
    else found.set(`COMMAND INFO ${name} ${absence(command, version)}`, command.spec.since);
  }
  for (const name of rows.keys()) {
    const group = str(docs.get(name)?.['group']);
    if (!ours.has(name)) found.set(`COMMAND INFO ${name} only there, group ${group}`, name);
  }
  return found;
}

const absence = ({ spec }: Command, version: string): string =>
  isLater(spec.since, version) ? 'newer' : 'missing there';

interface Theirs {
  readonly row: readonly Plain[];
  readonly docs: PlainMap;
  readonly version: string;
}

function compare(command: Command, theirs: Theirs, found: Map<string, string>): void {
  const { row, docs, version } = theirs;
  const expected = factsOfReplies(row, docs, version);
  for (const [field, value] of factsOfRow(command, version)) {
    const [a, b] = [value, expected.get(field) ?? null].map(side => JSON.stringify(side));
    const [reply, ...rest] = field.split(' ');
    if (a !== b) found.set(`COMMAND ${reply} ${command.name} ${rest.join(' ')}`, `${a} not ${b}`);
  }
}

const isAboutTable = (about: string): boolean => /^COMMAND (INFO|DOCS) /.test(about);

describe.each(availableOracles())('the command table and redis-server $version', ({ version }) => {
  let server: ServerTable;
  let found: Map<string, string>;
  beforeAll(async () => {
    server = await tableOf(version);
    found = differences(server, version);
  });

  it('differ only in what deltas.ts lists', () => {
    const unlisted = [...found].filter(([about]) => !intendedDelta(about, version));
    expect(unlisted.map(([about, sides]) => `${about}: ${sides}`)).toEqual([]);
  });

  it('differ in each line of deltas.ts that is about them', () => {
    const used = new Set([...found.keys()].map(about => intendedDelta(about, version)));
    const holds = DELTAS.filter(({ versions }) => versions.some(each => version.startsWith(each)));
    const stale = holds.filter(delta => isAboutTable(delta.about) && !used.has(delta));
    expect(stale).toEqual([]);
  });

  it('share no summary: ours are in our own words', () => {
    const bare = (summary: string): string => summary.toLowerCase().replace(/[^a-z0-9 ]/g, '');
    const copied = [...ours.values()].filter(
      ({ name, spec }) => bare(spec.summary) === bare(str(server.docs.get(name)?.['summary'])),
    );
    expect(copied.map(({ name }) => name)).toEqual([]);
  });
});
