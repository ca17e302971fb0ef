// The keeping of a server's data: what is loaded at the start, and where dumps and append-only files
// go. The files themselves are dump-file.ts's and aof-*.ts's, when to save is the saving service's.
import { fromText } from '../../resp/bytes.ts';
import type { RedisServer } from '../server.ts';
import { LoadError } from '../ports.ts';
import { DumpFile, putInPlace } from './dump-file.ts';
import { RdbFileError } from './rdb-load.ts';

/** What the start found, for INFO and for whoever wants to know what came back. */
export interface LoadReport {
  readonly from: 'nothing' | 'rdb' | 'aof';
  readonly keys: number;
  readonly expired: number;
}

/** The keeping of one server's data. */
export class Persistence {
  loaded: LoadReport = { from: 'nothing', keys: 0, expired: 0 };
  private readonly server: RedisServer;
  private readonly dump: DumpFile | undefined;

  constructor(server: RedisServer) {
    this.server = server;
    const { storage } = server.host;
    this.dump = storage && new DumpFile(server, storage);
  }

  /** Loads what was kept, before the server serves. @throws LoadError */
  start(): void {
    if (this.dump === undefined) return;
    this.server.saving.place = this.dump;
    this.noteFolder();
    this.loadDump(this.dump);
  }

  /**
   * The last thing before the server ends: saves if asked to, by itself if there are save points.
   * Returns false if that failed.
   */
  end(saves = this.server.saving.points.length > 0): boolean {
    return !saves || this.server.saving.save();
  }

  private loadDump(dump: DumpFile): void {
    try {
      const file = dump.read();
      if (file === undefined) return;
      putInPlace(this.server, file);
      const keys = this.server.keyspace.databases.reduce((sum, db) => sum + db.size, 0);
      this.loaded = { from: 'rdb', keys, expired: file.expired };
      const counts = `keys loaded: ${keys}, keys expired: ${file.expired}`;
      this.log(`* Done loading RDB, ${counts}.`);
    } catch (reason) {
      if (!(reason instanceof RdbFileError)) throw reason;
      this.log(`# ${reason.message}`);
      this.log('# Fatal error loading the DB, check server logs. Exiting.');
      throw new LoadError(reason.message);
    }
  }

  private noteFolder(): void {
    const folder = this.server.host.storage?.folder;
    if (folder !== undefined) this.server.config.note('dir', fromText(folder));
  }

  private log(line: string): void {
    this.server.host.log?.(line);
  }
}
