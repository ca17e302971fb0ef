// What stands beside the lessons: glossary, chapters, the index, and addresses of pages.
import { describe, expect, it } from 'vitest';
import { chaptersOf, parseChapters } from '../../src/lesson/chapters.ts';
import { linesOf, runsCommand, stepEntries } from '../../src/lesson/course-index.ts';
import { linkTerms, parseGlossary } from '../../src/lesson/glossary.ts';
import { parsePage, parsePlace, printPage } from '../../src/lesson/place.ts';
import { readShelf } from '../../src/node/library-folder.ts';
import { LESSONS, readCourse } from '../support/lessons.ts';

const { lessons } = readCourse();

describe('glossary.md', () => {
  it('is a list of terms, with other forms and an id of their own', () => {
    const { terms, problems } = parseGlossary(
      'glossary.md',
      '# Words\n\n- **Sorted set** (sorted sets, zset): Members with `scores`.\n- **Chave** {#key}: Um nome.\n',
    );
    expect(problems).toEqual([]);
    expect(terms.map(({ id, term, also }) => [id, term, also])).toEqual([
      ['sorted-set', 'Sorted set', ['sorted sets', 'zset']],
      ['key', 'Chave', []],
    ]);
    expect(terms[0]?.prose).toEqual([
      {
        tag: 'p',
        children: ['Members with ', { tag: 'code', children: ['scores'] }, '.'],
      },
    ]);
  });

  it.each([
    ['- no term\n', 1, 'no term of the glossary'],
    ['- **term** no colon\n', 1, 'no term of the glossary'],
    ['- **a**: A.\n- **a**: B.\n', 1, 'a second term with the id `a`'],
    ['```\ncode\n```\n', 1, 'no term of the glossary'],
    ['- **a** {#A b}: A.\n', 1, '`A b` is no id'],
  ])('%j is told', (text, line, reason) => {
    expect(parseGlossary('glossary.md', text).problems).toMatchObject([{ line, reason }]);
  });

  it('of the course has about fifty terms, each in its place in the alphabet', () => {
    const { terms, problems } = readShelf(LESSONS);
    expect(problems).toEqual([]);
    expect(terms.length).toBeGreaterThanOrEqual(50);
    const names = terms.map(({ term }) => term.toLowerCase());
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
  });

  it('is linked from the first mention of a term in emphasis', () => {
    const { terms } = readShelf(LESSONS);
    const queues = lessons.find(({ id }) => id === 'queues');
    if (queues === undefined) throw new Error('no queues');
    const text = JSON.stringify(linkTerms(queues, terms));
    expect(text.match(/"#\/glossary\/worker"/g)).toHaveLength(1);
    expect(JSON.stringify(queues)).not.toContain('#/glossary');
  });
});

describe('chapters.md', () => {
  it('is a list of titles', () => {
    const { titles, problems } = parseChapters('chapters.md', '# C\n\n1. One\n2. Two\n');
    expect({ titles: titles.map(({ title }) => title), problems }).toEqual({
      titles: ['One', 'Two'],
      problems: [],
    });
  });

  it('has the lessons whose files begin with its number', () => {
    const { titles } = parseChapters('chapters.md', '1. One\n2. Two\n3. Three\n');
    const files = new Map([
      ['x/01-10-a.md', 'a'],
      ['x/03-10-b.md', 'b'],
      ['x/free.md', 'c'],
    ]);
    expect(chaptersOf(titles, files)).toEqual([
      { number: 1, title: 'One', lessons: ['a'] },
      { number: 3, title: 'Three', lessons: ['b'] },
    ]);
  });

  it('of the course has fourteen', () => {
    const { titles, problems } = readShelf(LESSONS);
    expect(problems).toEqual([]);
    expect(titles.length).toBe(14);
  });
});

describe('the index', () => {
  const entries = stepEntries(lessons);

  it('has every step once, with its words and its lines', () => {
    const steps = lessons.flatMap(lesson => lesson.steps);
    expect(entries.length).toBe(steps.length);
    const first = entries.find(({ lesson, step }) => `${lesson}/${step}` === 'capitals/first-key');
    expect(first?.lines).toEqual(['SET Bahamas Nassau']);
    expect(first?.text).toMatch(/^Redis is short for remote dictionary server\. [^<>{}]*Bahamas/);
  });

  it('knows which command a line runs', () => {
    expect(runsCommand('set k v', ['SET'])).toBe(true);
    expect(runsCommand('SETEX k 1 v', ['SET'])).toBe(false);
    expect(runsCommand('CONFIG GET x', ['CONFIG', 'SET'])).toBe(false);
    expect(runsCommand('config set x y', ['CONFIG', 'SET'])).toBe(true);
    expect(runsCommand('CONFIG', ['CONFIG', 'SET'])).toBe(false);
  });

  it('leaves out moves of the clock', () => {
    const at = { line: 1 };
    const commands = [
      { client: 'clock', text: '61s', ...at },
      { client: '', text: 'GET k', ...at },
      { client: '', text: 'GET k', ...at },
    ];
    expect(linesOf({ solution: { commands, ...at } })).toEqual(['GET k']);
  });
});

describe('the address of a page', () => {
  it.each([
    ['#/reference', { page: 'reference' }],
    ['#/reference/SET', { page: 'reference', entry: 'SET' }],
    ['#/reference/CONFIG/SET', { page: 'reference', entry: 'CONFIG SET' }],
    ['#/glossary/sorted-set', { page: 'glossary', entry: 'sorted-set' }],
  ] as const)('%s', (hash, place) => {
    expect(parsePage(hash)).toEqual(place);
    expect(printPage(place)).toBe(hash);
    expect(parsePlace(hash)).toBeUndefined();
  });

  it('is no place in a lesson, and a lesson is none', () => {
    expect(parsePage('#/capitals/first-key')).toBeUndefined();
    expect(parsePage('#/references')).toBeUndefined();
    expect(parsePage('#/reference/%')).toEqual({ page: 'reference', entry: '%' });
  });
});
