// Scripts and functions: in plain Python a script is a function, and nobody comes between its lines.
import type { Call, Rows } from './row.ts';
import { call, none } from './row.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const OWN = none('In Python a script is a function of your own: def script(keys, args): …');
const LIBRARY = none('In Python a library is a module, and its functions are imported.');
const RUNNING = none('A running function is stopped with Ctrl-C.');
const HELP = none('It is Redis’s own help.');

const evaluate =
  (method: string) =>
  (w: Words): Call =>
    call(method, w.str(), w.value(), ...w.values());

function loadCall(w: Words): Call {
  const replaces = w.take('REPLACE');
  return call('function_load', w.str(), replaces ? { replace: 'True' } : {});
}

// redis-py always sends a LIBRARYNAME.
function listCall(w: Words): Call {
  if (!w.take('LIBRARYNAME')) throw new Unsaid();
  return call('function_list', w.str(), w.take('WITHCODE') ? { withcode: 'True' } : {});
}

/** Rows of the `scripting` group. */
export const scripting: Rows = {
  eval: { py: evaluate('eval'), dict: OWN },
  eval_ro: { py: evaluate('eval_ro'), dict: OWN },
  evalsha: { py: evaluate('evalsha'), dict: OWN },
  evalsha_ro: { py: evaluate('evalsha_ro'), dict: OWN },
  fcall: { py: evaluate('fcall'), dict: OWN },
  fcall_ro: { py: evaluate('fcall_ro'), dict: OWN },
  'function|delete': { py: w => call('function_delete', w.str()), dict: LIBRARY },
  'function|dump': { py: () => call('function_dump'), dict: LIBRARY },
  'function|flush': { py: w => call('function_flush', w.str()), dict: LIBRARY },
  'function|help': { dict: HELP },
  'function|kill': { py: () => call('function_kill'), dict: RUNNING },
  'function|list': { py: listCall, dict: LIBRARY },
  'function|load': { py: loadCall, dict: LIBRARY },
  'function|restore': { py: w => call('function_restore', w.str(), w.str()), dict: LIBRARY },
  'function|stats': { py: () => call('function_stats'), dict: RUNNING },
  'script|debug': { dict: none('Python’s own debugger is pdb: breakpoint().') },
  'script|exists': { py: w => call('script_exists', ...w.strs()), dict: OWN },
  'script|flush': { py: w => call('script_flush', ...(w.left > 0 ? [w.str()] : [])), dict: OWN },
  'script|help': { dict: HELP },
  'script|kill': { py: () => call('script_kill'), dict: RUNNING },
  'script|load': { py: w => call('script_load', w.str()), dict: OWN },
};
