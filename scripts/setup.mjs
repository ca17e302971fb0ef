// Finds or installs what the tests need beside npm packages: Chromium, redis-server and redis-cli,
// Python with redis-py, and Redis 8.0 unpacked into .cache/redis-8 (from the newer Debian suite,
// touching nothing outside the cache). Prints what is missing and which tests then fail; quick when
// all is there.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, '.cache/redis-8');
const SUITE = 'trixie';
// redis-py as the page has it, and what chapters of the tutorial use beside it.
const PYTHON_PACKAGES = ['redis==6.4.0', 'PyYAML==6.0.3', 'cryptography==50.0.2'];
const DEBIAN_SOURCES = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];

const TOOLS = [
  {
    name: 'chromium',
    packages: ['chromium', 'fonts-dejavu-core'],
    find: chromiumPath,
    without: 'the end-to-end tests and `npm run size` fail',
  },
  {
    name: 'redis-server',
    packages: ['redis-server'],
    find: () => onPath('redis-server'),
    without: 'comparisons with the installed Redis are not made; benchmarks have no ratio',
  },
  {
    name: 'redis-cli',
    packages: ['redis-tools'],
    find: () => onPath('redis-cli'),
    without: 'comparisons with the real redis-cli fail',
  },
  {
    name: 'python3',
    packages: ['python3', 'python3-venv'],
    find: () => onPath('python3'),
    without: 'the Python of the lessons is not run',
  },
];

/** The Chromium the browser tests drive, or undefined. */
export function chromiumPath() {
  const given = env.PLAYGROUND_CHROMIUM;
  if (given) return existsSync(given) ? given : undefined;
  return onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

function onPath(...names) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(existsSync);
}

// ---- what apt installs ----------------------------------------------------------------------

// Returns why something could not be installed, or undefined.
function installMissing() {
  const missing = TOOLS.filter(tool => tool.find() === undefined);
  if (missing.length === 0) return undefined;
  if (!onPath('apt-get')) return 'this is not a Debian system';
  if (process.getuid?.() !== 0) return 'only root may install packages';
  const packages = missing.flatMap(tool => tool.packages);
  console.log(`setup: installing ${packages.join(', ')}`);
  // No service is to be started by what is installed.
  const options = { ...env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return run('apt-get', ['update', '-qq'], options) ?? run('apt-get', install, options);
}

// ---- Redis 8.0, unpacked ----------------------------------------------------------------------

function installRedis8() {
  const server = join(CACHE, 'bin/redis-server');
  if (existsSync(server) && succeeds(server, ['--version'])) return undefined;
  if (!onPath('apt-get') || !onPath('dpkg')) return 'this is not a Debian system';
  const source = newerSuiteSource();
  if (source === undefined) return 'no Debian source entry found in /etc/apt';
  console.log(`setup: unpacking Redis 8.0 from ${SUITE}`);
  rmSync(CACHE, { recursive: true, force: true });
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'debs', 'root', 'bin']) {
    mkdirSync(join(CACHE, folder), { recursive: true });
  }
  const options = { ...env, APT_CONFIG: writeAptConfiguration(source) };
  const failure =
    run('apt-get', ['update', '-qq'], options) ?? downloadRedis8(options) ?? unpackRedis8();
  if (failure !== undefined) return failure;
  for (const folder of ['state', 'cache', 'debs']) {
    rmSync(join(CACHE, folder), { recursive: true, force: true });
  }
  writeWrappers();
  return succeeds(server, ['--version']) ? undefined : 'the unpacked redis-server does not start';
}

// The machine's own entry for its release, as a deb822 stanza or a one-line entry, for SUITE.
function newerSuiteSource() {
  const codename = /^VERSION_CODENAME="?([a-z]+)/m.exec(readText('/etc/os-release'))?.[1];
  if (codename === undefined) return undefined;
  for (const file of DEBIAN_SOURCES) {
    const stanza = readText(file)
      .split(/\n\s*\n/)
      .find(text => new RegExp(`^Suites:.*\\b${codename}(\\s|$)`, 'm').test(text));
    if (stanza) {
      return { name: 'newer.sources', text: stanza.replace(/^Suites:.*$/m, `Suites: ${SUITE}`) };
    }
    const line = readText(file)
      .split('\n')
      .find(text => new RegExp(`^deb\\s.*\\s${codename}\\s`).test(text));
    if (line) return { name: 'newer.list', text: line.replace(` ${codename} `, ` ${SUITE} `) };
  }
  return undefined;
}

// With a status file of its own, apt takes nothing as installed and needs no rights.
function writeAptConfiguration(source) {
  const sources = join(CACHE, 'sources.d');
  mkdirSync(sources);
  writeFileSync(join(sources, source.name), `${source.text}\n`);
  writeFileSync(join(CACHE, 'state/status'), '');
  const settings = {
    'Dir::State': join(CACHE, 'state'),
    'Dir::State::status': join(CACHE, 'state/status'),
    'Dir::Cache': join(CACHE, 'cache'),
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': sources,
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const file = join(CACHE, 'apt.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(file, lines.join(''));
  return file;
}

function downloadRedis8(options) {
  const only = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];
  const query = ['depends', '--recurse', ...only.map(kind => `--no-${kind}`)];
  const { stdout } = capture('apt-cache', [...query, 'redis-server', 'redis-tools'], options);
  // Programs that the packages' install scripts call are not needed; libraries are.
  const packages = stdout.split('\n').filter(line => /^(redis-|lib|lua-)[a-z0-9.+-]+$/.test(line));
  if (packages.length === 0) return `${SUITE} offers no redis-server`;
  return run('apt-get', ['download', '-qq', ...packages], options, join(CACHE, 'debs'));
}

function unpackRedis8() {
  for (const deb of readdirSync(join(CACHE, 'debs'))) {
    const failure = run('dpkg', ['-x', join(CACHE, 'debs', deb), join(CACHE, 'root')]);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

// The programs are linked for a newer C library, so each starts through the loader beside it.
function writeWrappers() {
  const files = readdirSync(join(CACHE, 'root'), { recursive: true }).map(String);
  const loader = files.find(file => /\/ld-linux[^/]*\.so\.[0-9]+$/.test(file));
  const libraries = files.find(file => file.endsWith('/libc.so.6'))?.replace(/\/[^/]+$/, '');
  for (const name of ['redis-server', 'redis-cli', 'redis-benchmark']) {
    const lines = [
      '#!/bin/sh',
      'root=$(dirname "$0")/../root',
      `exec "$root/${loader}" --library-path "$root/${libraries}" "$root/usr/bin/${name}" "$@"`,
    ];
    const wrapper = join(CACHE, 'bin', name);
    writeFileSync(wrapper, `${lines.join('\n')}\n`);
    chmodSync(wrapper, 0o755);
  }
}

// ---- redis-py, for the Python of the lessons ------------------------------------------------------

function installRedisPy() {
  const folder = join(ROOT, '.cache/python');
  const python = join(folder, 'bin/python3');
  if (existsSync(python) && succeeds(python, ['-c', 'import redis, yaml, cryptography']))
    return undefined;
  console.log(`setup: installing ${PYTHON_PACKAGES.join(', ')} into .cache/python`);
  return (
    run('python3', ['-m', 'venv', '--clear', folder]) ??
    run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PYTHON_PACKAGES])
  );
}

// ---- small tools --------------------------------------------------------------------------------

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function capture(command, args, options = env, cwd = ROOT) {
  return spawnSync(command, args, { encoding: 'utf8', env: options, cwd });
}

// Runs a command; returns why it failed, or undefined.
function run(command, args, options = env, cwd = ROOT) {
  const { status, error, stderr } = capture(command, args, options, cwd);
  if (status === 0) return undefined;
  const reason = error?.message ?? stderr.trim().split('\n').slice(0, 3).join('; ');
  return `${command} ${args[0]}: ${reason}`;
}

function succeeds(command, args) {
  return capture(command, args).status === 0;
}

/** Finds or installs everything; returns one line for each thing that is missing. */
export function setup() {
  const refused = installMissing();
  const redis8 = installRedis8();
  const missing = TOOLS.filter(tool => tool.find() === undefined).map(
    tool => `${tool.name} (${refused}; apt: ${tool.packages.join(' ')}): ${tool.without}`,
  );
  if (redis8 !== undefined) {
    missing.push(`Redis 8.0 (${redis8}): comparisons with the target version are not made`);
  }
  const redisPy = installRedisPy();
  if (redisPy !== undefined)
    missing.push(`redis-py (${redisPy}): the Python of lessons is not run`);
  return missing;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const missing = setup();
  for (const line of missing) console.log(`setup: MISSING ${line}`);
  if (missing.length === 0) console.log('setup: everything the tests need is here');
  exit(0);
}
