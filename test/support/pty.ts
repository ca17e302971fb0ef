// Programs on pseudo-terminals, by way of terminals.py: how the tests drive the real redis-cli.
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A program at a terminal. */
export interface Program {
  /** Called with what it writes. */
  onData: (bytes: Uint8Array) => void;
  /** Called when it has ended. */
  onEnd: () => void;
  /** Presses keys. */
  type(keys: Uint8Array): void;
  close(): void;
}

/** What to run, and the size of the terminal. */
export interface ProgramOptions {
  readonly argv: readonly string[];
  readonly env: Record<string, string>;
  readonly columns: number;
  readonly rows: number;
}

const SCRIPT = fileURLToPath(new URL('./terminals.py', import.meta.url));

/** One Python process that runs programs until it is closed. */
export class Ptys {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly programs = new Map<number, Program>();
  private nextId = 1;

  constructor() {
    this.child = spawn('python3', [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface(this.child.stdout).on('line', line => this.hear(JSON.parse(line)));
  }

  open(options: ProgramOptions): Program {
    const id = this.nextId;
    this.nextId += 1;
    const program: Program = {
      onData: () => {},
      onEnd: () => {},
      type: keys => this.say({ id, keys: Buffer.from(keys).toString('base64') }),
      close: () => this.say({ id, close: true }),
    };
    this.programs.set(id, program);
    const { argv, env, columns, rows } = options;
    this.say({ id, open: argv, env, columns, rows });
    return program;
  }

  /** Ends all programs. */
  async close(): Promise<void> {
    const gone = new Promise(resolve => this.child.once('close', resolve));
    this.child.stdin.end();
    await gone;
  }

  private say(message: unknown): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  private hear(message: { id: number; data?: string; end?: true }): void {
    const program = this.programs.get(message.id);
    if (message.data !== undefined) program?.onData(Buffer.from(message.data, 'base64'));
    if (message.end) program?.onEnd();
  }
}
