// A real CPython at a console, with redis-py, on a real server: `python3 -i` on pipes. Wherever
// its programs connect to port 6379, they reach the server of the test.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Console } from './session.ts';

const PYTHON = fileURLToPath(new URL('../../.cache/python/bin/python3', import.meta.url));
const PROMPT = /(?:^|\n)(?:>>> |\.\.\. )$/;
const PATIENCE_MS = 20_000;
const SETTLED_MS = 10;
const A_WHILE_MS = 1000;

function prelude(port: number): string {
  return [
    'import socket, sys',
    'class _Socket(socket.socket):',
    '    def connect(self, address):',
    `        super().connect((address[0], ${port}) if address[1] == 6379 else address)`,
    'socket.socket = _Socket',
    'del socket, sys, _Socket',
  ].join('\n');
}

/** One console. */
export class CPython implements Console {
  private readonly child: ChildProcessWithoutNullStreams;
  private output = '';
  private wake: () => void = () => {};

  /** Starts one whose port 6379 is `port`. */
  constructor(port: number) {
    if (!existsSync(PYTHON)) throw new Error(`no ${PYTHON}: run \`npm run setup\``);
    const env = { PATH: process.env['PATH'] ?? '', TZ: 'UTC', PYTHONUNBUFFERED: '1' };
    // One pipe for both outputs, so that what is printed and the prompts keep their order.
    const joined = ['-c', 'exec "$0" "$@" 2>&1', PYTHON, '-q', '-i', '-c', prelude(port)];
    this.child = spawn('sh', joined, { env });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.wake();
    });
  }

  /** Resolves at the first prompt. */
  async ready(): Promise<void> {
    await this.settled();
    this.output = '';
  }

  async line(text: string, waits: boolean): Promise<string> {
    this.child.stdin.write(`${text}\n`);
    return this.printed(waits);
  }

  async interrupt(): Promise<string> {
    await new Promise(resolve => setTimeout(resolve, A_WHILE_MS));
    this.child.kill('SIGINT');
    return this.printed(false);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private async printed(waits: boolean): Promise<string> {
    if (waits) await new Promise(resolve => setTimeout(resolve, A_WHILE_MS));
    else await this.settled();
    const text = this.output;
    this.output = '';
    return text.replace(PROMPT, '');
  }

  // Until a prompt that stays the last thing printed.
  private async settled(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const before = this.output;
      await this.change(PROMPT.test(before) ? SETTLED_MS : PATIENCE_MS);
      if (this.output === before && PROMPT.test(before)) return;
      if (Date.now() > deadline) throw new Error(`no prompt from CPython:\n${this.output}`);
    }
  }

  private change(timeoutMs: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, timeoutMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
