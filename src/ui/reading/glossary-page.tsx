// The words of the trade, in order of the alphabet; the one that the address names is shown first
// and marked.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Term } from '../../lesson/glossary.ts';
import type { PagePlace } from '../../lesson/place.ts';
import { ProseView } from '../lesson/prose-view.tsx';
import { usePlayground } from '../playground-context.ts';
import { pageHref } from '../store/route.ts';
import { useInLanguage } from './use-loaded.ts';
import { words } from './words.ts';

/** The glossary, at the term that `entry` names. */
export function GlossaryPage({ entry }: Pick<PagePlace, 'entry'>): ReactNode {
  const { library } = usePlayground();
  const glossary = useInLanguage(library.glossary);
  return (
    <>
      <h1>{words.glossary}</h1>
      {glossary.status === 'loading' && <p className="reading-note">{words.loading}</p>}
      {glossary.status === 'failed' && <p className="reading-note">{words.notLoaded}</p>}
      {glossary.status === 'there' && <Terms terms={glossary.value} entry={entry} />}
    </>
  );
}

interface TermsProps {
  readonly terms: readonly Term[];
  readonly entry: string | undefined;
}

function Terms({ terms, entry }: TermsProps): ReactNode {
  const named = useRef<HTMLElement>(null);
  useEffect(() => named.current?.scrollIntoView({ block: 'center' }), [entry]);
  if (terms.length === 0) return <p className="reading-note">{words.noTerms}</p>;
  const known = entry === undefined || terms.some(({ id }) => id === entry);
  const sorted = terms.toSorted((a, b) => a.term.localeCompare(b.term));
  return (
    <>
      {!known && <p className="reading-note">{words.unknownTerm(entry)}</p>}
      <dl className="glossary">
        {sorted.map(({ id, term, also, prose }) => (
          <div key={id} data-named={id === entry}>
            <dt ref={id === entry ? named : undefined}>
              <a href={pageHref('glossary', id)} aria-current={id === entry ? 'true' : undefined}>
                {term}
              </a>
              {also.length > 0 && <span className="glossary-also"> {also.join(', ')}</span>}
            </dt>
            <dd>
              <ProseView prose={prose} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
