// A disk in memory for tests: what was not synced is lost when the power is cut, and a disk that is
// full says so.
import type { Storage } from '../../src/engine/ports.ts';

/** A disk. */
export class MemoryStorage implements Storage {
  readonly folder = undefined;
  /** True when the disk takes no more. */
  full = false;
  private readonly durable = new Map<string, Uint8Array>();
  private readonly cached = new Map<string, Uint8Array>();

  read(name: string): Uint8Array | undefined {
    return this.cached.get(name)?.slice();
  }

  write(name: string, bytes: Uint8Array): void {
    this.refuseWhenFull();
    this.cached.set(name, bytes.slice());
    this.sync(name);
  }

  append(name: string, bytes: Uint8Array): void {
    this.refuseWhenFull();
    const before = this.cached.get(name) ?? new Uint8Array();
    const after = new Uint8Array(before.length + bytes.length);
    after.set(before);
    after.set(bytes, before.length);
    this.cached.set(name, after);
  }

  sync(name: string): void {
    const bytes = this.cached.get(name);
    if (bytes !== undefined) this.durable.set(name, bytes);
  }

  remove(name: string): void {
    this.cached.delete(name);
    this.durable.delete(name);
  }

  list(): string[] {
    return [...this.cached.keys()];
  }

  /** Forgets what was written and not synced. */
  cutPower(): void {
    this.cached.clear();
    for (const [name, bytes] of this.durable) this.cached.set(name, bytes);
  }

  private refuseWhenFull(): void {
    if (this.full) throw new Error('No space left on device');
  }
}
