// What a page and a Python worker say to each other. Only shapes: who runs Python and how is the
// worker's affair, what it looks like the page's. Each socket of Python has a port of its own,
// straight to the server; only where the worker stands still while it waits RESP comes this way.

import type { SeenCall } from '../link/tap.ts';
import type { MailAddress } from '../link/web/mail.ts';
import type { Bytes } from '../resp/bytes.ts';

/** One thing to load before Python can start, beside Pyodide itself: a zip of pure Python. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  /** The file below the folder of all Python files. */
  readonly file: string;
  readonly sizeBytes: number;
}

/** What the build has placed in the site; `python/manifest.json`. */
export interface PythonManifest {
  /** Version of Pyodide and of CPython. */
  readonly pyodide: string;
  readonly python: string;
  /** The folder of Pyodide's own files, and the size of each in bytes. */
  readonly folder: string;
  readonly files: Readonly<Record<string, number>>;
  /** The standard library, as a zip in that folder. */
  readonly stdlib: string;
  readonly packages: readonly PythonPackage[];
  /** What the build could not get. */
  readonly missing: readonly MissingPackage[];
}

/** A package that is not in the site, and why. */
export interface MissingPackage {
  readonly name: string;
  /** What an import calls it. */
  readonly module: string;
  readonly reason: string;
}

/**
 * How a call of Python waits: its stack is put aside (`suspend`), or its whole thread stands still on
 * a request for its mail (`request`; see link/web/mail.ts) and hears nothing else meanwhile.
 */
export type Bridge =
  { readonly kind: 'suspend' } | { readonly kind: 'request'; readonly address: MailAddress };

/** Sent once, first. */
export interface StartPython {
  readonly type: 'start';
  /** Where the Python files are; ends with a slash. */
  readonly baseUrl: string;
  readonly manifest: PythonManifest;
  readonly bridge: Bridge;
}

/** Runs several lines at once; `echo` shows each statement as if it had been typed. */
export interface RunBlock {
  readonly type: 'block';
  readonly source: string;
  /** `paste`: text from elsewhere, maybe with prompts; `editor`: a program that has line numbers. */
  readonly from: 'paste' | 'editor';
  /** The line of the editor at which the source begins, from 1. */
  readonly firstLine: number;
}

/** From the page to the worker. */
export type ToPython =
  | StartPython
  /** A line typed at the prompt. */
  | { readonly type: 'line'; readonly text: string }
  | RunBlock
  /** Ctrl-C at the prompt: forgets the lines of a statement that is not finished. */
  | { readonly type: 'forget-lines' }
  /** Ctrl-C while Python runs. */
  | { readonly type: 'interrupt' }
  /** The line that Python waits for; undefined at the end of input (Ctrl-D). */
  | { readonly type: 'input'; readonly text: string | undefined }
  | { readonly type: 'complete'; readonly id: number; readonly text: string }
  /** So much of the output has been shown. */
  | { readonly type: 'shown'; readonly chars: number }
  /** The size of the terminal in characters. */
  | { readonly type: 'size'; readonly columns: number; readonly rows: number }
  /** The ports of this machine on which a server listens. */
  | { readonly type: 'ports'; readonly ports: readonly number[] }
  /** The page's own server is there, or is gone and all connections with it. */
  | { readonly type: 'server'; readonly up: boolean }
  /** What has come for a socket that has no port of its own, or that it is closed. */
  | { readonly type: 'received'; readonly socket: number; readonly bytes: Bytes }
  | { readonly type: 'closed'; readonly socket: number };

/** A letter to a worker that may stand still: it comes as a message and waits for a request too. */
export interface Letter {
  readonly type: 'letter';
  /** From 1, without gaps. */
  readonly number: number;
  readonly message: ToPython;
}

/** How far the start has come. */
export interface StartProgress {
  readonly stage: 'fetch' | 'boot';
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** From the worker to the page. */
export type FromPython =
  | ({ readonly type: 'progress' } & StartProgress)
  | { readonly type: 'ready'; readonly banner: string }
  | { readonly type: 'output'; readonly text: string }
  /** Python is idle; `more` inside a statement that goes on. */
  | { readonly type: 'prompt'; readonly more: boolean }
  /** Python waits for a line of input. */
  | { readonly type: 'reading' }
  /** A block has ended; `line` of the editor is where it failed. */
  | { readonly type: 'block-done'; readonly line?: number; readonly message?: string }
  | { readonly type: 'completions'; readonly id: number; readonly found: Completions }
  /** A new client for the server at a port of this machine; with a MessagePort, or by number. */
  | { readonly type: 'connect'; readonly port: number; readonly socket?: number }
  /** What a socket without a port of its own sends, and its end. */
  | { readonly type: 'send'; readonly socket: number; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly socket: number }
  /** An interrupt has arrived; without this Python is deep in something that hears nothing. */
  | { readonly type: 'heard' }
  /** Something has been sent to the server; the latest commands with their replies. */
  | { readonly type: 'sent'; readonly calls: readonly SeenCall[] }
  /** exit() was called. */
  | { readonly type: 'exited' }
  /** Python cannot go on. */
  | { readonly type: 'died'; readonly reason: string };

/** What the word before the cursor may become. */
export interface Completions {
  /** Where in the text the word begins. */
  readonly from: number;
  readonly words: readonly string[];
}
