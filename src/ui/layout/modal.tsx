// A dialog over the page. The browser's own <dialog> keeps the focus inside, closes on Escape and
// gives the focus back.
import { Suspense, useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { text } from '../text.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Icon } from './icons.tsx';
import './modal.css';

interface Props {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** True for what needs all the width there is. */
  readonly wide?: boolean;
}

/**
 * A modal dialog with a title and a close button. Its content exists only while it is open, and may be
 * fetched then.
 */
export function Modal({ title, open, onClose, children, wide = false }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  useEffect(() => {
    const element = dialog.current;
    const closeOnBackdrop = (event: MouseEvent): void => {
      if (event.target === element) element?.close();
    };
    element?.addEventListener('click', closeOnBackdrop);
    return () => element?.removeEventListener('click', closeOnBackdrop);
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'modal modal-wide' : 'modal'}
      aria-labelledby={titleId}
      onClose={onClose}
    >
      {open && (
        <div className="modal-box">
          <div className="modal-head">
            <h2 id={titleId}>{title}</h2>
            <button
              type="button"
              className="button button-quiet button-icon"
              aria-label={text.close}
              onClick={() => dialog.current?.close()}
            >
              <Icon name="close" />
            </button>
          </div>
          <ErrorBoundary fallback={<p>{text.pageNotLoaded}</p>}>
            <Suspense fallback={<p>{text.pageLoading}</p>}>{children}</Suspense>
          </ErrorBoundary>
        </div>
      )}
    </dialog>
  );
}
