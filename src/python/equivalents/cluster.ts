// Clusters: several servers that share the keys. A dict is one.
import type { Row, Rows } from './row.ts';
import { call, none } from './row.ts';

const ONE = none('A dict is all in one place.');
const unsaid: Row = { dict: ONE };

/** Rows of the `cluster` group. */
export const cluster: Rows = {
  asking: unsaid,
  'cluster|addslots': unsaid,
  'cluster|addslotsrange': unsaid,
  'cluster|bumpepoch': unsaid,
  'cluster|count-failure-reports': unsaid,
  'cluster|countkeysinslot': unsaid,
  'cluster|delslots': unsaid,
  'cluster|delslotsrange': unsaid,
  'cluster|failover': unsaid,
  'cluster|flushslots': unsaid,
  'cluster|forget': unsaid,
  'cluster|getkeysinslot': unsaid,
  'cluster|help': { dict: none('It is Redis’s own help.') },
  'cluster|info': unsaid,
  'cluster|keyslot': unsaid,
  'cluster|links': unsaid,
  'cluster|meet': unsaid,
  'cluster|myid': unsaid,
  'cluster|myshardid': unsaid,
  'cluster|nodes': unsaid,
  'cluster|replicas': unsaid,
  'cluster|replicate': unsaid,
  'cluster|reset': unsaid,
  'cluster|saveconfig': unsaid,
  'cluster|set-config-epoch': unsaid,
  'cluster|setslot': unsaid,
  'cluster|shards': unsaid,
  'cluster|slaves': unsaid,
  'cluster|slots': unsaid,
  readonly: { py: () => call('readonly'), dict: ONE },
  readwrite: { py: () => call('readwrite'), dict: ONE },
};
