// The documentation of the page's server, asked for once for as long as the page lives, and again
// when a server comes back that was gone.
import type { ServerHost } from '../store/server.ts';
import { CommandDocs } from './command-docs.ts';

const known = new WeakMap<ServerHost, CommandDocs>();

/** The documentation of a server's commands. */
export function docsOf(server: ServerHost): CommandDocs {
  const asked = known.get(server);
  if (asked !== undefined) return asked;
  const docs = new CommandDocs(server);
  known.set(server, docs);
  server.state.subscribe(() => {
    const isBack = server.state.get().status === 'running';
    if (isBack && docs.state.get().status === 'silent') void docs.load();
  });
  return docs;
}
