// The command-line program: `server` serves the engine over TCP, `lessons` works on lessons.
// It only reads the words of the command line; each program is a file of its own.
import { listen } from './tcp-server.ts';
import { runLessons } from './lessons.ts';

const USAGE = `Usage:
  redis-playground server [--port N]      serve the engine over RESP on 127.0.0.1
  redis-playground lessons check DIR      validate a folder of lessons
`;

async function main(argv: readonly string[]): Promise<number> {
  const [program, ...rest] = argv;
  if (program === 'server') return serve(rest);
  if (program === 'lessons') {
    return runLessons(rest, {
      out: text => process.stdout.write(text),
      err: text => process.stderr.write(text),
    });
  }
  process.stderr.write(USAGE);
  return program === 'help' || program === '--help' ? 0 : 1;
}

async function serve(argv: readonly string[]): Promise<number> {
  const port = portOf(argv);
  if (port === undefined) {
    process.stderr.write(USAGE);
    return 1;
  }
  const running = await listen({ port, log: line => console.log(line) });
  console.log(`Listening on 127.0.0.1:${running.port}`);
  console.log('Ready to accept connections');
  const signal = await new Promise<string>(resolve => {
    for (const name of ['SIGTERM', 'SIGINT']) process.once(name, () => resolve(name));
  });
  console.log(`Received ${signal}, stopping`);
  await running.stop();
  return 0;
}

function portOf(argv: readonly string[]): number | undefined {
  if (argv.length === 0) return 6379;
  const port = Number(argv[1]);
  const valid = argv[0] === '--port' && argv.length === 2 && Number.isInteger(port);
  return valid && port >= 0 && port < 65_536 ? port : undefined;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (reason) {
  process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exitCode = 1;
}
