// `--stat`: a line of figures from INFO every second, with a header every twenty lines.
import { toText } from '../../../resp/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { isError } from '../../../resp/reply.ts';
import type { CliClient } from '../../client.ts';
import type { Process } from '../program.ts';
import { ProgramError, print } from '../program.ts';
import type { CliCommandLine } from './options.ts';

const HEADER = `\
------- data ------ --------------------- load -------------------- - child -
keys       mem      clients blocked requests            connections          
`;
const HEADER_EVERY = 20;
const DEFAULT_INTERVAL_MS = 1000;

/** Prints figures until Ctrl-C. */
export async function stat(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  let requests = 0;
  for (let lines = 0; ; lines += 1) {
    const info = readInfo(await client.ask('INFO'));
    const now = Number(info.get('total_commands_processed') ?? 0);
    const more = requests === 0 ? 0 : now - requests;
    requests = now;
    const header = lines % HEADER_EVERY === 0 ? HEADER : '';
    await print(process, `${header}${statLine(info, `${now} (+${more})`)}\n`);
    await process.host.sleep(line.intervalMs || DEFAULT_INTERVAL_MS);
  }
}

function readInfo(reply: Reply | undefined): Map<string, string> {
  if (reply === undefined) throw new ProgramError('\nI/O error');
  if (isError(reply)) throw new ProgramError(`ERROR: ${toText(reply.text)}`);
  const text = textOf(reply);
  return new Map(
    text.split('\r\n').map(line => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}

function textOf(reply: Reply): string {
  if (typeof reply === 'string') return toText(reply);
  const isVerbatim = typeof reply === 'object' && reply !== null && 'kind' in reply;
  return isVerbatim && reply.kind === 'verbatim' ? toText(reply.text) : '';
}

function statLine(info: Map<string, string>, requests: string): string {
  const child = [
    info.get('rdb_bgsave_in_progress') === '1' ? 'SAVE' : '',
    info.get('aof_rewrite_in_progress') === '1' ? 'AOF' : '',
  ];
  return [
    String(keysOf(info)).padEnd(11),
    human(Number(info.get('used_memory') ?? 0)).padEnd(8),
    ' ',
    (info.get('connected_clients') ?? '').padEnd(8),
    (info.get('blocked_clients') ?? '').padEnd(8),
    requests.padEnd(19),
    ' ',
    (info.get('total_connections_received') ?? '').padEnd(12),
    child.filter(each => each !== '').join('+'),
  ].join('');
}

function keysOf(info: Map<string, string>): number {
  const databases = [...info].filter(([name]) => /^db\d+$/.test(name));
  const counts = databases.map(([, value]) => Number(/keys=(\d+)/.exec(value)?.[1] ?? 0));
  return counts.reduce((sum, count) => sum + count, 0);
}

function human(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = bytes < 1024 ** 2 ? 1 : bytes < 1024 ** 3 ? 2 : 3;
  return `${(bytes / 1024 ** power).toFixed(2)}${'KMG'.charAt(power - 1)}`;
}
