// Something that is fetched while a component is drawn: on its way, there, or not to be had.
import { useCallback, useEffect, useState } from 'react';
import { useValue } from '../store/observable.ts';
import { language } from '../text.ts';

/** How it stands with what is fetched. */
export type Loaded<T> =
  { readonly status: 'loading' | 'failed' } | { readonly status: 'there'; readonly value: T };

/** Fetches again whenever `load` is another function. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [last, setLast] = useState<{ by: () => Promise<T>; state: Loaded<T> }>();
  useEffect(() => {
    let wanted = true;
    const arrive = (state: Loaded<T>): void => {
      if (wanted) setLast({ by: load, state });
    };
    load().then(
      value => arrive({ status: 'there', value }),
      () => arrive({ status: 'failed' }),
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  return last?.by === load ? last.state : { status: 'loading' };
}

/** Fetches something of the course in the language that is on. */
export function useInLanguage<T>(load: (wanted: string) => Promise<T>): Loaded<T> {
  const wanted = useValue(language);
  return useLoaded(useCallback(() => load(wanted), [load, wanted]));
}
