// `--hotkeys`: the keys that are used most, by the counters that an LFU eviction policy keeps.
import type { Bytes } from '../../../resp/bytes.ts';
import { latin1, toText } from '../../../resp/bytes.ts';
import { quote } from '../../../resp/quote.ts';
import { isError } from '../../../resp/reply.ts';
import type { CliClient } from '../../client.ts';
import type { Process } from '../program.ts';
import { ProgramError, print } from '../program.ts';
import { scanningText } from './big-keys.ts';
import type { CliCommandLine } from './options.ts';
import { countKeys, percent, scanKeys } from './scanning.ts';

const SHOWN = 16;

interface HotKey {
  readonly key: Bytes;
  readonly counter: number;
}

/** Prints the hot keys on the way, and a summary at the end or at Ctrl-C. */
export async function findHotKeys(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  const hot: HotKey[] = [];
  let sampled = 0;
  let cancelled = false;
  let share = percent(0, 1);
  process.interrupt.handler = () => void (cancelled = true);
  await print(process, scanningText('hot keys'));
  const total = await countKeys(client);
  for await (const keys of scanKeys(client, line)) {
    share = percent(sampled, total);
    for (const { key, counter } of await countersOf(client, keys)) {
      sampled += 1;
      if (!insert(hot, { key, counter })) continue;
      await print(
        process,
        `[${share}%] Hot key ${quote(key)} found so far with counter ${counter}\n`,
      );
    }
    if (line.intervalMs > 0) await process.host.sleep(line.intervalMs);
    if (cancelled) break;
  }
  process.interrupt.handler = undefined;
  const lines = hot.map(({ key, counter }) => {
    return `hot key found with counter: ${counter}\tkeyname: ${quote(key)}\n`;
  });
  await print(
    process,
    `\n-------- summary -------\n\n${cancelled ? `[${share}%] ` : ''}` +
      `Sampled ${sampled} keys in the keyspace!\n${lines.join('')}`,
  );
  return 0;
}

async function countersOf(client: CliClient, keys: readonly Bytes[]): Promise<HotKey[]> {
  const replies = await client.askAll(keys.map(key => [latin1('OBJECT'), latin1('FREQ'), key]));
  if (replies === undefined) throw new ProgramError('\nI/O error');
  return replies.map((reply, i) => {
    if (isError(reply)) throw new ProgramError(`Error: ${toText(reply.text)}`);
    return { key: keys[i] ?? latin1(''), counter: typeof reply === 'number' ? reply : 0 };
  });
}

// Redis: of equal counters the later one stands first.
function insert(hot: HotKey[], found: HotKey): boolean {
  const least = hot.length < SHOWN ? 0 : (hot.at(-1)?.counter ?? 0);
  if (found.counter <= least) return false;
  const at = hot.findIndex(({ counter }) => counter <= found.counter);
  hot.splice(at < 0 ? hot.length : at, 0, found);
  hot.length = Math.min(hot.length, SHOWN);
  return true;
}
