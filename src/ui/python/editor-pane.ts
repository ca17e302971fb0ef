// One editor with a program of the lesson in it: the current step's lines marked, the line where a
// run failed marked too, and what of it is to be run. Outside React; a component lends it a place.
import type { editor, IDisposable } from 'monaco-editor/editor';
import type { Monaco } from './monaco.ts';
import { selected, without } from './program.ts';
import type { LineRange, Program } from './program.ts';
import type { Failure } from './python-terminal.ts';

/** What an editor tells, and what it is called. */
export interface EditorHost {
  readonly label: string;
  /** Called with the text whenever the learner changes it. */
  onEdit(source: string): void;
  /** Called when lines are selected, or none any more. */
  onSelect(isSelected: boolean): void;
  /** Called for Ctrl-Enter. */
  onRun(): void;
}

/** Python to run: lines of a program, and the line they begin at. */
export interface Excerpt {
  readonly source: string;
  readonly firstLine: number;
}

/** One editor. */
export class EditorPane {
  private readonly editor: editor.IStandaloneCodeEditor;
  private readonly monaco: Monaco;
  private readonly host: EditorHost;
  private readonly marks: editor.IEditorDecorationsCollection;
  private readonly skipped: editor.IEditorDecorationsCollection;
  private readonly errors: editor.IEditorDecorationsCollection;
  private readonly listeners: IDisposable[] = [];
  private program: Program = { source: '' };
  private replacing = false;

  constructor(monaco: Monaco, place: HTMLElement, host: EditorHost) {
    this.monaco = monaco;
    this.host = host;
    this.editor = monaco.editor.create(place, options(host.label));
    this.marks = this.editor.createDecorationsCollection();
    this.skipped = this.editor.createDecorationsCollection();
    this.errors = this.editor.createDecorationsCollection();
    this.listen();
  }

  /** Shows a program, or what the learner has made of it, and scrolls to the current step. */
  show(program: Program, draft?: string): void {
    this.program = program;
    const shown = draft ?? program.source;
    this.replacing = true;
    if (this.editor.getValue() !== shown) this.editor.setValue(shown);
    this.replacing = false;
    this.markSteps();
    this.markFailure(undefined);
    const { current } = program;
    if (current !== undefined) this.editor.revealLines(current.first, current.last);
  }

  /** Marks the line where a run failed, or none. */
  markFailure(failure: Failure | undefined): void {
    if (failure === undefined) return this.errors.clear();
    const { line, message } = failure;
    const decoration = {
      isWholeLine: true,
      className: 'python-failed',
      marginClassName: 'python-failed-margin',
      after: { content: `  ${message}`, inlineClassName: 'python-failed-message' },
    };
    const lines = this.editor.getModel()?.getLineCount() ?? line;
    const range = wide({ first: Math.min(line, lines), last: Math.min(line, lines) });
    const end = this.editor.getModel()?.getLineMaxColumn(range.startLineNumber) ?? 1;
    this.errors.set([{ range: { ...range, endColumn: end }, options: decoration }]);
    this.editor.revealLineInCenterIfOutsideViewport(range.startLineNumber);
  }

  /** The whole program. */
  whole(): Excerpt {
    return { source: this.editor.getValue(), firstLine: 1 };
  }

  /** The program without earlier steps, whose effects are in the store already. */
  step(): Excerpt {
    const range = this.skipped.getRange(0);
    const source = this.editor.getValue();
    if (range === null) return { source, firstLine: 1 };
    const { startLineNumber: first, endLineNumber: last } = range;
    return { source: without(source, { first, last }), firstLine: 1 };
  }

  /** The selected lines; undefined when nothing is selected. */
  selection(): Excerpt | undefined {
    const range = this.editor.getSelection();
    if (range === null || range.isEmpty()) return undefined;
    const { startLineNumber: first, endLineNumber, endColumn } = range;
    const last = endColumn === 1 ? endLineNumber - 1 : endLineNumber;
    return { source: selected(this.editor.getValue(), { first, last }), firstLine: first };
  }

  /** Gives back what the editor holds. */
  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.editor.getModel()?.dispose();
    this.editor.dispose();
  }

  // Only while the program is as the lesson has it: in another one the steps are elsewhere.
  private markSteps(): void {
    const { source, current, earlier } = this.program;
    const known = this.editor.getValue() === source;
    this.marks.set(known && current !== undefined ? [currentMark(current)] : []);
    this.skipped.set(known && earlier !== undefined ? [{ range: wide(earlier), options: {} }] : []);
  }

  private listen(): void {
    const { editor: pane, host, monaco } = this;
    const { KeyCode, KeyMod } = monaco;
    // Escape, then Tab, leaves the editor, as it leaves the terminals.
    const leave = (isLeaving: boolean): void => pane.updateOptions({ tabFocusMode: isLeaving });
    this.listeners.push(
      pane.onDidChangeModelContent(() => {
        this.errors.clear();
        if (this.replacing) return;
        this.markSteps();
        host.onEdit(pane.getValue());
      }),
      pane.onDidChangeCursorSelection(({ selection }) => host.onSelect(!selection.isEmpty())),
      pane.onKeyDown(({ keyCode }) => {
        if (keyCode === KeyCode.Escape) leave(true);
        else if (keyCode !== KeyCode.Tab && keyCode !== KeyCode.Shift) leave(false);
      }),
      pane.onDidBlurEditorText(() => leave(false)),
    );
    pane.addAction({
      id: 'run',
      label: host.label,
      keybindings: [KeyMod.CtrlCmd | KeyCode.Enter, KeyMod.Shift | KeyCode.Enter],
      run: () => host.onRun(),
    });
  }
}

function wide({ first, last }: LineRange): {
  startLineNumber: number;
  startColumn: number;
  endLineNumber: number;
  endColumn: number;
} {
  return { startLineNumber: first, startColumn: 1, endLineNumber: last, endColumn: 1 };
}

function currentMark(current: LineRange): editor.IModelDeltaDecoration {
  const decoration = {
    isWholeLine: true,
    className: 'python-current',
    marginClassName: 'python-current-margin',
  };
  return { range: wide(current), options: decoration };
}

function options(label: string): editor.IStandaloneEditorConstructionOptions {
  return {
    language: 'python',
    ariaLabel: label,
    automaticLayout: true,
    autoIndent: 'full',
    bracketPairColorization: { enabled: false },
    contextmenu: false,
    fixedOverflowWidgets: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 13,
    insertSpaces: true,
    lineHeight: 21,
    lineNumbers: 'off',
    folding: false,
    glyphMargin: false,
    lineDecorationsWidth: 13,
    lineNumbersMinChars: 0,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    occurrencesHighlight: 'off',
    renderLineHighlight: 'none',
    renderWhitespace: 'none',
    guides: { indentation: false },
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false, useShadows: false },
    stickyScroll: { enabled: false },
    tabSize: 4,
    unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
    wordBasedSuggestions: 'off',
    wordWrap: 'on',
    wrappingIndent: 'indent',
    padding: { top: 8, bottom: 12 },
  };
}
