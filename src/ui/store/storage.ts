// The browser's localStorage, which may be refused (private windows, blocked site data, a full
// disk): reading then gives nothing, writing says so once, and the page works on in memory.
import type { ProgressStore } from '../../lesson/progress.ts';
import { Observable } from './observable.ts';

const PREFIX = 'redis-playground:';

/** False once the browser has refused to keep something. */
export const storageWorks = new Observable(true);

const memory = new Map<string, string>();

/** The text kept under `name`, or undefined. */
export function readText(name: string): string | undefined {
  const inMemory = memory.get(name);
  if (inMemory !== undefined) return inMemory;
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    storageWorks.set(false);
    return undefined;
  }
}

/** Keeps `text` under `name`; for this visit only when the browser refuses. */
export function writeText(name: string, text: string): void {
  try {
    localStorage.setItem(PREFIX + name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
    storageWorks.set(false);
  }
}

/** The JSON kept under `name`, or undefined when there is none or it is damaged. */
export function readJson(name: string): unknown {
  const text = readText(name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps a value as JSON under `name`. */
export function writeJson(name: string, value: unknown): void {
  writeText(name, JSON.stringify(value));
}

/** Where the lessons' progress is kept; each method throws when the browser refuses. */
export const progressStore: ProgressStore = {
  load: () => localStorage.getItem(`${PREFIX}progress`),
  save: text => localStorage.setItem(`${PREFIX}progress`, text),
  setAside: text => localStorage.setItem(`${PREFIX}progress-unread`, text),
};
