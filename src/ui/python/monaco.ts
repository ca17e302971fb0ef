// Monaco, slim: the editor core and a few of its features, fetched only when asked for, with its
// worker served from our own site. Its themes are read off the page's custom properties.
import type { editor, languages } from 'monaco-editor/editor';
import type { Completions } from '../../python/protocol.ts';
import type { Look } from '../store/theme.ts';
import { tokenizeLine } from './tokens.ts';
import type { OpenQuote } from './tokens.ts';

/** The part of Monaco that the page uses. */
export type Monaco = typeof import('monaco-editor/editor');

/** What the word at the end of `text` may become, asked of a Python that runs. */
export type Complete = (text: string) => Promise<Completions>;

let loading: Promise<Monaco> | undefined;

/** Fetches Monaco once; a failed fetch may be tried again. */
export function loadMonaco(complete: Complete): Promise<Monaco> {
  loading ??= fetchMonaco(complete).catch((cause: unknown) => {
    loading = undefined;
    throw cause;
  });
  return loading;
}

async function fetchMonaco(complete: Complete): Promise<Monaco> {
  const [{ monaco }, worker] = await Promise.all([
    import('./editor-parts.ts'),
    import('monaco-editor/editor/editor.worker.js?worker'),
  ]);
  const EditorWorker = worker.default;
  Object.assign(globalThis, { MonacoEnvironment: { getWorker: () => new EditorWorker() } });
  monaco.languages.register({ id: 'python' });
  monaco.languages.setTokensProvider('python', {
    getInitialState: () => stateOf(''),
    tokenize: (line, state) => colours(line, openQuote(state)),
  });
  monaco.languages.setLanguageConfiguration('python', pythonRules(monaco));
  monaco.languages.registerCompletionItemProvider('python', completionOf(monaco, complete));
  return monaco;
}

function pythonRules(monaco: Monaco): languages.LanguageConfiguration {
  const { IndentAction } = monaco.languages;
  return {
    comments: { lineComment: '#' },
    brackets: [
      ['(', ')'],
      ['[', ']'],
      ['{', '}'],
    ],
    autoClosingPairs: ['()', '[]', '{}', '""', "''"].map(([open = '', close = '']) => ({
      open,
      close,
      notIn: ['string', 'comment'],
    })),
    onEnterRules: [{ beforeText: /:\s*(#.*)?$/, action: { indentAction: IndentAction.Indent } }],
  };
}

function completionOf(
  { languages: { CompletionItemKind } }: Monaco,
  complete: Complete,
): languages.CompletionItemProvider {
  return {
    triggerCharacters: ['.'],
    async provideCompletionItems(model, { lineNumber, column }) {
      const before = model.getLineContent(lineNumber).slice(0, column - 1);
      const { from, words } = await complete(before);
      const start = before.lastIndexOf('.') >= from ? before.lastIndexOf('.') + 1 : from;
      const range = {
        startLineNumber: lineNumber,
        endLineNumber: lineNumber,
        startColumn: start + 1,
        endColumn: column,
      };
      const suggestions = words.map(word => {
        const name = word.slice(word.lastIndexOf('.') + 1);
        const label = name.replace(/\(\)?$/, '');
        const kind = label === name ? CompletionItemKind.Variable : CompletionItemKind.Method;
        return { label, kind, insertText: label, range };
      });
      return { suggestions };
    },
  };
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

const BRACKETS = [1, 2, 3, 4, 5, 6].map(depth => `editorBracketHighlight.foreground${depth}`);

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
      'editorSuggestWidget.background': color('surface'),
      'editorSuggestWidget.foreground': color('ink'),
      'editorSuggestWidget.border': color('line-strong'),
      'editorSuggestWidget.selectedBackground': color('accent-wash'),
      'editorSuggestWidget.selectedForeground': color('ink'),
      'editorSuggestWidget.highlightForeground': color('accent'),
      'editorSuggestWidget.focusHighlightForeground': color('accent'),
      ...Object.fromEntries(BRACKETS.map(name => [name, color('ink')])),
      focusBorder: '#00000000',
    },
  });
  monaco.editor.setTheme('playground');
}

// The build shortens #ffffff to #fff, which Monaco does not know.
function longHex(color: string): string {
  return color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color;
}
