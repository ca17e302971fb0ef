// Gets CPython running: fetches its files and tells how far that is, puts the packages where it
// finds them, and keeps a program that allocates without end from taking the whole browser along.
import type { Lockfile, PyodideAPI } from 'pyodide';
import type { PythonManifest, StartProgress } from '../../python/protocol.ts';

/** What to load, from where, and who wants to know how it goes. */
export interface LoadOptions {
  readonly manifest: PythonManifest;
  readonly baseUrl: string;
  /** True when Python's stack can be put aside. */
  readonly canSuspend: boolean;
  onProgress(progress: StartProgress): void;
}

const MOST_MEMORY_BYTES = 512 * 1024 * 1024;
const WASM_PAGE_BYTES = 65_536;
/** Where packages are in Python's file system; zips, as the standard library is one. */
export const PACKAGE_FOLDER = '/lib/packages';

/** Loads and boots CPython; the packages of the manifest are on its path. */
export async function loadPython(options: LoadOptions): Promise<PyodideAPI> {
  const { manifest, baseUrl, canSuspend } = options;
  const folder = `${baseUrl}${manifest.folder}/`;
  limitMemory();
  if (!canSuspend) forgetSuspending();
  const fetching = new CountedFetches(options);
  const packages = manifest.packages.map(async each => {
    const response = await fetch(baseUrl + each.file);
    if (!response.ok) throw new Error(`${each.file}: ${response.status}`);
    return { name: zipName(each.name), bytes: new Uint8Array(await response.arrayBuffer()) };
  });
  const script = `${folder}pyodide.mjs`;
  const runtime: unknown = await import(/* @vite-ignore */ script);
  if (!isPyodide(runtime)) throw new Error(`${script} is not Pyodide.`);
  const python = await runtime.loadPyodide({
    indexURL: folder,
    stdLibURL: folder + manifest.stdlib,
    lockFileContents: emptyLock(manifest),
    packageBaseUrl: folder,
    enableRunUntilComplete: canSuspend,
    env: { HOME: '/home/python', LANG: 'en_US.UTF-8', TERM: 'xterm-256color' },
  });
  python.FS.mkdirTree(PACKAGE_FOLDER);
  for (const { name, bytes } of await Promise.all(packages)) python.FS.writeFile(name, bytes);
  fetching.end();
  return python;
}

/** The file of a package in Python's file system, for its `sys.path`. */
export function zipName(name: string): string {
  return `${PACKAGE_FOLDER}/${name}.zip`;
}

function isPyodide(value: unknown): value is typeof import('pyodide') {
  return typeof value === 'object' && value !== null && 'loadPyodide' in value;
}

// Nothing is ever fetched from anywhere else: the list of packages that could be is empty.
function emptyLock({ pyodide, python }: PythonManifest): Lockfile {
  return {
    info: {
      arch: 'wasm32',
      abi_version: '2026_0',
      platform: 'emscripten_5_0_3',
      version: pyodide,
      python,
    },
    packages: {},
  };
}

// Pyodide would put stacks aside wherever the browser says it can, and on iOS that fails.
function forgetSuspending(): void {
  for (const name of ['Suspending', 'Suspender']) Reflect.deleteProperty(WebAssembly, name);
}

// Emscripten takes a refusal for "no more memory", and Python raises MemoryError.
function limitMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function limited(pages: number): number {
    const sizeBytes = this.buffer.byteLength + pages * WASM_PAGE_BYTES;
    if (sizeBytes > MOST_MEMORY_BYTES) throw new RangeError('Python may not have more memory.');
    return grow.call(this, pages);
  };
}

// Counts the bytes of all that is fetched until Python runs. What comes by import() is not seen
// and is told of as soon as something else comes.
class CountedFetches {
  private readonly original = globalThis.fetch;
  private readonly options: LoadOptions;
  private readonly totalBytes: number;
  private loadedBytes = 0;

  constructor(options: LoadOptions) {
    this.options = options;
    const { files, stdlib, packages } = options.manifest;
    const fetched = ['pyodide.asm.wasm', stdlib].map(name => files[name] ?? 0);
    const sizes = [...fetched, ...packages.map(each => each.sizeBytes)];
    this.totalBytes = sizes.reduce((sum, each) => sum + each, 0);
    globalThis.fetch = async (...args) => this.count(await this.original.apply(globalThis, args));
    this.tell();
  }

  end(): void {
    globalThis.fetch = this.original;
  }

  private count(response: Response): Response {
    const { body, headers, status, statusText } = response;
    if (body === null || !response.ok) return response;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.loadedBytes += chunk.length;
        this.tell();
        controller.enqueue(chunk);
      },
    });
    return new Response(body.pipeThrough(counter), { headers, status, statusText });
  }

  private tell(): void {
    const { loadedBytes, totalBytes } = this;
    const stage = loadedBytes < totalBytes ? 'fetch' : 'boot';
    this.options.onProgress({ stage, loadedBytes, totalBytes });
  }
}
