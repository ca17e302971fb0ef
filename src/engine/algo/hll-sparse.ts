// The sparse form of HyperLogLog registers: opcodes of one or two bytes for runs of equal registers.
//   00llllll           ZERO: 1 to 64 registers of 0
//   01llllll llllllll  XZERO: 1 to 16384 registers of 0
//   1vvvvvll           VAL: 1 to 4 registers of value 1 to 32
// How a run is split and which neighbours are joined decides the bytes, and is as in Redis.

const XZERO_BIT = 0x40;
const VAL_BIT = 0x80;
const MAX_ZERO = 64;
const MAX_XZERO = 16384;
const MAX_VAL_LENGTH = 4;
const MAX_VALUE = 32;
/** How many opcodes are looked at, from the one before the changed one on, to join equal ones. */
const JOINED_OPCODES = 5;

/** A run of equal registers: `z` ZERO, `Z` XZERO or `v` VAL. */
export interface SparseRun {
  readonly kind: 'z' | 'Z' | 'v';
  readonly value: number;
  readonly length: number;
  /** Where its opcode begins. */
  readonly at: number;
}

/** A register and what it is to be at least. */
export interface RegisterValue {
  readonly register: number;
  readonly value: number;
}

/** The opcodes for registers that are all 0. */
export const emptySparse = (): Uint8Array => Uint8Array.from(zeros(MAX_XZERO));

/** The runs, one for each opcode. */
export function* sparseRuns(opcodes: Uint8Array): Generator<SparseRun> {
  for (let at = 0; at < opcodes.length;) {
    const run = runAt(opcodes, at);
    yield run;
    at += opcodeBytes(run);
  }
}

/** The opcodes after raising a register, or why there are none. */
export function raiseSparse(
  opcodes: Uint8Array,
  raised: RegisterValue,
  maxBytes: number,
): Uint8Array | 'unchanged' | 'too large' | 'corrupt' {
  const { register, value } = raised;
  if (value > MAX_VALUE) return 'too large';
  let first = 0;
  let previous = 0;
  for (let at = 0; at < opcodes.length;) {
    const length = lengthAt(opcodes, at);
    if (register < first + length) {
      const run = runAt(opcodes, at);
      if (run.value >= value) return 'unchanged';
      const parts = splitRun(run, register - first, value);
      const grown = opcodes.length + parts.length - opcodeBytes(run);
      if (parts.length > opcodeBytes(run) && grown > maxBytes) return 'too large';
      return joinEqual(replaced(opcodes, run, parts), previous);
    }
    previous = at;
    at += isXzero(opcodes[at] ?? 0) ? 2 : 1;
    first += length;
  }
  return 'corrupt';
}

const isXzero = (byte: number): boolean => (byte & (VAL_BIT | XZERO_BIT)) === XZERO_BIT;

// The length of the run alone, for the search that each addition begins with.
function lengthAt(opcodes: Uint8Array, at: number): number {
  const byte = opcodes[at] ?? 0;
  if ((byte & VAL_BIT) !== 0) return (byte & 3) + 1;
  return isXzero(byte) ? (((byte & 63) << 8) | (opcodes[at + 1] ?? 0)) + 1 : byte + 1;
}

const opcodeBytes = (run: SparseRun): number => (run.kind === 'Z' ? 2 : 1);

function runAt(opcodes: Uint8Array, at: number): SparseRun {
  const byte = opcodes[at] ?? 0;
  const length = lengthAt(opcodes, at);
  if ((byte & VAL_BIT) !== 0) return { kind: 'v', value: ((byte >> 2) & 31) + 1, length, at };
  return { kind: isXzero(byte) ? 'Z' : 'z', value: 0, length, at };
}

// The opcodes for a run with one register, counted from its start, at another value.
function splitRun(run: SparseRun, place: number, value: number): number[] {
  const same = (length: number): number[] => {
    if (length === 0) return [];
    return run.kind === 'v' ? [val(run.value, length)] : zeros(length);
  };
  return [...same(place), val(value, 1), ...same(run.length - place - 1)];
}

const val = (value: number, length: number): number => VAL_BIT | ((value - 1) << 2) | (length - 1);

function zeros(length: number): number[] {
  const stored = length - 1;
  return length > MAX_ZERO ? [XZERO_BIT | (stored >> 8), stored & 0xff] : [stored];
}

function replaced(opcodes: Uint8Array, run: SparseRun, parts: readonly number[]): Uint8Array {
  const after = run.at + opcodeBytes(run);
  const result = new Uint8Array(opcodes.length + parts.length - opcodeBytes(run));
  result.set(opcodes.subarray(0, run.at));
  result.set(parts, run.at);
  result.set(opcodes.subarray(after), run.at + parts.length);
  return result;
}

// Joins VALs of the same value; what is joined is looked at again.
function joinEqual(opcodes: Uint8Array, start: number): Uint8Array {
  let end = opcodes.length;
  let at = start;
  for (let looked = 0; looked < JOINED_OPCODES && at < end; looked += 1) {
    const run = runAt(opcodes, at);
    const next = at + 1 < end ? runAt(opcodes, at + 1) : undefined;
    const length = run.length + (next?.length ?? 0);
    const isEqual = run.kind === 'v' && next?.kind === 'v' && run.value === next.value;
    if (isEqual && length <= MAX_VAL_LENGTH) {
      opcodes[at + 1] = val(run.value, length);
      opcodes.copyWithin(at, at + 1, end);
      end -= 1;
    } else {
      at += opcodeBytes(run);
    }
  }
  return opcodes.subarray(0, end);
}
