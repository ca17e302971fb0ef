// `help`: what this shell is, and every program that it has.
import type { Process, Program } from './program.ts';
import { print } from './program.ts';

const ABOUT = `A small shell inside this page. Its files live until the page is reloaded.

  redis-cli                             back to the Redis prompt
  redis-cli SET greeting hello          one command
  echo hello | redis-cli -x SET k       the last argument from a pipe
  redis-server --port 7000 &            one more server; reach it with redis-cli -p 7000
  redis-server /etc/redis/6379.conf     the server of this page, once it is shut down

Known are | < > >> 2> << && || ; & $NAME $( ) ' ' " " * and #. Ctrl-C stops a program, Ctrl-D ends
its input, Tab completes names, the arrows bring back lines.

`;

/** The program that lists the others. */
export const helpProgram = (programs: () => readonly Program[]): Program => ({
  name: 'help',
  summary: 'this text',
  run: async (process: Process) => {
    const all = programs();
    const width = Math.max(...all.map(({ name }) => name.length)) + 2;
    const line = ({ name, summary }: Program): string => `  ${name.padEnd(width)}${summary}\n`;
    const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
    await print(process, ABOUT + sorted.map(line).join(''));
    return 0;
  },
});
