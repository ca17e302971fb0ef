// `--scan`: every key on a line of its own, quoted where a terminal reads it.
import { latin1 } from '../../../resp/bytes.ts';
import { quote } from '../../../resp/quote.ts';
import type { CliClient } from '../../client.ts';
import type { Process } from '../program.ts';
import type { CliCommandLine } from './options.ts';
import { scanKeys } from './scanning.ts';

/** Prints all keys. */
export async function scan(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  const isQuoted = line.options.output === 'standard';
  for await (const keys of scanKeys(client, line)) {
    const lines = keys.map(key => `${isQuoted ? quote(key) : key}\n`);
    await process.stdout.write(latin1(lines.join('')));
    if (line.intervalMs > 0) await process.host.sleep(line.intervalMs);
  }
  return 0;
}
