// Programs that show the bytes between client and server: nc, which carries them as they are, and
// od, which makes them visible.
import { EMPTY, fromUint8, latin1, toText, toUint8 } from '../../resp/bytes.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { readAll } from '../shell-streams.ts';
import { readFlags } from './flags.ts';
import type { Process, Program } from './program.ts';
import { ProgramError, forEachFile, print } from './program.ts';

/** Programs about bytes. */
export const BYTE_PROGRAMS: readonly Program[] = [
  { name: 'nc', summary: 'send the input to host and port, print what comes back', run: nc },
  { name: 'od', summary: 'show bytes, with -c as characters', run: od },
];

const SHUT_DOWN_MS = 200;

async function nc(process: Process): Promise<number> {
  const { flags, values, operands } = readFlags(process, 'Nvnq:w:');
  const [host, port, ...more] = operands.map(toText);
  if (host === undefined || port === undefined || more.length > 0) {
    throw new ProgramError('usage: nc [-N] [-q seconds] host port');
  }
  const { network } = process.host.machine;
  const link = await network.connect({ host, port: Number(port) }).catch((cause: unknown) => {
    const why = cause instanceof Error ? (cause.message.split(': ').at(-1) ?? '') : String(cause);
    throw new ProgramError(`nc: connect to ${host} port ${port} (tcp) failed: ${why}`);
  });
  const closed = new Promise<void>(resolve => (link.onClose = resolve));
  link.onData = bytes => void process.stdout.write(fromUint8(bytes));
  process.interrupt.onRaise(() => link.close());
  const sent = sendInput(process, bytes => link.send(toUint8(bytes)));
  // As the real one: it stays until the server ends the link, unless it is told otherwise.
  const waitMs = flags.has('N') ? SHUT_DOWN_MS : Number(values.get('q') ?? NaN) * 1000;
  const over = sent.then(() => (Number.isNaN(waitMs) ? closed : process.host.sleep(waitMs)));
  await Promise.race([closed, over]);
  link.close();
  return 0;
}

async function sendInput({ stdin }: Process, send: (bytes: Bytes) => void): Promise<void> {
  for (let piece = await stdin.read(); piece !== undefined; piece = await stdin.read()) send(piece);
}

const WIDTH = 16;
const NAMES: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

async function od(process: Process): Promise<number> {
  const { flags, values, operands } = readFlags(process, 'cA:');
  if (!flags.has('c')) throw new ProgramError('od: this small one knows od -c only');
  const address = values.get('A') ?? 'o';
  let bytes = operands.length === 0 ? await readAll(process.stdin) : EMPTY;
  const code = await forEachFile(process, operands, path => {
    bytes = latin1(bytes + process.files.read(path));
  });
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const shown = [...bytes.slice(at, at + WIDTH)].map(byte => nameOf(byte).padStart(4)).join('');
    lines.push(addressText(at, address) + shown);
  }
  const end = addressText(bytes.length, address);
  await print(process, [...lines, ...(end === '' ? [] : [end]), ''].join('\n'));
  return code;
}

function nameOf(byte: string): string {
  const code = byte.charCodeAt(0);
  return NAMES[byte] ?? (code < 32 || code > 126 ? code.toString(8).padStart(3, '0') : byte);
}

function addressText(at: number, base: string): string {
  if (base === 'n') return '';
  return at.toString(base === 'd' ? 10 : 8).padStart(7, '0');
}
