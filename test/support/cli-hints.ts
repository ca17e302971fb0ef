// The table of typed texts and their hints: test/cli/hints.txt, a tab between text and hint.
// The hints are what the real redis-cli shows, without the blanks around them.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../cli/hints.txt', import.meta.url);

/** A text typed at the prompt, and the hint after it; empty for none. */
export type HintCase = [text: string, hint: string];

export function readHints(): HintCase[] {
  const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
  return lines.map(line => {
    const [text = '', hint = ''] = line.split('\t');
    return [text, hint];
  });
}

export function writeHints(cases: readonly HintCase[]): void {
  writeFileSync(FILE, cases.map(each => `${each.join('\t')}\n`).join(''));
}
