// The service worker behind a Python whose stack cannot be put aside. Such a Python stands still on
// a request; this asks the page for the letters that have come for it and answers with them. It
// keeps nothing, so the browser may end it whenever it likes, and it lets all else pass.
import { readUrl } from '../link/web/mail.ts';
import type { MailQuestion, MailRequest } from '../link/web/mail.ts';

declare const self: ServiceWorkerGlobalScope;

const NO_LETTERS = '[]';
/** A page answers at once when it is asked not to wait, unless it is gone. */
const PATIENCE_MS = 1000;

// A page asks which of the clients it is.
self.addEventListener('message', ({ source, ports }) => {
  ports[0]?.postMessage(source instanceof Client ? source.id : '');
});

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('fetch', event => {
  const request = readUrl(event.request.url);
  if (request === undefined) return;
  const { page, ...mail } = request;
  event.respondWith(answer(page, mail));
});

async function answer(page: string, mail: MailRequest): Promise<Response> {
  const client = await self.clients.get(page);
  if (client === undefined) return new Response(null, { status: 410 });
  return new Response(await lettersOf(client, mail), { headers: { 'cache-control': 'no-store' } });
}

// The time runs here: in a page that is not in front timers are late.
function lettersOf(client: Client, mail: MailRequest): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const question: MailQuestion = { type: 'python-mail', ...mail };
  return new Promise(resolve => {
    const finish = (letters: string): void => {
      clearTimeout(timer);
      port1.close();
      resolve(letters);
    };
    const timer = setTimeout(() => finish(NO_LETTERS), mail.waitMs || PATIENCE_MS);
    port1.onmessage = ({ data }: MessageEvent<string>) => finish(data);
    client.postMessage(question, [port2]);
  });
}
