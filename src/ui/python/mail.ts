// The page's side of a Python that stands still while it waits (no stack can be put aside in this
// browser). Registers the service worker that answers its requests, and keeps the letters for each
// Python until they have come. What the letters say is for the process.
import type { MailAddress, MailQuestion, MailRequest } from '../../link/web/mail.ts';
import { mailUrl } from '../../link/web/mail.ts';
import type { Letter, ToPython } from '../../python/protocol.ts';

/** The letters for one Python. */
export class Postbox {
  private readonly deliver: (letter: Letter) => void;
  private letters: Letter[] = [];
  private last = 0;
  private waiting: MessagePort | undefined;

  /** `deliver` brings a letter as a message. */
  constructor(deliver: (letter: Letter) => void) {
    this.deliver = deliver;
  }

  /** Posts a letter. */
  post(message: ToPython): void {
    this.last += 1;
    const letter: Letter = { type: 'letter', number: this.last, message };
    this.letters.push(letter);
    this.deliver(letter);
    this.answer();
  }

  /** Answers with the letters after one of them, as soon as there are any or at once. */
  ask({ after, waitMs }: MailRequest, port: MessagePort): void {
    this.letters = this.letters.filter(({ number }) => number > after);
    this.waiting = port;
    if (waitMs === 0 || this.letters.length > 0) this.answer();
  }

  private answer(): void {
    this.waiting?.postMessage(JSON.stringify(this.letters));
    this.waiting = undefined;
  }
}

const postboxes = new Map<string, Postbox>();

/** Has the postbox of a Python asked; returns what ends that. */
export function openPostbox(owner: string, postbox: Postbox): () => void {
  postboxes.set(owner, postbox);
  return () => postboxes.delete(owner);
}

type PageAddress = Omit<MailAddress, 'owner'>;

let registering: Promise<PageAddress | undefined> | undefined;

/** Where a Python asks for its mail; undefined where the browser has no service workers for us. */
export function mailAddress(findScript: () => Promise<string>): Promise<PageAddress | undefined> {
  registering ??= register(findScript).catch(() => {
    registering = undefined;
    return undefined;
  });
  return registering;
}

async function register(findScript: () => Promise<string>): Promise<PageAddress | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  const { serviceWorker } = navigator;
  serviceWorker.onmessage = ({ data, ports: [port] }: MessageEvent<MailQuestion>) => {
    if (data.type === 'python-mail' && port) postboxes.get(data.owner)?.ask(data, port);
  };
  const script = new URL(await findScript(), document.baseURI).href;
  // Built, the script has no imports; Vite's own server adds some.
  const type = import.meta.env.DEV ? 'module' : 'classic';
  const registration = await serviceWorker.register(script, { type });
  const worker = await activeWorker(registration);
  return { url: mailUrl(script), page: await ownName(worker) };
}

async function activeWorker({
  active,
  waiting,
  installing,
}: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = active ?? waiting ?? installing;
  if (worker === null) throw new Error('The service worker did not start.');
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('The service worker was refused.'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
  return worker;
}

// A page does not know under which name its service worker finds it.
function ownName(worker: ServiceWorker): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  return new Promise(resolve => {
    port1.onmessage = ({ data }: MessageEvent<string>) => {
      port1.close();
      resolve(data);
    };
    worker.postMessage('who', [port2]);
  });
}
