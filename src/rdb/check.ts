// redis-check-rdb: reads a dump from its first byte to its last, says what it meets and, if the dump is
// broken, where and how. What it prints is what Redis 8.0 prints; the parts go to whoever shows them.
import { CorruptData } from '../engine/algo/byte-reader.ts';
import { crc64 } from '../engine/algo/crc64.ts';
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import { FileHeader, Opcode, RDB_VERSION, RdbType } from './format.ts';
import { moduleName, walkModuleWords } from './module.ts';
import type { PartSink } from './parts.ts';
import { LoggedEnd, walkValue } from './value.ts';
import { RdbFault, Words } from './words.ts';

/** How to check. */
export interface CheckOptions {
  /** Unix ms: what ends before it has expired. */
  readonly nowMs: number;
  /** Takes each line that is printed. */
  readonly print?: (line: Bytes) => void;
  /** Takes each line that goes to the log: date and process are the caller's. */
  readonly log?: (line: Bytes) => void;
  /** Takes the parts of the dump. */
  readonly sink?: PartSink;
}

/** What came of it. */
export interface RdbVerdict {
  readonly ok: boolean;
  /** What is wrong, in Redis's words. */
  readonly problem: Bytes | undefined;
  /** The place after what was read last. */
  readonly offset: number;
  readonly keys: number;
  readonly expires: number;
}

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [RdbType.string]: 'string',
  [RdbType.list]: 'list-linked',
  [RdbType.set]: 'set-hashtable',
  [RdbType.zset]: 'zset-v1',
  [RdbType.hash]: 'hash-hashtable',
  [RdbType.zset2]: 'zset-v2',
  [RdbType.modulePreview]: 'module-pre-release',
  [RdbType.module]: 'module-value',
  [RdbType.hashZipmap]: 'hash-zipmap',
  [RdbType.listZiplist]: 'list-ziplist',
  [RdbType.setIntset]: 'set-intset',
  [RdbType.zsetZiplist]: 'zset-ziplist',
  [RdbType.hashZiplist]: 'hash-ziplist',
  [RdbType.listQuicklist]: 'quicklist',
  [RdbType.stream]: 'stream',
  [RdbType.hashListpack]: 'hash-listpack',
  [RdbType.zsetListpack]: 'zset-listpack',
  [RdbType.listQuicklist2]: 'quicklist-v2',
  [RdbType.stream2]: 'stream-v2',
  [RdbType.setListpack]: 'set-listpack',
  [RdbType.stream3]: 'stream-v3',
  [RdbType.hashMetadataPreview]: 'hash-hashtable-md-pre-release',
  [RdbType.hashListpackExPreview]: 'hash-listpack-md-pre-release',
  [RdbType.hashMetadata]: 'hash-hashtable-md',
  [RdbType.hashListpackEx]: 'hash-listpack-md',
};

/** What redis-check-rdb calls the form of a value. */
export const typeName = (type: number): string | undefined => TYPE_NAMES[type];

const HEADER_BYTES = FileHeader.magic.length + FileHeader.versionDigits;
/** Files before it end without a checksum. */
const FIRST_WITH_CHECKSUM = 5;
/** Redis: a line of information is cut here. */
const MAX_INFO_BYTES = 1023;

/** Checks a dump. `end` of the verdict is where commands may follow. */
export function checkRdb(bytes: Uint8Array, options: CheckOptions): RdbVerdict {
  return new RdbCheck(bytes, options).run();
}

/** Ends the check with a message of its own, not from the reading of values. */
class Refused extends Error {}

class RdbCheck {
  private readonly words: Words;
  private readonly options: CheckOptions;
  private doing = 'start';
  private key: Bytes | undefined;
  // Redis: before the first key it takes a string to be read.
  private type: number | undefined = 0;
  private keys = 0;
  private expires = 0;
  private expired = 0;
  private subexpires = 0;
  private expireAtMs: number | undefined;
  private version = 0;

  constructor(bytes: Uint8Array, options: CheckOptions) {
    this.words = new Words(bytes, options.sink);
    this.options = options;
  }

  run(): RdbVerdict {
    const problem = this.findProblem();
    if (problem === undefined) {
      this.info('\\o/ RDB looks OK! \\o/');
      this.counts();
    }
    const { keys, expires } = this;
    return { ok: problem === undefined, problem, offset: this.words.at, keys, expires };
  }

  private findProblem(): Bytes | undefined {
    try {
      this.readFile();
      return undefined;
    } catch (reason) {
      if (reason instanceof Refused) return this.complain(reason.message);
      if (reason instanceof RdbFault) {
        const place = `Internal error in RDB reading offset 0, function at rdb.c:${reason.line}`;
        const problem = this.complain(`${place} -> ${reason.message}`);
        this.options.log?.(latin1('# Terminating server after rdb file reading failure.'));
        return problem;
      }
      if (!(reason instanceof CorruptData)) throw reason;
      if (reason instanceof LoggedEnd) this.options.log?.(latin1(`# ${reason.message}`));
      return this.complain('Unexpected EOF reading RDB file');
    }
  }

  private readFile(): void {
    const { words } = this;
    this.readHeader();
    for (let code = this.readCode(); code !== Opcode.end; code = this.readCode()) {
      if (code < Opcode.slotInfo) this.readEntry(code);
      else this.readOpcode(code);
    }
    words.tell('end', words.at - 1);
    if (this.version >= FIRST_WITH_CHECKSUM) this.readChecksum();
  }

  private readHeader(): void {
    const { words } = this;
    if (words.bytes.left < HEADER_BYTES) words.bytes.text(HEADER_BYTES);
    const { magic, versionDigits } = FileHeader;
    const isMagic = words.raw('magic', magic.length) === magic;
    const digits = words.raw('version', versionDigits);
    if (!isMagic) throw new Refused('Wrong signature trying to load DB from file');
    // Redis: the version is what C's atoi makes of four characters.
    this.version = parseInt(digits, 10) || 0;
    if (this.version >= 1 && this.version <= RDB_VERSION) return;
    throw new Refused(`Can't handle RDB format version ${this.version}`);
  }

  private readCode(): number {
    this.doing = 'read-type';
    return this.words.bytes.byte();
  }

  private readEntry(type: number): void {
    const { words } = this;
    const from = words.at - 1;
    if (typeName(type) === undefined) throw new Refused(`Invalid object type: ${type}`);
    words.tell('type', from, { text: latin1(String(type)) });
    words.depth = 1;
    this.type = type;
    this.doing = 'read-key';
    const key = words.string('key');
    this.key = key;
    this.keys += 1;
    this.doing = 'read-object-value';
    const { hasEnds } = walkValue(words, type);
    words.depth = 0;
    const { expireAtMs } = this;
    if (expireAtMs !== undefined && expireAtMs < this.options.nowMs) this.expired += 1;
    if (expireAtMs !== undefined) this.expires += 1;
    if (hasEnds) this.subexpires += 1;
    words.tell('entry', from, { text: key });
    this.key = undefined;
    this.type = undefined;
    this.expireAtMs = undefined;
  }

  private readOpcode(code: number): void {
    const { words } = this;
    words.tell('opcode', words.at - 1, { text: latin1(String(code)) });
    switch (code) {
      case Opcode.expireSeconds:
        this.doing = 'read-expire';
        this.expireAtMs = words.seconds('expiry') * 1000;
        return;
      case Opcode.expireMs:
        this.doing = 'read-expire';
        this.expireAtMs = words.time('expiry');
        if (this.expireAtMs === -1) this.expireAtMs = undefined;
        return;
      case Opcode.frequency:
        words.byte('frequency');
        return;
      case Opcode.idle:
        words.length('idle');
        return;
      case Opcode.selectDb:
        this.doing = 'read-len';
        this.info(`Selecting DB ID ${String(words.length('db'))}`);
        return;
      case Opcode.resizeDb:
        this.doing = 'read-len';
        words.length('db-size');
        words.length('db-expires');
        return;
      case Opcode.slotInfo:
        for (let i = 0; i < 3; i += 1) words.length('slot');
        return;
      case Opcode.aux:
        return this.readAux();
      case Opcode.moduleAux:
        return this.readModuleAux();
      case Opcode.function2:
        return this.readFunction();
      default:
        throw new Refused(`Pre-release function format not supported ${this.version}`);
    }
  }

  private readAux(): void {
    this.doing = 'read-aux';
    const from = this.words.at - 1;
    const [name, value] = [this.words.string('aux-name'), this.words.string('aux-value')];
    this.words.tell('aux', from, { text: name });
    this.info(`AUX FIELD ${asC(name)} = '${asC(value)}'`);
  }

  private readModuleAux(): void {
    const { words } = this;
    this.doing = 'read-module-aux';
    const id = words.length('module');
    const when = words.length('module');
    words.length('module');
    if (when !== 2) throw new Refused('bad when_opcode');
    const name = moduleName(BigInt(id));
    this.info(`MODULE AUX for: ${name}`);
    walkModuleWords(words, name);
  }

  private readFunction(): void {
    this.doing = 'read-functions';
    try {
      this.words.string('function');
    } catch (reason) {
      if (!(reason instanceof CorruptData)) throw reason;
      throw new Refused('Failed loading library, Failed loading library payload');
    }
  }

  private readChecksum(): void {
    const { words } = this;
    const { bytes } = words;
    this.doing = 'check-sum';
    const from = words.at;
    const expected = BigInt(bytes.uint64());
    const found = expected === 0n ? expected : crc64(bytes.bytes, from);
    words.tell('checksum', from, { text: latin1(expected.toString(16).padStart(16, '0')) });
    if (expected !== found) throw new Refused('RDB CRC error');
    if (expected === 0n) {
      this.info('RDB file was saved with checksum disabled: no check performed.');
    } else this.info('Checksum OK');
  }

  private complain(message: string): Bytes {
    const { key, type, words } = this;
    this.line('--- RDB ERROR DETECTED ---');
    this.line(`[offset ${words.at}] ${message.slice(0, MAX_INFO_BYTES)}`);
    this.line(`[additional info] While doing: ${this.doing}`);
    if (key !== undefined) this.line(`[additional info] Reading key '${asC(key)}'`);
    if (type !== undefined) {
      this.line(`[additional info] Reading type ${type} (${typeName(type) ?? ''})`);
    }
    this.counts();
    return latin1(message);
  }

  private counts(): void {
    this.line(`[info] ${this.keys} keys read`);
    this.line(`[info] ${this.expires} expires`);
    this.line(`[info] ${this.expired} already expired`);
    this.line(`[info] ${this.subexpires} subexpires`);
  }

  private info(message: string): void {
    this.line(`[offset ${this.words.at}] ${message.slice(0, MAX_INFO_BYTES)}`);
  }

  private line(text: string): void {
    this.options.print?.(latin1(text));
  }
}

// What C prints of a string: up to its first zero byte.
function asC(text: Bytes): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
