// Sessions with redis-cli as people type them: the text files in test/cli/sessions. A block begins
// with `== name`, maybe `[flags]` (`fresh`:
// a server of its own); each further line is one step, played when the screen is still:
//   get k<Left>x<Enter>      keys
//   ! PUBLISH news hello     a command of somebody else on the same server
import { readFileSync, readdirSync } from 'node:fs';

/** One step of a session. */
export type Step =
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'other'; readonly words: string[] };

/** A session to play. */
export interface SessionScript {
  readonly name: string;
  /** The arguments of redis-cli. */
  readonly flags: readonly string[];
  /** True for a session that needs a server of its own. */
  readonly fresh: boolean;
  readonly steps: readonly Step[];
}

const FOLDER = new URL('../cli/sessions/', import.meta.url);

/** The sessions of all files, by file. */
export function sessionFiles(): [file: string, sessions: SessionScript[]][] {
  const files = readdirSync(FOLDER).filter(name => name.endsWith('.txt'));
  return files.sort().map(name => [name, parse(readFileSync(new URL(name, FOLDER), 'utf8'))]);
}

function parse(text: string): SessionScript[] {
  const blocks = text.split(/^== /m).slice(1);
  return blocks.map(block => {
    const [head = '', ...lines] = block.split('\n');
    const [, name = '', flags = ''] = /^(.*?)(?: \[(.*)\])?$/.exec(head.trim()) ?? [];
    const steps = lines.filter(line => line !== '' && !line.startsWith('#')).map(parseStep);
    const words = flags === '' ? [] : flags.split(' ');
    return {
      name,
      flags: words.filter(flag => flag !== 'fresh'),
      fresh: words.includes('fresh'),
      steps,
    };
  });
}

function parseStep(line: string): Step {
  if (line.startsWith('! ')) return { kind: 'other', words: line.slice(2).split(' ') };
  return { kind: 'keys', keys: keysOf(line) };
}

const NAMED: Record<string, string> = {
  Enter: '\r',
  Tab: '\t',
  Esc: '\x1b',
  BS: '\x7f',
  LF: '\n',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  HomeO: '\x1bOH',
  EndO: '\x1bOF',
  Del: '\x1b[3~',
};

/** `a<Left><C-k>` as the characters that a terminal sends; `a*3` in brackets repeats. */
export function keysOf(notation: string): string {
  return notation.replace(/<([A-Za-z]+|C-[a-z]|.\*\d+)>/g, (whole, name: string) => {
    if (name.startsWith('C-')) return String.fromCharCode(name.charCodeAt(2) - 96);
    const [, char, count] = /^(.)\*(\d+)$/.exec(name) ?? [];
    if (char !== undefined) return char.repeat(Number(count));
    return NAMED[name] ?? whole;
  });
}
