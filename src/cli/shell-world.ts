// What is on the disk of the playground when the page is opened.
import { fromText } from '../resp/bytes.ts';
import { Files } from './shell-files.ts';

/** The configuration of the course's first chapter. */
const CONFIG = `# /etc/redis/6379.conf

port              6379
daemonize         yes
save              60 1
bind              127.0.0.1
tcp-keepalive     300
dbfilename        dump.rdb
dir               ./
rdbcompression    yes
`;

const FOLDERS = ['/dev', '/etc/redis', '/home/learner', '/tmp', '/usr/local/bin', '/var/lib/redis'];

/** A new disk. */
export function createFiles(nowMs: () => number): Files {
  const files = new Files(nowMs);
  fill(files);
  return files;
}

/** Puts everything on a disk back to what it was at first. */
export function resetFiles(files: Files): void {
  const root = files.get('/');
  if (root.kind === 'folder') for (const name of [...root.entries.keys()]) files.remove(`/${name}`);
  fill(files);
}

function fill(files: Files): void {
  for (const folder of FOLDERS) files.makeFolder(folder, true);
  files.makeNullDevice('/dev/null');
  files.write('/etc/redis/6379.conf', fromText(CONFIG));
}
