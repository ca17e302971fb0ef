// The manifest of append-only files: which file is the base, which ones follow it, in which order.
// A text of one line a file: `file appendonly.aof.1.incr.aof seq 1 type i`.
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import { quote, splitArguments } from '../resp/quote.ts';

/** A file of the manifest: the base, what was appended to it, or what is to be removed. */
export interface AofFile {
  readonly name: Bytes;
  readonly seq: number;
  readonly type: 'b' | 'i' | 'h';
}

/** The files in force, in the order in which they are loaded. */
export interface Manifest {
  readonly base: AofFile | undefined;
  readonly increments: readonly AofFile[];
}

const TYPES = ['b', 'i', 'h'] as const;

/** Redis: these words stand over the reason in the log. */
export const MANIFEST_ERROR = '*** FATAL AOF MANIFEST FILE ERROR ***';

/** Why a manifest cannot be used. */
export class ManifestError extends Error {
  /** Number and text of the line that is wrong, if it is one. */
  readonly line: { readonly number: number; readonly text: string } | undefined;

  constructor(message: string, line?: { number: number; text: string }) {
    super(message);
    this.line = line;
  }
}

/** Reads a manifest. @throws ManifestError in Redis's words */
export function parseManifest(text: Bytes): Manifest {
  const lines = text.split('\n');
  if (text === '') throw new ManifestError('Found an empty AOF manifest');
  let base: AofFile | undefined;
  const increments: AofFile[] = [];
  for (const [i, line] of lines.slice(0, text.endsWith('\n') ? -1 : undefined).entries()) {
    if (line.startsWith('#')) continue;
    const at = { number: i + 1, text: line };
    const file = parseLine(line, at);
    if (file.type === 'b' && base !== undefined) {
      throw new ManifestError('Found duplicate base file information', at);
    }
    const last = increments.at(-1);
    if (file.type === 'i' && last !== undefined && file.seq <= last.seq) {
      throw new ManifestError('Found a non-monotonic sequence number', at);
    }
    if (file.type === 'b') base = file;
    else if (file.type === 'i') increments.push(file);
  }
  return { base, increments };
}

/** The text of a manifest. */
export function formatManifest({ base, increments }: Manifest): Bytes {
  const files = base === undefined ? increments : [base, ...increments];
  return latin1(files.map(formatFile).join(''));
}

const formatFile = ({ name, seq, type }: AofFile): string =>
  `file ${/^[\w.-]+$/.test(name) ? name : quote(name)} seq ${seq} type ${type}\n`;

function parseLine(line: string, at: { number: number; text: string }): AofFile {
  const bad = (): ManifestError => new ManifestError('Invalid AOF manifest file format', at);
  const words = splitArguments(latin1(line));
  // Redis: at least the three pairs; pairs that it does not know are passed over.
  if (words === undefined || words.length < 6 || words.length % 2 === 1) throw bad();
  const value = (key: string): Bytes | undefined => {
    const found = words.findIndex((word, i) => i % 2 === 0 && word.toLowerCase() === key);
    return found < 0 ? undefined : words[found + 1];
  };
  const [name, type] = [value('file'), value('type')];
  const seq = Number(value('seq'));
  if (name === undefined || name === '' || !(seq >= 1)) throw bad();
  if (/[/\\]/.test(name)) throw new ManifestError("File can't be a path, just a filename", at);
  const known = TYPES.find(each => each === type);
  if (known !== undefined) return { name, seq, type: known };
  throw type === undefined ? bad() : new ManifestError('Unknown AOF file type', at);
}
