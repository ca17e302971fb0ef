// How a component gets at the playground it is drawn for.
import { createContext, useContext } from 'react';
import type { Playground } from './playground.ts';

/** The playground of this page. */
export const PlaygroundContext = createContext<Playground | undefined>(undefined);

/** The playground of this page. @throws Error outside of one, which is a bug. */
export function usePlayground(): Playground {
  const playground = useContext(PlaygroundContext);
  if (playground === undefined) throw new Error('no playground around this component');
  return playground;
}
