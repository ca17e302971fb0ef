// MODULE: there are none, and none can be loaded.
import type { server } from '../../spec/server.ts';
import { fault } from '../faults.ts';
import type { Handler, Handlers } from './command.ts';
import { helpReply } from './help.ts';

const LOAD_FAILED = fault('ERR Error loading the extension. Please check the server logs.');
const UNLOAD_FAILED = fault('ERR Error unloading module: no such module with that name');

const HELP = [
  'LIST',
  '    Return a list of loaded modules.',
  'LOAD <path> [<arg> ...]',
  '    Load a module library from <path>, passing to it any optional arguments.',
  'LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]',
  '    Load a module library from <path>, while passing it module configurations and optional arguments.',
  'UNLOAD <name>',
  '    Unload a module.',
];

const refuseLoad: Handler = () => {
  throw LOAD_FAILED;
};

export const moduleCommands: Pick<Handlers<typeof server>, 'module'> = {
  module: {
    help: () => helpReply('MODULE', HELP),
    list: () => [],
    load: refuseLoad,
    loadex: refuseLoad,
    unload() {
      throw UNLOAD_FAILED;
    },
  },
};
