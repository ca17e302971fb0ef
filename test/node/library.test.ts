// The plugin behind the library, as the page's build meets it: parts by themselves, by language.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { libraryPlugin } from '../../src/node/library-plugin.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-'));
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  put('main.js', "import { library } from 'virtual:library';\nexport default library;\n");
  put('chapters.md', '1. The first\n');
  put('glossary.md', '- **Key**: A name.\n');
  put('glossary.pt-BR.md', '- **Chave** {#key}: Um nome.\n');
  put('01-one.md', LESSON);
  put('01-one.pt-BR.md', '---\nid: one\ntitle: Um\ntranslates: {}\n---\n## B {#a}\nPonha.\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

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

async function bundle(): Promise<{ entry: string; parts: string[] }> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    plugins: [libraryPlugin(folder)],
    build: {
      write: false,
      minify: false,
      lib: { entry: join(folder, 'main.js'), formats: ['es'], fileName: 'main' },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (first === undefined || !('output' in first)) throw new Error('nothing was built');
  const chunks = first.output.flatMap(file => ('code' in file ? [file] : []));
  const entry = chunks.find(({ isEntry }) => isEntry)?.code ?? '';
  return { entry, parts: chunks.filter(({ isEntry }) => !isEntry).map(({ code }) => code) };
}

describe('the library', () => {
  it('is fetched part by part, each language by itself', async () => {
    const { entry, parts } = await bundle();
    expect(entry).toContain('pt-BR');
    expect(entry).not.toMatch(/The first|A name|Set a/);
    const parse = (code: string): unknown => {
      const [, text = '""'] = /JSON\.parse\(("(?:[^"\\]|\\.)*")\)/.exec(code) ?? [];
      return JSON.parse(JSON.parse(text));
    };
    const found = parts.map(parse);
    expect(found).toContainEqual([{ number: 1, title: 'The first', lessons: ['one'] }]);
    expect(found).toContainEqual([expect.objectContaining({ id: 'key', term: 'Key' })]);
    expect(found).toContainEqual([expect.objectContaining({ id: 'key', term: 'Chave' })]);
    const step = { lesson: 'one', step: 'a', lines: ['SET a 1'] };
    expect(found).toContainEqual([{ ...step, title: 'A', text: 'Set a to 1.' }]);
    expect(found).toContainEqual([{ ...step, title: 'B', text: 'Ponha.' }]);
  });

  it('breaks the build with the place of what is wrong', async () => {
    writeFileSync(join(folder, 'glossary.md'), '\n- Key: A name.\n');
    await expect(bundle()).rejects.toThrow(/glossary\.md:2: no term of the glossary/);
  });
});
