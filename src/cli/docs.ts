// What COMMAND DOCS tells about the commands of the server, in the form that HELP, hints and
// completion use. It is read leniently: a part that is not as expected is left out.
import { toText, upper } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';

/** The kind of an argument, in the words of COMMAND DOCS. */
export type ArgumentType =
  | 'block'
  | 'double'
  | 'integer'
  | 'key'
  | 'oneof'
  | 'pattern'
  | 'pure-token'
  | 'string'
  | 'unix-time';

/** One argument of a command; `block` and `oneof` hold others. */
export interface Argument {
  readonly type: ArgumentType;
  /** What stands for its value in a hint. */
  readonly label: string;
  /** The fixed word before the value, or in its place (`pure-token`). */
  readonly token?: string | undefined;
  readonly optional: boolean;
  readonly multiple: boolean;
  /** With `multiple`: the token is repeated too. */
  readonly multipleToken: boolean;
  readonly since: string | undefined;
  readonly deprecatedSince: string | undefined;
  readonly inner: readonly Argument[];
}

/** A command or subcommand. */
export interface CommandDoc {
  /** In upper case: one word, or two of a subcommand. */
  readonly words: readonly string[];
  /** The words with a blank between. */
  readonly name: string;
  readonly summary: string;
  readonly since: string | undefined;
  readonly group: string;
  readonly complexity: string | undefined;
  /** `deprecated` and `syscmd`, as far as they hold. */
  readonly flags: readonly string[];
  readonly deprecatedSince: string | undefined;
  /** In words, with code between backticks. */
  readonly replacedBy: string | undefined;
  /** What changed in which version, if the server tells. */
  readonly history: readonly Change[];
  /** Not given for a command without arguments. */
  readonly args: readonly Argument[] | undefined;
}

/** Something that changed in a command. */
export interface Change {
  readonly version: string;
  readonly what: string;
}

/** All that the server knows. */
export interface Docs {
  /** Sorted by name. */
  readonly commands: readonly CommandDoc[];
  /** Sorted, without the `@`. */
  readonly groups: readonly string[];
}

/** Before the server has told, or when it does not know COMMAND DOCS. */
export const NO_DOCS: Docs = { commands: [], groups: [] };

/** Reads the reply of COMMAND DOCS, RESP2 or RESP3. */
export function readDocs(reply: Reply): Docs {
  const commands = [...pairsOf(reply)].flatMap(([name, specs]) =>
    readCommand([upper(name)], specs),
  );
  commands.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { commands, groups: [...new Set(commands.map(({ group }) => group))].sort() };
}

function readCommand(words: readonly string[], specs: Reply): CommandDoc[] {
  const fields = new Map(pairsOf(specs));
  const args = fields.get('arguments');
  const command: CommandDoc = {
    words,
    name: words.join(' '),
    summary: textOf(fields.get('summary')) ?? '',
    since: textOf(fields.get('since')),
    group: textOf(fields.get('group')) ?? '',
    complexity: textOf(fields.get('complexity')),
    flags: textsOf(fields.get('doc_flags')),
    deprecatedSince: textOf(fields.get('deprecated_since')),
    replacedBy: textOf(fields.get('replaced_by')),
    history: itemsOf(fields.get('history') ?? []).map(readChange),
    args: args === undefined ? undefined : itemsOf(args).map(readArgument),
  };
  const inner = [...pairsOf(fields.get('subcommands') ?? [])].flatMap(([name, each]) =>
    readCommand([...words, upper(name.slice(name.indexOf('|') + 1))], each),
  );
  return [command, ...inner];
}

function readArgument(reply: Reply): Argument {
  const fields = new Map(pairsOf(reply));
  const flags = textsOf(fields.get('flags'));
  return {
    type: typeOf(textOf(fields.get('type'))),
    label: textOf(fields.get('display_text')) ?? textOf(fields.get('name')) ?? '',
    token: textOf(fields.get('token')),
    optional: flags.includes('optional'),
    multiple: flags.includes('multiple'),
    multipleToken: flags.includes('multiple_token'),
    since: textOf(fields.get('since')),
    deprecatedSince: textOf(fields.get('deprecated_since')),
    inner: itemsOf(fields.get('arguments') ?? []).map(readArgument),
  };
}

function readChange(reply: Reply): Change {
  const [version = '', what = ''] = textsOf(reply);
  return { version, what };
}

const TYPES: readonly ArgumentType[] = [
  'block',
  'double',
  'integer',
  'key',
  'oneof',
  'pattern',
  'pure-token',
  'unix-time',
];

function typeOf(text: string | undefined): ArgumentType {
  return TYPES.find(type => type === text) ?? 'string';
}

/** The entries of a map, or of RESP2's flat array in its place. */
export function* pairsOf(reply: Reply): Generator<[name: string, value: Reply]> {
  const all = itemsOf(reply);
  for (let i = 0; i + 1 < all.length; i += 2) {
    const name = all[i];
    if (typeof name === 'string') yield [name, all[i + 1] ?? null];
  }
}

/** The elements of an array, a set or a map; none of anything else. */
export function itemsOf(reply: Reply): readonly Reply[] {
  if (typeof reply !== 'object' || reply === null) return [];
  if (!('kind' in reply)) return reply;
  return 'items' in reply ? reply.items : [];
}

/** A text; undefined for anything else. */
export function textOf(reply: Reply | undefined): string | undefined {
  if (typeof reply === 'string') return toText(reply);
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return undefined;
  return reply.kind === 'status' ? toText(reply.text) : undefined;
}

/** The texts of an array or a set. */
export function textsOf(reply: Reply | undefined): string[] {
  return itemsOf(reply ?? []).flatMap(each => textOf(each) ?? []);
}
