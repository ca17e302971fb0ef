// The prompt in every state of the connection.
import type { Address } from './ports.ts';

/** What the prompt tells about the connection. */
export interface PromptState {
  readonly db: number;
  readonly inMulti: boolean;
  readonly subscribed: boolean;
}

/** Shown while there is no connection. */
export const NOT_CONNECTED = 'not connected> ';

/** `127.0.0.1:6379[2](TX)> ` and its like. */
export function promptFor({ host, port }: Address, state: PromptState): string {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const db = state.db === 0 ? '' : `[${state.db}]`;
  const multi = state.inMulti ? '(TX)' : '';
  const subscribed = state.subscribed ? '(subscribed mode)' : '';
  return `${address}${db}${multi}${subscribed}> `;
}
