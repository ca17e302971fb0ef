// What can be done with all data at once: take it home as a dump.rdb, bring one, and pull the plug.
import { Suspense, lazy, useRef, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import type { Playground } from '../playground.ts';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';
import type { CrashReport } from './crash.ts';
import { exportDump, importDump, lastCrash, pullThePlug } from './crash.ts';
import { saveFile } from './save-file.ts';

const FILE_NAME = 'dump.rdb';

// What reads and writes Python comes when it is asked for.
const LiteralPanel = lazy(async () => {
  const { LiteralPanel: panel } = await import('./literal-panel.tsx');
  return { default: panel };
});

/** The data, as the content of a dialog; a file may be dropped on it. */
export function DataMenu(): ReactNode {
  const playground = usePlayground();
  const data = useValue(playground.server.data);
  const [said, setSaid] = useState('');
  const bring = (file: File | undefined): void => {
    if (file === undefined) return;
    setSaid('');
    importDump(playground, file).then(
      problem => setSaid(problem ?? text.dataBrought),
      (reason: unknown) => setSaid(String(reason)),
    );
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    bring(event.dataTransfer.files[0]);
  };
  return (
    <div className="settings" onDragOver={event => event.preventDefault()} onDrop={drop}>
      <p>{data === undefined ? '' : text.dataKept[data.kept]}</p>
      <div className="settings-row">
        <button type="button" className="button" onClick={() => void takeHome(playground)}>
          {text.dataDownload}
        </button>
        <FileButton onFile={bring} />
        <p>{text.dataFileNote}</p>
        <p role="status">{said}</p>
      </div>
      <Literal />
      <Plug />
    </div>
  );
}

function FileButton({ onFile }: { readonly onFile: (file: File | undefined) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {text.dataUpload}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={text.dataUpload}
        onChange={event => onFile(event.target.files?.[0])}
      />
    </>
  );
}

function Literal(): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <div className="settings-row">
      <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {text.literalShow}
      </button>
      <p>{text.literalNote}</p>
      {open && (
        <Suspense fallback={null}>
          <LiteralPanel />
        </Suspense>
      )}
    </div>
  );
}

function Plug(): ReactNode {
  const playground = usePlayground();
  const report = useValue(lastCrash);
  return (
    <div className="settings-row">
      <button type="button" className="button" onClick={() => void pullThePlug(playground)}>
        {text.pullThePlug}
      </button>
      <p>{text.pullThePlugNote}</p>
      <p role="status">{report === undefined ? '' : wordsOf(report)}</p>
    </div>
  );
}

function wordsOf({ before, after, lost }: CrashReport): string {
  const words = text.crashReport(before, after);
  return lost.length === 0 ? words : `${words} ${text.crashLost(lost.join(', '))}`;
}

async function takeHome(playground: Playground): Promise<void> {
  saveFile(await exportDump(playground), FILE_NAME);
}
