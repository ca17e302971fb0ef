// What was found: commands by name, then steps with the words around what was typed.
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { usePlayground } from '../playground-context.ts';
import { findCommands } from '../reference/find-commands.ts';
import { docsOf } from '../reference/known-docs.ts';
import { useValue } from '../store/observable.ts';
import { hrefOf, pageHref } from '../store/route.ts';
import { makeSearch } from './search.ts';
import type { Found } from './search.ts';
import { useInLanguage } from './use-loaded.ts';
import { words } from './words.ts';

interface Props {
  readonly typed: string;
  readonly onChoose: () => void;
}

const MOST_COMMANDS = 6;

/** The results for what was typed. */
export function SearchResults({ typed, onChoose }: Props): ReactNode {
  const { course, library } = usePlayground();
  const index = useInLanguage(library.index);
  const search = useMemo(
    () => (index.status === 'there' ? makeSearch(index.value, course.lessons) : undefined),
    [index, course.lessons],
  );
  const found = useMemo(() => search?.(typed) ?? [], [search, typed]);
  const commands = useCommands(typed);
  const nothing = search !== undefined && found.length + commands.length === 0;
  return (
    <div className="search-results">
      <p className="reading-note" role="status">
        {index.status === 'loading' && words.loading}
        {index.status === 'failed' && words.notLoaded}
        {nothing && words.nothingFound(typed)}
        {search !== undefined && !nothing && words.foundCount(found.length, commands.length)}
      </p>
      {commands.length > 0 && (
        <ul className="search-commands">
          {commands.map(({ name, summary }) => (
            <li key={name}>
              <a href={pageHref('reference', name)} onClick={onChoose}>
                <code>{name}</code> <span>{summary}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <ul className="search-steps">
        {found.map(each => (
          <Step key={`${each.entry.lesson}/${each.entry.step}`} found={each} onChoose={onChoose} />
        ))}
      </ul>
    </div>
  );
}

// By name alone: what a command is about, the lessons tell better.
function useCommands(typed: string) {
  const state = useValue(docsOf(usePlayground().server).state);
  if (state.status !== 'there') return [];
  const named = state.docs.commands.filter(({ name }) => name.includes(typed.toUpperCase()));
  return findCommands(named, typed).slice(0, MOST_COMMANDS);
}

interface StepProps {
  readonly found: Found;
  readonly onChoose: () => void;
}

function Step({ found: { entry, lesson, excerpt }, onChoose }: StepProps): ReactNode {
  return (
    <li>
      <a href={hrefOf(entry.lesson, entry.step)} onClick={onChoose}>
        <span className="search-title">{entry.title}</span>
        <span className="search-lesson">{lesson.title}</span>
        <span className="search-excerpt">
          {excerpt.map((piece, at) => (at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece))}
        </span>
      </a>
    </li>
  );
}
