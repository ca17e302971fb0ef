// Access control in process: what no transcript beside a real server shows. Rules, refusals and texts
// are compared with Redis in test/oracle/acl.test.ts and in test/transcripts/acl*.txt.
import { describe, expect, it } from 'vitest';
import { Dice } from '../../support/dice.ts';
import { session } from '../../support/session.ts';

describe('a hidden client', () => {
  it('is nobody, and may do everything', () => {
    const a = session();
    a.say('SET x 1', 'OK');
    a.say('CONFIG SET requirepass secret', 'OK');
    const hidden = a.other({ hidden: true });
    hidden.say('GET x', '"1"');
    hidden.say('ACL WHOAMI', '(nil)');
    a.other().say('GET x', '(error) NOAUTH Authentication required.');
    a.say('ACL SETUSER default -@all', 'OK');
    hidden.say('ACL USERS', '1) "default"');
    hidden.say('ACL SETUSER default +@all', 'OK');
    a.say('GET x', '"1"');
  });

  it('is not cut off when a user loses channels', () => {
    const a = session();
    const hidden = a.other({ hidden: true });
    hidden.send('SUBSCRIBE news');
    a.say('ACL SETUSER default resetchannels', 'OK');
    expect(hidden.reply()).toBeUndefined();
  });
});

describe('a fork', () => {
  it('has the users of its server, and changes them for itself', () => {
    const a = session();
    a.say('ACL SETUSER ann on >p ~a* +get', 'OK');
    const hidden = a.other({ hidden: true });
    hidden.say('PLAYGROUND FORK', 'OK');
    expect(hidden.send('ACL LIST')).toBe(a.send('ACL LIST'));
    hidden.say('ACL DELUSER ann', '(integer) 1');
    hidden.say('PLAYGROUND JOIN', 'OK');
    hidden.say('ACL USERS', '1) "ann"\n2) "default"');
  });
});

describe('a user without limits', () => {
  it('is the default one, until a rule says otherwise, and again after +@all', () => {
    const a = session();
    const user = a.engine.server.acl.default;
    expect(user.isUnrestricted).toBe(true);
    a.say('ACL SETUSER default -del', 'OK');
    expect(user.isUnrestricted).toBe(false);
    a.say('DEL x', "(error) NOPERM User default has no permissions to run the 'del' command");
    a.say('ACL SETUSER default +del', 'OK');
    // Redis: what was taken away and given back one by one is still a list of commands.
    expect(user.isUnrestricted).toBe(false);
    a.say('DEL x', '(integer) 0');
    a.say('ACL SETUSER default +@all', 'OK');
    expect(user.isUnrestricted).toBe(true);
  });
});

describe('refusals', () => {
  it('are counted in INFO, by what was refused', () => {
    const a = session();
    a.say('ACL SETUSER ann on nopass ~a &a +get +publish', 'OK');
    const ann = a.other();
    ann.send('AUTH ann x');
    ann.send('AUTH nobody x');
    for (const line of ['SET a x', 'GET b', 'GET c', 'PUBLISH b x']) ann.send(line);
    const info = a.send('INFO stats') ?? '';
    for (const [what, count] of Object.entries({ auth: 1, cmd: 1, key: 2, channel: 1 })) {
      expect(info).toContain(`acl_access_denied_${what}:${count}\\r\\n`);
    }
  });

  it('are logged once a minute for the same, and only so many', () => {
    const a = session();
    a.say('ACL SETUSER ann on nopass +get', 'OK');
    const ann = a.other();
    ann.send('AUTH ann x');
    const counts = (): unknown[] =>
      a.engine.server.acl.log.newest(99).map(({ object, count }) => `${object} ${count}`);
    ann.send('SET a x');
    ann.send('GET b');
    a.pass(59_000);
    ann.send('SET c x');
    expect(counts()).toEqual(['set 2', 'b 1']);
    a.pass(61_000);
    ann.send('SET a x');
    expect(counts()).toEqual(['set 1', 'set 2', 'b 1']);
    a.say('CONFIG SET acllog-max-len 2', 'OK');
    ann.send('GET d');
    expect(counts()).toEqual(['d 1', 'set 1']);
  });

  it('leave the keyspace as it was', () => {
    const a = session();
    a.say('ACL SETUSER ann on nopass ~a +@all -del', 'OK');
    a.say('MSET a 1 b 2', 'OK');
    const ann = a.other();
    ann.send('AUTH ann x');
    for (const line of ['DEL a', 'SET b x', 'RENAME a b', 'COPY b a REPLACE', 'MSET a x b x']) {
      expect(ann.send(line)).toMatch(/^\(error\) NOPERM /);
    }
    a.say('MGET a b', '1) "1"\n2) "2"');
  });
});

describe('a user who is deleted', () => {
  it('is logged out everywhere: while it waits, in a transaction, by its own hand', () => {
    const a = session();
    a.say('ACL SETUSER ann on nopass ~* +@all', 'OK');
    const [waiting, queuing, deleting] = [a.other(), a.other(), a.other()];
    for (const each of [waiting, queuing, deleting]) each.say('AUTH ann x', 'OK');
    expect(waiting.send('BLPOP list 0')).toBeUndefined();
    queuing.say('MULTI', 'OK');
    deleting.say('ACL DELUSER ann', '(integer) 1');
    for (const each of [waiting, queuing, deleting]) expect(each.reply()).toBe('(closed)');
    a.say('RPUSH list x', '(integer) 1');
    a.say('LLEN list', '(integer) 1');
  });
});

describe('ACL GENPASS', () => {
  it('makes hexadecimal digits from the chance that the host lends', () => {
    const dice = new Dice(1);
    const a = session();
    for (const bits of dice.many(20, () => dice.between(1, 4096))) {
      const password = JSON.parse(a.send(`ACL GENPASS ${bits}`) ?? '""');
      expect(password).toMatch(new RegExp(`^[0-9a-f]{${Math.ceil(bits / 4)}}$`));
    }
    expect(a.send('ACL GENPASS')).not.toBe(a.send('ACL GENPASS'));
    expect(session(7).send('ACL GENPASS')).toBe(session(7).send('ACL GENPASS'));
  });
});
