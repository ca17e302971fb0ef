// What modules keep in dumps: words that each tell their form, so that they can be passed over by a
// server without the module.
import { RdbType } from './format.ts';
import type { Words } from './words.ts';
import { RdbFault } from './words.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NAME_LETTERS = 9;
const VERSION_BITS = 10n;

/** The name of a module's type: nine letters of six bits before its version. */
export function moduleName(id: bigint): string {
  let name = '';
  for (let i = NAME_LETTERS - 1; i >= 0; i -= 1) {
    name += LETTERS.charAt(Number((id >> (VERSION_BITS + 6n * BigInt(i))) & 63n));
  }
  return name;
}

/** Passes over a module's value. @throws RdbFault, CorruptData */
export function walkModule(words: Words, type: number): void {
  if (type === RdbType.modulePreview) {
    throw new RdbFault(3093, 'Pre-release module format not supported');
  }
  walkModuleWords(words, moduleName(BigInt(words.length('module'))));
}

const FORM = { signed: 1, unsigned: 2, float: 3, double: 4, string: 5 } as const;

/** Passes over the words that a module has written, up to their end. */
export function walkModuleWords(words: Words, name: string): void {
  const failed = (what: string): string => `Error reading ${what} from module ${name} value`;
  for (let form = words.count('module'); form !== 0; form = words.count('module')) {
    if (form === FORM.signed || form === FORM.unsigned) {
      words.expect(1713, failed('integer'), () => words.length('module'));
    } else if (form === FORM.string) {
      words.expect(1719, failed('string'), () => words.string('module'));
    } else if (form === FORM.float) {
      words.expect(1726, failed('float'), () => words.raw('module', 4));
    } else if (form === FORM.double) {
      words.expect(1732, failed('double'), () => words.double('module'));
    }
    // Redis: words of an unknown form have no content.
  }
}
