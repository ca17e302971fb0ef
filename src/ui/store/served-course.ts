// A course that stands beside the page as data, in place of the one that was built into it:
// `<meta name="lessons" content="course/">` in index.html says where. So lessons are previewed, and a
// school may serve its own with the page as it was built.
import type { Library } from '../../lesson/library.ts';
import type { CourseLesson, Lesson, LessonOutline } from '../../lesson/schema.ts';

/** A course as the page wants it. */
export interface ServedCourse {
  readonly lessons: readonly CourseLesson[];
  readonly translations: Readonly<Record<string, () => Promise<readonly CourseLesson[]>>>;
  readonly library: Library;
}

/** Gets a course from a folder beside the page. Rejects when it is not there. */
export async function servedCourse(folder: string): Promise<ServedCourse> {
  const languages: readonly string[] = await getJson(`${folder}languages.json`);
  const course = (language: string) => courseIn(folder, language);
  const others = languages.map(each => [each, () => course(each)] as const);
  const part = (name: string) => (language: string) =>
    getJson(`${folder}${languages.includes(language) ? language : 'en'}/${name}.json`);
  return {
    lessons: await course('en'),
    translations: Object.fromEntries(others),
    library: { chapters: part('chapters'), index: part('index'), glossary: part('glossary') },
  };
}

async function courseIn(folder: string, language: string): Promise<CourseLesson[]> {
  const outlines: readonly LessonOutline[] = await getJson(`${folder}${language}/lessons.json`);
  return outlines.map(outline => ({
    ...outline,
    load: (): Promise<Lesson> => getJson(`${folder}${language}/lesson-${outline.id}.json`),
  }));
}

// What the compiler of lessons wrote.
async function getJson(url: string) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response.json();
}
