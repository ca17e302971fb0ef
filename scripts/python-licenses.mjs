// The licences of what the folder `python/` of the site holds, as one text: Pyodide (unchanged), the
// CPython in it with the C libraries that are linked in, and the fetched packages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEXTS = fileURLToPath(new URL('licenses', import.meta.url));
const RULE = '='.repeat(72);

// What pyodide.asm.wasm has linked in besides CPython, with the licence and the source of each.
const LIBRARIES = [
  ['Emscripten and musl', 'MIT', 'https://github.com/emscripten-core/emscripten'],
  ['libffi', 'MIT', 'https://github.com/libffi/libffi'],
  ['Expat', 'MIT', 'https://github.com/libexpat/libexpat'],
  ['HACL*', 'MIT', 'https://github.com/hacl-star/hacl-star'],
  ['mpdecimal', 'BSD-2-Clause', 'https://www.bytereef.org/mpdecimal'],
  ['zlib', 'Zlib', 'https://zlib.net'],
  ['bzip2', 'bzip2-1.0.6', 'https://sourceware.org/bzip2'],
  ['XZ Utils (liblzma)', '0BSD', 'https://tukaani.org/xz'],
  ['Zstandard', 'BSD-3-Clause', 'https://github.com/facebook/zstd'],
  ['SQLite', 'public domain', 'https://sqlite.org'],
];

const section = (title, body) => `${RULE}\n${title}\n${RULE}\n\n${body.trim()}\n`;
const textOf = file => readFileSync(join(TEXTS, file), 'utf8');

/** The text, for these versions and these wheels with their own licences. */
export function pythonLicenses({ pyodide, python }, wheels) {
  const libraries = LIBRARIES.map(([name, license, source]) => `${name}: ${license}; ${source}`);
  return [
    'Python in Redis Playground is made of the software below, each part under its own licence.\n',
    section(
      `Pyodide ${pyodide} (MPL-2.0)`,
      'Its files are here as they were published; their source is at\n' +
        `https://github.com/pyodide/pyodide/tree/${pyodide}\n\n${textOf('MPL-2.0.txt')}`,
    ),
    section(
      `CPython ${python} and its standard library (PSF-2.0)`,
      'The files of the standard library are as they were published, packed again with some of\n' +
        `them compiled; https://www.python.org\n\n${textOf('Python.txt')}`,
    ),
    section('Libraries linked into CPython', libraries.join('\n')),
    ...wheels.map(({ name, version, license, text }) => {
      return section(
        `${name} ${version} (${license})`,
        `As published under this name in the Python Package Index.\n\n${text}`,
      );
    }),
  ].join('\n');
}
