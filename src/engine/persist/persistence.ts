// The keeping of a server's data: what is loaded at the start, and where dumps and append-only files
// go. The files themselves are dump-file.ts's and append-only.ts's, when to save is the saving service's.
import type { Bytes } from '../../resp/bytes.ts';
import { fromText } from '../../resp/bytes.ts';
import { Context } from '../context.ts';
import { LoadError } from '../ports.ts';
import type { RedisServer } from '../server.ts';
import type { Database } from '../store/database.ts';
import { Replay } from './aof-replay.ts';
import { AppendOnly } from './append-only.ts';
import { DumpFile, dumpOf, logLoaded, putInPlace, readDump } from './dump-file.ts';
import { EffectLog } from './effect-log.ts';
import { RdbFileError } from './rdb-load.ts';
import { stopwatch } from './stopwatch.ts';

/** What the start found, for INFO and for whoever wants to know what came back. */
export interface LoadReport {
  readonly from: 'nothing' | 'rdb' | 'aof';
  readonly keys: number;
  readonly expired: number;
}

/** The keeping of one server's data. */
export class Persistence {
  loaded: LoadReport = { from: 'nothing', keys: 0, expired: 0 };
  /** The append-only files, where there is a storage. */
  readonly aof: AppendOnly | undefined;
  private readonly server: RedisServer;
  private readonly dump: DumpFile | undefined;
  private readonly effects = new EffectLog((effects, together) => {
    this.aof?.feed(effects, together);
    if (this.wantsRewrite) this.rewriteNow();
  });
  private wantsRewrite = false;

  constructor(server: RedisServer) {
    this.server = server;
    const { storage } = server.host;
    this.dump = storage && new DumpFile(server, storage);
    this.aof = storage && new AppendOnly(server, storage);
  }

  /** Loads what was kept, before the server serves. @throws LoadError */
  start(): void {
    if (this.dump === undefined) return;
    this.server.saving.place = this.dump;
    this.noteFolder();
    // Redis: with append-only files dumps are not looked at.
    if (this.server.config.flag('appendonly')) this.loadAof();
    else this.loadDump(this.dump);
    this.server.saving.forgetChanges();
    this.server.config.on(['appendonly'], () => this.turn());
  }

  /** Writes the append-only files anew when the running unit is over (BGREWRITEAOF). */
  rewrite(): void {
    this.wantsRewrite = true;
  }

  /** All keys as the bytes of a dump file. */
  export(): Uint8Array {
    return dumpOf(this.server);
  }

  /** Puts the keys of a dump file in place of those there are. @throws RdbFileError, and changes nothing */
  import(bytes: Uint8Array): void {
    const loaded = readDump(this.server, bytes);
    putInPlace(this.server, loaded);
    this.replaced();
  }

  /** All keys were exchanged for others at once: they are to be written down anew. */
  replaced(): void {
    this.server.keyspace.dirty += 1;
    if (this.isWriting) this.rewrite();
  }

  /** A key went although no command removed it. */
  removed(db: Database, key: Bytes): void {
    if (this.isWriting) this.effects.removed(db, key);
  }

  /** A field of a hash went although no command removed it. */
  fieldRemoved(db: Database, key: Bytes, name: Bytes): void {
    if (this.isWriting) this.effects.fieldRemoved(db, key, name);
  }

  /** Writes what the units did, before their clients are answered. */
  flush(): void {
    if (this.isWriting) this.aof?.flush();
  }

  /** When something is to be done, unix ms. */
  nextDeadlineMs(): number | undefined {
    return this.aof?.nextDeadlineMs();
  }

  /** Does what is due. */
  tick(): void {
    this.aof?.tick();
  }

  /** Reads the append-only files again (DEBUG LOADAOF). @throws LoadError */
  reloadAof(): void {
    this.aof?.flush();
    for (const db of this.server.keyspace.databases) db.clear();
    this.loadAof();
  }

  /**
   * The last thing before the server ends: saves if asked to, by itself if there are save points.
   * Returns false if that failed.
   */
  end(saves = this.server.saving.points.length > 0): boolean {
    if (this.isWriting) {
      this.aof?.flush();
      this.aof?.sync();
    }
    return !saves || this.server.saving.save();
  }

  private get isWriting(): boolean {
    return this.aof?.isOn === true;
  }

  // `appendonly` was switched, or the server starts with it.
  private turn(): void {
    if (this.aof === undefined) return;
    const on = this.server.config.flag('appendonly');
    if (on === this.aof.isOn) return;
    this.server.unit.effects = on ? this.effects : undefined;
    if (on) this.aof.open();
    else this.aof.close();
  }

  private rewriteNow(): void {
    this.wantsRewrite = false;
    this.aof?.rewrite();
  }

  private loadDump(dump: DumpFile): void {
    try {
      const took = stopwatch(this.server);
      const file = dump.read();
      if (file === undefined) return;
      logLoaded(this.server, file);
      putInPlace(this.server, file);
      this.report('rdb', file.expired);
      this.log(`* DB loaded from disk: ${took()} seconds`);
    } catch (reason) {
      if (!(reason instanceof RdbFileError)) throw reason;
      this.log(`# ${reason.message}`);
      this.log('# Fatal error loading the DB, check server logs. Exiting.');
      throw new LoadError(reason.message);
    }
  }

  private loadAof(): void {
    const replay = new Replay(this.server, client => new Context(this.server, client));
    const took = stopwatch(this.server);
    if (this.aof?.load(replay) !== true) return;
    this.report('aof', 0);
    this.log(`* DB loaded from append only file: ${took()} seconds`);
  }

  private report(from: LoadReport['from'], expired: number): void {
    const keys = this.server.keyspace.databases.reduce((sum, db) => sum + db.size, 0);
    this.loaded = { from, keys, expired };
  }

  private noteFolder(): void {
    const folder = this.server.host.storage?.folder;
    if (folder !== undefined) this.server.config.note('dir', fromText(folder));
  }

  private log(line: string): void {
    this.server.host.log?.(line);
  }
}
