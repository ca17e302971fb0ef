// CONFIG: the settings, read and changed while the server runs. What they do is wired in configure.ts.
import { map, OK } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import type { Handlers } from './command.ts';
import { helpReply } from './help.ts';

const NO_FILE = fault('ERR The server is running without a config file');

const HELP = [
  'GET <pattern>',
  '    Return parameters matching the glob-like <pattern> and their values.',
  'SET <directive> <value>',
  '    Set the configuration <directive> to <value>.',
  'RESETSTAT',
  '    Reset statistics reported by the INFO command.',
  'REWRITE',
  '    Rewrite the configuration file.',
];

export const configCommands: Pick<Handlers<typeof server>, 'config'> = {
  config: {
    get: ({ server: { config } }, args) => map(config.get(args.rest())),

    set({ server: { config } }, args) {
      config.set(args.rest());
      return OK;
    },

    resetstat(ctx) {
      resetStatistics(ctx);
      return OK;
    },

    rewrite({ server: { config, acl } }) {
      const { file } = config;
      if (file === undefined) throw NO_FILE;
      try {
        file.write(config.rewritten(file.read(), acl.lines()));
      } catch (reason) {
        const text = reason instanceof Error ? reason.message : String(reason);
        throw fault(`ERR Rewriting config file: ${text}`);
      }
      return OK;
    },

    help: () => helpReply('CONFIG', HELP),
  },
};

function resetStatistics({ keyspace, server: { commands, stats } }: Context): void {
  stats.reset(commands.values());
  keyspace.hits = 0;
  keyspace.misses = 0;
  keyspace.expiredCount = 0;
  keyspace.expiredFieldCount = 0;
}
