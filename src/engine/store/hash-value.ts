// Hash values: fields with a value and perhaps an end of their own. The encoding is what Redis would
// show; what it changes here is the order of the fields. Whose time is over is for others to judge.
import type { Bytes } from '../../resp/bytes.ts';
import { Deadlines } from './deadlines.ts';
import type { Limits } from './limits.ts';
import type { Page } from './table.ts';
import { Table } from './table.ts';
import type { Aggregate } from './values.ts';

/** A field of a hash; its name is `key`. */
export class HashField {
  readonly key: Bytes;
  value: Bytes;
  /** Unix ms at which the field ceases to exist, or undefined; only the hash writes it. */
  expireAtMs: number | undefined = undefined;

  constructor(key: Bytes, value: Bytes) {
    this.key = key;
    this.value = value;
  }
}

const HEADER_BYTES = 24;
const LISTPACK_FIELD_BYTES = 4;
const LISTPACK_TIME_BYTES = 11;
const TABLE_FIELD_BYTES = 72;

/** Fields by name, by chance, by cursor and by the time at which they end. */
export class HashValue implements Aggregate {
  readonly type = 'hash';
  accountedBytes = 0;
  private form: 'listpack' | 'listpackex' | 'hashtable' = 'listpack';
  private readonly limits: Limits;
  private readonly fields = new Table<HashField>();
  private readonly deadlines = new Deadlines<HashField>();
  private payloadBytes = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  get encoding(): 'listpack' | 'listpackex' | 'hashtable' {
    return this.form;
  }

  /** Number of fields, those included whose time is over and that nobody has met yet. */
  get length(): number {
    return this.fields.size;
  }

  get sizeBytes(): number {
    const each = this.form === 'hashtable' ? TABLE_FIELD_BYTES : LISTPACK_FIELD_BYTES;
    const times = this.form === 'listpack' ? 0 : this.volatileCount * LISTPACK_TIME_BYTES;
    return HEADER_BYTES + this.payloadBytes + this.length * each + times;
  }

  /** Number of fields that have an end. */
  get volatileCount(): number {
    return this.deadlines.size;
  }

  /** The earliest end of a field, unix ms, or undefined. */
  get nextExpiryMs(): number | undefined {
    return this.deadlines.first()?.expireAtMs;
  }

  get(name: Bytes): HashField | undefined {
    return this.fields.get(name);
  }

  /** The field at a place in [0, length), for sampling. */
  at(slot: number): HashField | undefined {
    return this.fields.at(slot);
  }

  /** All fields in Redis's order: as written; in a listpackex what ends soonest comes first. */
  entries(): Iterable<HashField> {
    if (this.form !== 'listpackex' || this.volatileCount === 0) return this.fields.values();
    const fields = [...this.fields.values()];
    // Redis: of fields that end together, the one written last comes first.
    const ending = fields.filter(({ expireAtMs }) => expireAtMs !== undefined).reverse();
    ending.sort((a, b) => endOf(a) - endOf(b));
    return ending.concat(fields.filter(({ expireAtMs }) => expireAtMs === undefined));
  }

  /** A page for HSCAN; a listpack is one page. */
  scan(cursor: number, count: number): Page<HashField> {
    if (this.form !== 'hashtable') return { items: [...this.entries()], cursor: 0 };
    return this.fields.scan(cursor, count);
  }

  /** Becomes a hash table at once if so much written together does not fit a listpack. */
  prepare(pairs: readonly (readonly [Bytes, Bytes])[]): void {
    if (this.form === 'hashtable') return;
    const isBig = ([name, value]: readonly [Bytes, Bytes]): boolean => this.isBig(name, value);
    if (pairs.length > this.limits.hashMaxListpackEntries || pairs.some(isBig)) {
      this.form = 'hashtable';
    }
  }

  /** Writes a field; its end goes unless `keepTtl`. Returns whether the field is new. */
  set(name: Bytes, value: Bytes, keepTtl = false): boolean {
    if (this.isBig(name, value)) this.form = 'hashtable';
    const field = this.fields.get(name);
    if (field === undefined) {
      this.load(name, value);
      return true;
    }
    this.payloadBytes += value.length - field.value.length;
    field.value = value;
    if (!keepTtl) this.setExpiry(field, undefined);
    return false;
  }

  /** Adds a field that is new; its length is not looked at, as when Redis loads a listpack. */
  load(name: Bytes, value: Bytes): HashField {
    const field = new HashField(name, value);
    this.fields.add(field);
    this.payloadBytes += name.length + value.length;
    if (this.length > this.limits.hashMaxListpackEntries) this.form = 'hashtable';
    return field;
  }

  /** Removes a field. Returns whether it was there. */
  delete(name: Bytes): boolean {
    const field = this.fields.get(name);
    if (field === undefined) return false;
    // A listpack keeps its order.
    if (this.form === 'hashtable') this.fields.remove(field);
    else this.fields.extract(field);
    this.payloadBytes -= name.length + field.value.length;
    if (field.expireAtMs !== undefined) this.deadlines.forget();
    field.expireAtMs = undefined;
    return true;
  }

  /** Readies the hash for fields that end: a listpack becomes a listpackex, for good. */
  allowExpiry(): void {
    if (this.form === 'listpack') this.form = 'listpackex';
  }

  /** Gives a field of this hash an end, or (undefined) takes it away. */
  setExpiry(field: HashField, atMs: number | undefined): void {
    const wasVolatile = field.expireAtMs !== undefined;
    if (!wasVolatile && atMs === undefined) return;
    field.expireAtMs = atMs;
    if (atMs === undefined) this.deadlines.forget();
    else this.deadlines.add(field, !wasVolatile);
    this.allowExpiry();
    if (this.form !== 'listpackex') return;
    // Redis: the field is written anew.
    this.fields.extract(field);
    this.fields.add(field);
  }

  /** Removes up to `limit` fields whose end is at or before `nowMs`, and tells each. Returns how many. */
  expireDue(nowMs: number, limit: number, gone: (name: Bytes) => void): number {
    let removed = 0;
    for (let field = this.deadlines.first(); field !== undefined; field = this.deadlines.first()) {
      if (removed === limit || (field.expireAtMs ?? Infinity) > nowMs) break;
      this.delete(field.key);
      gone(field.key);
      removed += 1;
    }
    return removed;
  }

  clone(): HashValue {
    const copy = new HashValue(this.limits);
    copy.form = this.form;
    copy.payloadBytes = this.payloadBytes;
    for (const { key, value, expireAtMs } of this.fields.values()) {
      const field = new HashField(key, value);
      copy.fields.add(field);
      field.expireAtMs = expireAtMs;
      copy.deadlines.add(field, true);
    }
    return copy;
  }

  private isBig(name: Bytes, value: Bytes): boolean {
    const max = this.limits.hashMaxListpackValue;
    return name.length > max || value.length > max;
  }
}

const endOf = ({ expireAtMs }: HashField): number => expireAtMs ?? Infinity;
