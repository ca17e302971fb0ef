// What the engine asks of Lua and Lua of the engine, while a script runs: chunks of code, calls with
// keys and arguments, and commands. A host lends a Lua (`Scripts` in ports.ts); src/lua is one.
import type { Bytes } from '../resp/bytes.ts';
import type { Protocol } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';

/** A script, or a library of functions, by identity: Lua keeps what it compiled of it. */
export interface Chunk {
  readonly code: Bytes;
}

/** What a running script may ask of the server. */
export interface ScriptServer {
  /** Runs a command; the error of one that is refused is its reply. */
  call(argv: readonly Bytes[]): Reply;
  /** Whether the user may run a command; undefined if there is no such. */
  mayRun(argv: readonly Bytes[]): boolean | undefined;
  /** In which protocol the replies of `call` are thought: the script's own, not its client's. */
  speak(protocol: Protocol): void;
  /** A line for the server's log; level 0 is debug, 3 warning. */
  log(level: number, text: Bytes): void;
}

/** A call of a script or function. */
export interface ScriptCall {
  readonly keys: readonly Bytes[];
  readonly args: readonly Bytes[];
  /** A script that runs longer is ended. */
  readonly maxRunMs: number;
  readonly server: ScriptServer;
}

/** A script that ended with an error. */
export class ScriptFailure {
  /** The text, code included. */
  readonly text: Bytes;
  /** Where it came from, as `@user_script:3`; undefined if Lua cannot tell. */
  readonly place: Bytes | undefined;
  /** True if a command had failed with it: it is counted already. */
  readonly isCounted: boolean;

  constructor(text: Bytes, place?: Bytes, isCounted = false) {
    this.text = text;
    this.place = place;
    this.isCounted = isCounted;
  }
}

/** A function as a library registers it. */
export interface RegisteredFunction {
  readonly name: Bytes;
  readonly description: Bytes | undefined;
  readonly flags: readonly Bytes[];
}

/** The Lua of one server; scripts and functions do not see each other. */
export interface Lua {
  /** Bytes that scripts and functions take in Lua. */
  readonly usedBytes: { readonly scripts: number; readonly functions: number };
  /** Compiles a script; returns why it cannot be, or undefined. */
  compile(script: Chunk): Bytes | undefined;
  /** Runs a script; its reply, error replies that it returns included. */
  run(script: Chunk, call: ScriptCall): Reply | ScriptFailure;
  /** Forgets a script. */
  forget(script: Chunk): void;
  /** Forgets all scripts and what they changed in Lua. */
  forgetScripts(): void;
  /** Runs the code of a library, which registers functions; or says why it cannot. */
  load(library: Chunk, server: ScriptServer): RegisteredFunction[] | ScriptFailure;
  /** Calls a function of a library that was loaded. */
  callFunction(library: Chunk, name: Bytes, call: ScriptCall): Reply | ScriptFailure;
  /** Forgets a library. */
  unload(library: Chunk): void;
  /** Forgets all libraries and what they changed in Lua. */
  unloadAll(): void;
}
