// The worker in which a Python lives, started when the learner asks for Python and not before. It
// takes the page's messages, and gives each socket of Python a port straight to the server.
import { portConnection } from '../link/web/port.ts';
import type { FromPython, StartPython, ToPython } from '../python/protocol.ts';
import { Interpreter } from './python/interpreter.ts';
import type { InterpreterHost } from './python/interpreter.ts';

const OWN_PORT = 6379;
const LOCAL = ['localhost', '127.0.0.1', 'playground'];

let serverIsUp = true;
let listening: readonly number[] = [OWN_PORT];

const host: InterpreterHost = {
  post: message => self.postMessage(message),
  connect(name, port) {
    const isThere = port === OWN_PORT ? serverIsUp : listening.includes(port);
    if (!isThere || !LOCAL.includes(name)) return undefined;
    const { port1, port2 } = new MessageChannel();
    const message: FromPython = { type: 'connect', port };
    self.postMessage(message, { transfer: [port2] });
    return portConnection(port1);
  },
};

let interpreter: Interpreter | undefined;

async function start(message: StartPython): Promise<void> {
  try {
    interpreter = await Interpreter.boot(host, message);
    host.post({ type: 'ready', banner: interpreter.banner });
    host.post({ type: 'prompt', more: false });
  } catch (cause) {
    host.post({ type: 'died', reason: String(cause) });
  }
}

function receive(message: Exclude<ToPython, StartPython>, python: Interpreter): void {
  switch (message.type) {
    case 'line':
      return python.line(message.text);
    case 'block':
      return python.block(message);
    case 'forget-lines':
      return python.forgetLines();
    case 'interrupt':
      host.post({ type: 'heard' });
      return python.interrupt();
    case 'input':
      return python.input(message.text);
    case 'size':
      return python.resize(message);
    case 'ports':
      listening = message.ports;
      return undefined;
    case 'shown':
      return python.shown(message.chars);
    case 'complete':
      return host.post({
        type: 'completions',
        id: message.id,
        found: python.complete(message.text),
      });
    case 'server':
      serverIsUp = message.up;
      if (!message.up) python.serverGone();
      return undefined;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToPython>) => {
  if (data.type === 'start') void start(data);
  else if (interpreter !== undefined) receive(data, interpreter);
  else if (data.type === 'server') serverIsUp = data.up;
});
