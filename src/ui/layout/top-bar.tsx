// The bar over the page: what it is, where one is in it, and the page's own choices.
import { lazy, useState } from 'react';
import type { ReactNode } from 'react';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { frontPane } from '../store/panes.ts';
import { setPreferences } from '../store/preferences.ts';
import { pageHref } from '../store/route.ts';
import { look } from '../store/theme.ts';
import { text } from '../text.ts';
import { Icon } from './icons.tsx';
import { LanguageToggle } from './language-choice.tsx';
import { Modal } from './modal.tsx';
import './top-bar.css';

// What is in the dialogs is fetched when one of them is opened.
const Contents = lazy(async () => {
  const { Contents: contents } = await import('../reading/contents.tsx');
  return { default: contents };
});
const DataMenu = lazy(async () => {
  const { DataMenu: menu } = await import('../persistence/data-menu.tsx');
  return { default: menu };
});
const Settings = lazy(async () => {
  const { Settings: settings } = await import('./settings.tsx');
  return { default: settings };
});

/** The bar. */
export function TopBar(): ReactNode {
  const { course } = usePlayground();
  const view = useValue(course.view);
  const [open, setOpen] = useState<'contents' | 'data' | 'settings'>();
  const close = (): void => setOpen(undefined);
  return (
    <header className="top-bar">
      <span className="brand">
        <Logo />
        <span className="brand-name">{text.appName}</span>
      </span>
      <button
        type="button"
        className="button button-quiet contents-button"
        aria-haspopup="dialog"
        onClick={() => setOpen('contents')}
      >
        <Icon name="book" />
        <span className="contents-button-word">{text.contents}</span>
        {view !== undefined && <span className="contents-button-title">{view.lesson.title}</span>}
      </button>
      <div className="top-bar-end">
        <ReferenceLink />
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={text.data}
          title={text.data}
          aria-haspopup="dialog"
          onClick={() => setOpen('data')}
        >
          <Icon name="disk" />
        </button>
        <LanguageToggle />
        <ThemeToggle />
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={text.settings}
          title={text.settings}
          aria-haspopup="dialog"
          onClick={() => setOpen('settings')}
        >
          <Icon name="gear" />
        </button>
      </div>
      <Modal title={text.contents} open={open === 'contents'} onClose={close}>
        <Contents onChoose={close} />
      </Modal>
      <Modal title={text.data} open={open === 'data'} onClose={close}>
        <DataMenu />
      </Modal>
      <Modal title={text.settings} open={open === 'settings'} onClose={close}>
        <Settings onForget={() => course.forget()} />
      </Modal>
    </header>
  );
}

function ReferenceLink(): ReactNode {
  return (
    <a
      className="button button-quiet button-icon reference-link"
      href={pageHref('reference')}
      aria-label={text.reference}
      title={text.reference}
      onClick={() => frontPane.set('lesson')}
    >
      <Icon name="list" />
    </a>
  );
}

function ThemeToggle(): ReactNode {
  const dark = useValue(look) === 'dark';
  const label = dark ? text.switchToLight : text.switchToDark;
  return (
    <button
      type="button"
      className="button button-quiet button-icon"
      aria-label={label}
      title={label}
      onClick={() => setPreferences({ theme: dark ? 'light' : 'dark' })}
    >
      <Icon name={dark ? 'sun' : 'moon'} />
    </button>
  );
}

function Logo(): ReactNode {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M8 10l6 6-6 6M17 22h8" />
    </svg>
  );
}
