// The command-line program: `server` serves the engine over TCP, `lessons` works on lessons.
// It only reads the words of the command line; each program is a file of its own.
import { runLessons } from './lessons.ts';
import { runServer } from './run-server.ts';

const USAGE = `Usage:
  redis-playground server [FILE] [--OPTION VALUE ...]
                                          serve the engine over RESP on 127.0.0.1; FILE is a
                                          redis.conf, options are its lines (--port 6380); data
                                          is kept in files only where --dir says
  redis-playground lessons check DIR      validate a folder of lessons
  redis-playground lessons stamp FILE ... note that translations are up to date
`;

async function main(argv: readonly string[]): Promise<number> {
  const [program, ...rest] = argv;
  if (program === 'server') {
    return runServer(rest, { usage: USAGE, err: text => process.stderr.write(text) });
  }
  if (program === 'lessons') {
    return runLessons(rest, {
      out: text => process.stdout.write(text),
      err: text => process.stderr.write(text),
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
