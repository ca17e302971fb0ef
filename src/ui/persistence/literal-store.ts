// A database of the page's server as a Python literal, and commands run on it: over a hidden
// connection of its own, that is closed again.
import { RespClient } from '../../link/client.ts';
import { readDatabase } from '../../python/literal/read-store.ts';
import type { Argv } from '../../python/literal/commands.ts';
import { writeLiteral } from '../../python/literal/write.ts';
import { toText } from '../../resp/bytes.ts';
import { isError } from '../../resp/reply.ts';
import type { Playground } from '../playground.ts';
import { lineOf } from '../python/command-line.ts';
import { text } from '../text.ts';

/** More keys than this are not shown. */
export const MOST_KEYS = 2000;
const AT_ONCE = 200;

async function withDatabase<T>(
  { server }: Playground,
  database: number,
  use: (client: RespClient) => Promise<T>,
): Promise<T> {
  const client = new RespClient(await server.connect({ hidden: true }));
  try {
    await client.call('SELECT', String(database));
    return await use(client);
  } finally {
    client.close();
  }
}

/** The literal of a database; `isCut` if it has more keys than are shown. */
export async function readLiteral(
  playground: Playground,
  database: number,
): Promise<{ readonly literal: string; readonly isCut: boolean }> {
  const { keys, total } = await withDatabase(playground, database, client =>
    readDatabase(argv => client.send(argv), MOST_KEYS),
  );
  return { literal: writeLiteral(keys), isCut: total > MOST_KEYS };
}

/** Runs commands until one is refused; says how it went. */
export async function runCommands(
  playground: Playground,
  database: number,
  commands: readonly Argv[],
): Promise<string> {
  const refused = await withDatabase(playground, database, async client => {
    for (let at = 0; at < commands.length; at += AT_ONCE) {
      const part = commands.slice(at, at + AT_ONCE);
      const replies = await Promise.all(part.map(argv => client.send(argv)));
      const bad = replies.findIndex(isError);
      const [reply, argv] = [replies[bad], part[bad]];
      if (reply !== undefined && argv !== undefined && isError(reply)) {
        return text.literalRefused(lineOf(argv), toText(reply.text));
      }
    }
    return undefined;
  });
  playground.storeMayHaveChanged();
  return refused ?? text.literalRan(commands.length);
}
