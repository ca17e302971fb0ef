// The chapters of a course: chapters.md is an ordered list of their titles, and a lesson belongs
// to the one whose number its file's name begins with (`03-20-lists.md`). Both may be missing.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { lineOf } from './prose.ts';
import type { Problem } from './schema.ts';

/** A title of chapters.md. */
export interface ChapterTitle {
  readonly number: number;
  readonly title: string;
}

/** A chapter with its lessons, by id. */
export interface Chapter extends ChapterTitle {
  readonly lessons: readonly string[];
}

/** The titles of a file, and what is wrong with it. */
export interface ChapterTitles {
  readonly titles: readonly ChapterTitle[];
  readonly problems: readonly Problem[];
}

/** Reads chapters.md. Never throws. */
export function parseChapters(file: string, text: string): ChapterTitles {
  const problems: Problem[] = [];
  const titles: ChapterTitle[] = [];
  for (const node of fromMarkdown(text).children) {
    if (node.type === 'list' && node.ordered) {
      for (const [at, item] of node.children.entries()) {
        const [first] = item.children;
        const words = first?.type === 'paragraph' ? first.children : [];
        const title = words.map(word => ('value' in word ? word.value : '')).join('');
        if (title === '')
          problems.push({ file, line: lineOf(item), reason: 'a chapter without a title' });
        titles.push({ number: (node.start ?? 1) + at, title });
      }
    } else if (node.type !== 'heading' && node.type !== 'paragraph') {
      const suggestion = 'write 1. First title';
      problems.push({ file, line: lineOf(node), reason: 'no title of a chapter', suggestion });
    }
  }
  return { titles, problems };
}

/** The chapters that have lessons, in order; `lessons` are their ids by the path of their file. */
export function chaptersOf(
  titles: readonly ChapterTitle[],
  lessons: ReadonlyMap<string, string>,
): Chapter[] {
  const chapters = titles.map(({ number, title }) => {
    const own = [...lessons].filter(([path]) => chapterOf(path) === number);
    return { number, title, lessons: own.map(([, id]) => id) };
  });
  return chapters.filter(chapter => chapter.lessons.length > 0);
}

// The number of the chapter that a lesson's file says it belongs to.
function chapterOf(path: string): number | undefined {
  const [, number] = /(?:^|[\\/])(\d+)-[^\\/]*$/.exec(path) ?? [];
  return number === undefined ? undefined : Number(number);
}
