// The files of the page's server on the disk of its shells: copies, as they are when a program asks.
import { folderOf } from '../../cli/shell-files.ts';
import { SERVER_FOLDER } from '../../link/web/port.ts';
import { latin1, toText } from '../../resp/bytes.ts';
import { isArray } from '../../resp/reply.ts';
import type { PageMachine } from '../store/machine.ts';

/** Puts the files where the server says that they are; without a server those of before stay. */
export async function bringServerFiles({ files, server }: PageMachine): Promise<void> {
  if (files === undefined || server.state.get().status !== 'running') return;
  const names = await server.call('PLAYGROUND', 'FILES');
  for (const name of isArray(names) ? names : []) {
    if (typeof name !== 'string') continue;
    const content = await server.send([latin1('PLAYGROUND'), latin1('FILES'), name]);
    if (typeof content !== 'string') continue;
    const path = `${SERVER_FOLDER}/${toText(name)}`;
    files.makeFolder(folderOf(path), true);
    files.write(path, content);
  }
}
