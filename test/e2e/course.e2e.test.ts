// The whole course, taken by somebody who types every solution: each step must tick off by itself.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileLessons } from '../../src/lesson/compile.ts';
import { readLessonFolder } from '../../src/node/lesson-folder.ts';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { Learner } from './learner.ts';

const { lessons } = compileLessons(readLessonFolder('lessons'));

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await serveSite();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

describe('a learner who types every solution', () => {
  it('finds lessons', () => expect(lessons.length).toBeGreaterThanOrEqual(4));

  it.each(lessons.map(lesson => [lesson.id, lesson] as const))(
    'finishes %s',
    async (id, lesson) => {
      const learner = await Learner.arrive(browser, site, `#/${id}`);
      for (const [at, step] of lesson.steps.entries()) {
        expect(await learner.stepTitle()).toBe(step.title);
        expect(await learner.page.locator('.step-done').count(), step.id).toBe(0);
        const { commands } = step.solution;
        for (const command of commands) await learner.follow(command);
        if (step.python && commands.length === 0) {
          await learner.followInPython(step.python.solution.code);
        }
        await learner.stepIsDone();
        const open = learner.page.locator('.goal[data-pass="false"]');
        await expect.poll(() => open.count(), { message: step.id }).toBe(0);
        if (at < lesson.steps.length - 1) await learner.next();
      }
      const done = learner.page.locator(
        '.rail-step:is([data-state="done"], [data-state="assisted"])',
      );
      expect(await done.count()).toBe(lesson.steps.length);
      expect(learner.problems).toEqual([]);
      await learner.page.context().close();
    },
  );
});
