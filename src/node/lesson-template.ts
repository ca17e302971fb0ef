// `lessons new NAME`: a lesson to begin with. It is a right one: `lessons check` proves it as it is.
import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ID } from '../lesson/front-matter.ts';
import { isPageName } from '../lesson/place.ts';
import { slug } from '../lesson/suggest.ts';

/** The file that was written. @throws Error when the name does not do or the file exists. */
export function writeTemplate(name: string): string {
  const path = join(dirname(name), `${basename(name).replace(/\.md$/, '')}.md`);
  // 03-20-lists.md is the lesson `lists` of chapter 3.
  const id = basename(path, '.md').replace(/^(?:\d+-)+/, '');
  if (!ID.test(id) || isPageName(id)) {
    const better = slug(id);
    const tip = better === '' || better === id ? '' : `; try ${better}`;
    throw new Error(`${id || name}: a lesson's name is small words joined by hyphens${tip}`);
  }
  if (existsSync(path)) throw new Error(`${path} exists already`);
  writeFileSync(path, template(id));
  return path;
}

/** A small lesson with one of each block that most lessons use. */
function template(id: string): string {
  const title = id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
  return `---
id: ${id}
title: ${title}
minutes: 5
---
Say in a sentence or two what this is good for.

## Count one visit {#count-one}
A short example comes first:

\`\`\`redis example
> SET clicks 7
OK
> INCR clicks
(integer) 8
\`\`\`

The last paragraph is what to do: make \`visits\` one larger.

\`\`\`redis setup
SET visits 41
\`\`\`
\`\`\`redis solution
INCR visits
\`\`\`
\`\`\`redis accept
INCRBY visits 1
\`\`\`
\`\`\`redis check
> GET visits
"42"
\`\`\`
\`\`\`redis reject wrong-key
INCR visit
\`\`\`
\`\`\`redis mistake wrong-key
> EXISTS visit
(integer) 1
\`\`\`
You counted on \`visit\`; the key here is \`visits\`.
\`\`\`python dict
visits = 41
visits += 1
\`\`\`
\`\`\`python redis-py
r.incr("visits")
\`\`\`
\`\`\`hint
One command both reads and adds.
\`\`\`
\`\`\`hint
It begins with \`INC\`, and takes the key.
\`\`\`
`;
}
