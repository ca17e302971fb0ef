// COMMAND: the table shown to clients. Everything here is read off the rows; redis-cli's HELP,
// hints and completion, and the page's reference, grow from these replies.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map, set, status } from '../../resp/reply.ts';
import type { ArgSpec, CommandSpec, KeySpec } from '../../spec/spec.ts';
import { categoriesOf, keyPositions } from '../../spec/spec.ts';
import type { Command } from './command.ts';

/** The reply of COMMAND INFO for one command. */
export function commandInfo(command: Command): Reply {
  const { spec } = command;
  const { first, last, step } = keyPositions(spec.keys);
  return [
    latin1(command.name),
    spec.arity,
    set(spec.flags.map(status)),
    first,
    last,
    step,
    set(categoriesOf(spec, command.group).map(category => status(`@${category}`))),
    (spec.tips ?? []).map(latin1),
    (spec.keys ?? []).map(keySpecInfo),
    subcommandsOf(command).map(commandInfo),
  ];
}

/** The name and description of one command, as COMMAND DOCS lists them in turn. */
export function commandDocs(command: Command): Reply[] {
  const { spec } = command;
  const subcommands = subcommandsOf(command).flatMap(commandDocs);
  const fields: [string, Reply | undefined][] = [
    ['summary', latin1(spec.summary)],
    ['since', latin1(spec.since)],
    ['group', latin1(command.group)],
    ['complexity', latin1(spec.complexity)],
    ['doc_flags', docFlags(spec)],
    ['deprecated_since', optional(spec.deprecated?.since)],
    ['replaced_by', optional(spec.deprecated?.replacedBy)],
    ['arguments', spec.args?.map(argumentDocs)],
    ['subcommands', subcommands.length > 0 ? map(subcommands) : undefined],
  ];
  return [latin1(command.name), record(fields)];
}

/** The commands that a client may see, by name. */
export function findCommand(
  commands: ReadonlyMap<string, Command>,
  name: Bytes,
): Command | undefined {
  const [first = '', second] = lower(name).split('|');
  const command = commands.get(first);
  if (command?.group === 'playground') return undefined;
  return second === undefined ? command : command?.subcommands?.get(second);
}

const subcommandsOf = (command: Command): Command[] => [...(command.subcommands?.values() ?? [])];

const optional = (text: string | undefined): Bytes | undefined =>
  text === undefined ? undefined : latin1(text);

function record(fields: readonly (readonly [string, Reply | undefined])[]): Reply {
  return map(fields.flatMap(([name, value]) => (value === undefined ? [] : [latin1(name), value])));
}

function docFlags(spec: CommandSpec): Reply | undefined {
  const flags = [...(spec.deprecated ? ['deprecated'] : []), ...(spec.docFlags ?? [])];
  return flags.length > 0 ? set(flags.map(status)) : undefined;
}

function argumentDocs(arg: ArgSpec): Reply {
  const flags = [
    ...(arg.optional ? ['optional'] : []),
    ...(arg.multiple ? ['multiple'] : []),
    ...(arg.multipleToken ? ['multiple_token'] : []),
  ];
  return record([
    ['name', latin1(arg.name)],
    ['type', latin1(arg.type)],
    ['display_text', arg.args === undefined ? latin1(arg.displayText ?? arg.name) : undefined],
    ['key_spec_index', arg.keySpec],
    ['token', optional(arg.token)],
    ['since', optional(arg.since)],
    ['deprecated_since', optional(arg.deprecatedSince)],
    ['flags', flags.length > 0 ? set(flags.map(status)) : undefined],
    ['arguments', arg.args?.map(argumentDocs)],
  ]);
}

function keySpecInfo(spec: KeySpec): Reply {
  const { begin, find } = spec;
  return record([
    ['flags', set(spec.flags.map(status))],
    ['begin_search', beginSearch(begin)],
    ['find_keys', findKeys(find)],
  ]);
}

function beginSearch(begin: KeySpec['begin']): Reply {
  if (begin === 'unknown') return typed('unknown', []);
  if ('index' in begin) return typed('index', [['index', begin.index]]);
  return typed('keyword', [
    ['keyword', latin1(begin.keyword)],
    ['startfrom', begin.from],
  ]);
}

function findKeys(find: KeySpec['find']): Reply {
  if (find === 'unknown') return typed('unknown', []);
  if ('last' in find) {
    return typed('range', [
      ['lastkey', find.last],
      ['keystep', find.step],
      ['limit', find.limit],
    ]);
  }
  return typed('keynum', [
    ['keynumidx', find.countAt],
    ['firstkey', find.first],
    ['keystep', find.step],
  ]);
}

const typed = (type: string, spec: readonly (readonly [string, Reply])[]): Reply =>
  record([
    ['type', latin1(type)],
    ['spec', record(spec)],
  ]);
