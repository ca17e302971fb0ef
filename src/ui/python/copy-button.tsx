// A button that copies a text and says that it has.
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../layout/icons.tsx';
import { text } from '../text.ts';

interface Props {
  readonly source: string;
  /** What is copied, where several buttons would else have the same name. */
  readonly label?: string;
}

/** Copies `source`. */
export function CopyButton({ source, label }: Props): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard?.writeText(source).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button
      type="button"
      className="button button-quiet python-tool"
      aria-label={label}
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {copied ? text.copied : text.copy}
    </button>
  );
}
