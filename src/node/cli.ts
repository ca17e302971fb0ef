// The command-line program: `server` serves the engine over TCP, `lessons` works on lessons.
// It only reads the words of the command line; each program is a file of its own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLessons } from './lessons.ts';
import { runServer } from './run-server.ts';

const USAGE = `Usage:
  redis-playground server [FILE] [--OPTION VALUE ...]
                                          serve the engine over RESP on 127.0.0.1; FILE is a
                                          redis.conf, options are its lines (--port 6380); data
                                          is kept in files only where --dir says
  redis-playground lessons check DIR      validate a folder of lessons
  redis-playground lessons new NAME       write a lesson to begin with
  redis-playground lessons preview DIR    serve the playground with them, as they change
  redis-playground lessons schema         print the JSON Schema of a lesson's head
  redis-playground lessons stamp FILE ... note that translations are up to date
`;

// The program is one file in dist-node/, beside dist/.
const SITE = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');

async function main(argv: readonly string[]): Promise<number> {
  const [program, ...rest] = argv;
  if (program === 'server') {
    return runServer(rest, { usage: USAGE, err: text => process.stderr.write(text) });
  }
  if (program === 'lessons') {
    return runLessons(rest, {
      out: text => process.stdout.write(text),
      err: text => process.stderr.write(text),
      site: SITE,
      ended: new Promise(end => {
        for (const name of ['SIGTERM', 'SIGINT']) process.once(name, end);
      }),
    });
  }
  process.stderr.write(USAGE);
  return program === 'help' || program === '--help' ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (reason) {
  process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exitCode = 1;
}
