// Walks over all keys with SCAN, as `--scan`, `--bigkeys`, `--memkeys` and `--hotkeys` do.
import type { Bytes } from '../../../resp/bytes.ts';
import { fromText, toText } from '../../../resp/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { isArray, isError } from '../../../resp/reply.ts';
import type { CliClient } from '../../client.ts';
import { ProgramError } from '../program.ts';
import type { CliCommandLine } from './options.ts';

/** The keys of one SCAN after another. @throws ProgramError */
export async function* scanKeys(
  client: CliClient,
  { pattern, count }: Pick<CliCommandLine, 'count' | 'pattern'>,
): AsyncGenerator<Bytes[]> {
  let cursor = '0';
  do {
    const match = pattern === undefined ? [] : [fromText('MATCH'), pattern];
    const argv = [
      ...['SCAN', cursor].map(fromText),
      ...match,
      ...['COUNT', String(count)].map(fromText),
    ];
    const reply = (await client.askAll([argv]))?.[0];
    const [next, keys] = readScan(reply);
    cursor = next;
    yield keys;
  } while (cursor !== '0');
}

function readScan(reply: Reply | undefined): readonly [cursor: string, keys: Bytes[]] {
  if (reply === undefined) throw new ProgramError('\nI/O error');
  if (isError(reply)) throw new ProgramError(`SCAN error: ${toText(reply.text)}`);
  const [cursor, keys] = isArray(reply) ? reply : [];
  if (typeof cursor !== 'string' || keys === undefined || !isArray(keys)) {
    throw new ProgramError('Non ARRAY response from SCAN!');
  }
  return [toText(cursor), keys.filter(key => typeof key === 'string')];
}

/** How many keys there are. @throws ProgramError */
export async function countKeys(client: CliClient): Promise<number> {
  const reply = await client.ask('DBSIZE');
  if (typeof reply === 'number') return reply;
  const why = reply !== undefined && isError(reply) ? toText(reply.text) : 'I/O error';
  throw new ProgramError(`Couldn't determine DBSIZE: ${why}`);
}

/** A share of all keys as `[12.50%]`. */
export function percent(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  return hundredths(value).padStart(5, '0');
}

/** Two decimals as C prints them: of two that are as near, the even one. */
export function hundredths(value: number): string {
  const [whole = '', decimals = ''] = value.toFixed(20).split('.');
  const isTie = /^.[02468]50*$/.test(decimals);
  return isTie ? `${whole}.${decimals.slice(0, 2)}` : value.toFixed(2);
}
