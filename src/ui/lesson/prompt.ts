// What stands before a line that a lesson shows.
import { SHELL } from '../../lesson/schema.ts';

/** The prompt of a terminal: `> `, `shop> `, `[5]> ` in database 5, `$ ` in the shell. */
export function promptOf(client: string, db?: number): string {
  if (client === SHELL) return '$ ';
  return `${db === undefined ? client : `[${db}]`}> `;
}
