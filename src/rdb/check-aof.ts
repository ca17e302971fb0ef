// redis-check-aof: reads append-only files, one by itself or all that a manifest names, says how far they
// are whole, and cuts off what is not if asked to. What it prints is what Redis 8.0 prints.
import type { Bytes } from '../resp/bytes.ts';
import { latin1, toUint8 } from '../resp/bytes.ts';
import type { AofFile, Manifest } from './aof-manifest.ts';
import { MANIFEST_ERROR, ManifestError, parseManifest } from './aof-manifest.ts';
import { AofScan, CheckEnded } from './aof-scan.ts';
import { checkRdb } from './check.ts';

/** What the check is lent. */
export interface AofCheckHost {
  /** A file; @throws Error with what the system says, such as that there is none. */
  read(path: Bytes): Bytes;
  write(path: Bytes, content: Bytes): void;
  print(text: Bytes): Promise<void>;
  /** Prints a line as the log has it: after process and date. */
  log(line: Bytes): Promise<void>;
  /** The line that answers a question, if one comes. */
  answer(): Promise<Bytes | undefined>;
  nowMs(): number;
}

/** What to check, and how. */
export interface AofCheckOptions {
  readonly path: Bytes;
  readonly fix: boolean;
  /** Unix seconds: what was written later is cut off. */
  readonly toTimestamp: number;
}

type Outcome = 'ok' | 'empty' | 'timestamp' | 'truncated';

interface OneFile {
  readonly name: Bytes;
  readonly path: Bytes;
  readonly isLast: boolean;
  readonly hasPreamble: boolean;
}

/** Redis: no line of a manifest is longer. */
const MAX_MANIFEST_LINE = 1024;

/** Checks files; the exit code. */
export async function checkAof(host: AofCheckHost, options: AofCheckOptions): Promise<number> {
  try {
    await new AofCheck(host, options).run();
    return 0;
  } catch (reason) {
    if (!(reason instanceof CheckEnded)) throw reason;
    if (reason.message !== '') await host.print(latin1(`${reason.message}\n`));
    return 1;
  }
}

class AofCheck {
  private readonly host: AofCheckHost;
  private readonly options: AofCheckOptions;
  // Redis: lines are counted through all files.
  private line = 1;

  constructor(host: AofCheckHost, options: AofCheckOptions) {
    this.host = host;
    this.options = options;
  }

  async run(): Promise<void> {
    const { path } = this.options;
    const content = this.read(path, `Cannot open file ${path}: `);
    if (isManifest(content)) return this.checkAll(content);
    await this.say('Start checking Old-Style AOF');
    const one = { name: path, path, isLast: true, hasPreamble: isDump(content) };
    await this.conclude('AOF', path, await this.checkOne(one));
  }

  private async checkAll(text: Bytes): Promise<void> {
    await this.say('Start checking Multi Part AOF');
    const { base, increments } = await this.parse(text);
    const folder = /^.*\//.exec(this.options.path)?.[0] ?? '';
    const pathOf = ({ name }: AofFile): Bytes => latin1(folder + name);
    if (base !== undefined) {
      const path = pathOf(base);
      const hasPreamble = isDump(this.read(path, `Cannot open file ${path}: `));
      await this.say(`Start to check BASE AOF (${hasPreamble ? 'RDB' : 'RESP'} format).`);
      const { name } = base;
      const isLast = increments.length === 0;
      await this.conclude(
        'BASE AOF',
        name,
        await this.checkOne({ name, path, isLast, hasPreamble }),
      );
    }
    if (increments.length > 0) await this.say('Start to check INCR files.');
    for (const file of increments) {
      const { name } = file;
      const one = { name, path: pathOf(file), isLast: file === increments.at(-1) };
      await this.conclude('INCR AOF', name, await this.checkOne({ ...one, hasPreamble: false }));
    }
    await this.say('All AOF files and manifest are valid');
  }

  private async parse(text: Bytes): Promise<Manifest> {
    try {
      const lines = text.split('\n');
      if (lines.some(line => line.length >= MAX_MANIFEST_LINE) || !text.endsWith('\n')) {
        throw new ManifestError('The AOF manifest file contains too long line');
      }
      return parseManifest(text);
    } catch (reason) {
      if (!(reason instanceof ManifestError)) throw reason;
      const { line, message } = reason;
      await this.host.log(latin1(`# \n${MANIFEST_ERROR}\n`));
      if (line !== undefined) {
        await this.host.log(latin1(`# Reading the manifest file, at line ${line.number}\n`));
        await this.host.log(latin1(`# >>> '${line.text}'\n`));
      }
      await this.host.log(latin1(`# ${message}\n`));
      throw new CheckEnded('');
    }
  }

  private async checkOne(one: OneFile): Promise<Outcome> {
    const { name, path, isLast } = one;
    const { fix, toTimestamp } = this.options;
    const content = this.read(path, `Cannot open file ${path}: `, ', aborting...');
    if (content === '') return 'empty';
    const start = one.hasPreamble ? await this.checkPreamble(path, content) : 0;
    const scan = new AofScan(toUint8(content), {
      start,
      line: this.line,
      name,
      isLast,
      toTimestamp,
    });
    const cutAt = scan.run();
    this.line = scan.line;
    if (cutAt !== undefined) {
      this.host.write(path, latin1(content.slice(0, cutAt)));
      return 'timestamp';
    }
    for (const problem of scan.problems) await this.say(problem);
    const size = content.length;
    const diff = size - scan.valid;
    if (diff === 0 && toTimestamp !== 0) {
      await this.say(`Truncate nothing in AOF ${name} to timestamp ${toTimestamp}`);
      return 'ok';
    }
    const place = `ok_up_to=${scan.valid}, ok_up_to_line=${scan.line}`;
    await this.say(`AOF analyzed: filename=${name}, size=${size}, ${place}, diff=${diff}`);
    if (diff === 0) return 'ok';
    if (!fix) {
      throw new CheckEnded(`AOF ${name} is not valid. Use the --fix option to try fixing it.`);
    }
    await this.cut(one, content, scan.valid);
    return 'truncated';
  }

  private async cut({ name, path, isLast }: OneFile, content: Bytes, valid: number): Promise<void> {
    if (!isLast) {
      throw new CheckEnded(`Failed to truncate AOF ${name} because it is not the last file`);
    }
    const size = content.length;
    const shrink = `from ${size} bytes, with ${size - valid} bytes, to ${valid} bytes`;
    await this.say(`This will shrink the AOF ${name} ${shrink}`);
    await this.host.print(latin1('Continue? [y/N]: '));
    const answer = await this.host.answer();
    if (!/^y/i.test(answer ?? '')) throw new CheckEnded('Aborting...');
    this.host.write(path, latin1(content.slice(0, valid)));
  }

  private async checkPreamble(path: Bytes, content: Bytes): Promise<number> {
    await this.say(`[offset 0] Checking RDB file ${path}`);
    const printed: string[] = [];
    const logged: Bytes[] = [];
    const { ok, offset } = checkRdb(toUint8(content), {
      nowMs: this.host.nowMs(),
      print: line => printed.push(`${line}\n`),
      log: line => logged.push(line),
    });
    await this.host.print(latin1(printed.join('')));
    for (const line of logged) await this.host.log(line);
    if (!ok) {
      // Redis: what is wrong inside a value ends the program at once.
      const isAtOnce = logged.some(line => line.startsWith('# Terminating'));
      throw new CheckEnded(isAtOnce ? '' : 'RDB preamble of AOF file is not sane, aborting.');
    }
    await this.say('RDB preamble is OK, proceeding with AOF tail...');
    return offset;
  }

  private async conclude(what: string, name: Bytes, outcome: Outcome): Promise<void> {
    if (outcome === 'ok') return this.say(`${what} ${name} is valid`);
    if (outcome === 'empty') return this.say(`${what} ${name} is empty`);
    const done = `Successfully truncated AOF ${name}`;
    if (outcome === 'truncated') return this.say(done);
    return this.say(`${done} to timestamp ${this.options.toTimestamp}`);
  }

  private read(path: Bytes, before: string, after = ''): Bytes {
    try {
      return this.host.read(path);
    } catch (reason) {
      const why = reason instanceof Error ? reason.message : String(reason);
      throw new CheckEnded(why === IS_FOLDER ? `Cannot read file: ${path}` : before + why + after);
    }
  }

  private say(line: string): Promise<void> {
    return this.host.print(latin1(`${line}\n`));
  }
}

const IS_FOLDER = 'Is a directory';

// Redis: what is shorter than a header is none.
const isDump = (content: Bytes): boolean => content.length >= 8 && content.startsWith('REDIS');

// The first line that is no note tells.
function isManifest(content: Bytes): boolean {
  const first = content.split('\n').find(line => !line.startsWith('#'));
  return first?.startsWith('file') === true;
}
