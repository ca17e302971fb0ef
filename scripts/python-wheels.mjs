// Fetches the Python packages that the page has beside the standard library, with the machine's
// own pip, each pinned by its hash, into .cache/python-wheels. Prints JSON: what there is and what
// is missing, with the reason. The build calls it; it changes nothing outside the cache.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, '.cache/python-wheels');
const PYTHON_VERSION = '3.14';

/** `pure`: only its Python files are taken; the compiled part beside them is an accelerator. */
const WHEELS = [
  {
    name: 'redis',
    module: 'redis',
    version: '6.4.0',
    license: 'MIT',
    file: 'redis-6.4.0-py3-none-any.whl',
    sha256: 'f0544fa9604264e9464cdf4814e7d4830f74b165d52f2a330a760a88dd248b7f',
    options: [],
  },
  {
    name: 'PyYAML',
    module: 'yaml',
    version: '6.0.3',
    license: 'MIT',
    file: 'pyyaml-6.0.3-cp314-cp314-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64.whl',
    sha256: 'c458b6d084f9b935061bc36216e8a69a7e293a2f1e68bf956dcd9e6cbcd143f5',
    options: ['--platform', 'manylinux2014_x86_64', '--abi', 'cp314'],
  },
];

// Known to be wanted and known not to be had: no build of it for WebAssembly can be got by pip.
const UNOBTAINABLE = [
  {
    name: 'cryptography',
    module: 'cryptography',
    reason: 'it has compiled parts, and pip finds no build of it for Pyodide',
  },
];

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function isThere({ file, sha256 }) {
  const path = join(FOLDER, file);
  return existsSync(path) && hashOf(path) === sha256;
}

// Returns why it failed, or undefined.
function fetchWheel(wheel) {
  const { name, version, sha256, options } = wheel;
  if (isThere(wheel)) return undefined;
  mkdirSync(FOLDER, { recursive: true });
  const list = join(FOLDER, `${name}.txt`);
  writeFileSync(list, `${name}==${version} --hash=sha256:${sha256}\n`);
  const target = ['--python-version', PYTHON_VERSION, '--only-binary=:all:', ...options];
  const args = ['-m', 'pip', 'download', '-q', '--disable-pip-version-check', '--no-deps'];
  const all = [...args, '--require-hashes', ...target, '-d', FOLDER, '-r', list];
  const { status, error, stderr } = spawnSync('python3', all, { encoding: 'utf8' });
  rmSync(list);
  if (error !== undefined) return 'there is no python3 on this machine';
  if (status !== 0) return stderr.trim().split('\n').at(-1) || 'pip failed';
  return isThere(wheel) ? undefined : 'pip fetched another file';
}

/** Fetches what is not there yet; the wheels there are, and what is missing. */
export function fetchWheels() {
  const missing = [...UNOBTAINABLE];
  const wheels = [];
  for (const wheel of WHEELS) {
    const reason = fetchWheel(wheel);
    const { name, module, version, license, file } = wheel;
    if (reason === undefined) wheels.push({ name, version, license, path: join(FOLDER, file) });
    else missing.push({ name, module, reason });
  }
  return { wheels, missing };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(fetchWheels(), undefined, 2));
}
