// Progress outlives reloads, other tabs, full disks, broken text and newer pages.
import { describe, expect, it } from 'vitest';
import { parsePlace, printPlace } from '../../src/lesson/place.ts';
import type { ProgressStore } from '../../src/lesson/progress.ts';
import { Progress } from '../../src/lesson/progress.ts';

class Shelf implements ProgressStore {
  readonly aside: string[] = [];
  text: string | null;

  constructor(text: string | null = null) {
    this.text = text;
  }
  load(): string | null {
    return this.text;
  }
  save(text: string): void {
    this.text = text;
  }
  setAside(text: string): void {
    this.aside.push(text);
  }
}

const refusing: ProgressStore = {
  load() {
    throw new Error('The operation is insecure.');
  },
  save() {
    throw new Error('The operation is insecure.');
  },
  setAside() {
    throw new Error('The operation is insecure.');
  },
};

let timeMs = 0;
const open = (store: ProgressStore): Progress => new Progress(store, () => (timeMs += 1));

describe('progress', () => {
  it('survives a reload', () => {
    const shelf = new Shelf();
    const before = open(shelf);
    before.markDone('capitals', 'missing', false);
    before.moveTo('capitals', 'many');
    const after = open(shelf);
    expect(after.getSnapshot()).toEqual(before.getSnapshot());
    expect(after.lesson('capitals')['missing']?.assisted).toBe(false);
    expect(after.getSnapshot().place).toEqual({ lesson: 'capitals', step: 'many' });
    expect(after.lesson('hashes')).toEqual({});
  });

  it('tells its listeners, and gives the same object until it changes', () => {
    const progress = open(new Shelf());
    let calls = 0;
    const stop = progress.subscribe(() => (calls += 1));
    const before = progress.getSnapshot();
    expect(progress.getSnapshot()).toBe(before);
    progress.markDone('a', 'b', false);
    expect(calls).toBe(1);
    expect(progress.getSnapshot()).not.toBe(before);
    stop();
    progress.forget();
    expect(calls).toBe(1);
    expect(progress.lesson('a')).toEqual({});
  });

  it('keeps the better of two: done alone beats done with help, then the first time', () => {
    const progress = open(new Shelf());
    progress.markDone('a', 'b', true);
    progress.markDone('a', 'b', false);
    const best = progress.lesson('a')['b'];
    progress.markDone('a', 'b', true);
    progress.markDone('a', 'b', false);
    expect(best?.assisted).toBe(false);
    expect(progress.lesson('a')['b']).toEqual(best);
  });

  it('loses nothing that another tab has saved meanwhile', () => {
    const shelf = new Shelf();
    const [one, other] = [open(shelf), open(shelf)];
    one.markDone('a', 'first', false);
    other.markDone('a', 'second', false);
    one.moveTo('a', 'third');
    expect(Object.keys(open(shelf).lesson('a')).sort()).toEqual(['first', 'second']);
  });

  it('goes on without storage, and says so', () => {
    const progress = open(refusing);
    progress.markDone('a', 'b', false);
    expect(progress.lesson('a')['b']).toBeDefined();
    expect(progress.getSnapshot().problem).toBe(
      'Your progress cannot be kept in this browser: The operation is insecure.',
    );
  });

  it.each([
    'not JSON',
    '[]',
    '{"version":1}',
    '{"version":1,"lessons":{"a":7}}',
    '{"version":1,"lessons":{"a":{"b":{"assisted":"perhaps"}}}}',
  ])('sets broken text aside: %s', text => {
    const shelf = new Shelf(text);
    const progress = open(shelf);
    progress.markDone('c', 'd', false);
    expect(shelf.aside).toEqual([text]);
    expect(open(shelf).lesson('c')['d']).toBeDefined();
  });

  it('reads what it can of a newer page, and keeps the rest aside', () => {
    const newer = JSON.stringify({
      version: 2,
      lessons: { a: { b: { assisted: false, atMs: 5, stars: 3 }, c: { stars: 1 } } },
      badges: ['early'],
    });
    const shelf = new Shelf(newer);
    const progress = open(shelf);
    expect(progress.lesson('a')).toEqual({ b: { assisted: false, atMs: 5 } });
    expect(shelf.aside).toEqual([newer]);
  });
});

describe('a place', () => {
  it.each(['#/capitals', '#/capitals/first-key'])('%s is read and printed', hash => {
    const place = parsePlace(hash);
    expect(place && printPlace(place)).toBe(hash);
  });

  it.each(['', '#', '#/', '#capitals', '#/a/b/c', '#/../x', '#/A'])('%j is none', hash => {
    expect(parsePlace(hash)).toBeUndefined();
  });
});
