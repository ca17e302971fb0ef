// What axe-core finds wrong with the page as it is shown now.
import type { AxeResults } from 'axe-core';
import { expect } from 'vitest';
import type { Learner } from './learner.ts';

const AXE = 'node_modules/axe-core/axe.min.js';

/** What would keep somebody out: each finding with the elements it is about. */
export async function seriousProblems(learner: Learner): Promise<string[]> {
  await learner.page.addScriptTag({ path: AXE });
  const { violations, passes } = await learner.page.evaluate<AxeResults>('axe.run()');
  expect(passes.length).toBeGreaterThan(10);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join('\n')}`);
}
