// The table of the README: every command that the course has to cover, and who teaches it.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileLessons } from '../../src/lesson/compile.ts';
import { coverageOf, coverageTable } from '../../src/node/lesson-coverage.ts';
import { readLessonFolder } from '../../src/node/lesson-folder.ts';

const read: unknown = JSON.parse(readFileSync('lessons/source-commands.json', 'utf8'));
const commands = Array.isArray(read) ? read.filter(name => typeof name === 'string') : [];
const coverage = coverageOf(commands, compileLessons(readLessonFolder('lessons')).lessons);

it('has a lesson for every command', () => {
  expect(commands.length).toBeGreaterThan(90);
  expect(coverage.filter(({ lessons }) => lessons.length === 0)).toEqual([]);
});

it('is what stands in the README', () => {
  // `node scripts/run.mjs scripts/coverage.ts` writes it.
  expect(readFileSync('README.md', 'utf8')).toContain(coverageTable(coverage));
});

it('knows what no lesson teaches', () => {
  expect(coverageOf(['NOSUCH'], []).map(({ lessons }) => lessons)).toEqual([[]]);
});
