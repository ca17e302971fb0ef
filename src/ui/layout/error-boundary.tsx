// When drawing fails: says so in plain words instead of a white page. Progress is kept outside of
// what is drawn, so nothing learned is lost.
import { Component } from 'react';
import type { ReactNode } from 'react';
import { text } from '../text.ts';

interface Props {
  readonly children: ReactNode;
  /** Shown instead when the children cannot be drawn; without it the whole page says so. */
  readonly fallback?: ReactNode;
}

interface State {
  readonly reason?: string;
}

/** Shows its children, or what went wrong in them. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(failure: unknown): State {
    return { reason: failure instanceof Error ? failure.message : String(failure) };
  }

  override render(): ReactNode {
    const { reason } = this.state;
    if (reason === undefined) return this.props.children;
    if (this.props.fallback !== undefined) return this.props.fallback;
    return (
      <main className="crash" role="alert">
        <h1>{text.crashTitle}</h1>
        <p>{text.crashNote}</p>
        <pre>{reason}</pre>
        <button type="button" className="button button-primary" onClick={() => location.reload()}>
          {text.reload}
        </button>
      </main>
    );
  }
}
