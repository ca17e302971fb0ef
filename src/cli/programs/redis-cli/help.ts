// `redis-cli help …` and `help` among piped lines.
import type { CliClient } from '../../client.ts';
import { NO_DOCS, readDocs } from '../../docs.ts';
import { helpText } from '../../help.ts';
import type { Process } from '../program.ts';
import { print } from '../program.ts';
import { CLI_VERSION } from './host.ts';

/** HELP with what the server tells of its commands, or what the last server told. */
export async function help(
  process: Process,
  words: readonly string[],
  client: CliClient,
): Promise<number> {
  const reply = await client.ask('COMMAND', 'DOCS');
  const known = reply ?? process.host.cliDefaults.docs;
  const text = helpText(known === undefined ? NO_DOCS : readDocs(known), words, CLI_VERSION);
  // Redis: the lines about commands end with CR LF even in a file, those about redis-cli do not.
  await print(process, words.length === 0 ? text : text.replaceAll('\n', '\r\n'));
  return 0;
}
