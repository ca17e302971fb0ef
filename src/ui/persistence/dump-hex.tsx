// The bytes of a dump around the chosen part, in hexadecimal and as text.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Part } from '../../rdb/parts.ts';

const BYTES_A_ROW = 16;
const ROWS = 28;
const ROWS_BEFORE = 6;

interface Props {
  readonly bytes: Uint8Array;
  readonly part: Part | undefined;
  /** From here on nothing could be read. */
  readonly brokenFrom: number;
  readonly label: string;
  readonly onChoose: (at: number) => void;
}

/** The bytes; a click on one chooses its part. */
export function Hex({ bytes, part, brokenFrom, label, onChoose }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  // The list of parts does the same for keys.
  useEffect(() => {
    const element = box.current;
    const choose = ({ target }: MouseEvent): void => {
      const at = target instanceof HTMLElement ? target.dataset['at'] : undefined;
      if (at !== undefined) onChoose(Number(at));
    };
    element?.addEventListener('click', choose);
    return () => element?.removeEventListener('click', choose);
  }, [onChoose]);
  const last = Math.max(0, Math.ceil(bytes.length / BYTES_A_ROW) - ROWS);
  const wanted = Math.floor((part?.from ?? 0) / BYTES_A_ROW) - ROWS_BEFORE;
  const first = Math.max(0, Math.min(last, wanted));
  const rows = Array.from({ length: ROWS }, (_, i) => (first + i) * BYTES_A_ROW);
  const classOf = (at: number): string => {
    const isChosen = part !== undefined && at >= part.from && at < part.to;
    return `dump-byte${isChosen ? ' dump-chosen' : ''}${at >= brokenFrom ? ' dump-unread' : ''}`;
  };
  return (
    <div ref={box} className="dump-hex" role="group" aria-label={label} tabIndex={0}>
      {rows.map(start => {
        if (start >= bytes.length) return null;
        const row = [...bytes.subarray(start, start + BYTES_A_ROW)];
        return (
          <div key={start} className="dump-row">
            <span className="dump-offset">{start}</span>
            <span className="dump-codes">
              {row.map((byte, i) => (
                <span key={i} className={classOf(start + i)} data-at={start + i}>
                  {byte.toString(16).padStart(2, '0')}
                </span>
              ))}
            </span>
            <span className="dump-letters">
              {row.map((byte, i) => (
                <span key={i} className={classOf(start + i)} data-at={start + i}>
                  {byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'}
                </span>
              ))}
            </span>
          </div>
        );
      })}
    </div>
  );
}
