// Set values: members by themselves, by chance and by cursor. The encoding is what Redis would show;
// what it changes here is the order: numbers ascend in an intset, a listpack keeps the order of
// arrival, that of a hash table is nobody's promise.
import type { Bytes } from '../../resp/bytes.ts';
import { parseInt64 } from '../algo/int64.ts';
import { DenseIndex } from './dense-index.ts';
import type { Limits } from './limits.ts';
import type { Page } from './table.ts';
import { pageOf } from './table.ts';
import type { Aggregate } from './values.ts';

/** Redis's encodings of a set. */
export type SetEncoding = 'intset' | 'listpack' | 'hashtable';

const HEADER_BYTES = 24;
const INTEGER_BYTES = 8;
const LISTPACK_MEMBER_BYTES = 3;
const TABLE_MEMBER_BYTES = 48;
const MAX_INTSET_ENTRIES = 2 ** 30;

/** Distinct members. */
export class SetValue extends DenseIndex<Bytes> implements Aggregate {
  readonly type = 'set';
  accountedBytes = 0;
  private form: SetEncoding;
  private readonly limits: Limits;
  private payloadBytes = 0;

  constructor(limits: Limits, encoding: SetEncoding = 'intset') {
    super();
    this.limits = limits;
    this.form = encoding;
  }

  protected keyOf(member: Bytes): Bytes {
    return member;
  }

  get encoding(): SetEncoding {
    return this.form;
  }

  get length(): number {
    return this.size;
  }

  get sizeBytes(): number {
    if (this.form === 'intset') return HEADER_BYTES + this.length * INTEGER_BYTES;
    const each = this.form === 'listpack' ? LISTPACK_MEMBER_BYTES : TABLE_MEMBER_BYTES;
    return HEADER_BYTES + this.payloadBytes + this.length * each;
  }

  has(member: Bytes): boolean {
    return this.placeOf(member) >= 0;
  }

  /** All members in Redis's order. */
  members(): Iterable<Bytes> {
    return this.form === 'intset' ? this.ascending() : this.dense.values();
  }

  /** A page for SSCAN; what is no hash table is one page. */
  scan(cursor: number, count: number): Page<Bytes> {
    if (this.form !== 'hashtable') return { items: [...this.members()], cursor: 0 };
    return pageOf(this.dense, cursor, count);
  }

  /** Takes the encoding that Redis chooses when so many members come, `first` first. */
  prepare(first: Bytes, count: number): void {
    const { setMaxListpackEntries } = this.limits;
    if (this.length === 0) {
      const isSmall = count <= setMaxListpackEntries;
      if (isInteger(first) && count <= this.limits.setMaxIntsetEntries) this.form = 'intset';
      else this.form = isSmall ? 'listpack' : 'hashtable';
    } else if (this.form === 'intset' && count > this.limits.setMaxIntsetEntries) {
      this.form = 'hashtable';
    } else if (this.form === 'listpack' && count > setMaxListpackEntries) {
      this.form = 'hashtable';
    }
  }

  /** Adds a member. Returns whether it is new. */
  add(member: Bytes): boolean {
    if (this.has(member)) return false;
    if (this.form === 'intset') this.makeRoomInIntset(member);
    else if (this.form === 'listpack' && !this.fitsListpack(member)) this.form = 'hashtable';
    this.attach(member);
    return true;
  }

  /** Adds a member that is new; its length is not looked at, as when Redis loads a listpack. */
  load(member: Bytes): void {
    const isFull = this.length >= this.limits.setMaxListpackEntries;
    if (this.form === 'listpack' && isFull) this.form = 'hashtable';
    this.attach(member);
  }

  /** Removes a member. Returns whether it was there. */
  delete(member: Bytes): boolean {
    const place = this.placeOf(member);
    if (place < 0) return false;
    // A listpack keeps its order.
    if (this.form === 'listpack') this.removeInOrder(place);
    else this.removeAt(place);
    this.payloadBytes -= member.length;
    return true;
  }

  /** Becomes an intset if all members are integers and few enough, as SINTERSTORE does. */
  shrinkToIntset(): void {
    if (this.length > this.maxIntset) return;
    if (this.dense.every(isInteger)) this.form = 'intset';
  }

  clone(): SetValue {
    const copy = new SetValue(this.limits, this.form);
    copy.refill(this.dense.slice());
    copy.payloadBytes = this.payloadBytes;
    return copy;
  }

  private attach(member: Bytes): void {
    this.append(member);
    this.payloadBytes += member.length;
  }

  private get maxIntset(): number {
    return Math.min(this.limits.setMaxIntsetEntries, MAX_INTSET_ENTRIES);
  }

  private makeRoomInIntset(member: Bytes): void {
    if (isInteger(member)) {
      if (this.length >= this.maxIntset) this.form = 'hashtable';
      return;
    }
    const { setMaxListpackValue } = this.limits;
    const fits = this.dense.every(each => each.length <= setMaxListpackValue);
    if (fits && this.fitsListpack(member)) this.becomeListpack();
    else this.form = 'hashtable';
  }

  // Redis: the numbers come first and ascend, whatever the order of their arrival.
  private becomeListpack(): void {
    this.refill(this.ascending());
    this.form = 'listpack';
  }

  private fitsListpack(member: Bytes): boolean {
    const { setMaxListpackEntries, setMaxListpackValue } = this.limits;
    return this.length < setMaxListpackEntries && member.length <= setMaxListpackValue;
  }

  private ascending(): Bytes[] {
    return this.dense.slice().sort(compareIntegers);
  }
}

const isInteger = (member: Bytes): boolean => parseInt64(member) !== undefined;

const SAFE_DIGITS = 15;

function compareIntegers(a: Bytes, b: Bytes): number {
  if (a.length <= SAFE_DIGITS && b.length <= SAFE_DIGITS) return Number(a) - Number(b);
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
