// Deep links: the part of an address after `#` that names a lesson and a step of it.

/** A place in the course. */
export interface Place {
  readonly lesson: string;
  readonly step?: string;
}

const LINK = /^#?\/([a-z0-9-]+)(?:\/([a-z0-9-]+))?\/?$/;

/** The place that an address's hash names; undefined for any other hash. */
export function parsePlace(hash: string): Place | undefined {
  const [, lesson, step] = LINK.exec(hash) ?? [];
  if (lesson === undefined) return undefined;
  return step === undefined ? { lesson } : { lesson, step };
}

/** The hash of a place: `#/lesson/step`. */
export function printPlace({ lesson, step }: Place): string {
  return step === undefined ? `#/${lesson}` : `#/${lesson}/${step}`;
}
