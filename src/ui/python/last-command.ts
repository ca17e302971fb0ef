// What was typed last in a redis-cli, and what it is in Python. Shown at once; what the rows should
// know of the store is asked after each command, for the next.
import type { CommandEvent } from '../../cli/client.ts';
import { holdsSecret } from '../../cli/secrets.ts';
import type { Equivalent } from '../../python/equivalents/equivalent.ts';
import { equivalentOf } from '../../python/equivalents/equivalent.ts';
import { StoreMemory } from '../../python/equivalents/memory.ts';
import type { Playground } from '../playground.ts';
import type { Readable } from '../store/observable.ts';
import { Observable } from '../store/observable.ts';
import { lineOf } from './command-line.ts';

/** A command as it was typed, and in Python. */
export interface SaidCommand extends Equivalent {
  readonly line: string;
}

/** Follows the terminals. */
export class LastCommand {
  private readonly latest = new Observable<SaidCommand | undefined>(undefined);
  private readonly memory: StoreMemory;

  constructor({ server, lastCommand }: Playground) {
    this.memory = new StoreMemory(argv => server.send(argv));
    // Of what comes within a frame, as pasted lines do, only the last can be read.
    let isDue = false;
    const follow = (): void => {
      isDue = false;
      this.hear(lastCommand.get());
    };
    lastCommand.subscribe(() => {
      if (!isDue) requestAnimationFrame(follow);
      isDue = true;
    });
    follow();
  }

  /** The latest command; undefined before the first. */
  get said(): Readable<SaidCommand | undefined> {
    return this.latest;
  }

  private hear(event: CommandEvent | undefined): void {
    if (event === undefined || holdsSecret(event.argv)) return;
    const said = this.say(event);
    this.latest.set(said);
    this.memory.learn(event.argv).then(
      isNew => {
        if (isNew && this.latest.get() === said) this.latest.set(this.say(event));
      },
      () => {
        // The server is gone; its own notice says so.
      },
    );
  }

  private say(event: CommandEvent): SaidCommand {
    return { line: lineOf(event.argv), ...equivalentOf(event, this.memory.known()) };
  }
}

const followed = new WeakMap<Playground, LastCommand>();

/** The follower of a page's terminals, made when it is first asked for. */
export function lastCommandOf(playground: Playground): LastCommand {
  const found = followed.get(playground) ?? new LastCommand(playground);
  followed.set(playground, found);
  return found;
}
