// The engine's storage in the origin-private file system. Its files can be used without waiting only
// once they are open, so some are opened beforehand; each begins with a block that says which of the
// server's files it is. A file is written beside the old one, and the block makes it the new one.
import type { Storage } from '../../engine/ports.ts';
import { SERVER_FOLDER } from '../../link/web/port.ts';
import { fromText, fromUint8, toText, toUint8 } from '../../resp/bytes.ts';

const FOLDER = 'redis-playground';
const SLOTS = 12;
const BLOCK_BYTES = 512;
const BLOCK = /^playground 1 (\d+) (.+)\n/;
/** So many bytes wait for `sync`, and so long; an operating system waits no longer either. */
const MAX_WAITING_BYTES = 1024 * 1024;
const WRITE_BACK_MS = 30_000;
const RETRY_MS = 100;
const ATTEMPTS = 20;

/** A storage that holds its files until it is closed. */
export interface HeldStorage extends Storage {
  close(): void;
}

interface Slot {
  readonly handle: FileSystemSyncAccessHandle;
  name: string | undefined;
  /** Of two slots with one name the later one is in force. */
  generation: number;
  /** Appended and not yet written: a power cut takes it away. */
  waiting: Uint8Array[];
  waitingBytes: number;
}

/** Opens the files. Rejects where the browser has no such file system or refuses it. */
export async function openPrivateFiles(): Promise<HeldStorage> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  const names = Array.from({ length: SLOTS }, (_, i) => `slot-${i}`);
  const handles = await Promise.all(names.map(name => openHandle(folder, name)));
  return new PrivateFiles(handles.map(readSlot));
}

// Another worker that has just ended may hold a file for a moment.
async function openHandle(folder: FileSystemDirectoryHandle, name: string) {
  const file = await folder.getFileHandle(name, { create: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await file.createSyncAccessHandle();
    } catch (reason) {
      if (attempt === ATTEMPTS) throw reason;
      await new Promise(resolve => setTimeout(resolve, RETRY_MS));
    }
  }
}

function readSlot(handle: FileSystemSyncAccessHandle): Slot {
  const block = new Uint8Array(BLOCK_BYTES);
  const length = handle.read(block, { at: 0 });
  const found = length < BLOCK_BYTES ? null : BLOCK.exec(toText(fromUint8(block)));
  const [, generation = '0', name] = found ?? [];
  return { handle, name, generation: Number(generation), waiting: [], waitingBytes: 0 };
}

class PrivateFiles implements HeldStorage {
  readonly folder = SERVER_FOLDER;
  private readonly slots: readonly Slot[];
  private generation: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(slots: readonly Slot[]) {
    this.slots = slots;
    this.generation = Math.max(...slots.map(slot => slot.generation));
    // A crash between writing a file and forgetting the old one leaves both.
    for (const slot of slots) {
      if (slot.name !== undefined && this.find(slot.name) !== slot) free(slot);
    }
  }

  read(name: string): Uint8Array | undefined {
    const slot = this.find(name);
    if (slot === undefined) return undefined;
    const size = Math.max(0, slot.handle.getSize() - BLOCK_BYTES);
    const bytes = new Uint8Array(size + slot.waitingBytes);
    slot.handle.read(bytes.subarray(0, size), { at: BLOCK_BYTES });
    let at = size;
    for (const chunk of slot.waiting) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  write(name: string, bytes: Uint8Array): void {
    this.expectOpen();
    const old = this.find(name);
    const slot = this.slots.find(each => each.name === undefined);
    if (slot === undefined) throw new Error('No space left on device');
    try {
      slot.handle.truncate(BLOCK_BYTES);
      put(slot, bytes);
      slot.handle.flush();
      this.generation += 1;
      const block = new Uint8Array(BLOCK_BYTES).fill(10);
      block.set(toUint8(fromText(`playground 1 ${this.generation} ${name}\n`)));
      writeAt(slot, block, 0);
      slot.handle.flush();
    } catch (reason) {
      free(slot);
      throw new Error(`No space left on device (${String(reason)})`, { cause: reason });
    }
    slot.name = name;
    slot.generation = this.generation;
    if (old !== undefined) free(old);
  }

  append(name: string, bytes: Uint8Array): void {
    this.expectOpen();
    if (this.find(name) === undefined) this.write(name, new Uint8Array());
    const slot = this.find(name);
    if (slot === undefined) return;
    slot.waiting.push(bytes.slice());
    slot.waitingBytes += bytes.length;
    if (slot.waitingBytes > MAX_WAITING_BYTES) this.sync(name);
    else this.timer ??= setTimeout(() => this.writeBack(), WRITE_BACK_MS);
  }

  sync(name: string): void {
    const slot = this.find(name);
    if (slot === undefined || slot.waitingBytes === 0 || this.closed) return;
    // Every write asks the browser's own process: thousands of small ones would take seconds.
    const bytes = joined(slot);
    slot.waiting = [];
    slot.waitingBytes = 0;
    put(slot, bytes);
    slot.handle.flush();
  }

  remove(name: string): void {
    const slot = this.find(name);
    if (slot !== undefined && !this.closed) free(slot);
  }

  list(): string[] {
    return this.slots.flatMap(({ name }) => name ?? []);
  }

  close(): void {
    if (this.closed) return;
    this.writeBack();
    this.closed = true;
    for (const { handle } of this.slots) handle.close();
  }

  private writeBack(): void {
    this.timer = undefined;
    for (const name of this.list()) this.sync(name);
  }

  private find(name: string): Slot | undefined {
    let found: Slot | undefined;
    for (const slot of this.slots) {
      if (slot.name === name && slot.generation >= (found?.generation ?? 0)) found = slot;
    }
    return found;
  }

  private expectOpen(): void {
    if (this.closed) throw new Error('Another tab has taken over the files');
  }
}

function joined({ waiting, waitingBytes }: Slot): Uint8Array {
  const bytes = new Uint8Array(waitingBytes);
  let at = 0;
  for (const chunk of waiting) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

// Adds to what the slot holds.
const put = (slot: Slot, bytes: Uint8Array): void =>
  writeAt(slot, bytes, Math.max(BLOCK_BYTES, slot.handle.getSize()));

function writeAt({ handle }: Slot, bytes: Uint8Array, at: number): void {
  const view = new Uint8Array(bytes.length);
  view.set(bytes);
  const written = handle.write(view, { at });
  if (written < bytes.length) throw new Error('short write');
}

function free(slot: Slot): void {
  slot.name = undefined;
  slot.waiting = [];
  slot.waitingBytes = 0;
  slot.handle.truncate(0);
  slot.handle.flush();
}
