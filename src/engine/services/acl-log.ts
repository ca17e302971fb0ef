// ACL LOG: logins and commands that were refused, newest first. The same one again within a minute
// counts up an entry instead of making another.
import type { Bytes } from '../../resp/bytes.ts';
import type { DenialKind } from './acl-selector.ts';

const GROUPING_MS = 60_000;
const LOOK_BACK = 10;

/** What happened. */
export interface Refusal {
  readonly reason: DenialKind | 'auth';
  readonly context: 'toplevel' | 'multi' | 'lua';
  /** The command, key or channel that was refused. */
  readonly object: Bytes;
  readonly userName: Bytes;
  /** The line of CLIENT INFO for who tried. */
  readonly client: Bytes;
}

/** A refusal and how often it was. */
export interface LogEntry extends Refusal {
  readonly id: number;
  readonly count: number;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** The log of one server. */
export class AclLog {
  /** How many entries are kept (`acllog-max-len`). */
  maxLength = 128;
  /** Newest first. */
  private entries: LogEntry[] = [];
  private nextId = 0;

  /** Adds a refusal; of many entries the oldest go. */
  add(refusal: Refusal, nowMs: number): void {
    const at = this.entries.findIndex((entry, i) => i < LOOK_BACK && isSame(entry, refusal, nowMs));
    const [known] = at < 0 ? [] : this.entries.splice(at, 1);
    if (known !== undefined) {
      const { client } = refusal;
      this.entries.unshift({ ...known, client, count: known.count + 1, updatedMs: nowMs });
      return;
    }
    this.entries.unshift({
      ...refusal,
      id: this.nextId,
      count: 1,
      createdMs: nowMs,
      updatedMs: nowMs,
    });
    this.nextId += 1;
    this.entries.splice(this.maxLength);
  }

  /** The newest entries. */
  newest(count: number): readonly LogEntry[] {
    return this.entries.slice(0, count);
  }

  /** Forgets all entries. */
  reset(): void {
    this.entries = [];
  }
}

const isSame = (entry: LogEntry, refusal: Refusal, nowMs: number): boolean =>
  entry.reason === refusal.reason &&
  entry.context === refusal.context &&
  entry.object === refusal.object &&
  entry.userName === refusal.userName &&
  Math.abs(nowMs - entry.updatedMs) <= GROUPING_MS;
