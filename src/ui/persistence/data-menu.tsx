// What can be done with all data at once: take it home as a dump.rdb, bring one, and pull the plug.
import { Suspense, lazy, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { ErrorBoundary } from '../layout/error-boundary.tsx';
import { Modal } from '../layout/modal.tsx';
import type { Playground } from '../playground.ts';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';
import type { CrashReport } from './crash.ts';
import { exportDump, importDump, lastCrash, pullThePlug } from './crash.ts';
import { FileButton } from './file-button.tsx';
import { saveFile } from './save-file.ts';

// Only for those who want to look: words for every part of a dump are no small thing.
const DumpView = lazy(async () => {
  const { DumpView: view } = await import('./dump-view.tsx');
  return { default: view };
});

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
        <FileButton label={text.dataUpload} onFile={bring} />
        <p>{text.dataFileNote}</p>
        <p role="status">{said}</p>
      </div>
      <Literal />
      <LookInside />
      <Plug />
    </div>
  );
}

function LookInside(): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <div className="settings-row">
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {text.dumpShow}
      </button>
      <p>{text.dumpShowNote}</p>
      <Modal title={text.dumpShow} open={open} onClose={() => setOpen(false)} wide>
        <ErrorBoundary fallback={<p>{text.lessonFailed}</p>}>
          <Suspense fallback={<p>{text.pageLoading}</p>}>
            <DumpView />
          </Suspense>
        </ErrorBoundary>
      </Modal>
    </div>
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
      <button
        type="button"
        className="button"
        onClick={() => pullThePlug(playground).catch(() => undefined)}
      >
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
