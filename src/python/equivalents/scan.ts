// The options that the SCAN family shares in redis-py.
import type { Options } from './words.ts';

/** `MATCH pattern` and `COUNT count`. */
export const SCAN_OPTIONS: Options = {
  MATCH: ['match', 'text'],
  COUNT: ['count', 'value'],
};
