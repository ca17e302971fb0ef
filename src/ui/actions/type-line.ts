// Types a line of the lesson into the terminal it is meant for; Enter is the learner's to press.
// Several lines of Python are pasted, and run.
import { SHELL } from '../../lesson/schema.ts';
import type { Playground } from '../playground.ts';
import { linesBefore } from '../../lesson/python-ways.ts';
import { frontPane } from '../store/panes.ts';

/** Brings the terminal called `client` forward and types `line` at its prompt. */
export function typeLine({ terminals }: Playground, client: string, line: string): void {
  frontPane.set('terminal');
  // A pane that was hidden can take the focus only after it has been drawn.
  const terminal = terminals.find(client);
  if (terminal === undefined) return;
  terminals.show(terminal);
  requestAnimationFrame(() => void terminal.type(line, client === SHELL ? 'shell' : 'redis-cli'));
}

/** Brings the terminal used last forward and gives it the keyboard. */
export function goToTerminal({ terminals }: Playground): void {
  frontPane.set('terminal');
  requestAnimationFrame(() => terminals.find('')?.focus());
}

// The lines of a step that a Python has run already.
const begun = new WeakMap<object, string>();

/**
 * Brings Python forward and types `source` at its prompt. Before the first time in a step it runs the
 * lines that the step begins with, so that their names are known.
 */
export async function typeInPython(playground: Playground, source: string): Promise<void> {
  const { pythonHost, course } = playground;
  frontPane.set('python');
  // What Python needs of the page is fetched when it is first wanted.
  const { consolesOf } = await import('../python/consoles.ts');
  const python = consolesOf(pythonHost).front.get();
  requestAnimationFrame(() => python.focus());
  const view = course.view.get();
  const lines = view === undefined ? '' : linesBefore(view.lesson, view.step);
  if (lines !== '' && (python.isOff || begun.get(python) !== lines)) {
    begun.set(python, lines);
    await python.runProgram(lines, 1);
  }
  python.typeIn(source);
}

/** Brings Python's pane forward. */
export function goToPython(): void {
  frontPane.set('python');
}
