// Writes the table of commands and lessons into the README: `node scripts/run.mjs scripts/coverage.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { compileLessons } from '../src/lesson/compile.ts';
import { coverageOf, coverageTable, withCoverage } from '../src/node/lesson-coverage.ts';
import { readLessonFolder } from '../src/node/lesson-folder.ts';

const commands: unknown = JSON.parse(readFileSync('lessons/source-commands.json', 'utf8'));
if (!Array.isArray(commands)) throw new Error('lessons/source-commands.json is no list');
const names = commands.filter(name => typeof name === 'string');
const { lessons } = compileLessons(readLessonFolder('lessons'));
const coverage = coverageOf(names, lessons);
const table = coverageTable(coverage);
writeFileSync('README.md', withCoverage(readFileSync('README.md', 'utf8'), table));
const missing = coverage.filter(({ lessons: ids }) => ids.length === 0);
console.log(`${coverage.length} commands, not taught: ${missing.map(c => c.command).join(' ')}`);
