// The text being edited and its cursor, as a value: what is before the cursor and what is after.
// Every editing key of redis-cli is a function from one buffer to the next. Cursor and keys go by
// whole characters where the real program goes by bytes.

/** A line with a cursor in it; `fo|o` in the tests. */
export interface EditBuffer {
  readonly before: string;
  readonly after: string;
}

/** An empty line. */
export const EMPTY_BUFFER: EditBuffer = { before: '', after: '' };

/** A line with the cursor at its end. */
export const bufferOf = (text: string): EditBuffer => ({ before: text, after: '' });

/** The whole line. */
export const textOf = ({ before, after }: EditBuffer): string => before + after;

/** The line with `text` typed at the cursor. */
export const insert = ({ before, after }: EditBuffer, text: string): EditBuffer => ({
  before: before + text,
  after,
});

const lastChar = (text: string): string => /.$/su.exec(text)?.[0] ?? '';
const firstChar = (text: string): string => /^./su.exec(text)?.[0] ?? '';

// Puts the border between `before` and `after` at `at`.
function splitAt(buffer: EditBuffer, at: number): EditBuffer {
  const text = textOf(buffer);
  return { before: text.slice(0, at), after: text.slice(at) };
}

/** One key's effect on the line; the same object means that nothing happened. */
export type Edit = (buffer: EditBuffer) => EditBuffer;

export const left: Edit = buffer =>
  buffer.before === ''
    ? buffer
    : splitAt(buffer, buffer.before.length - lastChar(buffer.before).length);

export const right: Edit = buffer =>
  buffer.after === ''
    ? buffer
    : splitAt(buffer, buffer.before.length + firstChar(buffer.after).length);

export const home: Edit = buffer => (buffer.before === '' ? buffer : splitAt(buffer, 0));

export const end: Edit = buffer => (buffer.after === '' ? buffer : bufferOf(textOf(buffer)));

/** Letters, digits and `_` are words, as is everything beyond ASCII. */
export const wordLeft: Edit = buffer => {
  const found = /[\w\u0080-\u{10ffff}]*[^\w\u0080-\u{10ffff}]*$/u.exec(buffer.before);
  return buffer.before === '' ? buffer : splitAt(buffer, found?.index ?? 0);
};

export const wordRight: Edit = buffer => {
  const found = /^[\w\u0080-\u{10ffff}]*[^\w\u0080-\u{10ffff}]*/u.exec(buffer.after);
  if (buffer.after === '') return buffer;
  return splitAt(buffer, buffer.before.length + (found?.[0].length ?? 0));
};

export const backspace: Edit = buffer => {
  const { before, after } = buffer;
  if (before === '') return buffer;
  return { before: before.slice(0, before.length - lastChar(before).length), after };
};

export const deleteRight: Edit = buffer => {
  const { before, after } = buffer;
  return after === '' ? buffer : { before, after: after.slice(firstChar(after).length) };
};

/** Only blanks end a word here, unlike in `wordLeft`. */
export const deleteWordLeft: Edit = ({ before, after }) => ({
  before: before.replace(/[^ ]* *$/, ''),
  after,
});

export const deleteToEnd: Edit = ({ before }) => ({ before, after: '' });

// Redis: the cursor moves on unless it would reach the end of the line.
export const transpose: Edit = buffer => {
  const { before, after } = buffer;
  const [a, b] = [lastChar(before), firstChar(after)];
  if (a === '' || b === '') return buffer;
  const start = before.slice(0, before.length - a.length);
  const rest = after.slice(b.length);
  return rest === '' ? { before: start + b, after: a } : { before: start + b + a, after: rest };
};
