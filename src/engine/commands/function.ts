// FUNCTION, which manages libraries of functions, and FCALL, which calls one. What a library may
// register is Lua's to say; which libraries there are is the functions service's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map, OK, set, status } from '../../resp/reply.ts';
import { matchesGlob } from '../algo/glob.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { scripting } from '../../spec/scripting.ts';
import { Fault, fault, shown } from '../faults.ts';
import type { ScriptCall } from '../lua-port.ts';
import { ScriptFailure } from '../lua-port.ts';
import type { RedisServer } from '../server.ts';
import type { Library, LibrarySet } from '../services/functions.ts';
import { readLibraryHeader } from './function-header.ts';
import type { Handlers } from './command.ts';
import { helpReply, subcommandSyntax } from './help.ts';
import { readKeysAndArgs, runScript, silentServer } from './scripting-call.ts';

const NOT_FOUND = fault('ERR Function not found');
const NO_LIBRARY = fault('ERR Library not found');
const BAD_KEYS = fault('ERR Bad number of keys provided');
const NO_FUNCTIONS = fault('ERR No functions registered');
const NOT_BUSY = fault('NOTBUSY No scripts in execution right now.');
const FLUSH_SYNTAX = fault('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
const NO_NAME = fault('ERR library name argument was not given');
const BAD_POLICY = fault(
  'ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.',
);

const HELP = [
  'LOAD [REPLACE] <FUNCTION CODE>',
  '    Create a new library with the given library name and code.',
  'DELETE <LIBRARY NAME>',
  '    Delete the given library.',
  'LIST [LIBRARYNAME PATTERN] [WITHCODE]',
  '    Return general information on all the libraries:',
  '    * Library name',
  '    * The engine used to run the Library',
  '    * Functions list',
  '    * Library code (if WITHCODE is given)',
  '    It also possible to get only function that matches a pattern using LIBRARYNAME argument.',
  'STATS',
  '    Return information about the current function running:',
  '    * Function name',
  '    * Command used to run the function',
  '    * Duration in MS that the function is running',
  '    If no function is running, return nil',
  '    In addition, returns a list of available engines.',
  'KILL',
  '    Kill the current running function.',
  'FLUSH [ASYNC|SYNC]',
  '    Delete all the libraries.',
  '    When called without the optional mode argument, the behavior is determined by the',
  '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  '    * ASYNC: Asynchronously flush the libraries.',
  '    * SYNC: Synchronously flush the libraries.',
  'DUMP',
  '    Return a serialized payload representing the current libraries, can be restored using FUNCTION RESTORE command',
  'RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]',
  '    Restore the libraries represented by the given payload, it is possible to give a restore policy to',
  '    control how to handle existing libraries (default APPEND):',
  '    * FLUSH: delete all existing libraries.',
  '    * APPEND: appends the restored libraries to the existing libraries. On collision, abort.',
  '    * REPLACE: appends the restored libraries to the existing libraries, On collision, replace the old',
  '      libraries with the new libraries (notice that even on this option there is a chance of failure',
  '      in case of functions name collision with another library).',
];

export const functionCommands = {
  fcall: (ctx, args) => callFunction(ctx, args, false),
  fcall_ro: (ctx, args) => callFunction(ctx, args, true),

  function: {
    load(ctx, args) {
      const libraries = librariesOf(ctx.server);
      let replaces = false;
      while (args.left > 1) {
        if (!args.skip('REPLACE')) throw fault(`ERR Unknown option given: ${shown(args.next())}`);
        replaces = true;
      }
      const source = args.next();
      const { name } = readLibraryHeader(source);
      if (!replaces && libraries.library(name) !== undefined) throw existing(name);
      bring(ctx, [loadLibrary(ctx.server, source)]);
      return name;
    },

    delete(ctx, args) {
      const libraries = librariesOf(ctx.server);
      const library = libraries.library(args.next());
      if (library === undefined) throw NO_LIBRARY;
      libraries.remove(library);
      ctx.server.scripting.luaIfOpen?.unload(library);
      return changed(ctx);
    },

    flush(ctx, args) {
      if (args.left > 1) throw subcommandSyntax(args);
      if (!args.done && args.choice('SYNC', 'ASYNC') === undefined) throw FLUSH_SYNTAX;
      removeAll(ctx);
      return changed(ctx);
    },

    list: ({ server }, args) => list(librariesOf(server).all(), args),

    stats({ server }) {
      const current = librariesOf(server);
      const counts = map([
        latin1('libraries_count'),
        current.all().length,
        latin1('functions_count'),
        current.functionCount,
      ]);
      // Nobody is served while a function runs, so that there is never one to be shown.
      const running = [latin1('running_script'), null];
      return map([...running, latin1('engines'), map([latin1('LUA'), counts])]);
    },

    dump: ({ server }) => server.functionDumps.dump(server.functions.sources),

    restore(ctx, args) {
      if (args.left > 2) throw subcommandSyntax(args);
      const payload = args.next();
      const policy = args.done ? 'APPEND' : args.choice('FLUSH', 'APPEND', 'REPLACE');
      if (policy === undefined) throw BAD_POLICY;
      restore(ctx, ctx.server.functionDumps.restore(payload), policy);
      return changed(ctx);
    },

    help: () => helpReply('FUNCTION', HELP),

    // As for scripts.
    kill: () => {
      throw NOT_BUSY;
    },
  },
} satisfies Partial<Handlers<typeof scripting>>;

const existing = (name: Bytes): Fault => fault(`ERR Library '${name}' already exists`);

function changed({ keyspace }: Context): Reply {
  keyspace.dirty += 1;
  return OK;
}

function callFunction(ctx: Context, args: Args, readsOnly: boolean): Reply {
  const { accounting, scripting } = ctx.server;
  accounting.show(ctx, args.name, args.argv);
  const found = librariesOf(ctx.server).function(args.next());
  if (found === undefined) throw NOT_FOUND;
  const given = readKeysAndArgs(args, BAD_KEYS);
  const { library, function: called } = found;
  const { lua } = scripting;
  const flags: ReadonlySet<string> = new Set(called.flags);
  const run = (call: ScriptCall): Reply | ScriptFailure =>
    lua.callFunction(library, called.name, call);
  return runScript(ctx, { name: called.name, flags, readsOnly, run }, given);
}

// ---- libraries that come ----

/** Runs the code of a library. @throws why it cannot be loaded */
function loadLibrary(server: RedisServer, source: Bytes): Library {
  const { name, code } = readLibraryHeader(source);
  const draft = { name, source, code };
  const { lua } = server.scripting;
  const loaded = lua.load(draft, silentServer(server));
  if (loaded instanceof ScriptFailure) throw fault(shown(loaded.text));
  if (loaded.length > 0) return Object.assign(draft, { functions: loaded });
  lua.unload(draft);
  throw NO_FUNCTIONS;
}

/** The libraries of a server; those that a dump brought are loaded when they are first asked for. */
function librariesOf(server: RedisServer): LibrarySet {
  const { functions, scripting } = server;
  const sources = functions.pending;
  if (sources.length === 0) return functions.current;
  functions.pending = [];
  if (functions.current.all().length === 0) scripting.lua.unloadAll();
  for (const source of sources) {
    try {
      functions.current.add([loadLibrary(server, source)]);
    } catch (reason) {
      if (!(reason instanceof Fault)) throw reason;
      server.host.log?.(`# A library of the dump cannot be loaded: ${reason.reply.text}`);
    }
  }
  return functions.current;
}

// Adds libraries in place of those that have the same names, or none of them.
function bring(ctx: Context, libraries: readonly Library[]): void {
  const current = librariesOf(ctx.server);
  const { lua } = ctx.server.scripting;
  const replaced = libraries.flatMap(({ name }) => current.library(name) ?? []);
  try {
    current.add(libraries);
  } catch (reason) {
    for (const library of libraries) lua.unload(library);
    throw reason;
  }
  for (const library of replaced) lua.unload(library);
  ctx.keyspace.dirty += 1;
}

function restore(ctx: Context, sources: readonly Bytes[], policy: string): void {
  const current = librariesOf(ctx.server);
  const libraries = sources.map(source => loadLibrary(ctx.server, source));
  const clash = libraries.find(({ name }) => current.library(name) !== undefined);
  if (policy === 'APPEND' && clash !== undefined) {
    for (const library of libraries) ctx.server.scripting.lua.unload(library);
    throw fault(`ERR Library ${clash.name} already exists`);
  }
  if (policy !== 'FLUSH') return bring(ctx, libraries);
  for (const library of current.all()) {
    current.remove(library);
    ctx.server.scripting.lua.unload(library);
  }
  bring(ctx, libraries);
}

function removeAll({ server }: Context): void {
  server.functions.removeAll();
  server.scripting.luaIfOpen?.unloadAll();
}

// ---- FUNCTION LIST ----

function list(libraries: readonly Library[], args: Args): Reply {
  let pattern: Bytes | undefined;
  let withCode = false;
  while (!args.done) {
    if (!withCode && args.skip('WITHCODE')) withCode = true;
    else if (pattern === undefined && args.skip('LIBRARYNAME')) {
      if (args.done) throw NO_NAME;
      pattern = args.next();
    } else throw fault(`ERR Unknown argument ${shown(args.next())}`);
  }
  const named = pattern;
  const listed = libraries.filter(
    ({ name }) => named === undefined || matchesGlob(named, name, true),
  );
  return listed.map(library => describe(library, withCode));
}

function describe({ name, functions, source }: Library, withCode: boolean): Reply {
  const fields: Reply[] = [
    latin1('library_name'),
    name,
    latin1('engine'),
    latin1('LUA'),
    latin1('functions'),
    functions.map(each =>
      map([
        latin1('name'),
        each.name,
        latin1('description'),
        each.description ?? null,
        latin1('flags'),
        set(each.flags.map(status)),
      ]),
    ),
  ];
  return map(withCode ? [...fields, latin1('library_code'), source] : fields);
}
