// The documentation of the server's commands, asked for once. What comes back is the server's own
// word on itself: the page holds no table of commands.
import type { CommandInfo } from '../../cli/command-info.ts';
import { readInfo } from '../../cli/command-info.ts';
import type { Docs } from '../../cli/docs.ts';
import { readDocs } from '../../cli/docs.ts';
import { isError } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { Observable } from '../store/observable.ts';
import type { Readable } from '../store/observable.ts';

/** Whoever can ask the server. */
export interface Asked {
  call(...argv: string[]): Promise<Reply>;
}

/** How it stands with the documentation; `mute`: the server has none, `silent`: it is gone. */
export type DocsState =
  | { readonly status: 'loading' | 'mute' | 'silent' }
  | { readonly status: 'there'; readonly docs: Docs };

/** The documentation of one server's commands. */
export class CommandDocs {
  private readonly server: Asked;
  private readonly now = new Observable<DocsState>({ status: 'loading' });
  private readonly infos = new Map<string, Promise<CommandInfo | undefined>>();

  constructor(server: Asked) {
    this.server = server;
    void this.load();
  }

  /** The documentation, as far as it is there. */
  get state(): Readable<DocsState> {
    return this.now;
  }

  /** Asks the server, again if it did not answer. */
  async load(): Promise<void> {
    this.now.set({ status: 'loading' });
    try {
      const reply = await this.server.call('COMMAND', 'DOCS');
      this.now.set(
        isError(reply) ? { status: 'mute' } : { status: 'there', docs: readDocs(reply) },
      );
    } catch {
      this.now.set({ status: 'silent' });
    }
  }

  /** What COMMAND INFO says of a command; undefined when it cannot be had. */
  info(words: readonly string[]): Promise<CommandInfo | undefined> {
    const name = words.join('|').toLowerCase();
    const known = this.infos.get(name) ?? this.ask(name);
    this.infos.set(name, known);
    return known;
  }

  private async ask(name: string): Promise<CommandInfo | undefined> {
    try {
      return readInfo(await this.server.call('COMMAND', 'INFO', name));
    } catch {
      this.infos.delete(name);
      return undefined;
    }
  }
}
