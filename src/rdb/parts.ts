// The parts of a dump as they are met: where each stands, what it is and what it says. Explaining
// them in sentences is left to whoever shows them.
import type { Bytes } from '../resp/bytes.ts';

/** What a part is. */
export type PartKind =
  | 'magic'
  | 'version'
  | 'opcode'
  | 'end'
  | 'checksum'
  | 'aux'
  | 'aux-name'
  | 'aux-value'
  | 'function'
  | 'db'
  | 'db-size'
  | 'db-expires'
  | 'slot'
  | 'expiry'
  | 'idle'
  | 'frequency'
  | 'entry'
  | 'type'
  | 'key'
  | 'count'
  | 'string'
  | 'element'
  | 'member'
  | 'score'
  | 'field'
  | 'field-expiry'
  | 'min-expiry'
  | 'value'
  | 'node-form'
  | 'packed'
  | 'packed-bytes'
  | 'packed-count'
  | 'packed-element'
  | 'packed-end'
  | 'stream-key'
  | 'stream-number'
  | 'group'
  | 'consumer'
  | 'pending'
  | 'time'
  | 'module';

/** How a part is written: plainly, or in one of the forms that save bytes. */
export type PartForm =
  | { readonly name: 'plain' }
  | { readonly name: 'length'; readonly bits: 6 | 14 | 32 | 64 }
  | { readonly name: 'integer'; readonly bits: 8 | 16 | 32 }
  | { readonly name: 'lzf'; readonly packedBytes: number; readonly bytes: number };

/** A part of a dump. */
export interface Part {
  readonly kind: PartKind;
  /** The bytes `[from, to)` of the file. */
  readonly from: number;
  readonly to: number;
  /** 0 for parts of the file itself, 1 for parts of an entry, 2 for what is packed in one. */
  readonly depth: number;
  /** What it says; numbers as digits. */
  readonly text: Bytes;
  readonly form: PartForm;
}

/** Takes the parts in the order in which they end. */
export type PartSink = (part: Part) => void;

/** A part that is written as it is. */
export const PLAIN: PartForm = { name: 'plain' };
