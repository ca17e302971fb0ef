// State outside React: a value, and who wants to hear when it changes. Components read it with
// `useValue`; everything else with `get`. Knows nothing of what it holds.
import { useSyncExternalStore } from 'react';

/** Something with a current value that tells when it changes. */
export interface Readable<T> {
  /** The current value; the same object until it changes. */
  get(): T;
  /** Calls `listener` after each change; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

/** A value that can be replaced. */
export class Observable<T> implements Readable<T> {
  private value: T;
  private readonly listeners = new Set<() => void>();

  constructor(value: T) {
    this.value = value;
  }

  get(): T {
    return this.value;
  }

  /** Replaces the value and tells the listeners, unless it is the same one. */
  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The current value, in a component that is drawn again when it changes. */
export function useValue<T>(source: Readable<T>): T {
  return useSyncExternalStore(
    listener => source.subscribe(listener),
    () => source.get(),
  );
}
