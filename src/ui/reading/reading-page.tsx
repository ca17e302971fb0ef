// A page to look things up in, in the lesson's place: its own bar, then the reference or the
// glossary. The lesson stays below it as it is, and the terminal stays beside it.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { PagePlace } from '../../lesson/place.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { Reference } from '../reference/reference.tsx';
import { hrefOf, pageHref, route } from '../store/route.ts';
import { GlossaryPage } from './glossary-page.tsx';
import { words } from './words.ts';
import './reading.css';

/** The page of an address. */
export function ReadingPage({ place }: { readonly place: PagePlace }): ReactNode {
  const { page, entry } = place;
  const scroller = useRef<HTMLElement>(null);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    // What was followed to come here may be gone, and the keyboard with it.
    if (document.activeElement === document.body) scroller.current?.focus();
  }, [page, entry]);
  return (
    <div className="reading">
      <Bar place={place} />
      <article className="reading-scroll" ref={scroller} tabIndex={-1}>
        <div className="reading-text prose">
          {page === 'reference' ? <Reference entry={entry} /> : <GlossaryPage entry={entry} />}
        </div>
      </article>
    </div>
  );
}

function Bar({ place: { page, entry } }: { readonly place: PagePlace }): ReactNode {
  const { course } = usePlayground();
  const place = route.get() ?? course.progress.getSnapshot().place;
  const lesson = place?.lesson ?? course.lessons[0]?.id;
  const current = (name: PagePlace['page']): 'page' | 'true' | undefined => {
    if (page !== name) return undefined;
    return entry === undefined ? 'page' : 'true';
  };
  return (
    <nav className="reading-bar" aria-label={words.pages}>
      {lesson !== undefined && (
        <a
          className="button button-quiet"
          href={hrefOf(lesson, place?.step)}
          aria-label={words.backToLesson}
        >
          <Icon name="chevronLeft" />
          {words.lesson}
        </a>
      )}
      <span className="reading-pages">
        <a href={pageHref('reference')} aria-current={current('reference')}>
          {words.commands}
        </a>
        <a href={pageHref('glossary')} aria-current={current('glossary')}>
          {words.glossary}
        </a>
      </span>
    </nav>
  );
}
