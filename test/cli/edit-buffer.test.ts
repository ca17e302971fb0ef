// Editing keys in pictures: `fo|o` is the text `foo` with the cursor before its last letter.
import { describe, expect, it } from 'vitest';
import type { Edit, EditBuffer } from '../../src/cli/edit-buffer.ts';
import * as edits from '../../src/cli/edit-buffer.ts';

function buffer(picture: string): EditBuffer {
  const [before = '', after = ''] = picture.split('|');
  return { before, after };
}

const picture = ({ before, after }: EditBuffer): string => `${before}|${after}`;

describe.each<[name: string, edit: Edit, cases: [from: string, to: string][]]>([
  [
    'left',
    edits.left,
    [
      ['fo|o', 'f|oo'],
      ['|foo', '|foo'],
      ['é|x', '|éx'],
      ['a😀|', 'a|😀'],
    ],
  ],
  [
    'right',
    edits.right,
    [
      ['f|oo', 'fo|o'],
      ['foo|', 'foo|'],
      ['|😀a', '😀|a'],
    ],
  ],
  [
    'home',
    edits.home,
    [
      ['fo|o', '|foo'],
      ['|', '|'],
    ],
  ],
  [
    'end',
    edits.end,
    [
      ['f|oo', 'foo|'],
      ['|', '|'],
    ],
  ],
  [
    'backspace',
    edits.backspace,
    [
      ['fo|o', 'f|o'],
      ['|foo', '|foo'],
      ['a😀|b', 'a|b'],
    ],
  ],
  [
    'delete',
    edits.deleteRight,
    [
      ['f|oo', 'f|o'],
      ['foo|', 'foo|'],
      ['a|😀b', 'a|b'],
    ],
  ],
  [
    'delete to the end',
    edits.deleteToEnd,
    [
      ['f|oo', 'f|'],
      ['foo|', 'foo|'],
    ],
  ],
  [
    'delete a word',
    edits.deleteWordLeft,
    [
      ['get foo|', 'get |'],
      ['get foo  |x', 'get |x'],
      ['get a:b|', 'get |'],
      ['|x', '|x'],
    ],
  ],
  [
    'transpose',
    edits.transpose,
    [
      ['a|b', 'b|a'],
      ['a|bc', 'ba|c'],
      ['ab|', 'ab|'],
      ['|ab', '|ab'],
      ['é|😀x', '😀é|x'],
    ],
  ],
  [
    'a word to the left',
    edits.wordLeft,
    [
      ['get foo|', 'get |foo'],
      ['get a:b  |', 'get a:|b  '],
      ['|get', '|get'],
      ['é a|', 'é |a'],
    ],
  ],
  [
    'a word to the right',
    edits.wordRight,
    [
      ['|get foo', 'get |foo'],
      ['g|et', 'get|'],
      ['get|', 'get|'],
      ['get| a', 'get |a'],
    ],
  ],
])('%s', (_name, edit, cases) => {
  it.each(cases)('%s becomes %s', (from, to) => {
    expect(picture(edit(buffer(from)))).toBe(to);
  });
});

it('types at the cursor', () => {
  expect(picture(edits.insert(buffer('f|o'), 'xy'))).toBe('fxy|o');
});
