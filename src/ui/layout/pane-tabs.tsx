// The three panes as tabs, where there is room for one only.
import type { ReactNode } from 'react';
import { useValue } from '../store/observable.ts';
import { frontPane } from '../store/panes.ts';
import { text } from '../text.ts';
import { Icon } from './icons.tsx';

/** Buttons that bring one pane to the front. */
export function PaneTabs(): ReactNode {
  const front = useValue(frontPane);
  const tabs = [
    { name: 'lesson', icon: 'book', label: text.lesson },
    { name: 'terminal', icon: 'prompt', label: text.terminal },
    { name: 'python', icon: 'python', label: text.python },
  ] as const;
  return (
    <nav className="pane-tabs" aria-label={text.panes}>
      {tabs.map(({ name, icon, label }) => (
        <button
          key={name}
          type="button"
          className="pane-tab"
          aria-current={front === name ? 'true' : undefined}
          onClick={() => frontPane.set(name)}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </nav>
  );
}
