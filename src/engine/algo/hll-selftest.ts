// PFSELFTEST: whether registers keep what is written to them, and whether dense and sparse
// HyperLogLogs agree on estimates that are as near as the theory says.
import { latin1 } from '../../resp/bytes.ts';
import { HyperLogLog, REGISTERS } from './hyperloglog.ts';

const MAX_VALUE = 63;
const ELEMENTS = 100_000;
const SPARSE_MAX_BYTES = 3000;
const MAX_DEVIATIONS = 6;

/** Runs the tests; what failed, or undefined. */
export function selfTest(): string | undefined {
  return testRegisters() ?? testEstimates();
}

function testRegisters(): string | undefined {
  const hll = HyperLogLog.empty();
  hll.toDense();
  for (let cycle = 0; cycle < 16; cycle += 1) {
    const written = Uint8Array.from({ length: REGISTERS }, (_, i) => {
      return Math.imul(i + 1, 0x9e3779b1 + 2 * cycle) >>> 26;
    });
    hll.writeDense(written);
    const read = new Uint8Array(REGISTERS);
    hll.mergeInto(read);
    const wrong = written.findIndex((value, i) => value > MAX_VALUE || value !== read[i]);
    if (wrong >= 0) return `Register ${wrong} should be ${written[wrong]} but is ${read[wrong]}`;
  }
  return undefined;
}

function testEstimates(): string | undefined {
  const [dense, sparse] = [HyperLogLog.empty(), HyperLogLog.empty()];
  dense.toDense();
  const deviation = 1.04 / Math.sqrt(REGISTERS);
  for (let count = 1, check = 1; count <= ELEMENTS; count += 1) {
    const element = latin1(`element:${count}`);
    dense.add(element, SPARSE_MAX_BYTES);
    sparse.add(element, SPARSE_MAX_BYTES);
    if (count < check) continue;
    check *= 10;
    const estimate = Number(dense.estimate());
    if (Number(sparse.estimate()) !== estimate) return 'dense/sparse disagree';
    const error = Math.abs(estimate - count);
    if (error > Math.ceil(MAX_DEVIATIONS * deviation * count)) {
      return `Too big error. card:${count} abserr:${error}`;
    }
  }
  return undefined;
}
