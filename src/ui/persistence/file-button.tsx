// A button that asks for a file.
import { useRef } from 'react';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly onFile: (file: File | undefined) => void;
}

/** Asks for a file and gives it; the same file may be chosen again. */
export function FileButton({ label, onFile }: Props): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={event => {
          onFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </>
  );
}
