// The lesson tools as a teacher meets them: a folder, a command, what is printed, the exit code.
// And the plugin as the page's build meets it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { previewLessons } from '../../src/node/lesson-preview.ts';
import { lessonPlugin } from '../../src/node/lesson-plugin.ts';
import { runLessons } from '../../src/node/lessons.ts';
import { lessonSchema } from '../support/lesson-schema.ts';
import { LESSONS } from '../support/lessons.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lessons-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    site: join(folder, 'no-site'),
    ended: Promise.resolve(),
  };
  return { code: await runLessons(argv, io), out, err };
}

const LESSON = `---
id: one
title: One
minutes: 1
---
## A {#a}
Set \`a\` to 1.
\`\`\`redis solution
SET a 1
\`\`\`
\`\`\`redis check
> GET a
"1"
\`\`\`
`;

const OVERLAY = `---
id: one
title: Um
---
## B {#a}
Ponha 1 em \`a\`.
`;

describe('lessons check', () => {
  it('proves the course', async () => {
    const { code, out, err } = await run('check', LESSONS);
    // What is said of translations that lag behind breaks nothing.
    expect({ code, err: err.replace(/^.*\.pt-BR\.md:\d+: .*\n/gm, '') }).toEqual({
      code: 0,
      err: '',
    });
    expect(out).toMatch(/^\d+ lessons, \d+ steps, \d+ checks, \d+ proofs, 0 failed\n/);
    expect(out).toMatch(/^\d+ of \d+ lessons in pt-BR$/m);
  }, 120_000);

  it('reads no README', async () => {
    writeFileSync(join(folder, 'one.md'), LESSON);
    writeFileSync(join(folder, 'README.md'), '# Our lessons');
    expect(await run('check', folder)).toEqual({
      code: 0,
      out: '1 lessons, 1 steps, 1 checks, 5 proofs, 0 failed\n',
      err: '',
    });
  });

  it('names what is stale in a translation, until it is stamped', async () => {
    const path = join(folder, 'one.pt-BR.md');
    writeFileSync(join(folder, 'one.md'), LESSON);
    writeFileSync(path, OVERLAY);
    const before = await run('check', folder);
    expect(before.code).toBe(0);
    expect(before.err).toContain(`${path}:5: the step \`a\` has no digest`);
    expect(before.out).toContain('1 of 1 lessons in pt-BR\n');
    expect(await run('stamp', path)).toEqual({
      code: 0,
      out: `${path}: stamped Intro, a\n`,
      err: '',
    });
    expect(await run('check', folder)).toMatchObject({ code: 0, err: '' });
    expect((await run('stamp', path)).out).toBe(`${path}: as it was\n`);
    writeFileSync(join(folder, 'one.md'), LESSON.replace('Set `a`', 'Make `a`'));
    expect((await run('check', folder)).err).toMatch(/step `a` has changed since it was trans/);
  });

  it('stamps nothing but translations', async () => {
    writeFileSync(join(folder, 'one.md'), LESSON);
    const { code, err } = await run('stamp', join(folder, 'one.md'));
    expect({ code, err }).toEqual({
      code: 1,
      err: `${join(folder, 'one.md')}: no translation: NAME.pt-BR.md stands beside NAME.md\n`,
    });
    expect((await run('stamp', join(folder, 'two.pt-BR.md'))).code).toBe(1);
  });

  it('prints every problem with its place', async () => {
    writeFileSync(join(folder, 'one.md'), LESSON.replace('> GET a', '> GET "a'));
    const { code, err } = await run('check', folder);
    expect(code).toBe(1);
    expect(err).toContain(`${join(folder, 'one.md')}:12: unbalanced quotes`);
    expect(err).toContain('1 problem\n');
  });

  it('prints every claim that does not hold', async () => {
    writeFileSync(join(folder, 'one.md'), LESSON.replace('"1"', '"2"'));
    const { code, out, err } = await run('check', folder);
    expect(code).toBe(1);
    expect(err).toBe(
      `${join(folder, 'one.md')}:9: a: solution: passes: SET a 1: GET a: not "2" but "1"\n` +
        `${join(folder, 'one.md')}:9: a: damaged: fails: "SET" "a" "2": it passes\n`,
    );
    expect(out).toContain('2 failed');
  });

  it('says when there is nothing to check', async () => {
    expect((await run('check', folder)).err).toContain('no lesson here');
    expect((await run('check', join(folder, 'none'))).code).toBe(1);
    expect((await run('chekc')).err).toContain('Usage: ');
  });
});

describe('lessons new', () => {
  it('writes a lesson that holds, with more than the least', async () => {
    const { code, out } = await run('new', join(folder, '03-20-first-steps'));
    expect({ code, out }).toEqual({
      code: 0,
      out: `${join(folder, '03-20-first-steps.md')} is written; lessons check proves it\n`,
    });
    const text = readFileSync(join(folder, '03-20-first-steps.md'), 'utf8');
    expect(text).toContain('id: first-steps\ntitle: First steps\n');
    expect(await run('check', folder)).toEqual({
      code: 0,
      out: '1 lessons, 1 steps, 1 checks, 8 proofs, 0 failed\n',
      err: '',
    });
  });

  it('takes no name that does not do, and writes over nothing', async () => {
    expect((await run('new', join(folder, 'First Steps'))).err).toContain('try first-steps');
    expect((await run('new', join(folder, 'reference'))).code).toBe(1);
    writeFileSync(join(folder, 'one.md'), 'mine');
    expect((await run('new', join(folder, 'one.md'))).err).toContain('exists already');
    expect(readFileSync(join(folder, 'one.md'), 'utf8')).toBe('mine');
  });
});

describe('lessons schema', () => {
  it('prints the schema that the rules for the head make', async () => {
    const { code, out } = await run('schema');
    expect({ code, out }).toEqual({ code: 0, out: lessonSchema() });
    expect(JSON.parse(out)).toMatchObject({ required: ['id', 'title', 'minutes'] });
  });
});

describe('lessons preview', () => {
  it('says when there is no playground to serve, or no folder', async () => {
    expect((await run('preview', folder)).err).toContain('no playground is built there');
    expect((await run('preview', folder, '--prot', '1')).err).toContain('Usage: ');
  });

  it('serves the page with the lessons, tells what changes and what is wrong', async () => {
    const site = join(folder, 'site');
    mkdirSync(site);
    writeFileSync(join(site, 'index.html'), '<html><head></head></html>');
    writeFileSync(join(site, 'page.js'), 'page');
    writeFileSync(join(folder, 'one.md'), LESSON);
    const read: (readonly string[])[] = [];
    const onRead = (problems: readonly string[]): unknown => read.push(problems);
    const preview = await previewLessons({ folder, site, port: 0, onRead });
    try {
      const get = async (path: string): Promise<string> => (await fetch(preview.url + path)).text();
      expect(await get('')).toContain('<meta name="lessons" content="./course/" />');
      expect(await get('page.js')).toBe('page');
      expect(JSON.parse(await get('course/en/lessons.json'))).toEqual([
        { id: 'one', title: 'One', minutes: 1, requires: [], steps: [{ id: 'a' }] },
      ]);
      expect(JSON.parse(await get('course/en/lesson-one.json'))).toMatchObject({ id: 'one' });
      expect((await fetch(`${preview.url}../one.md`)).status).toBe(404);
      expect((await fetch(`${preview.url}%2e%2e/one.md`)).status).toBe(404);
      writeFileSync(join(folder, 'one.md'), LESSON.replace('> GET a', '> GET "a'));
      await expect.poll(() => read.at(-1)?.[0]).toMatch(/one\.md:12: unbalanced quotes/);
      writeFileSync(join(folder, 'one.md'), LESSON.replace('title: One', 'title: Uno'));
      await expect.poll(() => read.at(-1)).toEqual([]);
      expect(await get('course/en/lessons.json')).toContain('"title":"Uno"');
    } finally {
      await preview.stop();
    }
  });
});

describe('the plugin', () => {
  const entry = (): string => {
    const path = join(folder, 'main.js');
    writeFileSync(path, "export { lessons, translations } from 'virtual:lessons';\n");
    return path;
  };

  async function files(): Promise<string[]> {
    const result = await build({
      configFile: false,
      logLevel: 'silent',
      root: folder,
      plugins: [lessonPlugin(folder)],
      build: { write: false, lib: { entry: entry(), formats: ['es'], fileName: 'main' } },
    });
    const [first] = Array.isArray(result) ? result : [result];
    if (first === undefined || !('output' in first)) throw new Error('nothing was built');
    return first.output.map(file => ('code' in file ? file.code : ''));
  }

  const bundle = async (): Promise<string> => (await files()).join('\n');

  it('gives the page its lessons, without what only the proofs need', async () => {
    const extra = '```redis accept\nMSET a 1\n```\n```redis reject\nSET a no\n```\n';
    writeFileSync(join(folder, 'one.md'), LESSON + extra);
    const code = await bundle();
    expect(code).toContain('GET a');
    expect(code).not.toContain('MSET');
    expect(code).not.toContain('SET a no');
    expect(code).not.toContain('micromark');
  });

  it('keeps each language in files of its own', async () => {
    writeFileSync(join(folder, 'one.md'), LESSON);
    writeFileSync(join(folder, 'one.pt-BR.md'), OVERLAY);
    writeFileSync(join(folder, 'two.md'), LESSON.replace('id: one', 'id: two'));
    const all = await files();
    const having = (words: string): number => all.filter(code => code.includes(words)).length;
    expect(all[0]).not.toContain('Ponha');
    expect(having('Ponha')).toBe(1);
    // The outline of both languages, and the lesson that is translated.
    expect(having('Um')).toBe(2);
  });

  it('breaks the build with the place of the problem', async () => {
    writeFileSync(join(folder, 'one.md'), LESSON.replace('redis check', 'redis chekc'));
    await expect(bundle()).rejects.toThrow(/one\.md:11: unknown kind of block `redis chekc`/);
  });
});
