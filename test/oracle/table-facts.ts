// What a row of the command table says, field by field, in one plain form: made from our rows and
// from the replies of COMMAND INFO and COMMAND DOCS. table.test.ts compares the two.
import type { Reply } from '../../src/resp/reply.ts';
import type { ArgSpec, KeySpec } from '../../src/spec/spec.ts';
import { categoriesOf, keyPositions } from '../../src/spec/spec.ts';
import type { Command } from '../../src/spec/table.ts';

/** A reply without its kinds: maps are objects, sets and pushes arrays, texts strings. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainMap;
/** A map reply with text keys. */
export interface PlainMap {
  readonly [key: string]: Plain;
}

/** The fields of a row, as `COMMAND INFO arity` or `COMMAND DOCS since`. */
export type Facts = ReadonlyMap<string, Plain>;

/** A reply in plain form. */
export function plain(reply: Reply): Plain {
  if (typeof reply === 'bigint') return Number(reply);
  if (reply === null || typeof reply !== 'object') return reply;
  if (!('kind' in reply)) return reply.map(plain);
  if (reply.kind === 'map') return plainMap(reply.items);
  if ('items' in reply) return reply.items.map(plain);
  return 'text' in reply ? reply.text : null;
}

function plainMap(items: readonly Reply[]): PlainMap {
  const entries: [string, Plain][] = [];
  for (let i = 0; i < items.length; i += 2) {
    entries.push([String(items[i]), plain(items[i + 1] ?? null)]);
  }
  return Object.fromEntries(entries);
}

/** The items of a plain array, or none. */
export const list = (value: Plain | undefined): readonly Plain[] =>
  Array.isArray(value) ? value : [];
/** A plain map, or an empty one. */
export const dict = (value: Plain | undefined): PlainMap =>
  typeof value === 'object' && value !== null && !isList(value) ? value : {};
const isList = (value: PlainMap | readonly Plain[]): value is readonly Plain[] =>
  Array.isArray(value);
/** A plain text, or an empty one. */
export const str = (value: Plain | undefined): string => (typeof value === 'string' ? value : '');

/** True if version `a` is later than version `b`. */
export function isLater(a: string, b: string): boolean {
  const [x, y] = [a, b].map(version => version.split('.').map(Number));
  const at = (x ?? []).findIndex((part, i) => part !== y?.[i]);
  return at >= 0 && (x?.[at] ?? 0) > (y?.[at] ?? 0);
}

// The server's side ------------------------------------------------------------------------------

/** The rows of COMMAND INFO by full name, with those of subcommands. */
export function rowsByName(info: Plain): Map<string, readonly Plain[]> {
  const rows = new Map<string, readonly Plain[]>();
  for (const each of list(info)) {
    const row = list(each);
    rows.set(str(row[0]), row);
    for (const [name, inner] of rowsByName(row[9] ?? [])) rows.set(name, inner);
  }
  return rows;
}

/** The entries of COMMAND DOCS by full name, with those of subcommands. */
export function docsByName(docs: Plain): Map<string, PlainMap> {
  const entries = new Map<string, PlainMap>();
  for (const [name, each] of Object.entries(dict(docs))) {
    entries.set(name, dict(each));
    for (const inner of docsByName(dict(each)['subcommands'] ?? {})) entries.set(...inner);
  }
  return entries;
}

/** What a server says about a command. */
export function factsOfReplies(row: readonly Plain[], docs: PlainMap, version: string): Facts {
  const facts = new Map<string, Plain>();
  const infoFields = ['arity', 'flags', 'first key', 'last key', 'key step', 'categories', 'tips'];
  infoFields.forEach((field, i) => facts.set(`INFO ${field}`, row[i + 1] ?? null));
  const keys = list(row[8]).map(dict);
  facts.set('INFO keys', keys.map(withoutNotes));
  facts.set(
    'INFO key notes',
    keys.map(each => each['notes'] ?? ''),
  );
  facts.set(
    'INFO subcommands',
    list(row[9])
      .map(each => str(list(each)[0]))
      .toSorted(),
  );
  for (const field of ['since', 'group', 'doc_flags', 'deprecated_since']) {
    facts.set(`DOCS ${field}`, docs[field] ?? null);
  }
  facts.set('DOCS replaced_by', wordsOf(str(docs['replaced_by'])));
  addArguments(facts, list(docs['arguments']).map(dict), version);
  for (const field of ['summary', 'complexity', 'history', 'replaced_by']) {
    facts.set(`DOCS ${field} text`, docs[field] ?? '');
  }
  return facts;
}

const withoutNotes = ({ flags = [], begin_search = {}, find_keys = {} }: PlainMap): PlainMap => ({
  flags,
  begin_search,
  find_keys,
});

// `SET` with the `!GET` argument: the words in quotes are facts, the rest is prose.
const wordsOf = (prose: string): string[] =>
  Array.from(prose.matchAll(/`!?([^`]*)`/g), match => match[1] ?? '');

function addArguments(facts: Map<string, Plain>, args: readonly PlainMap[], version: string): void {
  facts.set(
    'DOCS arguments',
    args.flatMap(arg => shape(arg, version)),
  );
  facts.set(
    'DOCS argument names',
    args.flatMap(arg => names(arg, version)),
  );
  facts.set('DOCS newer arguments', newer(args, version));
}

function shape(arg: PlainMap, version: string): PlainMap[] {
  if (isLater(str(arg['since']), version)) return [];
  const { type = '', token = null, key_spec_index: keySpec = null, flags = [] } = arg;
  const inner = list(arg['arguments']).flatMap(each => shape(dict(each), version));
  return [{ type, token, keySpec, flags, arguments: inner }];
}

function names(arg: PlainMap, version: string): Plain[] {
  if (isLater(str(arg['since']), version)) return [];
  const { name = '', since = null, deprecated_since: deprecated = null } = arg;
  const inner = list(arg['arguments']).flatMap(each => names(dict(each), version));
  // Redis 7.0 shows a display text only where it is not the name.
  return [[name, arg['display_text'] ?? name, since, deprecated, inner]];
}

function newer(args: readonly PlainMap[], version: string): string[] {
  return args.flatMap(arg => [
    ...(isLater(str(arg['since']), version) ? [str(arg['name'])] : []),
    ...newer(list(arg['arguments']).map(dict), version),
  ]);
}

// Our side ---------------------------------------------------------------------------------------

/** What our table says about a command, as far as a server of `version` can know it. */
export function factsOfRow({ group, spec, subcommands }: Command, version: string): Facts {
  const { first, last, step } = keyPositions(spec.keys);
  const keys = spec.keys ?? [];
  const known = [...subcommands.values()].filter(each => !isLater(each.spec.since, version));
  const deprecated = spec.deprecated ? ['deprecated'] : [];
  const docFlags = [...deprecated, ...(spec.docFlags ?? [])];
  const facts = new Map<string, Plain>([
    ['INFO arity', spec.arity],
    ['INFO flags', spec.flags],
    ['INFO first key', first],
    ['INFO last key', last],
    ['INFO key step', step],
    ['INFO categories', categoriesOf(spec, group).map(category => `@${category}`)],
    ['INFO tips', spec.tips ?? []],
    ['INFO keys', keys.map(keySpecReply)],
    ['INFO key notes', keys.map(() => '')],
    ['INFO subcommands', known.map(each => each.name).toSorted()],
    ['DOCS since', spec.since],
    ['DOCS group', group],
    ['DOCS doc_flags', docFlags.length > 0 ? docFlags : null],
    ['DOCS deprecated_since', spec.deprecated?.since ?? null],
    ['DOCS replaced_by', wordsOf(spec.deprecated?.replacedBy ?? '')],
    ['DOCS summary text', spec.summary],
    ['DOCS complexity text', spec.complexity],
    ['DOCS history text', ''],
    ['DOCS replaced_by text', spec.deprecated?.replacedBy ?? ''],
  ]);
  addArguments(facts, (spec.args ?? []).map(argReply), version);
  return facts;
}

function keySpecReply({ begin, find, flags }: KeySpec): PlainMap {
  return { flags, begin_search: beginReply(begin), find_keys: findReply(find) };
}

function beginReply(begin: KeySpec['begin']): PlainMap {
  if (begin === 'unknown') return { type: 'unknown', spec: {} };
  if ('index' in begin) return { type: 'index', spec: { index: begin.index } };
  return { type: 'keyword', spec: { keyword: begin.keyword, startfrom: begin.from } };
}

function findReply(find: KeySpec['find']): PlainMap {
  if (find === 'unknown') return { type: 'unknown', spec: {} };
  const { step: keystep } = find;
  if ('last' in find) {
    return { type: 'range', spec: { lastkey: find.last, keystep, limit: find.limit } };
  }
  return { type: 'keynum', spec: { keynumidx: find.countAt, firstkey: find.first, keystep } };
}

function argReply(arg: ArgSpec): PlainMap {
  const isGroup = arg.type === 'oneof' || arg.type === 'block';
  const flags = [
    ...(arg.optional ? ['optional'] : []),
    ...(arg.multiple ? ['multiple'] : []),
    ...(arg.multipleToken ? ['multiple_token'] : []),
  ];
  const maybe = (key: string, value: Plain | undefined): PlainMap =>
    value === undefined ? {} : { [key]: value };
  return {
    name: arg.name,
    type: arg.type,
    ...maybe('display_text', isGroup ? undefined : (arg.displayText ?? arg.name)),
    ...maybe('key_spec_index', arg.keySpec),
    ...maybe('token', arg.token),
    ...maybe('since', arg.since),
    ...maybe('deprecated_since', arg.deprecatedSince),
    flags,
    ...maybe('arguments', arg.args?.map(argReply)),
  };
}
