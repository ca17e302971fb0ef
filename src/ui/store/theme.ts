// Which of the two looks is on: the learner's choice, or the device's where there is none. Sets
// `data-theme` on the root element, from which all colours follow.
import { Observable } from './observable.ts';
import { preferences } from './preferences.ts';

/** The look that is on. */
export type Look = 'light' | 'dark';

const device = matchMedia('(prefers-color-scheme: dark)');

/** The look that is on now. */
export const look = new Observable<Look>(currentLook());

/** Keeps `data-theme` in step with the choice and the device. */
export function startTheme(): void {
  const apply = (): void => {
    look.set(currentLook());
    document.documentElement.dataset['theme'] = look.get();
  };
  preferences.subscribe(apply);
  device.addEventListener('change', apply);
  apply();
}

function currentLook(): Look {
  const { theme } = preferences.get();
  if (theme !== 'system') return theme;
  return device.matches ? 'dark' : 'light';
}
