// The rules of the house, read from the sources themselves: who may import whom, how long a file
// may be and how it opens, which words appear nowhere. The linter does the rest.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_LINES = 500;

// A layer, and the other layers it may import.
const LAYERS: Record<string, readonly string[]> = {
  resp: [],
  spec: [],
  algo: ['resp'],
  rdb: ['resp', 'algo'],
  engine: ['resp', 'spec', 'algo', 'rdb'],
  lua: ['engine', 'algo', 'resp'],
  link: ['resp'],
  cli: ['resp', 'link', 'rdb'],
  lesson: ['resp', 'link'],
  python: ['resp', 'link'],
  worker: ['engine', 'spec', 'resp', 'link', 'python', 'lua'],
  node: ['engine', 'spec', 'resp', 'link', 'cli', 'lesson', 'lua'],
  embed: ['link'],
  ui: ['resp', 'link', 'rdb', 'cli', 'lesson', 'python', 'embed'],
};

// Inside the engine: a part, and the other parts it may import. Files of the engine's own folder
// other than server.ts (ports, faults, args, client …) are its vocabulary: open to all but algo.
// Above the store, the types of any part may be named.
const ENGINE_PARTS: Record<string, readonly string[]> = {
  algo: [],
  store: ['algo', 'vocabulary'],
  services: ['algo', 'store', 'vocabulary'],
  commands: ['algo', 'store', 'vocabulary'],
  persist: ['algo', 'store', 'vocabulary'],
  vocabulary: ['algo', 'store', 'vocabulary'],
  server: ['algo', 'store', 'services', 'commands', 'persist', 'vocabulary'],
};

// `address`: named by URL, to be started as another program (a worker).
interface Import {
  readonly target: string;
  readonly kind: 'value' | 'type' | 'address';
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const IMPORT = /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]/g;
const ADDRESS = /\bnew URL\(\s*['"](\.[^'"]+)['"]/g;

function importsIn(path: string, text: string): Import[] {
  const resolve = (name = ''): string => {
    return name.startsWith('.') ? join(dirname(path), name.replace(/\?.*$/, '')) : name;
  };
  const all = (pattern: RegExp, toImport: (match: RegExpMatchArray) => Import): Import[] =>
    [...text.matchAll(pattern)].map(toImport);
  return [
    ...all(IMPORT, ([, type, name]) => ({ target: resolve(name), kind: type ? 'type' : 'value' })),
    ...all(DYNAMIC_IMPORT, ([, name = '']) => ({
      target: resolve(name),
      kind: name.endsWith('?worker&url') ? 'address' : 'value',
    })),
    ...all(ADDRESS, ([, name]) => ({ target: resolve(name), kind: 'address' })),
  ];
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, imports: importsIn(path, text) };
}

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && pattern.test(entry.name))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

const sources = filesUnder('src', /\.tsx?$/).map(readSource);
const byPath = new Map(sources.map(source => [source.path, source]));

// The algorithms live with the engine, but files of dumps stand on them too.
const layerOf = (path: string): string | undefined =>
  /^src\/(?:engine\/(?=algo\/))?([^/]+)\//.exec(path)?.[1];

function enginePartOf(path: string): string | undefined {
  const [, folder, file] = /^src\/engine\/(?:([^/]+)\/)?(.*)$/.exec(path) ?? [];
  if (file === undefined) return undefined;
  return folder ?? (file === 'server.ts' ? 'server' : 'vocabulary');
}

// `from -> target` for each import of one source inside src that `allowed` refuses.
function refused(allowed: (from: Source, target: string, each: Import) => boolean): string[] {
  return sources.flatMap(from =>
    from.imports
      .filter(each => each.target.startsWith('src/') && !allowed(from, each.target, each))
      .map(each => `${from.path} -> ${each.target}`),
  );
}

const offenders = (bad: (source: Source) => boolean): string[] =>
  sources.filter(bad).map(source => source.path);

describe('imports', () => {
  it('are read: values, types, side effects and workers', () => {
    const lines = [
      "import type { Reply } from '../resp/reply.ts';",
      "import {\n  latin1,\n} from '../resp/bytes.ts';",
      "export { lower } from '../resp/bytes.ts';",
      "import './style.css';",
      "new Worker(new URL('../worker/engine-worker.ts', import.meta.url));",
      "const editor = await import('monaco-editor');",
    ];
    expect(importsIn('src/ui/example.ts', lines.join('\n'))).toEqual([
      { target: 'src/resp/reply.ts', kind: 'type' },
      { target: 'src/resp/bytes.ts', kind: 'value' },
      { target: 'src/resp/bytes.ts', kind: 'value' },
      { target: 'src/ui/style.css', kind: 'value' },
      { target: 'monaco-editor', kind: 'value' },
      { target: 'src/worker/engine-worker.ts', kind: 'address' },
    ]);
    expect(sources.flatMap(source => source.imports).length).toBeGreaterThan(10);
  });

  it('go only down the layers', () => {
    const upwards = refused((from, target, { kind }) => {
      const own = layerOf(from.path) ?? '';
      const other = layerOf(target) ?? '';
      if (kind === 'address') return own === 'ui' && other === 'worker';
      return own === other || LAYERS[own]?.includes(other) === true;
    });
    expect(upwards).toEqual([]);
  });

  it('of the engine go only down its parts', () => {
    const upwards = refused((from, target, { kind }) => {
      const own = enginePartOf(from.path);
      const other = enginePartOf(target);
      if (own === undefined || other === undefined) return true;
      if (kind === 'type' && own !== 'algo' && own !== 'store') return true;
      return own === other || ENGINE_PARTS[own]?.includes(other) === true;
    });
    expect(upwards).toEqual([]);
  });

  it('do not join two services', () => {
    // config.ts and config-table.ts are one.
    const mechanism = (path: string): string => /[^/]*?(?=[-.])/.exec(basename(path))?.[0] ?? path;
    const joined = refused((from, target) => {
      if (enginePartOf(from.path) !== 'services' || enginePartOf(target) !== 'services')
        return true;
      return mechanism(from.path) === mechanism(target);
    });
    expect(joined).toEqual([]);
  });

  it('make no cycle', () => {
    expect(findCycle()).toEqual([]);
  });

  it('of packages stay in the outer layers', () => {
    const pure = ['resp', 'spec', 'algo', 'rdb', 'engine', 'link', 'cli', 'embed'];
    const packages = sources
      .filter(source => pure.includes(layerOf(source.path) ?? ''))
      .flatMap(from => from.imports.map(each => `${from.path} -> ${each.target}`))
      .filter(line => !line.includes(' -> src/'));
    expect(packages).toEqual([]);
  });
});

// The files of one cycle of imports that run (types alone vanish), or [].
function findCycle(): string[] {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    done.add(path);
    for (const { target, kind } of byPath.get(path)?.imports ?? []) {
      const cycle = kind === 'type' ? [] : visit(target, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  for (const { path } of sources) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe('files', () => {
  it('export names, never a default', () => {
    expect(offenders(({ text }) => /^export default\b|\bas default\b/m.test(text))).toEqual([]);
  });

  it('are not barrels', () => {
    const isBarrel = ({ path, text }: Source): boolean => {
      return /^export \* from/m.test(text) || /\/index\.tsx?$/.test(path);
    };
    expect(offenders(isBarrel)).toEqual([]);
  });

  it(`have at most ${MAX_LINES} lines, tables apart`, () => {
    const isLong = ({ path, text }: Source): boolean => {
      return layerOf(path) !== 'spec' && text.split('\n').length > MAX_LINES + 1;
    };
    expect(offenders(isLong)).toEqual([]);
  });

  it('open with a few lines that say what they are', () => {
    expect(offenders(({ text }) => !/^\/\/ \S|^\/\*\* ?\S/.test(text))).toEqual([]);
  });

  it('leave bytes and text to resp/bytes.ts', () => {
    const decodes = ({ path, text }: Source): boolean => {
      return path !== 'src/resp/bytes.ts' && /\bnew TextDecoder\b/.test(text);
    };
    expect(offenders(decodes)).toEqual([]);
  });
});

it('no file of the repository names the host of a package registry', () => {
  const isText = /\.(tsx?|mjs|md|json|html|css|txt)$|^run$/;
  const files = ['src', 'test', 'scripts', 'bench', '.ci', 'lessons', 'public']
    .flatMap(folder => filesUnder(folder, isText))
    .concat(readdirSync(ROOT).filter(name => isText.test(name)));
  const hosts = /registry\.npmjs|deb\.debian|pypi\.org|files\.pythonhosted|proxy\.golang/;
  const naming = files.filter(file => hosts.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(naming).toEqual([]);
});
