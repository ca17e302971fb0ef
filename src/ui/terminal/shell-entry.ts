// The shell as the page runs it. It is loaded when redis-cli has ended for the first time, or a lesson
// needs it: nothing here, and no program of the shell, is part of what a page needs for its first
// prompt.
import type { CommandEvent } from '../../cli/client.ts';
import { HeadlessShell } from '../../cli/headless-shell.ts';
import type { Machine } from '../../cli/machine.ts';
import type { CliOptions, HistoryStorage, Terminal } from '../../cli/ports.ts';
import type { ProgramHost } from '../../cli/programs/program.ts';
import { ShellSession } from '../../cli/shell.ts';
import type { Files } from '../../cli/shell-files.ts';
import { createFiles, resetFiles } from '../../cli/shell-world.ts';
import type { OnCliCommand } from '../../lesson/host.ts';
import type { PageMachine } from '../store/machine.ts';
import { bringServerFiles } from './server-files.ts';

/** What one shell is made from. */
export interface ShellParts {
  readonly page: PageMachine;
  readonly terminal: Terminal;
  readonly history: HistoryStorage;
  readonly cliHistory: HistoryStorage;
  readonly cliDefaults: Partial<CliOptions>;
  readonly onCommand: (event: CommandEvent) => void;
}

/** A shell that has not shown its prompt yet. */
export function createShell(parts: ShellParts): ShellSession {
  const { page, terminal, history, cliHistory, cliDefaults, onCommand } = parts;
  return new ShellSession({
    terminal,
    files: diskOf(page),
    history,
    programs: { ...programsOf(page, page.machine), cliHistory, cliDefaults, onCommand },
  });
}

/** A shell without a screen; what a hidden one does, servers show to nobody. */
export function createHeadlessShell(
  page: PageMachine,
  hidden: boolean,
  onCommand: OnCliCommand,
): HeadlessShell {
  const machine = hidden ? page.machine.hidden() : page.machine;
  return new HeadlessShell({
    files: diskOf(page),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    programs: {
      ...programsOf(page, machine),
      onCommand: ({ argv, reply }) => onCommand(argv, reply),
    },
  });
}

// One disk for all shells of the page.
function diskOf(page: PageMachine): Files {
  const files = (page.files ??= createFiles(Date.now));
  page.resetFiles = () => resetFiles(files);
  return files;
}

function programsOf(page: PageMachine, machine: Machine): ProgramHost {
  return {
    machine,
    nowMs: () => performance.now(),
    dateMs: () => Date.now(),
    zoneMinutes: dateMs => new Date(dateMs).getTimezoneOffset(),
    random: Math.random,
    sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
    startServer: start => page.startServer(start),
    bringServerFiles: () => bringServerFiles(page),
    cliHistory: { load: () => [], save: () => {} },
    cliDefaults: {},
    onCommand: () => {},
  };
}
