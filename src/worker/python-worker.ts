// The worker in which a Python lives, started when the learner asks for Python and not before. It
// takes the page's messages, and gives each socket of Python a port straight to the server.
import type { Connection } from '../link/connection.ts';
import { portConnection } from '../link/web/port.ts';
import type { FromPython, Letter, StartPython, ToPython } from '../python/protocol.ts';
import { Interpreter } from './python/interpreter.ts';
import type { InterpreterHost } from './python/interpreter.ts';
import { CarriedConnections, Mailbox } from './python/mailbox.ts';

const OWN_PORT = 6379;
const LOCAL = ['localhost', '127.0.0.1', 'playground'];

let serverIsUp = true;
let listening: readonly number[] = [OWN_PORT];

let interpreter: Interpreter | undefined;
let mailbox: Mailbox | undefined;

const post = (message: FromPython): void => self.postMessage(message);
const carried = new CarriedConnections(post);

async function start(message: StartPython): Promise<void> {
  try {
    interpreter = await Interpreter.boot(hostFor(message), message);
    post({ type: 'ready', banner: interpreter.banner });
    post({ type: 'prompt', more: false });
  } catch (cause) {
    post({ type: 'died', reason: String(cause) });
  }
}

function hostFor({ bridge }: StartPython): InterpreterHost {
  const listens = (name: string, port: number): boolean => {
    const isThere = port === OWN_PORT ? serverIsUp : listening.includes(port);
    return isThere && LOCAL.includes(name);
  };
  if (bridge.kind === 'suspend') {
    return { post, connect: (name, port) => (listens(name, port) ? connect(port) : undefined) };
  }
  const mail = new Mailbox(bridge.address, hear);
  mailbox = mail;
  return {
    post,
    connect: (name, port) => (listens(name, port) ? carried.connect(port) : undefined),
    fetchMail: waitMs => mail.fetch(waitMs),
  };
}

function connect(port: number): Connection {
  const { port1, port2 } = new MessageChannel();
  const message: FromPython = { type: 'connect', port };
  self.postMessage(message, { transfer: [port2] });
  return portConnection(port1);
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
      post({ type: 'heard' });
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
      return post({
        type: 'completions',
        id: message.id,
        found: python.complete(message.text),
      });
    case 'received':
      return carried.received(message.socket, message.bytes);
    case 'closed':
      return carried.closed(message.socket);
    case 'server':
      serverIsUp = message.up;
      if (!message.up) python.serverGone();
      return undefined;
  }
}

function hear(message: ToPython): void {
  if (message.type === 'start') void start(message);
  else if (interpreter !== undefined) receive(message, interpreter);
  else if (message.type === 'server') serverIsUp = message.up;
}

self.addEventListener('message', ({ data }: MessageEvent<ToPython | Letter>) => {
  if (data.type === 'letter') mailbox?.take(data);
  else hear(data);
});
