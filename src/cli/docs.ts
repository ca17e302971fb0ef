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
  /** Not given for a command without arguments. */
  readonly args: readonly Argument[] | undefined;
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
  const commands = [...pairs(reply)].flatMap(([name, specs]) => readCommand([upper(name)], specs));
  commands.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { commands, groups: [...new Set(commands.map(({ group }) => group))].sort() };
}

function readCommand(words: readonly string[], specs: Reply): CommandDoc[] {
  const fields = new Map(pairs(specs));
  const args = fields.get('arguments');
  const command: CommandDoc = {
    words,
    name: words.join(' '),
    summary: textOf(fields.get('summary')) ?? '',
    since: textOf(fields.get('since')),
    group: textOf(fields.get('group')) ?? '',
    args: args === undefined ? undefined : items(args).map(readArgument),
  };
  const inner = [...pairs(fields.get('subcommands') ?? [])].flatMap(([name, each]) =>
    readCommand([...words, upper(name.slice(name.indexOf('|') + 1))], each),
  );
  return [command, ...inner];
}

function readArgument(reply: Reply): Argument {
  const fields = new Map(pairs(reply));
  const flags = items(fields.get('flags') ?? []).map(textOf);
  return {
    type: typeOf(textOf(fields.get('type'))),
    label: textOf(fields.get('display_text')) ?? textOf(fields.get('name')) ?? '',
    token: textOf(fields.get('token')),
    optional: flags.includes('optional'),
    multiple: flags.includes('multiple'),
    multipleToken: flags.includes('multiple_token'),
    inner: items(fields.get('arguments') ?? []).map(readArgument),
  };
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

// Keys and values in turn, of a map or of RESP2's flat array.
function* pairs(reply: Reply): Generator<[name: string, value: Reply]> {
  const all = items(reply);
  for (let i = 0; i + 1 < all.length; i += 2) {
    const name = all[i];
    if (typeof name === 'string') yield [name, all[i + 1] ?? null];
  }
}

function items(reply: Reply): readonly Reply[] {
  if (typeof reply !== 'object' || reply === null) return [];
  if (!('kind' in reply)) return reply;
  return 'items' in reply ? reply.items : [];
}

function textOf(reply: Reply | undefined): string | undefined {
  if (typeof reply === 'string') return toText(reply);
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return undefined;
  return reply.kind === 'status' ? toText(reply.text) : undefined;
}
