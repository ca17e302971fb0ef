// `--bigkeys` and `--memkeys`: looks at every key and remembers the largest of each type, by the
// number of elements or by the memory taken.
import type { Bytes } from '../../../resp/bytes.ts';
import { fromText, latin1, toText } from '../../../resp/bytes.ts';
import { quote } from '../../../resp/quote.ts';
import type { Reply } from '../../../resp/reply.ts';
import { isError } from '../../../resp/reply.ts';
import type { CliClient } from '../../client.ts';
import type { Process } from '../program.ts';
import { ProgramError, complain, print } from '../program.ts';
import type { CliCommandLine } from './options.ts';
import { countKeys, hundredths, percent, scanKeys } from './scanning.ts';

interface TypeTotals {
  readonly name: string;
  readonly sizeCommand: string | undefined;
  readonly unit: string;
  biggest: number;
  biggestKey: Bytes;
  count: number;
  size: number;
}

const TYPES = [
  { name: 'string', sizeCommand: 'STRLEN', unit: 'bytes' },
  { name: 'list', sizeCommand: 'LLEN', unit: 'items' },
  { name: 'set', sizeCommand: 'SCARD', unit: 'members' },
  { name: 'hash', sizeCommand: 'HLEN', unit: 'fields' },
  { name: 'zset', sizeCommand: 'ZCARD', unit: 'members' },
  { name: 'stream', sizeCommand: 'XLEN', unit: 'entries' },
] as const;

const PAUSE_EVERY_KEYS = 100;
const TELL_EVERY_KEYS = 1_000_000;

/** What is printed before the search for `biggest keys` or `hot keys` begins. */
export const scanningText = (what: string): string => `
# Scanning the entire keyspace to find ${what} as well as
# average sizes per key type.  You can use -i 0.1 to sleep 0.1 sec
# per 100 SCAN commands (not usually needed).

`;

/** Prints the biggest keys on the way, and a summary at the end or at Ctrl-C. */
export async function findBigKeys(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  const search = new BigKeys(process, line, client);
  await search.run();
  return 0;
}

class BigKeys {
  private readonly process: Process;
  private readonly line: CliCommandLine;
  private readonly client: CliClient;
  private readonly types: Map<string, TypeTotals>;
  private readonly byMemory: boolean;
  private total = 0;
  private sampled = 0;
  private keyBytes = 0;
  private share = '00.00';
  private cancelled = false;

  constructor(process: Process, line: CliCommandLine, client: CliClient) {
    this.process = process;
    this.line = line;
    this.client = client;
    this.byMemory = line.mode === 'memory-keys';
    this.types = new Map(TYPES.map(type => [type.name, this.newType(type)]));
  }

  async run(): Promise<void> {
    const { process } = this;
    process.interrupt.handler = () => void (this.cancelled = true);
    await print(process, scanningText('biggest keys'));
    this.total = await countKeys(this.client);
    for await (const keys of scanKeys(this.client, this.line)) {
      await this.look(keys);
      if (this.cancelled) break;
    }
    process.interrupt.handler = undefined;
    await print(process, this.summary());
  }

  private newType({
    name,
    sizeCommand,
    unit,
  }: Pick<TypeTotals, 'name' | 'sizeCommand' | 'unit'>): TypeTotals {
    const shown = this.byMemory ? 'bytes' : unit;
    return {
      name,
      sizeCommand,
      unit: shown,
      biggest: 0,
      biggestKey: latin1(''),
      count: 0,
      size: 0,
    };
  }

  private async look(keys: readonly Bytes[]): Promise<void> {
    this.share = percent(this.sampled, this.total);
    const types = await this.typesOf(keys);
    const sizes = await this.sizesOf(keys, types);
    for (const [i, key] of keys.entries()) {
      const type = types[i];
      // Redis: a key that has gone meanwhile is not counted.
      if (type === undefined) continue;
      await this.count(key, type, sizes[i] ?? 0);
    }
  }

  private async count(key: Bytes, type: TypeTotals, size: number): Promise<void> {
    const { process, line } = this;
    type.size += size;
    type.count += 1;
    this.keyBytes += key.length;
    this.sampled += 1;
    if (type.biggest < size) {
      type.biggest = size;
      type.biggestKey = key;
      const found = `Biggest ${type.name.padEnd(6)} found so far ${quote(key)} with ${size} ${type.unit}`;
      await print(process, `[${this.share}%] ${found}\n`);
    }
    if (this.sampled % TELL_EVERY_KEYS === 0) {
      await print(process, `[${this.share}%] Sampled ${this.sampled} keys so far\n`);
    }
    if (line.intervalMs > 0 && this.sampled % PAUSE_EVERY_KEYS === 0) {
      await process.host.sleep(line.intervalMs);
    }
  }

  private async typesOf(keys: readonly Bytes[]): Promise<(TypeTotals | undefined)[]> {
    const replies = await this.ask(keys.map(key => [latin1('TYPE'), key]));
    return replies.map((reply, i) => {
      if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return undefined;
      if (isError(reply)) {
        throw new ProgramError(
          `TYPE error for key '${toText(keys[i] ?? latin1(''))}': ${toText(reply.text)}`,
        );
      }
      return reply.kind === 'status' ? this.typeNamed(toText(reply.text)) : undefined;
    });
  }

  private typeNamed(name: string): TypeTotals | undefined {
    if (name === 'none') return undefined;
    const known = this.types.get(name) ?? this.newType({ name, sizeCommand: undefined, unit: '?' });
    this.types.set(name, known);
    return known;
  }

  private async sizesOf(
    keys: readonly Bytes[],
    types: readonly (TypeTotals | undefined)[],
  ): Promise<number[]> {
    const commands = keys.map((key, i) => this.sizeCommand(key, types[i]));
    const asked = commands.filter(command => command !== undefined);
    const replies = await this.ask(asked);
    const sizes: number[] = [];
    for (const command of commands) {
      const reply = command === undefined ? 0 : (replies.shift() ?? 0);
      if (typeof reply === 'object' && reply !== null) await this.warn(command);
      sizes.push(typeof reply === 'number' ? reply : 0);
    }
    return sizes;
  }

  private sizeCommand(key: Bytes, type: TypeTotals | undefined): Bytes[] | undefined {
    if (type === undefined) return undefined;
    const { memorySamples } = this.line;
    if (this.byMemory) {
      const samples = memorySamples === undefined ? [] : ['SAMPLES', String(memorySamples)];
      return [...['MEMORY', 'USAGE'].map(fromText), key, ...samples.map(fromText)];
    }
    return type.sizeCommand === undefined ? undefined : [fromText(type.sizeCommand), key];
  }

  private warn(command: readonly Bytes[] | undefined): Promise<void> {
    const [name = '', ...rest] = command?.map(toText) ?? [];
    const key = rest.at(-1) ?? '';
    return complain(this.process, `Warning:  ${name} on '${key}' failed (may have changed type)\n`);
  }

  private async ask(commands: readonly (readonly Bytes[])[]): Promise<Reply[]> {
    const replies = await this.client.askAll(commands);
    if (replies === undefined) throw new ProgramError('\nI/O error');
    return replies;
  }

  private summary(): string {
    const { sampled, keyBytes } = this;
    const share = this.cancelled ? `[${this.share}%] ` : '';
    const average = sampled === 0 ? 0 : keyBytes / sampled;
    const types = [...this.types.values()];
    const biggest = types
      .filter(type => type.biggest > 0)
      .map(
        type =>
          `Biggest ${type.name.padStart(6)} found ${quote(type.biggestKey)} has ${type.biggest} ${type.unit}\n`,
      );
    return `
-------- summary -------

${share}Sampled ${sampled} keys in the keyspace!
Total key length in bytes is ${keyBytes} (avg len ${hundredths(average)})

${biggest.join('')}
${types.map(type => this.totals(type)).join('')}`;
  }

  private totals({ name, count, size, unit }: TypeTotals): string {
    const average = hundredths(count === 0 ? 0 : size / count);
    const share = percent(count, this.sampled);
    return `${count} ${name}s with ${size} ${unit} (${share}% of keys, avg size ${average})\n`;
  }
}
