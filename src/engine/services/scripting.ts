// Scripts: the cache of those that the server knows by their digest, and the Lua that the host lends,
// which may have to be fetched first: clients wait for it. Running one is commands/scripting-call.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import type { ErrorReply } from '../../resp/reply.ts';
import { Arrival } from '../arrival.ts';
import type { Client } from '../client.ts';
import type { Command } from '../commands/command.ts';
import { fault, shown } from '../faults.ts';
import type { Chunk, Lua } from '../lua-port.ts';
import type { Scripts } from '../ports.ts';
import type { ScriptFlags } from './scripting-header.ts';
import { readHeader } from './scripting-header.ts';

/** Redis: so many scripts that EVAL brought are kept; those of SCRIPT LOAD all. */
const MAX_EVALUATED = 500;

/** A script in the cache. */
export interface Script extends Chunk {
  readonly sha: Bytes;
  readonly source: Bytes;
  /** Undefined without a first line that says how it is to be run. */
  readonly flags: ScriptFlags | undefined;
}

/** What the service asks of the server. */
export interface ScriptingParts {
  /** What the host lends; undefined if it has no Lua. */
  readonly scripts: Scripts | undefined;
  readonly version: string;
  /** Lua has come, or it is known that it will not: these clients go on. */
  readonly arrived: (waiting: readonly Client[]) => void;
  /** A script was forgotten to make room for another. */
  readonly evicted: () => void;
}

/** The scripts of one server. */
export class Scripting {
  /** Error replies that a script only hands on: they are counted already. */
  readonly countedErrors = new WeakSet<ErrorReply>();
  private readonly parts: ScriptingParts;
  private readonly scripts = new Map<Bytes, Script>();
  // Those that EVAL brought, the least used first.
  private readonly evaluated = new Set<Script>();
  private readonly arrival: Arrival<Lua>;

  constructor(parts: ScriptingParts) {
    this.parts = parts;
    const { scripts, version, arrived } = parts;
    this.arrival = new Arrival(fetched => {
      if (scripts === undefined) fetched('the host of this server has none');
      else scripts.open(version, fetched);
    }, arrived);
  }

  // ---- Lua ----

  /** Lua, once it is here. @throws the fault that says why there is none */
  get lua(): Lua {
    const lua = this.arrival.here;
    if (lua !== undefined) return lua;
    const reason = this.arrival.takeProblem() ?? 'this server has none';
    throw fault(`ERR Lua could not be loaded: ${reason}`);
  }

  /** Lua if it is here; it is not fetched. */
  get luaIfOpen(): Lua | undefined {
    return this.arrival.here;
  }

  /** Lets a client wait for Lua with its command; returns false if it need not. */
  hold(client: Client, command: Command, argv: readonly Bytes[]): boolean {
    return needsLua(command) && this.arrival.hold(client, command, argv);
  }

  /** Forgets a client that is gone. */
  release(client: Client): void {
    this.arrival.release(client);
  }

  // ---- the cache ----

  /** Number of scripts. */
  get count(): number {
    return this.scripts.size;
  }

  /** Bytes of all sources. */
  get sourceBytes(): number {
    let total = 0;
    for (const { source } of this.scripts.values()) total += source.length;
    return total;
  }

  /** A script by its digest in lower case. */
  find(sha: Bytes): Script | undefined {
    const script = this.scripts.get(sha);
    if (script === undefined || !this.evaluated.delete(script)) return script;
    this.evaluated.add(script);
    return script;
  }

  /** Adds a script; `isEvaluated` for one that may be forgotten. @throws why it cannot be */
  add(sha: Bytes, source: Bytes, isEvaluated: boolean): Script {
    const { flags, code } = readHeader(source);
    const script: Script = { sha, source, code, flags };
    const problem = this.lua.compile(script);
    if (problem !== undefined) {
      throw fault(`ERR Error compiling script (new function): ${shown(problem)}`);
    }
    this.scripts.set(sha, script);
    if (isEvaluated) this.keep(script);
    return script;
  }

  /** Keeps a script until all are flushed (SCRIPT LOAD). */
  pin(script: Script): void {
    this.evaluated.delete(script);
  }

  /** Forgets all scripts. */
  flush(): void {
    this.scripts.clear();
    this.evaluated.clear();
    this.arrival.here?.forgetScripts();
  }

  /** Takes over the scripts of another server. */
  copyFrom(source: Scripting): void {
    for (const [sha, script] of source.scripts) this.scripts.set(sha, script);
    for (const script of source.evaluated) this.evaluated.add(script);
  }

  private keep(script: Script): void {
    this.evaluated.add(script);
    if (this.evaluated.size <= MAX_EVALUATED) return;
    for (const oldest of this.evaluated) {
      this.evaluated.delete(oldest);
      this.scripts.delete(oldest.sha);
      this.arrival.here?.forget(oldest);
      this.parts.evicted();
      return;
    }
  }
}

const WITHOUT_LUA = /\|(help|exists|flush|kill|debug)$/;

const needsLua = ({ group, name }: Command): boolean =>
  group === 'scripting' && !WITHOUT_LUA.test(name);
