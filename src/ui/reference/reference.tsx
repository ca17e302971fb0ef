// The reference: all commands of the connected server, or one of them, as it describes them itself.
import type { ReactNode } from 'react';
import type { PagePlace } from '../../lesson/place.ts';
import { usePlayground } from '../playground-context.ts';
import { words } from '../reading/words.ts';
import { useValue } from '../store/observable.ts';
import { pageHref } from '../store/route.ts';
import type { CommandDocs } from './command-docs.ts';
import { CommandList } from './command-list.tsx';
import { CommandPage } from './command-page.tsx';
import { docsOf } from './known-docs.ts';
import './reference.css';

/** The list of commands, or the command that `entry` names. */
export function Reference({ entry }: Pick<PagePlace, 'entry'>): ReactNode {
  const source = docsOf(usePlayground().server);
  const state = useValue(source.state);
  if (state.status === 'loading') return <p className="reading-note">{words.loading}</p>;
  if (state.status !== 'there') return <NoDocs state={state.status} source={source} />;
  const { docs } = state;
  if (entry === undefined) return <CommandList docs={docs} />;
  const command = docs.commands.find(({ name }) => name === entry.toUpperCase());
  if (command === undefined) return <Unknown name={entry} />;
  return <CommandPage key={command.name} command={command} docs={docs} source={source} />;
}

interface NoDocsProps {
  readonly state: 'mute' | 'silent';
  readonly source: CommandDocs;
}

function NoDocs({ state, source }: NoDocsProps): ReactNode {
  return (
    <>
      <h1>{words.commands}</h1>
      <p>{state === 'mute' ? words.serverMute : words.serverSilent}</p>
      <button type="button" className="button" onClick={() => void source.load()}>
        {words.tryAgain}
      </button>
    </>
  );
}

function Unknown({ name }: { readonly name: string }): ReactNode {
  return (
    <>
      <h1>{words.commands}</h1>
      <p>{words.unknownCommand(name)}</p>
      <p>
        <a href={pageHref('reference')}>{words.allCommands}</a>
      </p>
    </>
  );
}
