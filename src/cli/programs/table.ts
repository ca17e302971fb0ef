// Every program of the shell. A new one is a line here.
import { CHECK_PROGRAMS } from './check-programs.ts';
import { BYTE_PROGRAMS } from './byte-programs.ts';
import { FILE_PROGRAMS } from './file-programs.ts';
import { helpProgram } from './help.ts';
import type { Program } from './program.ts';
import { redisBenchmark } from './redis-benchmark.ts';
import { redisCli } from './redis-cli/main.ts';
import { redisServer } from './redis-server.ts';
import { SYSTEM_PROGRAMS } from './system-programs.ts';
import { TEXT_PROGRAMS } from './text-programs.ts';

/** The programs, without those that belong to one shell. */
export const PROGRAMS: readonly Program[] = [
  {
    name: 'redis-benchmark',
    summary: 'how many requests a second a server answers',
    run: redisBenchmark,
  },
  { name: 'redis-cli', summary: 'the Redis command line (redis-cli --help)', run: redisCli },
  { name: 'redis-server', summary: 'start a server: [config file] [--port n …]', run: redisServer },
  helpProgram(() => PROGRAMS),
  ...CHECK_PROGRAMS,
  ...BYTE_PROGRAMS,
  ...FILE_PROGRAMS,
  ...SYSTEM_PROGRAMS,
  ...TEXT_PROGRAMS,
];
