// Lessons with lines of the small shell: how they are read, what a check may do, and that the proofs
// find lies about files, servers and what is printed.
import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../src/lesson/parse.ts';
import { proveLesson } from '../../src/lesson/prove.ts';
import { usesShell } from '../../src/lesson/schema.ts';
import { alteredLines, lookedUp, wordsOf } from '../../src/lesson/shell-line.ts';
import { testMachine } from '../support/lessons.ts';

const TRUE = `---
id: two
title: Two servers
minutes: 1
---
## Start {#start}
\`\`\`redis example
$ redis-server --version
Redis server v=… bits=64 build=…
\`\`\`
Start another server, and put a key there.
\`\`\`redis setup
$ echo tea > drink
\`\`\`
\`\`\`redis solution
$ redis-server --port 6380 --daemonize yes
$ redis-cli -p 6380 SET cups 2
\`\`\`
\`\`\`redis accept
$ redis-server --port 6380 &
$ sleep 0.01
$ redis-cli -p 6380
$ SET cups 2
$ exit
\`\`\`
\`\`\`redis reject same-server
$ redis-cli SET cups 2
\`\`\`
\`\`\`redis check
$ redis-cli -p 6380 GET cups
"2"
$ cat drink
tea
> EXISTS cups
(integer) 0
\`\`\`
\`\`\`redis mistake same-server saw
$ redis-cli SET *  *
OK
\`\`\`
That is the first server.

## Stop {#stop}
End the first server.
\`\`\`redis solution
$ redis-cli SHUTDOWN NOSAVE
\`\`\`
\`\`\`redis check
$ redis-cli PING
Could not connect to Redis at 127.0.0.1:6379: Connection refused
$ redis-cli -p 6380 PING
PONG
\`\`\`
\`\`\`redis saw
$ redis-cli SHUTDOWN ...
\`\`\`
`;

async function failures(text: string): Promise<string[]> {
  const { lesson, problems } = parseLesson('two.md', text);
  expect(problems).toEqual([]);
  if (lesson === undefined) return [];
  const machine = testMachine();
  const found: string[] = [];
  for await (const proof of proveLesson(lesson, machine))
    if (!proof.holds) found.push(`${proof.step}:${proof.line} ${proof.kind}: ${proof.found}`);
  machine.close();
  return found;
}

describe('proofs of shell lines', () => {
  it('hold for a true lesson', async () => {
    const { lesson } = parseLesson('two.md', TRUE);
    expect(lesson?.steps.map(usesShell)).toEqual([true, true]);
    expect(await failures(TRUE)).toEqual([]);
  });

  it.each([
    [
      'another port is asked',
      '-p 6380 GET',
      '-p 6381 GET',
      /^start:\d+ solution: redis-cli -p 6381/,
    ],
    ['a file is another', 'cat drink\ntea', 'cat drink\ncoffee', /not coffee but tea$/],
    ['an example is wrong', 'bits=64', 'bits=32', /^start:8 example: it prints:\nRedis server v=/],
    ['a check writes', 'cat drink', 'cat drink > x', /check: it may write$/],
    ['a check sends a write', 'GET cups\n"2"', 'INCRBY cups 0\n2', /check: it may write$/],
    ['a server is still there', '-p 6380 PING\nPONG', 'PING\nPONG', /^stop:\d+ solution: /],
  ])('tell when %s', async (_, from, to, found) => {
    expect(TRUE).toContain(from);
    expect(await failures(TRUE.replace(from, to))).toContainEqual(expect.stringMatching(found));
  });
});

describe('a line of the shell', () => {
  it('has words', () => {
    expect(wordsOf(`printf 'PING\\r\\n' | nc localhost "6379"`)).toEqual([
      'printf',
      'PING\\r\\n',
      '|',
      'nc',
      'localhost',
      '6379',
    ]);
  });

  it('is altered in each word, without what joins programs', () => {
    expect(alteredLines('redis-cli -n 5 GET "a b" | cat > f 2>&1')).toEqual([
      'redis-cli -n~ 5 GET "a b" | cat > f 2>&1',
      'redis-cli -n 6 GET "a b" | cat > f 2>&1',
      'redis-cli -n 5 GET~ "a b" | cat > f 2>&1',
      'redis-cli -n 5 GET "~a b" | cat > f 2>&1',
      'redis-cli -n 5 GET "a b" | cat~ > f 2>&1',
      'redis-cli -n 5 GET "a b" | cat > f~ 2>&1',
    ]);
  });

  it.each([
    ['cat a | grep b', []],
    ['redis-cli -p 6380 -a x --raw GET a b | wc -l', ['GET a b']],
    ['rm a', undefined],
    ['cat a; rm a', undefined],
    ['cat $(rm a)', undefined],
  ])('looks: %s', (line, commands) => {
    expect(lookedUp(line)).toEqual(commands);
  });
});
