// Monaco, slim: the editor core alone, fetched only when asked for, with its worker
// served from our own site. Its themes are read off the page's custom properties.
import type { editor, languages } from 'monaco-editor/editor';
import type { Look } from '../store/theme.ts';
import type { Program } from './program.ts';
import { tokenizeLine } from './tokens.ts';
import type { OpenQuote } from './tokens.ts';

/** The part of Monaco that the page uses. */
export type Monaco = typeof import('monaco-editor/editor');

let loading: Promise<Monaco> | undefined;

/** Fetches Monaco once; a failed fetch may be tried again. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= fetchMonaco().catch((cause: unknown) => {
    loading = undefined;
    throw cause;
  });
  return loading;
}

async function fetchMonaco(): Promise<Monaco> {
  const [monaco, worker] = await Promise.all([
    import('monaco-editor/editor'),
    import('monaco-editor/editor/editor.worker.js?worker'),
  ]);
  const EditorWorker = worker.default;
  Object.assign(globalThis, { MonacoEnvironment: { getWorker: () => new EditorWorker() } });
  monaco.languages.register({ id: 'python' });
  monaco.languages.setTokensProvider('python', {
    getInitialState: () => stateOf(''),
    tokenize: (line, state) => colours(line, openQuote(state)),
  });
  return monaco;
}

// Monaco compares and copies the state at each line's end; ours is a word, wrapped as it wants.
interface QuoteState extends languages.IState {
  readonly open: OpenQuote;
}

function stateOf(open: OpenQuote): QuoteState {
  const state: QuoteState = {
    open,
    clone: () => state,
    equals: other => openQuote(other) === open,
  };
  return state;
}

function openQuote(state: languages.IState): OpenQuote {
  const open = 'open' in state ? state.open : '';
  return open === '"""' || open === "'''" ? open : '';
}

function colours(line: string, open: OpenQuote): languages.ILineTokens {
  const result = tokenizeLine(line, open);
  let startIndex = 0;
  const tokens = result.tokens.map(({ kind, text }) => {
    const token = { startIndex, scopes: kind };
    startIndex += text.length;
    return token;
  });
  return { tokens, endState: stateOf(result.open) };
}

/** Makes Monaco look like the page in `look`. */
export function applyTheme(monaco: Monaco, look: Look): void {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => longHex(style.getPropertyValue(`--${name}`).trim());
  const rule = (token: string, name: string): editor.ITokenThemeRule => {
    return { token, foreground: color(name).slice(1) };
  };
  monaco.editor.defineTheme('playground', {
    base: look === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', 'ink'),
      rule('comment', 'code-comment'),
      rule('keyword', 'code-keyword'),
      rule('string', 'code-string'),
      rule('number', 'code-number'),
    ],
    colors: {
      'editor.background': color('surface'),
      'editor.foreground': color('ink'),
      focusBorder: '#00000000',
    },
  });
  monaco.editor.setTheme('playground');
}

// The build shortens #ffffff to #fff, which Monaco does not know.
function longHex(color: string): string {
  return color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color;
}

/** One read-only editor. */
export class MonacoPane {
  private readonly editor: editor.IStandaloneCodeEditor;
  private readonly marks: editor.IEditorDecorationsCollection;

  constructor(monaco: Monaco, place: HTMLElement, label: string) {
    this.editor = monaco.editor.create(place, readOnlyOptions(label));
    this.marks = this.editor.createDecorationsCollection();
  }

  /** Shows a program, marks its current lines and scrolls to them. */
  show({ source, current }: Program): void {
    if (this.editor.getValue() !== source) this.editor.setValue(source);
    if (current === undefined) return this.marks.clear();
    const { first, last } = current;
    const range = { startLineNumber: first, startColumn: 1, endLineNumber: last, endColumn: 1 };
    const options = {
      isWholeLine: true,
      className: 'python-current',
      marginClassName: 'python-current-margin',
    };
    this.marks.set([{ range, options }]);
    this.editor.revealLines(first, last);
  }

  /** Gives back what the editor holds. */
  dispose(): void {
    this.editor.getModel()?.dispose();
    this.editor.dispose();
  }
}

function readOnlyOptions(label: string): editor.IStandaloneEditorConstructionOptions {
  return {
    language: 'python',
    readOnly: true,
    domReadOnly: true,
    tabFocusMode: true,
    ariaLabel: label,
    automaticLayout: true,
    bracketPairColorization: { enabled: false },
    contextmenu: false,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 13,
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
    unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
    wordWrap: 'on',
    wrappingIndent: 'indent',
    padding: { top: 8, bottom: 12 },
  };
}
