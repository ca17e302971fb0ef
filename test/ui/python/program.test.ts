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

describe('programSoFar', () => {
  it('grows with the steps, and says where the current one is', () => {
    expect(programSoFar({ lesson: given(), at: 0, dialect: 'dict', none: 'nothing' })).toEqual({
      source: 'visits = 0\n\n# 1. Count\nvisits += 1',
      current: { first: 3, last: 4 },
    });
  });

  it('says when a step has no equivalent, and leaves out earlier ones that had none', () => {
    const none = 'a dict cannot';
    expect(programSoFar({ lesson: given(), at: 1, dialect: 'dict', none }).source).toBe(
      'visits = 0\n\n# 1. Count\nvisits += 1\n\n# 2. Forget\n# a dict cannot',
    );
    expect(programSoFar({ lesson: given(), at: 1, dialect: 'redisPy', none })).toEqual({
      source: '# 2. Forget\nr.expire("visits", 60)',
      current: { first: 1, last: 2 },
    });
  });
});

function given(): NonNullable<typeof lesson> {
  if (lesson === undefined) throw new Error('the lesson of this test is broken');
  return lesson;
}
