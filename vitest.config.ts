// Three kinds of tests: `unit` needs nothing, `oracle` real servers on loopback (npm run setup),
// `e2e` the built page and Chromium (npm run build). Run one kind with `vitest run --project unit`.
import { defineConfig } from 'vitest/config';
import { lessonPlugin } from './src/node/lesson-plugin.ts';
import { libraryPlugin } from './src/node/library-plugin.ts';

const ORACLE = ['test/oracle/**/*.test.ts', 'test/transcripts.test.ts'];
const E2E = ['test/e2e/**/*.test.ts'];

export default defineConfig({
  plugins: [lessonPlugin('lessons'), libraryPlugin('lessons')],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...ORACLE, ...E2E],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: 'oracle', include: ORACLE, testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: E2E,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
