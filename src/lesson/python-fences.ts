// The code blocks of steps that are done in Python: programs as they are, and sessions of the
// console (`>>> ` before a statement, `... ` where it goes on, then what it prints).
import type { Draft, Fence, Handler } from './fences.ts';
import type { Block, Complain } from './notation.ts';
import type { Predict, Program, PythonEntry } from './schema.ts';

/** What a step has in Python, being read. */
export interface PythonDraft {
  setup?: string;
  solution?: Program;
  readonly accept: Program[];
  readonly reject: (Program & { readonly mistake?: string })[];
}

/** Reads a session of the Python console. */
export function parseSession(block: Block, complain: Complain): PythonEntry[] {
  const entries: { line: number; source: string[]; output: string[] }[] = [];
  for (const [at, text] of block.text.split('\n').entries()) {
    const line = block.line + at;
    const [, prompt, typed = ''] = /^(>>>|\.\.\.)(?: (.*))?$/.exec(text) ?? [];
    const last = entries.at(-1);
    if (prompt === '>>>') entries.push({ line, source: [typed], output: [] });
    else if (last === undefined) {
      if (text.trim() !== '') complain(line, 'output before any statement', `>>> ${text}`);
    } else if (prompt === '...' && last.output.length === 0) last.source.push(typed);
    else last.output.push(text.trimEnd());
  }
  if (entries.length === 0) complain(block.line, 'the block has no statement', '>>> r.get("key")');
  return entries.map(({ line, source, output }) => {
    return { line, source: source.join('\n').trimEnd(), output: output.join('\n').trimEnd() };
  });
}

/** True when `printed` is what a session of a lesson shows; `...` there is anything. */
export function printsAs(expected: string, printed: string): boolean {
  const parts = expected.split('...').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(printed);
}

/** The handlers of these blocks, by the first words of the fence. */
export const PYTHON_HANDLERS: Record<string, Handler> = {
  'python setup': (fence, words, { draft, complain }) => {
    plain(fence, words, complain);
    single(fence, draft.python.setup, 'setup', complain);
    draft.python.setup = fence.text;
  },
  'python solution': (fence, words, { draft, complain }) => {
    plain(fence, words, complain);
    single(fence, draft.python.solution, 'solution', complain);
    draft.python.solution = program(fence);
  },
  'python accept': (fence, words, { draft, complain }) => {
    plain(fence, words, complain);
    draft.python.accept.push(program(fence));
  },
  'python reject': (fence, [mistake, ...words], { draft, complain }) => {
    plain(fence, words, complain);
    draft.python.reject.push({ ...program(fence), ...(mistake && { mistake }) });
  },
  'python predict': (fence, words, { draft, complain }) => {
    plain(fence, words, complain);
    single(fence, draft.predict, 'predict', complain);
    draft.predict = readPredict(fence, complain);
  },
};

/** What is wrong with the Python blocks of a step as a whole. */
export function checkPython({ python, redisPy }: Draft, line: number, complain: Complain): void {
  const { setup, solution, accept, reject } = python;
  const uses = setup !== undefined || accept.length + reject.length > 0;
  if (solution === undefined && uses)
    complain(line, 'Python blocks without a solution', 'add a ```python solution block');
  if (solution !== undefined && redisPy !== undefined)
    complain(line, 'redis-py stands beside it twice', 'the `python solution` is enough');
}

function program(fence: Fence): Program {
  return { line: fence.line, code: fence.text };
}

function plain(fence: Fence, words: readonly string[], complain: Complain): void {
  if (words.length > 0)
    complain(fence.opened, `\`${words.join(' ')}\` means nothing after this kind of block`);
}

function single(fence: Fence, earlier: unknown, what: string, complain: Complain): void {
  if (earlier !== undefined) complain(fence.opened, `a second ${what}`, 'keep one');
}

// Lines that begin with `! ` are wrong answers; the rest is a session, whose last entry is asked.
function readPredict(fence: Fence, complain: Complain): Predict {
  const lines = fence.text.split('\n');
  const right = lines.filter(line => !line.startsWith('! ')).join('\n');
  const entries = parseSession({ ...fence, text: right }, complain);
  const wrong = lines.flatMap(line =>
    line.startsWith('! ') ? [line.slice(2).split(' / ').join('\n')] : [],
  );
  if (wrong.length === 0)
    complain(fence.opened, 'a prediction needs wrong answers too', 'add a line such as ! None');
  if (entries.at(-1)?.output === '')
    complain(fence.opened, 'what does the last statement print?', 'write it below');
  return { line: fence.opened, exchanges: [], entries, wrong, why: [] };
}
