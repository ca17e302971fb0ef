// The numbers of Redis's dump format: types of values, opcodes of files, versions.
// See https://rdb.fnordig.de/file_format.html and, for what is newer, redis-check-rdb's own messages.

/** The version that Redis 8.0 writes, and the newest that it reads. */
export const RDB_VERSION = 12;
/** The version that Redis 7.0 writes and reads. */
export const RDB_VERSION_7_0 = 10;

/** How files begin. */
export const FileHeader = { magic: 'REDIS', versionDigits: 4 } as const;

/** The form of a value. */
export const RdbType = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  modulePreview: 6,
  module: 7,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  stream: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  stream2: 19,
  setListpack: 20,
  stream3: 21,
  hashMetadataPreview: 22,
  hashListpackExPreview: 23,
  hashMetadata: 24,
  hashListpackEx: 25,
} as const;

/** What comes between the values of a file. */
export const Opcode = {
  slotInfo: 244,
  function2: 245,
  functionPreview: 246,
  moduleAux: 247,
  idle: 248,
  frequency: 249,
  aux: 250,
  resizeDb: 251,
  expireMs: 252,
  expireSeconds: 253,
  selectDb: 254,
  end: 255,
} as const;

/** How a string is written that is not written as it is. */
export const StringForm = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const;

/** How a node of a list is written. */
export const NodeForm = { plain: 1, packed: 2 } as const;
