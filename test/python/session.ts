// Sessions of Python consoles as text files: what is typed where, and what may differ in what is
// printed. See tutorial.txt for the notation.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One line to type at a prompt. */
export interface Line {
  /** The number of the line in its file, from 1. */
  readonly number: number;
  readonly console: string;
  readonly text: string;
  readonly isFirst: boolean;
  readonly anyOrder: boolean;
  readonly anyNumbers: boolean;
  /** Python waits afterwards, instead of showing a prompt. */
  readonly waits: boolean;
}

/** What happens next. */
export type Step =
  ({ readonly kind: 'line' } & Line) | { readonly kind: 'interrupt'; readonly console: string };

const LINE = /^([~#!]?)(>>>|\.\.\.)(?: (.*))?$/;
const CONSOLE = /^== (\^C )?(\w+)$/;

/** The steps of a session file in this folder. */
export function readSession(file: string): Step[] {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const steps: Step[] = [];
  let console = '';
  for (const [at, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const [, mark, prompt, text = ''] = LINE.exec(line) ?? [];
    const [isSwitch, interrupt, name = ''] = CONSOLE.exec(line) ?? [];
    if (isSwitch !== undefined) {
      console = name;
      if (interrupt !== undefined) steps.push({ kind: 'interrupt', console });
    } else if (prompt !== undefined) {
      const marks = { anyOrder: mark === '~', anyNumbers: mark === '#', waits: mark === '!' };
      const isFirst = prompt === '>>>';
      steps.push({ kind: 'line', number: at + 1, console, text, isFirst, ...marks });
    }
  }
  return steps;
}

/** A Python console, wherever it is. */
export interface Console {
  /** Types a line and Enter; what is printed until the next prompt, or for a while. */
  line(text: string, waits: boolean): Promise<string>;
  /** Presses Ctrl-C after a while; what has been printed since the last line. */
  interrupt(): Promise<string>;
}

/** What was printed after each line, with the lines, as one text. */
export async function play(
  steps: readonly Step[],
  open: (name: string) => Promise<Console>,
): Promise<string[]> {
  const consoles = new Map<string, Console>();
  const transcript: string[] = [];
  for (const step of steps) {
    const console = consoles.get(step.console) ?? (await open(step.console));
    consoles.set(step.console, console);
    if (step.kind === 'interrupt') {
      transcript.push(`${step.console}: ^C`, ...masked(await console.interrupt()));
      continue;
    }
    const printed = masked(await console.line(step.text, step.waits));
    const shown = step.anyOrder ? printed.map(sorted) : printed;
    transcript.push(
      `${step.number} ${step.isFirst ? '>>>' : '...'} ${step.text}`,
      ...shown.map(line => (step.anyNumbers ? line.replace(/\d+/g, '0') : line)),
    );
  }
  return transcript;
}

// What no two runs share; and of tracebacks only what the versions of CPython agree on, which is
// where in the user's own code it was, and what.
function masked(printed: string): string[] {
  const lines = printed
    .replace(/0x[0-9a-f]+/g, '0x')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/g, 'TIME')
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => !UTCNOW_WARNING.test(line) && !PAGE_NOTE.test(line))
    .filter((line, at, all) => !(line === '' && at === all.length - 1));
  return withoutForeignFrames(lines);
}

// CPython 3.12 and later warn of it; the tutorial is older.
const UTCNOW_WARNING = /DeprecationWarning: datetime\.datetime\.utcnow\(\)|^ +now = datetime/;
// The page says why a package is missing; tested for itself.
const PAGE_NOTE = /^This site was built without /;

function withoutForeignFrames(lines: readonly string[]): string[] {
  let inside = false;
  return lines.filter(line => {
    if (line.startsWith('Traceback ')) inside = true;
    else if (!line.startsWith(' ')) inside = false;
    return !inside || !line.startsWith(' ') || line.startsWith('  File "<stdin>"');
  });
}

function sorted(line: string): string {
  const [open = '', close = ''] = [line.at(0), line.at(-1)];
  return open + line.slice(1, -1).split(', ').sort().join(', ') + close;
}
