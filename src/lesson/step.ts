// Judges a step as a whole once its blocks are read: what is missing, what contradicts, which
// terminals it needs; and makes the Step.
import type { Draft } from './fences.ts';
import type { Complain } from './notation.ts';
import type { Command, Prose, Step } from './schema.ts';
import { CLOCK, SHELL } from './schema.ts';
import { checkPython } from './python-fences.ts';
import { nearest } from './suggest.ts';

/** A step's heading, text and blocks. */
export interface StepParts {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly prose: Prose;
  readonly draft: Draft;
}

/** The step, or undefined when a part without which it is none is missing. */
export function buildStep(parts: StepParts, complain: Complain): Step | undefined {
  const { draft, prose, ...rest } = parts;
  const goal = prose.at(-1);
  const isGoal = typeof goal === 'object' && goal.tag === 'p';
  const missing = (what: string, tip: string): void =>
    complain(parts.line, `the step \`${parts.id}\` has no ${what}`, tip);
  if (!isGoal) missing('goal', 'end its text with a paragraph that says what to do');
  if (draft.solution === undefined && draft.python.solution === undefined)
    missing('solution', 'add a ```redis solution block');
  if (draft.check.length + draft.fork.length + draft.saw.length === 0)
    missing('check', 'add a ```redis check block');
  checkMistakes(draft, complain);
  checkPython(draft, parts.line, complain);
  const clients = clientsOf(draft);
  if (clients.length > 0) requireNames(draft, clients, complain);
  const { python, solution, ...blocks } = draft;
  if (goal === undefined || (solution ?? python.solution) === undefined) return undefined;
  return {
    ...rest,
    ...{ prose: prose.slice(0, -1), goal: [goal], clients },
    ...blocks,
    solution: solution ?? { line: parts.line, commands: [] },
    ...(python.solution && { python: { ...python, solution: python.solution } }),
  };
}

function checkMistakes(draft: Draft, complain: Complain): void {
  const ids: string[] = [];
  for (const { id, line, prose } of draft.mistakes) {
    if (ids.includes(id)) complain(line, `a second mistake \`${id}\``, 'ids are unique in a step');
    if (prose.length === 0)
      complain(line, `the mistake \`${id}\` says nothing`, 'write a paragraph after the block');
    ids.push(id);
  }
  for (const { mistake, line } of [...draft.reject, ...draft.python.reject]) {
    if (mistake === undefined || ids.includes(mistake)) continue;
    const near = nearest(mistake, ids);
    const tip = near === undefined ? `add \`\`\`redis mistake ${mistake}` : `write ${near}`;
    complain(line - 1, `no mistake \`${mistake}\` in this step`, tip);
  }
}

function scripted(draft: Draft): Command[] {
  const scripts = [draft.solution ?? [], draft.accept, draft.reject].flat();
  return scripts.flatMap(script => script.commands);
}

// What stands in a terminal's place before a line, and is none.
const NO_TERMINALS = [CLOCK, SHELL];

function clientsOf(draft: Draft): string[] {
  const names = [...scripted(draft), ...draft.saw].map(command => command.client);
  return [...new Set(names)].filter(name => name !== '' && !NO_TERMINALS.includes(name));
}

function requireNames(draft: Draft, clients: readonly string[], complain: Complain): void {
  for (const { client, text, line } of scripted(draft)) {
    if (client === '')
      complain(line, 'in which terminal?', `write @${clients.join('> or @')}> before ${text}`);
    else if (!NO_TERMINALS.includes(client) && !clients.includes(client))
      complain(line, `no terminal \`${client}\``);
  }
}
