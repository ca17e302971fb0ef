// All commands of the server by group, with a field that narrows them down.
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CommandDoc, Docs } from '../../cli/docs.ts';
import { words } from '../reading/words.ts';
import { pageHref } from '../store/route.ts';
import { findCommands } from './find-commands.ts';

/** The list. */
export function CommandList({ docs }: { readonly docs: Docs }): ReactNode {
  const [typed, setTyped] = useState(lastTyped);
  const found = findCommands(docs.commands, typed);
  const type = (next: string): void => {
    lastTyped = next;
    setTyped(next);
  };
  return (
    <>
      <h1>{words.commands}</h1>
      <input
        className="field"
        type="search"
        aria-label={words.findCommand}
        placeholder={words.findCommand}
        value={typed}
        onInput={event => type(event.currentTarget.value)}
      />
      <p className="reading-note" role="status">
        {found.length === 0
          ? words.noCommand(typed.trim())
          : words.commandCount(found.length, docs.commands.length)}
      </p>
      {typed.trim() === '' ? (
        docs.groups.map(group => (
          <section key={group} className="command-group">
            <h2>{groupName(group)}</h2>
            <Commands commands={found.filter(each => each.group === group)} />
          </section>
        ))
      ) : (
        <Commands commands={found} />
      )}
    </>
  );
}

// Kept while the page is open: back from a command, the list is as it was left.
let lastTyped = '';

function Commands({ commands }: { readonly commands: readonly CommandDoc[] }): ReactNode {
  return (
    <ul className="command-list">
      {commands.map(({ name, summary }) => (
        <li key={name}>
          <a href={pageHref('reference', name)}>
            <code>{name}</code>
          </a>
          <span>{summary}</span>
        </li>
      ))}
    </ul>
  );
}

/** What a group is called; a group that is not known, by its own name. */
export function groupName(group: string): string {
  const names: Readonly<Record<string, string>> = words.groups;
  return names[group] ?? group;
}
