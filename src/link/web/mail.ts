// The request on which a Python stands still while it waits, where its stack cannot be put aside: a
// synchronous one that a service worker answers with the letters the page has for this Python.
// This is the address of that request; who asks, answers and writes letters is elsewhere.

/** Who asks, and where. */
export interface MailAddress {
  /** A URL that no file has. */
  readonly url: string;
  /** The page, as the service worker knows it. */
  readonly page: string;
  /** The Python, as the page knows it. */
  readonly owner: string;
}

/** A question for mail, as it comes to the page. */
export interface MailRequest {
  readonly owner: string;
  /** The number of the last letter that has come. */
  readonly after: number;
  /** How long to wait for one. */
  readonly waitMs: number;
}

/** The service worker's question to the page; comes with a port for the answer, a JSON text. */
export interface MailQuestion extends MailRequest {
  readonly type: 'python-mail';
}

const FILE = 'python-mail';

/** The URL for letters, next to the scripts of this service worker. */
export function mailUrl(scriptUrl: string): string {
  return new URL(FILE, scriptUrl).href;
}

/** The URL that asks. */
export function urlOf({ url, page, owner }: MailAddress, after: number, waitMs: number): string {
  const all = { page, owner, after: String(after), ms: String(Math.ceil(waitMs)) };
  return `${url}?${new URLSearchParams(all).toString()}`;
}

/** What a URL asks, and whose page answers; undefined for any other URL. */
export function readUrl(url: string): (MailRequest & { readonly page: string }) | undefined {
  const { pathname, searchParams } = new URL(url);
  const page = searchParams.get('page');
  const owner = searchParams.get('owner');
  if (!pathname.endsWith(`/${FILE}`) || page === null || owner === null) return undefined;
  const after = Number(searchParams.get('after'));
  return { page, owner, after, waitMs: Number(searchParams.get('ms')) };
}
