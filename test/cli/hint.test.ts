// What is hinted after a typed text, from the COMMAND DOCS of Redis 8.0. That the real redis-cli
// shows the same is tested in test/oracle/cli-hints.test.ts.
import { describe, expect, it } from 'vitest';
import { readDocs } from '../../src/cli/docs.ts';
import { hintFor, parametersOf } from '../../src/cli/hint.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { readHints } from '../support/cli-hints.ts';
import { commandDocs } from '../support/cli-recording.ts';

const docs = readDocs(new ReplyDecoder().feed(commandDocs())[0] ?? null);

describe('hints', () => {
  it.each(readHints())('after %j stands %j', (text, hint) => {
    expect((hintFor(docs, text) ?? '').trim()).toBe(hint);
  });

  it('puts a blank before the hint unless the line ends with one', () => {
    expect(hintFor(docs, 'GET ')).toBe('key');
    expect(hintFor(docs, 'GET k')).toBe(' key');
    expect(hintFor(docs, 'GET')).toBeUndefined();
  });
});

describe('the parameters in HELP', () => {
  const of = (name: string): string | undefined => {
    const command = docs.commands.find(each => each.name === name);
    return command && parametersOf(command);
  };

  it('are all of the arguments', () => {
    expect(of('LPOP')).toBe('key [count]');
    expect(of('CONFIG SET')).toBe('parameter value [parameter value ...]');
  });

  it('are nothing for a command without arguments', () => {
    expect(of('MULTI')).toBeUndefined();
  });
});
