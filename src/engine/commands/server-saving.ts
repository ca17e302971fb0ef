// SAVE, BGSAVE, LASTSAVE, BGREWRITEAOF and SHUTDOWN: keeping the data, and ending with or without it.
import { OK, status } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import type { Args } from '../args.ts';
import { fault, SYNTAX } from '../faults.ts';
import type { Handlers } from './command.ts';

type Names = 'save' | 'bgsave' | 'lastsave' | 'bgrewriteaof' | 'shutdown';

const SAVE_FAILED = fault('ERR');
const IN_PROGRESS = fault('ERR Background save already in progress');
const STARTED = status('Background saving started');
const SCHEDULED = status('Background saving scheduled');
const REWRITING = status('Background append only file rewriting started');
const NO_SHUTDOWN = fault('ERR No shutdown in progress.');
const SHUTDOWN_FAILED = fault('ERR Errors trying to SHUTDOWN. Check logs.');

export const savingCommands: Pick<Handlers<typeof server>, Names> = {
  save({ server: { saving } }) {
    if (saving.inBackground) throw IN_PROGRESS;
    if (!saving.save()) throw SAVE_FAILED;
    return OK;
  },

  bgsave({ server: { saving } }, args) {
    if (args.left > 1 || (!args.done && !args.skip('SCHEDULE'))) throw SYNTAX;
    const schedules = args.argv.length > 1;
    if (saving.inBackground && !schedules) throw IN_PROGRESS;
    if (saving.inBackground) return SCHEDULED;
    // Redis: what fails in the background is seen later (INFO, MISCONF).
    saving.saveInBackground();
    return STARTED;
  },

  bgrewriteaof({ server }) {
    server.persistence.rewrite();
    return REWRITING;
  },
  lastsave: ({ server: { saving } }) => Math.floor(saving.lastSaveMs / 1000),

  shutdown({ server }, args) {
    const { saves, forces } = readShutdown(args);
    if (!server.persistence.end(saves) && !forces) throw SHUTDOWN_FAILED;
    server.stop();
    return OK;
  },
};

function readShutdown(args: Args): { saves: boolean | undefined; forces: boolean } {
  const words = new Set<string>();
  while (!args.done) words.add(args.word());
  const known = ['SAVE', 'NOSAVE', 'NOW', 'FORCE', 'ABORT'];
  if ([...words].some(word => !known.includes(word))) throw SYNTAX;
  if (words.has('SAVE') && words.has('NOSAVE')) throw SYNTAX;
  if (words.has('ABORT')) throw words.size > 1 ? SYNTAX : NO_SHUTDOWN;
  const saves = words.has('SAVE') ? true : words.has('NOSAVE') ? false : undefined;
  return { saves, forces: words.has('FORCE') };
}
