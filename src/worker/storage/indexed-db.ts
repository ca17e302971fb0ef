// The engine's storage in IndexedDB, for browsers without files that a worker can use at once: all files
// are loaded before the server starts, kept in memory, and written behind when they are to last.
import { SERVER_FOLDER } from '../../link/web/port.ts';
import type { HeldStorage } from './opfs.ts';

const DATABASE = 'redis-playground';
const STORE = 'files';

/** Opens the database and loads the files. Rejects where the browser refuses. */
export async function openDatabaseFiles(): Promise<HeldStorage> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answer(opening);
  const store = database.transaction(STORE).objectStore(STORE);
  const [names, contents] = await Promise.all([
    answer(store.getAllKeys()),
    answer<unknown[]>(store.getAll()),
  ]);
  const files = new Map<string, Uint8Array>();
  for (const [i, name] of names.entries()) {
    const bytes = contents[i];
    if (bytes instanceof Uint8Array) files.set(String(name), bytes);
  }
  return new DatabaseFiles(database, files);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });
}

class DatabaseFiles implements HeldStorage {
  readonly folder = SERVER_FOLDER;
  private readonly database: IDBDatabase;
  private readonly files: Map<string, Uint8Array>;

  constructor(database: IDBDatabase, files: Map<string, Uint8Array>) {
    this.database = database;
    this.files = files;
  }

  read(name: string): Uint8Array | undefined {
    return this.files.get(name)?.slice();
  }

  write(name: string, bytes: Uint8Array): void {
    this.files.set(name, bytes.slice());
    this.sync(name);
  }

  append(name: string, bytes: Uint8Array): void {
    const before = this.files.get(name) ?? new Uint8Array();
    const after = new Uint8Array(before.length + bytes.length);
    after.set(before);
    after.set(bytes, before.length);
    this.files.set(name, after);
  }

  // Transactions are done in the order in which they are made, each whole or not at all.
  sync(name: string): void {
    const bytes = this.files.get(name);
    if (bytes !== undefined) this.store().put(bytes, name);
  }

  remove(name: string): void {
    this.files.delete(name);
    this.store().delete(name);
  }

  list(): string[] {
    return [...this.files.keys()];
  }

  close(): void {
    for (const name of this.files.keys()) this.sync(name);
    this.database.close();
  }

  private store(): IDBObjectStore {
    const transaction = this.database.transaction(STORE, 'readwrite', { durability: 'strict' });
    return transaction.objectStore(STORE);
  }
}
