// The thresholds at which values change their encoding. The config service writes them, the values
// read them at each growth, as in Redis. Defaults are those of a server started without a file.

/** Encoding thresholds, in entries and bytes; names as in redis.conf. */
export interface Limits {
  hashMaxListpackEntries: number;
  hashMaxListpackValue: number;
  setMaxIntsetEntries: number;
  setMaxListpackEntries: number;
  setMaxListpackValue: number;
  zsetMaxListpackEntries: number;
  zsetMaxListpackValue: number;
  listMaxListpackSize: number;
  streamNodeMaxBytes: number;
  streamNodeMaxEntries: number;
  hllSparseMaxBytes: number;
  protoMaxBulkLen: number;
}

/** Redis 8.0's defaults. */
export const defaultLimits = (): Limits => ({
  hashMaxListpackEntries: 512,
  hashMaxListpackValue: 64,
  setMaxIntsetEntries: 512,
  setMaxListpackEntries: 128,
  setMaxListpackValue: 64,
  zsetMaxListpackEntries: 128,
  zsetMaxListpackValue: 64,
  listMaxListpackSize: -2,
  streamNodeMaxBytes: 4096,
  streamNodeMaxEntries: 100,
  hllSparseMaxBytes: 3000,
  protoMaxBulkLen: 512 * 1024 * 1024,
});
