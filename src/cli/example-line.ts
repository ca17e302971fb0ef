// A line to try a command with, made from its arguments: all that must be there, nothing else, each
// with a value of its kind. Also when each argument came, for servers that tell no history.
import type { Argument, Change, CommandDoc } from './docs.ts';

/** The shortest line of a command that a server does not refuse for its form. */
export function exampleLine({ name, args = [] }: CommandDoc): string {
  return [name, ...args.flatMap(required)].join(' ');
}

function required(arg: Argument, at: number, siblings: readonly Argument[]): string[] {
  if (arg.optional) return [];
  if (arg.type === 'pure-token') return [quoted(arg.token ?? '')];
  const following = siblings[at + 1];
  const value = valueOf(arg, following?.optional === false && following.type === 'key');
  return arg.token === undefined ? value : [quoted(arg.token), ...value];
}

function valueOf(arg: Argument, keyFollows: boolean): string[] {
  if (arg.type === 'block') return arg.inner.flatMap(required);
  if (arg.type === 'oneof') return arg.inner.slice(0, 1).flatMap(required);
  if (arg.label === 'numkeys') return [keyFollows ? '1' : '0'];
  return [VALUES[arg.label] ?? plainValue(arg)];
}

// What a value must be like often shows in its name only.
const VALUES: Record<string, string> = {
  cursor: '0',
  end: '0',
  id: '0',
  index: '0',
  max: '10',
  min: '0',
  'min-idle-time': '0',
  numfields: '1',
  numlocal: '0',
  numreplicas: '0',
  offset: '0',
  parameter: 'maxmemory',
  script: '"return 1"',
  start: '0',
  stop: '-1',
  bit: '1',
  threshold: '10',
  timeout: '1',
};

function plainValue({ type, label }: Argument): string {
  switch (type) {
    case 'key':
      return 'mykey';
    case 'pattern':
      return '*';
    case 'integer':
      // SETBIT's value is a bit.
      return label === 'value' ? '1' : '10';
    case 'double':
      return '1.5';
    case 'unix-time':
      return label.includes('milli') ? '4102444800000' : '4102444800';
    default:
      return quoted(label.toLowerCase());
  }
}

const quoted = (word: string): string => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word));

/** When each argument came that is younger than its command, oldest first. */
export function changesOf({ since, args = [] }: CommandDoc): readonly Change[] {
  const changes = args.flatMap(younger).filter(({ version }) => version !== since);
  return changes.toSorted((a, b) => compareVersions(a.version, b.version));
}

function younger(arg: Argument): Change[] {
  const { since, inner } = arg;
  const own = since === undefined ? [] : [{ version: since, what: wordsOf(arg) }];
  return [...own, ...inner.flatMap(younger)];
}

function wordsOf({ token, label, type, inner }: Argument): string {
  const value = inner.map(wordsOf).join(type === 'oneof' ? '|' : ' ') || label;
  if (type === 'pure-token') return token ?? label;
  return token === undefined ? value : `${token} ${value}`;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
