// Runs the Python of lessons in a CPython of this machine: one process that takes one job after
// another, on a server behind a gate. What is run, and when it is right, is for src/lesson.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import * as v from 'valibot';
import type { PythonJob, PythonRunner, PythonSession } from '../lesson/python-ways.ts';
import { openGate } from './gate.ts';
import program from './lesson_python.py?raw';

const CANDIDATES = [resolve('.cache/python/bin/python3'), 'python3', 'python'];
const MOST_MS = 10_000;

const RunSchema = v.object({ wrong: v.array(v.string()), printed: v.array(v.string()) });
const DamagesSchema = v.object({ damages: v.array(v.string()) });

/** A Python that can import redis: $PYTHON, the project's own, or one on the path. */
export function findPython(): string | undefined {
  const named = env['PYTHON'];
  return (named === undefined ? CANDIDATES : [named]).find(
    path => spawnSync(path, ['-c', 'import redis']).status === 0,
  );
}

/** A CPython with redis-py. */
export class CPython implements PythonRunner {
  private readonly path: string;
  private readonly mostMs: number;
  private child: ChildProcess | undefined;
  private lines: Interface | undefined;

  /** Gives each job at most `mostMs`. */
  constructor(path: string, mostMs = MOST_MS) {
    this.path = path;
    this.mostMs = mostMs;
  }

  /** Sends one job and resolves to its answer; a program that does not end is ended. */
  async answer(job: object): Promise<unknown> {
    const { child, lines } = this.start();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answered = new Promise<string | undefined>(done => {
      lines.once('line', done);
      lines.once('close', () => done(undefined));
      timer = setTimeout(() => child.kill('SIGKILL'), this.mostMs);
    });
    child.stdin?.write(`${JSON.stringify(job)}\n`);
    const line = await answered;
    clearTimeout(timer);
    lines.removeAllListeners('line');
    lines.removeAllListeners('close');
    if (line !== undefined) return JSON.parse(line);
    this.stop();
    return { wrong: ['the program does not end'], printed: [] };
  }

  async run({ connect, before, code, onCall }: PythonJob): Promise<readonly string[]> {
    const gate = await openGate(connect, onCall ?? (() => {}));
    try {
      const job = { dialect: 'redisPy', prelude: before, code, port: gate.port };
      return v.parse(RunSchema, await this.answer(job)).wrong;
    } finally {
      await gate.close();
    }
  }

  async session({ connect, before, entries }: PythonSession): Promise<readonly string[]> {
    const gate = await openGate(connect, () => {});
    try {
      const sources = entries.map(({ source }) => source);
      const job = { dialect: 'session', prelude: before, entries: sources, port: gate.port };
      const { wrong, printed } = v.parse(RunSchema, await this.answer(job));
      return wrong.length > 0 ? wrong : printed;
    } finally {
      await gate.close();
    }
  }

  async damages(code: string): Promise<readonly string[]> {
    return v.parse(DamagesSchema, await this.answer({ dialect: 'damages', code })).damages;
  }

  /** Ends the process; the next job starts another. */
  stop(): void {
    this.lines?.close();
    this.child?.kill('SIGKILL');
    this.child = undefined;
    this.lines = undefined;
  }

  private start(): { readonly child: ChildProcess; readonly lines: Interface } {
    if (this.child === undefined || this.lines === undefined) {
      const child = spawn(this.path, ['-u', '-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
      this.child = child;
      this.lines = createInterface({ input: child.stdout });
    }
    return { child: this.child, lines: this.lines };
  }
}
