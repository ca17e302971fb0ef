// Commands whose group is fetched when the first of them comes: whoever sent it waits, in order.
import { expect, it } from 'vitest';
import { lateHandlers } from '../../src/engine/commands/late.ts';
import type { LateHandlers } from '../../src/engine/commands/registry.ts';
import { scripts, TestEngine } from '../support/engine.ts';
import { Session } from '../support/session.ts';

// A host from whose line the groups come when the test says so.
class Line {
  asked = 0;
  private fetched: (value: LateHandlers | string) => void = () => {};
  readonly session = new Session(
    new TestEngine(1, '', {
      scripts,
      late: fetched => {
        this.asked += 1;
        this.fetched = fetched;
      },
    }),
  );

  come(value: LateHandlers | string = lateHandlers): void {
    this.fetched(value);
  }
}

it('waits for the group, and answers in order', () => {
  const line = new Line();
  const a = line.session;
  const b = a.other();
  expect(a.send('XADD s 1-0 f v')).toBeUndefined();
  expect(a.send('XLEN s')).toBeUndefined();
  b.say('SET k v', 'OK');
  expect(b.send('PFADD h x')).toBeUndefined();
  line.come();
  expect([a.reply(), a.reply(), b.reply()]).toEqual(['"1-0"', '(integer) 1', '(integer) 1']);
  b.say('GEOADD g 1 2 x', '(integer) 1');
  expect(line.asked).toBe(1);
});

it('is not asked for by what needs none of it', () => {
  const line = new Line();
  line.session.say('SET k v', 'OK');
  line.session.say('XADD', "(error) ERR wrong number of arguments for 'xadd' command");
  expect(line.session.send('COMMAND DOCS xadd')).toContain('summary');
  expect(line.asked).toBe(0);
});

it('says why it cannot come, and is asked for again', () => {
  const line = new Line();
  expect(line.session.send('SETBIT k 1 1')).toBeUndefined();
  line.come('the line is cut');
  expect(line.session.reply()).toBe('(error) ERR setbit could not be loaded: the line is cut');
  expect(line.session.send('SETBIT k 1 1')).toBeUndefined();
  line.come();
  expect(line.session.reply()).toBe('(integer) 0');
});

it('comes for transactions and scripts before they run', () => {
  const line = new Line();
  const a = line.session;
  a.say('MULTI', 'OK');
  expect(a.send('XADD s 1-0 f v')).toBeUndefined();
  expect(a.send('EXEC')).toBeUndefined();
  line.come();
  expect([a.reply(), a.reply()]).toEqual(['QUEUED', '1) "1-0"']);
  const other = new Line();
  expect(other.session.send(`EVAL "return redis.call('PFADD', 'h', 'x')" 0`)).toBeUndefined();
  other.come();
  expect(other.session.reply()).toBe('(integer) 1');
});

it('is waited for in a fork, too', () => {
  const line = new Line();
  const hidden = line.session.other({ hidden: true });
  hidden.say('PLAYGROUND FORK', 'OK');
  expect(hidden.send('XLEN s')).toBeUndefined();
  line.come();
  expect(hidden.reply()).toBe('(integer) 0');
});

it('forgets a client that did not wait', () => {
  const line = new Line();
  expect(line.session.send('PFADD h x')).toBeUndefined();
  line.session.close();
  line.come();
  line.session.other().say('EXISTS h', '(integer) 0');
});
