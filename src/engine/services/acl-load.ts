// Users as text: the lines of an ACL file, and the `user` lines of redis.conf. Nothing here touches the
// users that there are; who calls decides what a mistake means.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import { RULE_ERRORS } from './acl-selector.ts';
import type { User } from './acl-user.ts';
import { mergeSelectors } from './acl-user.ts';

/** Makes a user whom nobody knows yet. */
export type Draft = (name: Bytes) => User;

const BLANK = /[\s\0]/;
const UNCHANGED =
  'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';

/** The users of an ACL file by name, or all that is wrong with it. */
export function parseAclFile(text: Bytes, path: string, draft: Draft): Map<Bytes, User> | string {
  const users = new Map<Bytes, User>();
  let errors = '';
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    if (line === '') continue;
    const [keyword, name, ...rules] = line.split(' ').map(latin1);
    const place = { path, number: i + 1 };
    if (keyword !== 'user' || name === undefined) {
      errors += `${path}:${i + 1} should start with user keyword followed by the username. `;
    } else if (BLANK.test(name)) {
      errors += `'${path}:${i + 1}: username '${name}' contains invalid characters. `;
    } else if (users.has(name)) {
      errors += `WARNING: Duplicate user '${name}' found on line ${i + 1}. `;
    } else {
      const user = draft(name);
      users.set(name, user);
      errors += applyRules(user, rules, place);
    }
  }
  return errors === '' ? users : errors + UNCHANGED;
}

// Redis: of mistakes other than unknown commands only the first is told.
function applyRules(
  user: User,
  rules: readonly Bytes[],
  { path, number }: { readonly path: string; readonly number: number },
): string {
  const { merged, open } = mergeSelectors(rules);
  if (open !== undefined) return `${path}:${number}: Unmatched parenthesis in selector definition.`;
  let errors = '';
  let isBroken = false;
  for (const given of merged) {
    const rule = latin1(given.replace(/^[\t\r\n]+|[\t\r\n]+$/g, ''));
    const wrong = user.set(rule);
    if (wrong === 'unknown') {
      errors += `${path}:${number}: Error in applying operation '${rule}': ${RULE_ERRORS.unknown}. `;
    } else if (wrong !== undefined && !isBroken) {
      errors += `${path}:${number}: ${RULE_ERRORS[wrong]}. `;
      isBroken = true;
    }
  }
  return errors;
}

/** A `user` line of redis.conf. */
export interface Declaration {
  readonly name: Bytes;
  readonly rules: readonly Bytes[];
}

/** Reads the arguments of a `user` line, or says why the configuration cannot be. */
export function parseDeclaration(
  args: readonly Bytes[],
  earlier: readonly Declaration[],
  draft: Draft,
): Declaration | string {
  const [name, ...rules] = args;
  if (name === undefined) return 'Bad directive or wrong number of arguments';
  const words = ['user', ...args];
  // Redis: the place in the rules is taken for one in the line, so that another word is shown.
  const wrongAt = (at: number, why: string): string =>
    `Error in user declaration '${words[at] ?? EMPTY}': ${why}`;
  if (earlier.some(each => each.name === name)) return wrongAt(1, RULE_ERRORS.duplicate);
  const { merged, open } = mergeSelectors(rules);
  if (open !== undefined) return wrongAt(open, 'Wrong format');
  const user = draft(name);
  for (const [at, rule] of merged.entries()) {
    const wrong = user.set(rule);
    // Redis: a command may come with a module that is loaded later.
    if (wrong !== undefined && wrong !== 'unknown') return wrongAt(at, RULE_ERRORS[wrong]);
  }
  return { name, rules: merged };
}

/** The user that a `user` line declares, or why there cannot be such a one. */
export function declaredUser({ name, rules }: Declaration, draft: Draft): User | string {
  if (BLANK.test(name)) return 'Spaces not allowed in ACL usernames';
  const user = draft(name);
  for (const rule of rules) {
    const wrong = user.set(rule);
    if (wrong === undefined) continue;
    const about = `Error loading ACL rule '${rule}' for the user named '${name}'`;
    return `${about}: ${RULE_ERRORS[wrong]}`;
  }
  return user;
}
