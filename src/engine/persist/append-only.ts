// The append-only files of a server: every change is added to the last of them, and now and then all is
// written anew, shorter. What a change is told as is aof-effects.ts's, how files are read aof-load.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, latin1, toUint8 } from '../../resp/bytes.ts';
import { ReplyWriter } from '../../resp/encode.ts';
import { LoadError } from '../ports.ts';
import type { Storage } from '../ports.ts';
import type { RedisServer } from '../server.ts';
import { loadAofFiles } from './aof-load.ts';
import type { AofFile, Manifest } from '../../rdb/aof-manifest.ts';
import {
  formatManifest,
  MANIFEST_ERROR,
  ManifestError,
  parseManifest,
} from '../../rdb/aof-manifest.ts';
import type { Replay } from './aof-replay.ts';
import { commandsOf } from './aof-rewrite.ts';
import { dumpOf } from './dump-file.ts';

/** A command that is to be written, and the database it is for. */
export interface Effect {
  readonly dbIndex: number;
  readonly argv: readonly Bytes[];
}

const SYNC_MS = 1000;
const NOTHING = new Uint8Array();

/** The append-only files of one server. */
export class AppendOnly {
  /** True while changes are written. */
  isOn = false;
  /** The reason of the host if the last write failed. */
  problem: string | undefined = undefined;
  rewrites = 0;
  rewriteOk = true;
  baseBytes = 0;
  currentBytes = 0;
  private readonly server: RedisServer;
  private readonly storage: Storage;
  private readonly pending = new ReplyWriter();
  private manifest: Manifest = { base: undefined, increments: [] };
  // What the host has not taken yet.
  private unwritten: Uint8Array = NOTHING;
  private selected = -1;
  private unsynced = false;
  private syncedMs = 0;
  private triedMs = 0;

  constructor(server: RedisServer, storage: Storage) {
    this.server = server;
    this.storage = storage;
  }

  /** Loads the files that there are. Returns false if there are none. @throws LoadError */
  load(replay: Replay): boolean {
    const found = this.findManifest();
    if (found === undefined) return false;
    loadAofFiles(this.server, found, {
      replay,
      files: {
        read: name => this.storage.read(this.pathOf(name)),
        truncate: (name, length) => this.truncate(name, length),
      },
    });
    this.manifest = found;
    return true;
  }

  /** Begins to write: goes on with the files that were loaded, or writes all anew. */
  open(): void {
    this.isOn = true;
    this.selected = -1;
    this.syncedMs = this.server.keyspace.nowMs;
    if (this.manifest.increments.length > 0) return this.measure();
    // What earlier files there are is not what the keys are now.
    this.manifest = this.findManifest() ?? this.manifest;
    this.rewrite();
    this.rewrites = 0;
  }

  /** Ends writing; the files stay as they are. */
  close(): void {
    this.flush();
    this.sync();
    this.isOn = false;
    this.manifest = { base: undefined, increments: [] };
  }

  /** Takes commands to be written, as a transaction if they belong together. */
  feed(effects: readonly Effect[], together: boolean): void {
    const several = together && effects.length > 1;
    if (several) this.pending.request([latin1('MULTI')]);
    for (const { dbIndex, argv } of effects) {
      if (dbIndex !== this.selected) {
        this.pending.request([latin1('SELECT'), latin1(String(dbIndex))]);
        this.selected = dbIndex;
      }
      this.pending.request(argv);
    }
    if (several) this.pending.request([latin1('EXEC')]);
  }

  /** Writes what is pending: before the clients are answered. */
  flush(): void {
    if (!this.isOn || (this.pending.length === 0 && this.problem === undefined)) return;
    const last = this.manifest.increments.at(-1);
    if (last === undefined) return;
    this.triedMs = this.server.keyspace.nowMs;
    this.unwritten = joined(this.unwritten, this.pending.take());
    try {
      this.storage.append(this.pathOf(last.name), this.unwritten);
      this.currentBytes += this.unwritten.length;
      this.unwritten = NOTHING;
      this.unsynced = true;
      if (this.problem !== undefined) {
        this.log('* AOF write error looks solved. The server can write again.');
      }
      this.problem = undefined;
      const { nowMs } = this.server.keyspace;
      if (this.policy === 'always') this.sync();
      else if (this.policy === 'everysec' && nowMs - this.syncedMs >= SYNC_MS) this.sync();
    } catch (reason) {
      this.fail(reason);
    }
  }

  /** When something is to be done, unix ms. */
  nextDeadlineMs(): number | undefined {
    if (this.isOn && this.problem !== undefined) return this.triedMs + SYNC_MS;
    const isDue = this.isOn && this.unsynced && this.policy === 'everysec';
    return isDue ? this.syncedMs + SYNC_MS : undefined;
  }

  /** Does what is due. */
  tick(): void {
    if (!this.isOn) return;
    const dueMs = this.nextDeadlineMs();
    if (dueMs !== undefined && this.server.keyspace.nowMs >= dueMs) {
      if (this.problem === undefined) this.sync();
      else this.flush();
    }
    if (this.hasGrown()) this.rewrite();
  }

  /** Writes everything anew (BGREWRITEAOF). Returns false if that failed. */
  rewrite(): boolean {
    const { base, increments } = this.manifest;
    const hasPreamble = this.server.config.flag('aof-use-rdb-preamble');
    const next = {
      base: this.fileOf(base, 'b', hasPreamble ? 'base.rdb' : 'base.aof'),
      increments: [this.fileOf(increments.at(-1), 'i', 'incr.aof')],
    };
    try {
      const content = hasPreamble ? dumpOf(this.server, true) : commandsOf(this.server.keyspace);
      this.storage.write(this.pathOf(next.base.name), content);
      for (const { name } of next.increments) this.storage.write(this.pathOf(name), NOTHING);
      this.writeManifest(next);
    } catch (reason) {
      this.rewriteOk = false;
      this.log(`# Can't rewrite append only file in background: ${wordsOf(reason)}`);
      return false;
    }
    // What is pending is in the new base already.
    this.pending.take();
    this.unwritten = NOTHING;
    this.manifest = next;
    this.selected = -1;
    this.unsynced = false;
    this.rewriteOk = true;
    this.rewrites += 1;
    for (const old of [base, ...increments]) {
      if (old !== undefined) this.storage.remove(this.pathOf(old.name));
    }
    this.measure();
    return true;
  }

  /** Sees to it that all that was written outlasts a power cut. */
  sync(): void {
    const last = this.manifest.increments.at(-1);
    this.syncedMs = this.server.keyspace.nowMs;
    if (!this.unsynced || last === undefined) return;
    try {
      this.storage.sync(this.pathOf(last.name));
      this.unsynced = false;
    } catch (reason) {
      this.fail(reason);
    }
  }

  /** Bytes that wait to be written. */
  get pendingBytes(): number {
    return this.pending.length + this.unwritten.length;
  }

  private get policy(): string {
    return this.server.config.text('appendfsync');
  }

  private hasGrown(): boolean {
    const { config } = this.server;
    const percentage = config.number('auto-aof-rewrite-percentage');
    if (percentage === 0) return false;
    if (this.currentBytes < config.number('auto-aof-rewrite-min-size')) return false;
    const growth = (this.currentBytes / Math.max(1, this.baseBytes) - 1) * 100;
    return growth >= percentage;
  }

  private measure(): void {
    const sizeOf = (file: AofFile | undefined): number =>
      file === undefined ? 0 : (this.storage.read(this.pathOf(file.name))?.length ?? 0);
    this.baseBytes = sizeOf(this.manifest.base);
    const sizes = this.manifest.increments.map(sizeOf);
    this.currentBytes = sizes.reduce((sum, size) => sum + size, this.baseBytes);
  }

  private findManifest(): Manifest | undefined {
    const bytes = this.storage.read(this.pathOf(this.manifestName));
    if (bytes === undefined) return this.adoptOldFile();
    try {
      return parseManifest(fromUint8(bytes));
    } catch (reason) {
      if (!(reason instanceof ManifestError)) throw reason;
      this.log(`# ${MANIFEST_ERROR}`);
      if (reason.line !== undefined) {
        this.log(`# Reading the manifest file, at line ${reason.line.number}`);
        this.log(`# >>> '${reason.line.text}'`);
      }
      this.log(`# ${reason.message}`);
      throw new LoadError(reason.message);
    }
  }

  // The one file of Redis before 7.0 becomes the base.
  private adoptOldFile(): Manifest | undefined {
    const name = this.server.config.text('appendfilename');
    const bytes = this.storage.read(name);
    if (bytes === undefined) return undefined;
    const manifest: Manifest = {
      base: { name, seq: 1, type: 'b' },
      increments: [this.fileOf(undefined, 'i', 'incr.aof')],
    };
    this.storage.write(this.pathOf(name), bytes);
    for (const file of manifest.increments) this.storage.write(this.pathOf(file.name), NOTHING);
    this.writeManifest(manifest);
    this.storage.remove(name);
    return manifest;
  }

  private writeManifest(manifest: Manifest): void {
    this.storage.write(this.pathOf(this.manifestName), toUint8(formatManifest(manifest)));
  }

  private truncate(name: Bytes, length: number): void {
    const bytes = this.storage.read(this.pathOf(name));
    if (bytes !== undefined) this.storage.write(this.pathOf(name), bytes.subarray(0, length));
  }

  private fileOf(before: AofFile | undefined, type: AofFile['type'], end: string): AofFile {
    const seq = (before?.seq ?? 0) + 1;
    const name = latin1(`${this.server.config.text('appendfilename')}.${seq}.${end}`);
    return { name, seq, type };
  }

  private get manifestName(): Bytes {
    return latin1(`${this.server.config.text('appendfilename')}.manifest`);
  }

  private pathOf(name: Bytes): string {
    return `${this.server.config.text('appenddirname')}/${name}`;
  }

  private fail(reason: unknown): void {
    const words = wordsOf(reason);
    if (this.problem === undefined) this.log(`# Error writing to the AOF file: ${words}`);
    this.problem = words;
  }

  private log(line: string): void {
    this.server.host.log?.(line);
  }
}

const wordsOf = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
