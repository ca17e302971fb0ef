// Our engine in a test's own hands: a clock that only the test moves, chance from a seed, clients in
// memory. Who speaks to it, and how, is session.ts's.
import type { Fetch, Scripts, Storage } from '../../src/engine/ports.ts';
import { lateNow } from '../../src/engine/commands/late.ts';
import type { LateHandlers } from '../../src/engine/commands/registry.ts';
import { RedisServer } from '../../src/engine/server.ts';
import { parseConfig } from '../../src/engine/services/config-file.ts';
import { LuaEngine } from '../../src/lua/lua-engine.ts';
import type { ConnectOptions, Connection } from '../../src/link/connection.ts';
import { luaBytes } from '../../src/node/lua.ts';
import { latin1 } from '../../src/resp/bytes.ts';

const START_MS = Date.UTC(2025, 0, 1);
/** As real servers are started by the tests (oracle/servers.ts). */
const SETTINGS = 'save ""\nenable-debug-command yes\nbind 127.0.0.1';

/** Uniformly distributed numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a server is lent when it starts. */
export interface Disk {
  readonly storage?: Storage | undefined;
  /** Unix ms. */
  readonly startMs?: number;
  /** Lua that is there at once if not given, none if undefined. */
  readonly scripts?: Scripts | undefined;
  /** The late commands are there at once if not given. */
  readonly late?: Fetch<LateHandlers>;
}

// Compiled once, and there at once: a test need not wait for Lua.
let luaModule: WebAssembly.Module | undefined;

/** Lua, there at once. */
export const scripts: Scripts = {
  open(version, opened) {
    luaModule ??= new WebAssembly.Module(luaBytes());
    opened(new LuaEngine({ module: luaModule, version, nowMs: () => performance.now() }));
  },
};

/** A server with a virtual clock; a bug in it is thrown at the test. */
export class TestEngine {
  readonly server: RedisServer;
  private clockMs: number;

  /** The lines of the log. */
  readonly log: string[] = [];

  /** `settings` is the text of a redis.conf; a storage holds what an earlier server kept. */
  constructor(seed = 1, settings = SETTINGS, { startMs = START_MS, ...lent }: Disk = {}) {
    this.clockMs = startMs;
    const host = {
      clock: { nowMs: () => this.clockMs },
      late: lateNow,
      random: { next: seededRandom(seed) },
      scripts,
      log: (line: string) => {
        this.log.push(line);
        if (line.startsWith('# Bug')) throw new Error(line);
      },
      ...lent,
    };
    this.server = new RedisServer(host, { directives: parseConfig(latin1(settings)) });
  }

  /** The time of the clock, unix ms. */
  get nowMs(): number {
    return this.clockMs;
  }

  /** A client's link; deliveries are synchronous. */
  connect(options: ConnectOptions = {}): Connection {
    const connection: Connection = {
      onData: () => {},
      onClose: () => {},
      send: bytes => link.receive(bytes.slice()),
      close: () => link.close(),
    };
    const sink = {
      write: (bytes: Uint8Array) => connection.onData(bytes),
      close: () => connection.onClose(),
    };
    const link = this.server.connect(sink, { hidden: options.hidden === true });
    return connection;
  }

  /** Lets time pass, with every deadline on the way kept. */
  pass(durationMs: number): void {
    const endMs = this.clockMs + durationMs;
    for (;;) {
      const dueMs = this.server.nextDeadlineMs();
      if (dueMs === undefined || dueMs > endMs) break;
      // Never stand still: a deadline that stays due must not hold the test.
      this.clockMs = Math.min(endMs, Math.max(dueMs, this.clockMs + 1));
      this.server.tick();
      if (this.clockMs === endMs) break;
    }
    this.clockMs = endMs;
    this.server.tick();
  }
}
