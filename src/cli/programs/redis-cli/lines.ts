// `redis-cli < file`: the lines of the input one after another, as if typed, without a prompt.
import { fromText } from '../../../resp/bytes.ts';
import type { CliClient } from '../../client.ts';
import type { Line } from '../../line.ts';
import { readLine, readPreference } from '../../line.ts';
import { linesOf } from '../../shell-streams.ts';
import type { Process } from '../program.ts';
import { print } from '../program.ts';
import { help } from './help.ts';
import type { CliCommandLine } from './options.ts';

const SHOW_TIME_FROM_MS = 500;

/** Runs the lines; the exit code is 0 whatever the server answers. */
export async function runLines(
  process: Process,
  { options, intervalMs }: CliCommandLine,
  client: CliClient,
): Promise<number> {
  await client.connect();
  for await (const typed of linesOf(process.stdin)) {
    if (client.state.subscribed && client.hasArrived) await client.printArrived();
    const { line } = readLine(typed);
    if (line.kind === 'quit') break;
    const startedMs = process.host.nowMs();
    if (line.kind === 'command') {
      await client.issue(line.argv, { repeat: line.repeat, intervalMs });
      const elapsedMs = process.host.nowMs() - startedMs;
      if (elapsedMs >= SHOW_TIME_FROM_MS && options.output === 'standard') {
        await print(process, `(${(elapsedMs / 1000).toFixed(2)}s)\n`);
      }
    } else if (line.kind === 'connect') {
      client.address = line.address;
      await client.connect();
    } else if (line.kind === 'help') await help(process, line.words, client);
    else await process.stdout.write(fromText(answerTo(line)));
  }
  return 0;
}

function answerTo(line: Line): string {
  switch (line.kind) {
    case 'invalid':
      return 'Invalid argument(s)\n';
    case 'bad-repeat':
      return 'Invalid redis-cli repeat command option value.\n';
    case 'restart':
      return "Use 'restart' only in Lua debugging mode.\n";
    case 'clear':
      return '\x1b[H\x1b[2J';
    case 'preference': {
      const preference = readPreference(line.words);
      return 'message' in preference ? preference.message : '';
    }
    default:
      return '';
  }
}
