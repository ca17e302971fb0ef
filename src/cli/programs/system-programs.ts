// Programs about the machine and the shell itself: which programs run, ending them, variables, the
// folder one is in, time, and help.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, fromText, latin1, toText } from '../../resp/bytes.ts';
import { FileError } from '../shell-files.ts';
import { ShellExit } from '../shell-interrupt.ts';
import { dateText } from './date.ts';
import { readFlags } from './flags.ts';
import type { Process, Program, Run } from './program.ts';
import { ProgramError, complain, pathOf, print } from './program.ts';

const say =
  (text: (process: Process) => string): Run =>
  async process => {
    await print(process, text(process));
    return 0;
  };

/** Programs about the machine. */
export const SYSTEM_PROGRAMS: readonly Program[] = [
  { name: ':', summary: 'nothing', run: () => 0 },
  { name: 'cd', summary: 'go to a folder', run: cd },
  { name: 'clear', summary: 'clear the screen', run: say(() => '\x1b[H\x1b[2J\x1b[3J') },
  { name: 'date', summary: 'the time, by a +format if given', run: date },
  { name: 'env', summary: 'the variables that programs see', run: env },
  { name: 'exit', summary: 'end this shell', run: exit },
  {
    name: 'export',
    summary: 'let programs see a variable: export NAME=value',
    run: exportVariables,
  },
  { name: 'false', summary: 'fail', run: () => 1 },
  { name: 'history', summary: 'the lines typed so far', run: history },
  { name: 'hostname', summary: 'the name of this machine', run: say(() => 'playground\n') },
  { name: 'kill', summary: 'send a signal to a program: kill [-9] number', run: kill },
  { name: 'pgrep', summary: 'the numbers of running programs by name (-l -f)', run: pgrep },
  { name: 'pkill', summary: 'end running programs by name', run: pkill },
  { name: 'ps', summary: 'the programs that run', run: ps },
  { name: 'sleep', summary: 'wait some seconds', run: sleep },
  { name: 'sudo', summary: 'run a program; you may do everything here anyway', run: sudo },
  { name: 'time', summary: 'run a program and tell how long it took', run: time },
  { name: 'true', summary: 'succeed', run: () => 0 },
  {
    name: 'uname',
    summary: 'the system: a page pretends to be a small Unix',
    run: say(() => 'Playground\n'),
  },
  { name: 'unset', summary: 'forget a variable', run: unset },
  { name: 'which', summary: 'where a program is', run: which },
  { name: 'whoami', summary: 'your name here', run: say(() => 'learner\n') },
];

async function cd(process: Process): Promise<number> {
  const { state, files, args } = process;
  const home = fromText(state.variables.get('HOME')?.value ?? '/');
  const [argument = home] = args;
  const target =
    argument === '-' ? fromText(state.variables.get('OLDPWD')?.value ?? state.folder) : argument;
  try {
    const path = pathOf(process, target);
    files.folder(path);
    state.variables.set('OLDPWD', { value: state.folder, exported: true });
    state.folder = path;
    if (argument === '-') await print(process, `${path}\n`);
    return 0;
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    await complain(process, `cd: ${toText(target)}: ${cause.message}\n`);
    return 1;
  }
}

async function date(process: Process): Promise<number> {
  const [format = latin1('+%a %b %e %H:%M:%S %Y')] = process.args;
  if (!format.startsWith('+')) throw new ProgramError('usage: date [+format]');
  const { host } = process;
  await print(process, `${dateText(host, host.dateMs(), toText(format).slice(1))}\n`);
  return 0;
}

async function env(process: Process): Promise<number> {
  const { variables } = process.state;
  if (process.args.length === 0) {
    const lines = [...variables].filter(([, { exported }]) => exported);
    await print(process, lines.map(([name, { value }]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  const words = [...process.args];
  while (/^[A-Za-z_]\w*=/.test(words[0] ?? '')) assign(process, words.shift() ?? EMPTY);
  return words.length === 0 ? 0 : process.run(words);
}

function exit({ args, state }: Process): never {
  throw new ShellExit(args[0] === undefined ? state.status : parseInt(args[0], 10) || 0);
}

async function exportVariables(process: Process): Promise<number> {
  const { variables } = process.state;
  for (const argument of process.args) {
    if (argument.includes('=')) assign(process, argument);
    else {
      const name = toText(argument);
      variables.set(name, { value: variables.get(name)?.value ?? '', exported: true });
    }
  }
  if (process.args.length > 0) return 0;
  const lines = [...variables].filter(([, { exported }]) => exported);
  await print(process, lines.map(([name, { value }]) => `export ${name}='${value}'\n`).join(''));
  return 0;
}

function assign({ state }: Process, argument: Bytes): void {
  const text = toText(argument);
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new ProgramError(`export: '${name}': not a valid identifier`);
  state.variables.set(name, { value: text.slice(at + 1), exported: true });
}

function unset({ args, state }: Process): number {
  for (const name of args) state.variables.delete(toText(name));
  return 0;
}

async function history(process: Process): Promise<number> {
  const lines = process.state.history();
  await print(process, lines.map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`).join(''));
  return 0;
}

const SIGNALS: Record<string, string> = {
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '15': 'TERM',
};

async function kill(process: Process): Promise<number> {
  const { signal, rest } = readSignal(process.args);
  if (rest.length === 0) throw new ProgramError('usage: kill [-9 | -TERM | -INT] number ...', 2);
  let code = 0;
  for (const word of rest) {
    const pid = parseInt(word, 10);
    if (process.host.machine.processes.signal(pid, signal)) continue;
    code = 1;
    await complain(process, `kill: (${toText(word)}) - No such process\n`);
  }
  return code;
}

function readSignal(args: readonly Bytes[]): { signal: string; rest: readonly Bytes[] } {
  const [first = '', ...rest] = args;
  const name = first === '-s' ? rest.shift() : /^-(\d+|(?:SIG)?[A-Z]{3,})$/.exec(first)?.[1];
  if (name === undefined) return { signal: 'TERM', rest: args };
  return { signal: SIGNALS[name] ?? name.toUpperCase().replace(/^SIG/, ''), rest };
}

// Redis: a server calls itself `redis-server *:6379`; pgrep looks at the first word of it.
function running(process: Process, pattern: string, whole: boolean): (readonly [number, string])[] {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    throw new ProgramError(`${process.name}: ${pattern}: not a valid pattern`, 2);
  }
  return process.host.machine.processes
    .all()
    .filter(([pid]) => pid !== process.pid)
    .map(([pid, { title }]) => [pid, title] as const)
    .filter(([, title]) => expression.test(whole ? title : (title.split(' ')[0] ?? '')));
}

async function pgrep(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'lfax');
  const [pattern] = operands;
  if (pattern === undefined) throw new ProgramError('pgrep: no matching criteria specified', 2);
  const found = running(process, toText(pattern), flags.has('f'));
  const line = ([pid, title]: readonly [number, string]): string => {
    if (flags.has('a')) return `${pid} ${title}\n`;
    return flags.has('l') ? `${pid} ${title.split(' ')[0] ?? ''}\n` : `${pid}\n`;
  };
  await print(process, found.map(line).join(''));
  return found.length > 0 ? 0 : 1;
}

function pkill(process: Process): number {
  const { signal, rest } = readSignal(process.args);
  const { operands, flags } = readFlags({ name: 'pkill', args: rest }, 'f');
  const [pattern] = operands;
  if (pattern === undefined) throw new ProgramError('pkill: no matching criteria specified', 2);
  const found = running(process, toText(pattern), flags.has('f'));
  for (const [pid] of found) process.host.machine.processes.signal(pid, signal);
  return found.length > 0 ? 0 : 1;
}

async function ps(process: Process): Promise<number> {
  const rows = process.host.machine.processes.all();
  const lines = rows.map(([pid, { title }]) => `${String(pid).padStart(7)} ${title}\n`);
  await print(process, `    PID CMD\n${lines.join('')}`);
  return 0;
}

async function sleep(process: Process): Promise<number> {
  const seconds = Number(process.args[0] ?? 'x');
  if (!(seconds >= 0)) throw new ProgramError('usage: sleep seconds');
  await process.host.sleep(seconds * 1000);
  return 0;
}

async function sudo(process: Process): Promise<number> {
  if (process.args.length === 0) throw new ProgramError('usage: sudo program ...');
  return process.run(process.args);
}

async function time(process: Process): Promise<number> {
  const startMs = process.host.nowMs();
  const code = process.args.length === 0 ? 0 : await process.run(process.args);
  const seconds = (process.host.nowMs() - startMs) / 1000;
  await complain(process, `\nreal\t${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s\n`);
  return code;
}

async function which(process: Process): Promise<number> {
  let code = 0;
  for (const name of process.args) {
    const folder = name.startsWith('redis-') ? '/usr/local/bin' : '/usr/bin';
    if (process.hasProgram(toText(name))) await print(process, `${folder}/${toText(name)}\n`);
    else code = 1;
  }
  return code;
}
