// The lessons' machine with real servers: the shell and its programs are ours, each redis-server that
// a line starts is a real one, on a port of its own that the machine calls by the number asked for.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerStart } from '../../src/cli/programs/program.ts';
import type { StartServer } from '../../src/node/lesson-machine.ts';
import { ProofMachine } from '../../src/node/lesson-machine.ts';
import { withControlPlane } from '../support/control-plane.ts';
import { tcpConnect } from '../support/tcp.ts';
import { startRedis } from './servers.ts';

const DEFAULT_SAVE = '3600 1 300 100 60 10000';

/** A machine whose servers are real ones of a version. */
export function realMachine(version: string): ProofMachine {
  return new ProofMachine(realServers(version));
}

function realServers(version: string): StartServer {
  return async (start, folderOf) => {
    const wanted = settingsOf(start);
    // It is the machine that puts a server in the background, so it must judge this one itself.
    if (!/^(?:yes|no)$/.test(wanted.get('daemonize') ?? 'no'))
      throw new Error("daemonize: argument must be 'yes' or 'no'");
    const folder = mkdtempSync(join(tmpdir(), 'lesson-'));
    const config = join(folder, 'redis.conf');
    const own = [...wanted].filter(([name]) => !['port', 'daemonize', 'dir'].includes(name));
    writeFileSync(config, `${own.map(([name, value]) => `${name} ${value}`).join('\n')}\n`);
    const asked = Number(wanted.get('port') ?? 6379);
    const save = (wanted.get('save') ?? DEFAULT_SAVE).replaceAll('"', '');
    const diary = wanted.get('appendonly') ?? 'no';
    const args = ['--dir', folderOf(asked), '--save', save, '--appendonly', diary];
    const server = await startRedis({ version, config, args });
    const connect = withControlPlane(tcpConnect(server.port));
    const watch = await tcpConnect(server.port)();
    let stopped: Promise<void> | undefined;
    const stop = (): void => {
      stopped ??= server.stop().then(() => rmSync(folder, { recursive: true, force: true }));
    };
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      stop();
      start.onEnd();
    };
    watch.onClose = end;
    return {
      port: asked,
      bind: '127.0.0.1',
      daemonize: wanted.get('daemonize') === 'yes',
      connect,
      kill: () => {
        server.kill();
        end();
      },
    };
  };
}

// The lines of the configuration, and the options in place of them.
function settingsOf({ config, options }: ServerStart): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of (config ?? '').split('\n')) {
    const [, name, value] = /^\s*([a-z-]+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) settings.set(name, value);
  }
  let name = '';
  for (const word of options ?? []) {
    if (word.startsWith('--')) name = word.slice(2);
    else settings.set(name, word === '' ? '""' : word);
  }
  return settings;
}
