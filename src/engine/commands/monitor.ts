// MONITOR: from now on the client sees every command. The lines are the service's.
import { OK } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { fault } from '../faults.ts';
import type { Handlers } from './command.ts';

const NOT_HERE = fault("ERR MONITOR isn't allowed for DENY BLOCKING client");

export const monitorCommands: Pick<Handlers<typeof server>, 'monitor'> = {
  monitor({ client, server: { monitors, unit } }) {
    if (unit.command?.name !== 'monitor') throw NOT_HERE;
    monitors.add(client);
    return OK;
  },
};
