// Streams in dumps, checked as Redis 8.0 checks them: nodes of packed entries, counters, groups,
// their pending entries and consumers.
import { CorruptData, expectThat } from '../engine/algo/byte-reader.ts';
import { parseInt64 } from '../engine/algo/int64.ts';
import type { ListpackReader } from '../engine/algo/listpack.ts';
import { elementBytes, openListpack } from '../engine/algo/listpack.ts';
import type { Bytes } from '../resp/bytes.ts';
import { RdbType } from './format.ts';
import { showElements } from './packed.ts';
import type { Words } from './words.ts';
import { RdbFault } from './words.ts';

const ID_BYTES = 16;
const SAME_FIELDS = 2;
/** Flags and the two parts of the ID. */
const FIXED_ELEMENTS = 3;

/** Reads a stream. @throws RdbFault, CorruptData */
export function walkStream(words: Words, type: number): void {
  const nodes = words.expect(2793, 'Stream listpacks len loading failed.', () => words.count());
  const keys = new Set<Bytes>();
  for (let left = nodes; left > 0; left -= 1) walkNode(words, keys);
  const length = words.expect(2890, 'Stream object metadata loading failed.', () => {
    const count = Number(words.length('stream-number'));
    const numbers = type === RdbType.stream ? 2 : 7;
    for (let i = 0; i < numbers; i += 1) words.length('stream-number');
    return count;
  });
  if (length > 0 && keys.size === 0) {
    throw new RdbFault(2896, 'Stream length inconsistent with rax entries');
  }
  const groups = words.expect(2904, 'Stream cgroup count loading failed.', () => words.count());
  const names = new Set<Bytes>();
  for (let left = groups; left > 0; left -= 1) walkGroup(words, type, names);
}

function walkNode(words: Words, keys: Set<Bytes>): void {
  const noKey = 'Stream master ID loading failed: invalid encoding or I/O error.';
  const key = words.expect(2804, noKey, () => words.string('stream-key'));
  if (key.length !== ID_BYTES) {
    throw new RdbFault(2809, 'Stream node key entry is not the size of a stream ID');
  }
  const noNode = 'Stream listpacks loading failed.';
  const content = words.expect(2821, noNode, () => words.content('packed'));
  const elements: Bytes[] = [];
  words.expect(2828, 'Stream listpack integrity check failed.', () =>
    checkNode(openListpack(content.bytes), text => {
      if (words.isShown) elements.push(text);
    }),
  );
  if (words.isShown) showElements(words, 'listpack', { content, elements });
  if (keys.has(key)) throw new RdbFault(2852, 'Listpack re-added with existing key');
  keys.add(key);
}

// The first entry's fields, then the entries, each of them counted. @throws CorruptData
function checkNode(reader: ListpackReader, met: (text: Bytes) => void): void {
  const text = (): Bytes => {
    const element = elementBytes(reader.next());
    met(element);
    return element;
  };
  const number = (): number => {
    const value = parseInt64(text());
    if (value === undefined) throw new CorruptData('an integer is expected');
    return Number(value);
  };
  const skip = (count: number): void => {
    for (let left = count; left > 0; left -= 1) text();
  };
  const count = number() + number();
  const ownFields = number();
  skip(ownFields);
  expectThat(number() === 0, 'the first entry has no end');
  for (let left = count; left !== 0; left -= 1) {
    const isSame = (number() & SAME_FIELDS) !== 0;
    number();
    number();
    const fields = isSame ? ownFields : number();
    const extra = isSame ? FIXED_ELEMENTS : FIXED_ELEMENTS + 1 + fields;
    skip(isSame ? fields : 2 * fields);
    expectThat(number() === fields + extra, 'an entry of another length');
  }
  expectThat(reader.done, 'more than its entries');
}

function walkGroup(words: Words, type: number, names: Set<Bytes>): void {
  const noName = 'Error reading the consumer group name from Stream';
  const name = words.expect(2915, noName, () => words.string('group'));
  words.expect(2924, 'Stream cgroup ID loading failed.', () => {
    words.length('stream-number');
    words.length('stream-number');
  });
  if (type !== RdbType.stream) {
    const noOffset = 'Stream cgroup offset loading failed.';
    words.expect(2935, noOffset, () => words.length('stream-number'));
  }
  if (names.has(name)) throw new RdbFault(2946, `Duplicated consumer group name ${name}`);
  names.add(name);
  const pending = new Map<Bytes, boolean>();
  const size = words.expect(2961, 'Stream PEL size loading failed.', () => words.count());
  for (let left = size; left > 0; left -= 1) walkPending(words, pending);
  const noConsumers = 'Stream consumers num loading failed.';
  const consumers = words.expect(2994, noConsumers, () => words.count());
  const known = new Set<Bytes>();
  for (let left = consumers; left > 0; left -= 1) walkConsumer(words, type, { known, pending });
  if ([...pending.values()].includes(false)) {
    throw new RdbFault(3084, 'Stream CG PEL entry without consumer');
  }
}

function walkPending(words: Words, pending: Map<Bytes, boolean>): void {
  const id = words.expect(2968, 'Stream PEL ID loading failed.', () =>
    words.raw('pending', ID_BYTES),
  );
  words.expect(2976, 'Stream PEL NACK loading failed.', () => {
    words.time('time');
    words.length('stream-number');
  });
  if (pending.has(id)) {
    const twice = 'Duplicated global PEL entry loading stream consumer group';
    throw new RdbFault(2982, twice);
  }
  pending.set(id, false);
}

interface GroupParts {
  readonly known: Set<Bytes>;
  /** Whether a consumer has the entry. */
  readonly pending: Map<Bytes, boolean>;
}

function walkConsumer(words: Words, type: number, { known, pending }: GroupParts): void {
  const noName = 'Error reading the consumer name from Stream group.';
  const name = words.expect(3001, noName, () => words.string('consumer'));
  if (known.has(name)) throw new RdbFault(3010, 'Duplicate stream consumer detected.');
  known.add(name);
  words.expect(3017, 'Stream short read reading seen time.', () => words.time('time'));
  if (type === RdbType.stream3) {
    words.expect(3025, 'Stream short read reading active time.', () => words.time('time'));
  }
  const own = new Set<Bytes>();
  const noSize = 'Stream consumer PEL num loading failed.';
  const size = words.expect(3038, noSize, () => words.count());
  for (let left = size; left > 0; left -= 1) {
    const noId = 'Stream short read reading PEL streamID.';
    const id = words.expect(3046, noId, () => words.raw('pending', ID_BYTES));
    if (!pending.has(id)) {
      throw new RdbFault(3053, 'Consumer entry not found in group global PEL');
    }
    if (own.has(id)) {
      const twice = 'Duplicated consumer PEL entry  loading a stream consumer group';
      throw new RdbFault(3065, twice);
    }
    own.add(id);
    pending.set(id, true);
  }
}
