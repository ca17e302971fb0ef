// The course as the page gets it, and its proofs counted.
import { fileURLToPath } from 'node:url';
import { compileLessons } from '../../src/lesson/compile.ts';
import type { Compiled } from '../../src/lesson/compile.ts';
import type { Proof, ProofKind } from '../../src/lesson/prove.ts';
import { proveLesson } from '../../src/lesson/prove.ts';
import type { Ground } from '../../src/lesson/prove.ts';
import type { Lesson } from '../../src/lesson/schema.ts';
import { ProofMachine } from '../../src/node/lesson-machine.ts';
import { memoryServers } from '../../src/node/memory-server.ts';
import { CPython } from '../../src/node/cpython.ts';
import { readLessonFolder } from '../../src/node/lesson-folder.ts';
import { scripts } from './engine.ts';

/** The folder of the course. */
export const LESSONS = fileURLToPath(new URL('../../lessons/', import.meta.url));

/** Every lesson of the course. */
export function readCourse(): Compiled {
  return compileLessons(readLessonFolder(LESSONS));
}

/** The CPython that `npm run setup` installs. */
export const PYTHON = fileURLToPath(new URL('../../.cache/python/bin/python3', import.meta.url));

/** A new process of it; end it. */
export function cpython(mostMs?: number): CPython {
  return new CPython(PYTHON, mostMs);
}

const NOW_MS = Date.UTC(2025, 2, 7, 8, 45, 4, 30);

/** A machine whose clocks stand still unless they are moved; a bug in a server is thrown. */
export function testMachine(): ProofMachine {
  const start = memoryServers({ nowMs: () => NOW_MS, scripts });
  return new ProofMachine((each, folderOf) =>
    start(
      {
        ...each,
        onLog: line => {
          if (line.startsWith('# Bug')) throw new Error(line);
          each.onLog(line);
        },
      },
      folderOf,
    ),
  );
}

/** Proofs by kind, and those that do not hold as lines. */
export interface Proven {
  readonly counts: Partial<Record<ProofKind, number>>;
  readonly failures: readonly string[];
}

/** Proves a lesson on a server. */
export async function prove(lesson: Lesson, ground: Ground): Promise<Proven> {
  const counts: Partial<Record<ProofKind, number>> = {};
  const failures: string[] = [];
  for await (const proof of proveLesson(lesson, ground)) {
    counts[proof.kind] = (counts[proof.kind] ?? 0) + 1;
    if (!proof.holds) failures.push(print(proof));
  }
  return { counts, failures };
}

function print({ lesson, step, line, kind, claim, found }: Proof): string {
  return `${lesson}/${step}, line ${line}: ${kind}: ${claim}: ${found}`;
}
