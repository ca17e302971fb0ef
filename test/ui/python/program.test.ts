import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../../src/lesson/parse.ts';
import { programSoFar } from '../../../src/ui/python/program.ts';

const { lesson } = parseLesson(
  'visits.md',
  `---
id: visits
title: Visits
minutes: 1
---
Counting.

\`\`\`python dict
visits = 0
\`\`\`

## Count {#count}
Count one.

\`\`\`redis solution
INCR visits
\`\`\`
\`\`\`redis check
> GET visits
"1"
\`\`\`
\`\`\`redis reject
SET visits 2
\`\`\`
\`\`\`python dict
visits += 1
\`\`\`
\`\`\`hint
INCR
\`\`\`

## Forget {#forget}
Forget it in a minute.

\`\`\`redis solution
EXPIRE visits 60
\`\`\`
\`\`\`redis check
> TTL visits
<= 60 >= 1
\`\`\`
\`\`\`redis reject
DEL visits
\`\`\`
\`\`\`python redis-py
r.expire("visits", 60)
\`\`\`
\`\`\`hint
EXPIRE
\`\`\`
`,
);

const yours = 'your lines';

describe('programSoFar', () => {
  it('grows with the steps, and says where the current one is', () => {
    expect(
      programSoFar({ lesson: given(), at: 0, dialect: 'dict', none: 'nothing', yours }),
    ).toEqual({
      source: 'visits = 0\n\n# 1. Count\nvisits += 1',
      current: { first: 3, last: 4 },
    });
  });

  it('says when a step has no equivalent, and leaves out earlier ones that had none', () => {
    const none = 'a dict cannot';
    expect(programSoFar({ lesson: given(), at: 1, dialect: 'dict', none, yours }).source).toBe(
      'visits = 0\n\n# 1. Count\nvisits += 1\n\n# 2. Forget\n# a dict cannot',
    );
    expect(programSoFar({ lesson: given(), at: 1, dialect: 'redisPy', none, yours })).toEqual({
      source: '# 2. Forget\nr.expire("visits", 60)',
      current: { first: 1, last: 2 },
    });
  });

  it('shows what a step in Python gives, and the solution only when the step is over', () => {
    const [count, forget] = given().steps;
    if (count === undefined || forget === undefined) throw new Error('the lesson has two steps');
    const python = {
      setup: 'key = "visits"',
      solution: { line: 1, code: 'r.incr(key)' },
      ...{ accept: [], reject: [] },
    };
    const lesson = { ...given(), steps: [{ ...count, python }, forget] };
    const sourceAt = (at: number): string =>
      programSoFar({ lesson, at, dialect: 'redisPy', none: 'nothing', yours }).source;
    expect(sourceAt(0)).toBe('# 1. Count\nkey = "visits"\n\n# your lines');
    expect(sourceAt(1)).toContain('# 1. Count\nkey = "visits"\n\nr.incr(key)\n\n# 2. Forget');
  });
});

function given(): NonNullable<typeof lesson> {
  if (lesson === undefined) throw new Error('the lesson of this test is broken');
  return lesson;
}
