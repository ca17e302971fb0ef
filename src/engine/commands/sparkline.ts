// A row of values as a small picture in text, four characters high, with a label written downwards
// under each value.

const ROWS = 4;
/** The characters of a row, from its foot to its top. */
const MARKS = ['_', 'o', '#'];
const CHARS = MARKS.length;

/** Draws values, each with its label. */
export function sparkline(values: readonly number[], labels: readonly string[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const steps = ROWS * CHARS;
  const heights = values.map(value => {
    return Math.min(steps - 1, Math.floor(((value - low) * steps) / Math.max(1, high - low)));
  });
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const row = ROWS - 1 - i;
    return heights.map(height => charAt(height, row)).join('');
  });
  const depth = Math.max(0, ...labels.map(label => label.length));
  const below = Array.from({ length: depth }, (_, i) =>
    labels.map(label => label.charAt(i) || ' ').join(''),
  );
  return [...lines, ' '.repeat(values.length), ...below].map(line => `${line}\n`).join('');
}

function charAt(height: number, row: number): string {
  const inRow = height - row * CHARS;
  if (inRow < 0) return ' ';
  return inRow >= CHARS ? '|' : (MARKS[inRow] ?? ' ');
}
