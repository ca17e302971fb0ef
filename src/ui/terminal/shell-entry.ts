// The shell as the page runs it. It is loaded when redis-cli has ended for the first time: nothing
// here, and no program of the shell, is part of what a page needs for its first prompt.
import type { CommandEvent } from '../../cli/client.ts';
import type { CliOptions, HistoryStorage, Terminal } from '../../cli/ports.ts';
import { ShellSession } from '../../cli/shell.ts';
import { createFiles } from '../../cli/shell-world.ts';
import type { PageMachine } from '../store/machine.ts';

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
  // One disk for all shells of the page.
  page.files ??= createFiles(Date.now);
  return new ShellSession({
    terminal,
    files: page.files,
    history,
    programs: {
      machine: page.machine,
      nowMs: () => performance.now(),
      dateMs: () => Date.now(),
      zoneMinutes: dateMs => new Date(dateMs).getTimezoneOffset(),
      random: Math.random,
      sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
      startServer: start => page.startServer(start),
      cliHistory,
      cliDefaults,
      onCommand,
    },
  });
}
