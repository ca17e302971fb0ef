// What Tab shows: how far all the words go together, and all of them in columns. Pure.

/** The start that all words share. */
export function longestStart(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const word of others) {
    while (!word.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

const GAP = 2;

/** The words in columns that read downwards, as a shell lists them; what is before the last dot is left out. */
export function listed(words: readonly string[], width: number): string {
  const names = words.map(word => word.slice(word.lastIndexOf('.') + 1));
  const longest = Math.max(...names.map(name => name.length)) + GAP;
  const columns = Math.max(1, Math.floor(width / longest));
  const rows = Math.ceil(names.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    names
      .filter((_name, at) => at % rows === row)
      .map(name => name.padEnd(longest))
      .join('')
      .trimEnd(),
  ).join('\n');
}
