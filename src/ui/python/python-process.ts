// One Python of the page: its worker, how far its start is, what it does now. Lends each of its
// sockets to the server, tells it when the server goes, and clears up after it when it ends.
import type { SeenCall } from '../../link/tap.ts';
import type {
  Bridge,
  FromPython,
  MissingPackage,
  PythonManifest,
  StartProgress,
  StartPython,
  ToPython,
} from '../../python/protocol.ts';
import type { Network } from '../../cli/machine.ts';
import type { Connection } from '../../link/connection.ts';
import { portConnection } from '../../link/web/port.ts';
import { fromUint8 } from '../../resp/bytes.ts';
import { Observable } from '../store/observable.ts';
import type { Readable } from '../store/observable.ts';
import type { ServerHost } from '../store/server.ts';
import { text } from '../text.ts';
import { Postbox, mailAddress, openPostbox } from './mail.ts';

/** What a Python does. `stuck`: it did not hear Ctrl-C and will not, unless it is restarted. */
export type PythonState =
  | { readonly status: 'off' }
  | { readonly status: 'starting'; readonly progress?: StartProgress }
  | { readonly status: 'idle' | 'running' | 'reading' | 'stuck' }
  | { readonly status: 'ended' }
  | { readonly status: 'failed'; readonly reason: string };

/** What a Python needs from the page. */
export interface PythonHost {
  readonly server: ServerHost;
  /** The servers of this machine, by their ports. */
  readonly network: Network;
  readonly startWorker: () => Worker;
  /** The script of the service worker for browsers in which a Python must stand still to wait. */
  readonly mailScript: () => Promise<string>;
  /** Called when something may have changed in the store, with what was asked of it last. */
  readonly onTouch: (calls: readonly SeenCall[]) => void;
}

const HEARD_WITHIN_MS = 2500;
const OWN_PORT = 6379;

let last = 0;

/** A Python that can be started, interrupted and ended. */
export class PythonProcess {
  /** Called with what the worker says, once this has taken note of it. */
  onMessage: (message: FromPython) => void = () => {};
  private readonly life = new Observable<PythonState>({ status: 'off' });
  private readonly host: PythonHost;
  private readonly stopFollowing: () => void;
  private worker: Worker | undefined;
  private readonly relays = new Set<Connection>();
  private readonly carried = new Map<number, Connection>();
  private postbox: Postbox | undefined;
  private closePostbox: () => void = () => {};
  private owner = '';
  private lacking: readonly MissingPackage[] = [];
  private deaf: ReturnType<typeof setTimeout> | undefined;

  constructor(host: PythonHost) {
    this.host = host;
    this.stopFollowing = host.server.state.subscribe(() => this.tellServerState());
  }

  /** What it does now. */
  get state(): Readable<PythonState> {
    return this.life;
  }

  /** What this site was built without. */
  get missing(): readonly MissingPackage[] {
    return this.lacking;
  }

  /** Fetches and boots Python; a second call while it lives does nothing. */
  async start(): Promise<void> {
    if (this.worker !== undefined || this.life.get().status === 'starting') return;
    this.life.set({ status: 'starting' });
    last += 1;
    const owner = `python-${last}`;
    const bridge = await bridgeHere(this.host.mailScript, owner);
    const message = bridge && (await startMessage(bridge).catch((cause: unknown) => String(cause)));
    if (this.life.get().status !== 'starting') return;
    if (message === undefined) {
      return this.life.set({ status: 'failed', reason: text.pythonNoBridge });
    }
    if (typeof message === 'string') {
      return this.life.set({ status: 'failed', reason: text.pythonNotBuilt });
    }
    this.owner = owner;
    this.lacking = message.manifest.missing;
    this.startWorker(message);
  }

  /** Sends what makes it run. */
  run(message: ToPython): void {
    this.life.set({ status: 'running' });
    this.post({ type: 'ports', ports: this.host.network.ports() });
    this.post(message);
  }

  /** Sends what changes nothing about its state. */
  post(message: ToPython): void {
    if (this.postbox === undefined) this.worker?.postMessage(message);
    else this.postbox.post(message);
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.post({ type: 'interrupt' });
    this.deaf ??= setTimeout(() => {
      if (this.life.get().status === 'running') this.life.set({ status: 'stuck' });
    }, HEARD_WITHIN_MS);
  }

  /** Ends it at once, whatever it does; its clients are closed. */
  end(state: PythonState = { status: 'off' }): void {
    this.worker?.terminate();
    if (this.worker !== undefined) this.host.server.release(this.owner);
    for (const relay of this.relays) relay.close();
    this.relays.clear();
    this.carried.clear();
    this.closePostbox();
    this.postbox = undefined;
    this.worker = undefined;
    clearTimeout(this.deaf);
    this.deaf = undefined;
    this.life.set(state);
    this.host.onTouch([]);
  }

  /** Ends it for good. */
  dispose(): void {
    this.stopFollowing();
    this.end();
  }

  private startWorker(message: StartPython): void {
    const worker = this.host.startWorker();
    this.worker = worker;
    worker.onmessage = (event: MessageEvent<FromPython>) => {
      if (worker === this.worker) this.receive(event.data, event.ports);
    };
    worker.onerror = event => this.fail(event.message || text.workerNotLoaded);
    this.post(message);
    if (message.bridge.kind === 'request') {
      this.postbox = new Postbox(letter => worker.postMessage(letter));
      this.closePostbox = openPostbox(this.owner, this.postbox);
    }
    this.tellServerState();
  }

  private receive(message: FromPython, ports: readonly MessagePort[]): void {
    const [port] = ports;
    switch (message.type) {
      case 'progress':
        this.life.set({ status: 'starting', progress: message });
        break;
      case 'connect':
        if (port !== undefined) this.connect(message.port, port);
        else if (message.socket !== undefined) this.carry(message.socket, message.port);
        break;
      case 'send':
        this.carried.get(message.socket)?.send(message.bytes);
        break;
      case 'close':
        this.carried.get(message.socket)?.close();
        this.carried.delete(message.socket);
        break;
      case 'heard':
        clearTimeout(this.deaf);
        this.deaf = undefined;
        break;
      case 'prompt':
        this.life.set({ status: 'idle' });
        this.host.onTouch([]);
        break;
      case 'reading':
        this.life.set({ status: 'reading' });
        break;
      case 'sent':
        this.host.onTouch(message.calls);
        break;
      case 'exited':
        this.end({ status: 'ended' });
        break;
      case 'died':
        this.fail(message.reason);
        break;
    }
    this.onMessage(message);
  }

  // The page's own server gets the port itself; to others the page passes on what is said.
  private connect(number: number, port: MessagePort): void {
    const { server, network } = this.host;
    if (number === OWN_PORT) return server.lend(port, this.owner);
    const python = portConnection(port);
    network.connect({ host: '127.0.0.1', port: number }).then(
      link => join(python, link, this.relays),
      () => python.close(),
    );
  }

  // For a Python that stands still the page holds the port, and letters bring what comes.
  private carry(socket: number, number: number): void {
    const { port1, port2 } = new MessageChannel();
    this.connect(number, port1);
    const link = portConnection(port2);
    this.carried.set(socket, link);
    link.onData = bytes => this.post({ type: 'received', socket, bytes: fromUint8(bytes) });
    link.onClose = () => {
      this.carried.delete(socket);
      this.post({ type: 'closed', socket });
    };
  }

  private fail(reason: string): void {
    this.end({ status: 'failed', reason });
  }

  // A server that starts takes connections already; those to the one before are gone.
  private tellServerState(): void {
    const { status } = this.host.server.state.get();
    if (status !== 'running') this.post({ type: 'server', up: false });
    if (status !== 'dead') this.post({ type: 'server', up: true });
  }
}

// Where neither works Python could never wait: for a reply, for a key, for a second to pass.
async function bridgeHere(
  mailScript: () => Promise<string>,
  owner: string,
): Promise<Bridge | undefined> {
  // On iOS Pyodide calls through JavaScript, and a stack with such frames cannot be put aside.
  const isIos = /iPad|iPhone|iPod/.test(navigator.userAgent) || isIpadAsMac();
  const isAsked = new URLSearchParams(location.search).get('bridge') === 'request';
  if ('Suspending' in WebAssembly && !isIos && !isAsked) return { kind: 'suspend' };
  const address = await mailAddress(mailScript);
  return address && { kind: 'request', address: { ...address, owner } };
}

function isIpadAsMac(): boolean {
  return navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1;
}

async function startMessage(bridge: Bridge): Promise<StartPython> {
  const baseUrl = new URL('python/', document.baseURI.replace(/#.*$/, '')).href;
  const response = await fetch(`${baseUrl}manifest.json`);
  if (!response.ok) throw new Error(String(response.status));
  const manifest: PythonManifest = await response.json();
  return { type: 'start', baseUrl, manifest, bridge };
}

// What one says the other hears, until one of them ends.
function join(python: Connection, link: Connection, relays: Set<Connection>): void {
  relays.add(link);
  python.onData = bytes => link.send(bytes);
  link.onData = bytes => python.send(bytes);
  python.onClose = () => {
    relays.delete(link);
    link.close();
  };
  link.onClose = () => {
    relays.delete(link);
    python.close();
  };
}
