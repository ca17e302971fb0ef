// The commands of Redis Cluster, as a server that is in no cluster answers them: all alike.
import type { cluster } from '../../spec/cluster.ts';
import { fault } from '../faults.ts';
import type { Handler, Handlers } from './command.ts';

const NO_CLUSTER = fault('ERR This instance has cluster support disabled');

const refuse: Handler = () => {
  throw NO_CLUSTER;
};

export const clusterCommands: Handlers<typeof cluster> = {
  asking: refuse,
  cluster: {
    addslots: refuse,
    addslotsrange: refuse,
    bumpepoch: refuse,
    'count-failure-reports': refuse,
    countkeysinslot: refuse,
    delslots: refuse,
    delslotsrange: refuse,
    failover: refuse,
    flushslots: refuse,
    forget: refuse,
    getkeysinslot: refuse,
    help: refuse,
    info: refuse,
    keyslot: refuse,
    links: refuse,
    meet: refuse,
    myid: refuse,
    myshardid: refuse,
    nodes: refuse,
    replicas: refuse,
    replicate: refuse,
    reset: refuse,
    saveconfig: refuse,
    'set-config-epoch': refuse,
    setslot: refuse,
    shards: refuse,
    slaves: refuse,
    slots: refuse,
  },
  readonly: refuse,
  readwrite: refuse,
};
