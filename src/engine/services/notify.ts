// Keyspace notifications: what happens to keys, published to channels named after the key and after
// the event. Off until `notify-keyspace-events` names at least one class and one kind of channel.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { EventName } from '../events.ts';
import { EVENT_CLASS } from '../events.ts';

/** Redis: `A` is every class but misses and new keys. */
const ALL_CLASSES = 'g$lshzxetd';

/** Publishes the events of a server. */
export class Notify {
  private readonly publish: (channel: Bytes, message: Bytes) => void;
  private classes = new Set<string>();
  private toKeyspace = false;
  private toKeyevent = false;

  constructor(publish: (channel: Bytes, message: Bytes) => void) {
    this.publish = publish;
  }

  /** Takes the value of `notify-keyspace-events`. */
  configure(flags: string): void {
    this.toKeyspace = flags.includes('K');
    this.toKeyevent = flags.includes('E');
    const isHeard = this.toKeyspace || this.toKeyevent;
    this.classes = new Set(isHeard ? flags.replace('A', ALL_CLASSES) : '');
  }

  /** Tells an event of a key, if its class is wanted. */
  tell(dbIndex: number, key: Bytes, event: EventName): void {
    if (this.classes.size === 0 || !this.classes.has(EVENT_CLASS[event])) return;
    if (this.toKeyspace) this.publish(latin1(`__keyspace@${dbIndex}__:${key}`), latin1(event));
    if (this.toKeyevent) this.publish(latin1(`__keyevent@${dbIndex}__:${event}`), key);
  }
}
