// Every intended difference between our server and a real one: one line each, with its reason and
// the versions for which it holds. A comparison may ignore what stands here and nothing else.

/** One intended difference. */
export interface Delta {
  /** What differs, in the words of the comparison that asks, as `COMMAND INFO restore flags`. */
  readonly about: string;
  /** Beginnings of the real server's versions for which the line holds; `''` is every version. */
  readonly versions: readonly string[];
  /** Why ours is different on purpose. */
  readonly reason: string;
}

/** All of them. */
export const DELTAS: readonly Delta[] = [];

/** The line that allows a difference `about` something against a server of `version`. */
export function intendedDelta(about: string, version: string): Delta | undefined {
  const holds = (delta: Delta): boolean => delta.versions.some(each => version.startsWith(each));
  return DELTAS.find(delta => delta.about === about && holds(delta));
}
