// Makes the folder `python/` of the site in .cache/python-site: Pyodide's own files, unchanged, the
// standard library and the fetched packages as zips with what is needed at the start compiled, the
// manifest the page reads, and the licences. Made again only when something it is made of changes.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';
import { pythonLicenses } from './python-licenses.mjs';
import { fetchWheels } from './python-wheels.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SITE = join(ROOT, '.cache/python-site');
const PYODIDE = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const PYODIDE_FILES = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm'];
const STDLIB_MOUNT = '/lib/python314.zip';
const BUILDERS = ['python-site.mjs', 'python_site.py', 'python-wheels.mjs', 'python-licenses.mjs'];

const hash = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 10);

function keyOf(version, { wheels, missing }) {
  const builders = BUILDERS.map(file => readFileSync(join(ROOT, 'scripts', file), 'utf8'));
  return hash(JSON.stringify([version, wheels, missing, builders]));
}

// The zips, made by the very Python that will read them.
async function makeZips(wheels) {
  const python = await loadPyodide();
  const put = (path, file) => python.FS.writeFile(path, new Uint8Array(readFileSync(file)));
  put('/stdlib.zip', join(PYODIDE, 'python_stdlib.zip'));
  const packages = wheels.map(({ name, path }) => {
    put(`/${name}.whl`, path);
    return [name, `/${name}.whl`, `/lib/packages/${name}.zip`];
  });
  python.runPython(readFileSync(join(ROOT, 'scripts/python_site.py'), 'utf8'));
  const build = python.globals.get('build');
  const built = build('/stdlib.zip', STDLIB_MOUNT, python.toPy(packages)).toJs();
  return built instanceof Map ? built : new Map(Object.entries(built));
}

/** Makes the folder if it is not there as it should be; returns it. */
export async function makePythonSite() {
  const { version } = JSON.parse(readFileSync(join(PYODIDE, 'package.json'), 'utf8'));
  const fetched = fetchWheels();
  const key = keyOf(version, fetched);
  const keyFile = join(SITE, 'key');
  if (existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return SITE;
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(join(SITE, version), { recursive: true });
  mkdirSync(join(SITE, 'packages'));
  const zips = await makeZips(fetched.wheels);
  const files = {};
  for (const name of PYODIDE_FILES) {
    copyFileSync(join(PYODIDE, name), join(SITE, version, name));
    files[name] = statSync(join(PYODIDE, name)).size;
  }
  const stdlibZip = zips.get('stdlib');
  const stdlib = `stdlib-${hash(stdlibZip)}.zip`;
  files[stdlib] = stdlibZip.length;
  writeFileSync(join(SITE, version, stdlib), stdlibZip);
  const packages = fetched.wheels.map(wheel => {
    const zip = zips.get(wheel.name);
    const file = `packages/${wheel.name}-${wheel.version}-${hash(zip)}.zip`;
    writeFileSync(join(SITE, file), zip);
    return { name: wheel.name, version: wheel.version, file, sizeBytes: zip.length };
  });
  const lock = JSON.parse(readFileSync(join(PYODIDE, 'pyodide-lock.json'), 'utf8'));
  const manifest = {
    pyodide: version,
    python: lock.info.python,
    folder: version,
    files,
    stdlib,
    packages,
    missing: fetched.missing,
  };
  const licensed = fetched.wheels.map(wheel => {
    return { ...wheel, text: Buffer.from(zips.get(`${wheel.name}/license`)).toString() };
  });
  const versions = { pyodide: version, python: lock.info.python };
  writeFileSync(join(SITE, 'licenses.txt'), pythonLicenses(versions, licensed));
  writeFileSync(join(SITE, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(keyFile, key);
  return SITE;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await makePythonSite());
}
