// The shell around redis-cli, typed into as a learner does: lines, programs, pipes, files, servers.
import { describe, expect, it } from 'vitest';
import { ShellLab, shellLab } from '../support/shell-lab.ts';
import { tick } from '../support/cli-lab.ts';

const run = async (...lines: string[]): Promise<string> => {
  const lab = new ShellLab();
  let printed = '';
  for (const line of lines) printed = await lab.run(line);
  return printed;
};

describe('the prompt', () => {
  it('names who and where', async () => {
    const lab = new ShellLab();
    await lab.run('cd /etc/redis');
    await lab.run('cd');
    expect(await lab.lines()).toEqual([
      'learner@playground:~$ cd /etc/redis',
      'learner@playground:/etc/redis$ cd',
      'learner@playground:~$ ',
    ]);
  });

  it('goes on with Ctrl-C, and ends with Ctrl-D', async () => {
    const lab = new ShellLab();
    await lab.type('echo half\x03');
    expect((await lab.lines()).slice(0, 2)).toEqual([
      'learner@playground:~$ echo half^C',
      'learner@playground:~$ ',
    ]);
    expect(await lab.run('echo $?')).toBe('130\n');
    await lab.type('\x04');
    expect(lab.exits).toBe(1);
  });

  it('brings back lines with the arrow, and keeps them', async () => {
    const lab = new ShellLab();
    await lab.run('echo once');
    lab.printed = '';
    await lab.type('\x1b[A\r');
    expect(lab.printed).toBe('once\n');
    expect(lab.saved.at(-1)).toEqual(['echo once']);
  });

  it('completes programs and paths', async () => {
    const { session } = new ShellLab();
    expect(session.completions('redis-b')).toEqual(['redis-benchmark ']);
    expect(session.completions('cat /etc/re')).toEqual(['cat /etc/redis/']);
    expect(session.completions('cat /etc/redis/6')).toEqual(['cat /etc/redis/6379.conf ']);
    expect(session.completions('echo a | he')).toEqual(['echo a | head ', 'echo a | help ']);
    expect(session.completions('')).toEqual([]);
  });

  it('asks for the rest of an open quote', async () => {
    const lab = new ShellLab();
    await lab.type("echo 'one\rtwo'\r");
    expect(await lab.lines()).toEqual([
      "learner@playground:~$ echo 'one",
      "> two'",
      'one',
      'two',
      'learner@playground:~$ ',
    ]);
  });

  it('runs many pasted lines', async () => {
    const lab = await shellLab();
    await lab.type('echo a > f\recho b >> f\rcat f\r');
    await lab.prompt();
    expect(lab.printed).toBe('a\nb\n');
  });
});

describe('the language', () => {
  it.each([
    ['echo a   b', 'a b\n'],
    ['echo "a   b" \'$HOME\' $HOME', 'a   b $HOME /home/learner\n'],
    ['echo a\\ b "\\$x \\"q\\""', 'a b $x "q"\n'],
    ['X=1; echo "$X${X}x"', '11x\n'],
    ['false; echo $?; true; echo $?', '1\n0\n'],
    ['true && echo yes || echo no', 'yes\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['false && echo a && echo b; echo c', 'c\n'],
    ['! false && echo turned', 'turned\n'],
    ['echo one two three | wc -w', '3\n'],
    ['seq 5 | tail -n 2 | head -n 1', '4\n'],
    ['echo a > f; echo b >> f; cat f; cat < f', 'a\nb\na\nb\n'],
    ['cat nofile 2> err; cat err', 'cat: nofile: No such file or directory\n'],
    ['cat nofile > all 2>&1; wc -l all', '1 all\n'],
    ['echo x | tee f | cat; cat f', 'x\nx\n'],
    ['echo $(echo in; echo side)', 'in side\n'],
    ['echo "$(seq 2)"', '1\n2\n'],
    ['echo `echo old`', 'old\n'],
    ['touch a.rdb b.rdb; echo *.rdb; echo "*.rdb"; echo *.none', 'a.rdb b.rdb\n*.rdb\n*.none\n'],
    ['echo ~ ~/x a~', '/home/learner /home/learner/x a~\n'],
    ['echo a # comment', 'a\n'],
    ['cat <<< "$HOME"', '/home/learner\n'],
    ['A=5 env | grep ^A=; echo "[$A]"', 'A=5\n[]\n'],
    ['export B=7; env | grep ^B=', 'B=7\n'],
    ["echo $'a\\tb'", 'a\tb\n'],
    ["printf '%s-%03d\\n' a 7 b 42", 'a-007\nb-042\n'],
    ["sort -rn <<< $'2\\n10\\n1'", '10\n2\n1\n'],
    ['seq 3 | xargs -n 1 echo n', 'n 1\nn 2\nn 3\n'],
    ['echo a,b,c | cut -d , -f 2-', 'b,c\n'],
    ['echo hello | tr a-y b-z', 'ifmmp\n'],
    ['printf "b\\na\\nb\\n" | sort | uniq -c', '      1 a\n      2 b\n'],
    ['grep -c 6379 /etc/redis/6379.conf', '2\n'],
    ['redis-cli --version', 'redis-cli 8.0.2\n'],
    ['/usr/local/bin/redis-cli --version', 'redis-cli 8.0.2\n'],
    ['which redis-cli cat', '/usr/local/bin/redis-cli\n/usr/bin/cat\n'],
    ['echo é | wc -c', '3\n'],
    ['printf "+OK\\r\\n\\0\\351" | od -c', '0000000   +   O   K  \\r  \\n  \\0 351\n0000007\n'],
    ['nc localhost 7000 < /dev/null', /^nc: .* failed: Connection refused\n$/],
  ])('%s', async (line, printed) => {
    expect(await run(line)).toEqual(
      typeof printed === 'string' ? printed : expect.stringMatching(printed),
    );
  });

  it('carries bytes to a server and back', async () => {
    const lab = await shellLab();
    const printed = await lab.run("printf 'PING\\r\\nGET a\\r\\nQUIT\\r\\n' | nc localhost 6379");
    expect(printed).toBe('+PONG\r\n$-1\r\n+OK\r\n');
    expect(await lab.run("printf '*1\\r\\n$4\\r\\nPING\\r\\n' | nc -N localhost 6379")).toBe(
      '+PONG\r\n',
    );
  });

  it('reads text given in place', async () => {
    const lab = new ShellLab();
    await lab.type('cat << END; echo after\rHOME is $HOME\rEND\r');
    expect(lab.printed).toBe('HOME is /home/learner\nafter\n');
  });

  it.each([
    ['foo', 'foo: command not found (type help to see the programs of this page)\n', 127],
    ['vim x', /^vim: command not found \(there is no editor here/, 127],
    ['toString', /^toString: command not found/, 127],
    ['echo a |', '', 0],
    ['| a', "sh: syntax error near unexpected token `|'\n", 2],
    ['echo a > ', "sh: syntax error near unexpected token `newline'\n", 2],
    ['for i in 1 2', /^sh: for: this small shell knows no loops/, 2],
    ['cat < nofile', 'sh: nofile: No such file or directory\n', 1],
    ['echo a > /etc', 'sh: /etc: Is a directory\n', 1],
    ['ls -Z', "ls: invalid option -- 'Z'\n", 2],
    ['cd nowhere', 'cd: nowhere: No such file or directory\n', 1],
  ])('says what is wrong with %s', async (line, message, code) => {
    const lab = new ShellLab();
    const printed = await lab.run(line);
    expect(printed).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    if (message === '') await lab.type('\x03');
    else expect(await lab.run('echo $?')).toBe(`${code}\n`);
  });
});

describe('files', () => {
  it('holds the configuration of the course', async () => {
    const config = await run('grep -v "^#" /etc/redis/6379.conf | grep .');
    expect(config.split('\n')).toHaveLength(9);
    expect(config).toContain('save              60 1\n');
  });

  it.each([
    ['mkdir -p a/b && touch a/b/c && ls a a/b', 'a:\nb\n\na/b:\nc\n'],
    ['mkdir a; mkdir a', "mkdir: cannot create directory 'a': File exists\n"],
    ['mkdir a; rm a', "rm: cannot remove 'a': Is a directory\n"],
    ['mkdir a; rm -r a; ls', ''],
    ['touch x; mkdir d; mv x d; ls d; cp d/x y; ls', 'x\nd  y\n'],
    ['cp nofile x', 'cp: nofile: No such file or directory\n'],
    ['touch f; ls f/x', 'ls: f/x: Not a directory\n'],
    ['cd /tmp; pwd; cd -', '/tmp\n/home/learner\n'],
    ['printf "\\0\\1" > d; file -b d', 'data\n'],
    ['cat /dev/null; echo x > /dev/null; wc -c /dev/null', '0 /dev/null\n'],
  ])('%s', async (line, printed) => {
    expect(await run(line)).toBe(printed);
  });

  it('lists sizes and dates', async () => {
    expect(await run('ls -l /etc/redis')).toMatch(
      /^-rw-r--r-- learner 2\d\d \w{3} .\d \d\d:\d\d 6379.conf\n$/,
    );
  });
});

describe('programs that run', () => {
  it('are stopped with Ctrl-C', async () => {
    const lab = new ShellLab();
    await lab.type('sleep 100; echo never\r');
    expect(lab.session.busy).toBe(true);
    await lab.type('\x03');
    expect(await lab.run('echo $?')).toBe('130\n');
    expect(await lab.lines()).not.toContain('never');
  });

  it('read what is typed, until Ctrl-D', async () => {
    const lab = new ShellLab();
    await lab.type('cat > f\rone\rtwx\x7fo\r\x04');
    expect(await lab.run('cat f')).toBe('one\ntwo\n');
  });

  it('end when nobody reads them', async () => {
    const lab = new ShellLab();
    expect(await lab.run('seq 1000000000 | head -n 2')).toBe('1\n2\n');
  });

  it('run in the background, are listed and told of when they end', async () => {
    const lab = new ShellLab();
    expect(await lab.run('sleep 0.05 &')).toMatch(/^\[1\] \d+\n$/);
    expect(await lab.run('jobs')).toContain('[1]+  Running                 sleep 0.05');
    await new Promise(resolve => setTimeout(resolve, 80));
    expect(await lab.run(':')).toContain('[1]+  Done                    sleep 0.05');
  });

  it('are killed by their number', async () => {
    const lab = new ShellLab();
    await lab.run('sleep 100 &');
    expect(await lab.run('kill $!; kill 1')).toContain('kill: (1) - No such process\n');
    expect(await lab.run('ps')).not.toContain('sleep');
  });

  it('are listed by help', async () => {
    const help = await run('help');
    for (const name of ['redis-cli', 'redis-server', 'redis-benchmark', 'grep', 'export']) {
      expect(help).toContain(`\n  ${name} `);
    }
  });
});

describe('redis-cli in the shell', () => {
  it('runs one command, with pipes and codes', async () => {
    const lab = await shellLab();
    expect(await lab.run('redis-cli SET k "a b"')).toBe('OK\n');
    expect(await lab.run('redis-cli GET k; redis-cli GET k | cat')).toBe('"a b"\na b\n');
    expect(await lab.run('echo v | redis-cli -x SET k; redis-cli GET k')).toBe('OK\n"v\\n"\n');
    expect(await lab.run('redis-cli -e NOSUCH > out; echo $?; wc -c out')).toMatch(
      /ERR[^]*\n1\n0 out\n$/,
    );
    expect(await lab.run('redis-cli -p 7000 PING; echo $?')).toBe(
      'Could not connect to Redis at 127.0.0.1:7000: Connection refused\n1\n',
    );
    expect(lab.events.map(({ argv }) => argv[0])).toEqual([
      'SET',
      'GET',
      'GET',
      'SET',
      'GET',
      'NOSUCH',
    ]);
  });

  it('runs the lines of a file', async () => {
    const lab = await shellLab();
    await lab.run('printf "SET a 1\\nINCR a\\nGET a\\n" > commands');
    expect(await lab.run('redis-cli < commands')).toBe('OK\n(integer) 2\n"2"\n');
    expect(await lab.run('redis-cli --csv < commands > out; cat out')).toBe('"OK"\n2\n"2"\n');
  });

  it('is interactive, and back to the shell with quit', async () => {
    const lab = await shellLab();
    await lab.run('redis-cli -n 3');
    expect(lab.session.promptText).toBe('127.0.0.1:6379[3]> ');
    await lab.session.run('set here 1');
    expect(lab.session.historyLines).toEqual(['set here 1']);
    expect(lab.session.completions('hge')).toContain('HGET');
    await lab.session.run('quit');
    await lab.prompt();
    expect(lab.session.promptText).toBe('learner@playground:~$ ');
    expect(lab.session.historyLines).toEqual(['redis-cli -n 3']);
    expect(await lab.run('redis-cli -n 3 GET here')).toBe('"1"\n');
  });

  it('takes what was pasted after its name', async () => {
    const lab = await shellLab();
    await lab.type('redis-cli\rset pasted yes\rquit\rredis-cli get pasted\r');
    await lab.prompt();
    expect(lab.printed).toBe('OK\n"yes"\n');
  });

  it('is ended by kill from elsewhere', async () => {
    const lab = await shellLab();
    await lab.run('redis-cli');
    const [pid = 0] = lab.machine.processes
      .all()
      .map(([each]) => each)
      .slice(-1);
    expect(lab.machine.processes.signal(pid, 'TERM')).toBe(true);
    await lab.prompt();
    expect(await lab.run('echo $?')).toBe('143\n');
  });

  it('scans, and stops scanning when nobody reads', async () => {
    const lab = await shellLab();
    await lab.run('seq 500 | xargs -I N redis-cli SET key:N N > /dev/null');
    expect(await lab.run('redis-cli --scan --pattern "key:4??" | wc -l')).toBe('100\n');
    expect(await lab.run('redis-cli --scan | head -n 3 | wc -l')).toBe('3\n');
    expect(await lab.run('redis-cli --scan --pattern "key:*" | xargs redis-cli DEL')).toBe(
      '(integer) 500\n',
    );
  });

  it('stops a subscription with Ctrl-C', async () => {
    const lab = await shellLab();
    await lab.type('redis-cli SUBSCRIBE news\r');
    for (let i = 0; i < 20; i += 1) await tick();
    expect(lab.printed).toContain('1) "subscribe"');
    await lab.type('\x03');
    expect(await lab.run('echo $?')).toBe('130\n');
  });

  it('reads the password from the environment once it is exported', async () => {
    const lab = await shellLab();
    await lab.run('redis-cli CONFIG SET requirepass secret');
    expect(await lab.run('REDISCLI_AUTH=secret; redis-cli PING')).toMatch(/^\(error\) NOAUTH/);
    expect(await lab.run('export REDISCLI_AUTH; redis-cli PING')).toBe('PONG\n');
    expect(await lab.run('redis-cli --no-auth-warning -a secret PING')).toBe('PONG\n');
  });
});

describe('redis-server in the shell', () => {
  it('starts with the configuration of the course, once the first server is shut down', async () => {
    const lab = await shellLab();
    await lab.run('redis-cli SHUTDOWN NOSAVE');
    expect(await lab.run('redis-cli PING')).toMatch(/Connection refused/);
    expect(await lab.run('redis-server /etc/redis/6379.conf')).toMatch(
      /^\d+:C 07 Mar 2025 08:45:04\.030 \* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n.*just started\n.*Configuration loaded\n$/,
    );
    expect(await lab.run('redis-cli PING')).toBe('PONG\n');
    expect(await lab.run('pgrep redis-server')).toMatch(/^\d+\n$/);
    expect(await lab.run('redis-cli CONFIG GET save')).toBe('1) "save"\n2) "60 1"\n');
    expect(await lab.run('pkill redis-server; sleep 0.01; pgrep redis-server; echo $?')).toBe(
      '1\n',
    );
  });

  it('runs beside another one', async () => {
    const lab = await shellLab();
    await lab.run('redis-server --port 7000 &');
    await lab.run('sleep 0.01');
    expect(await lab.run('redis-cli -p 7000 SET a there')).toBe('OK\n');
    expect(await lab.run('redis-cli GET a')).toBe('(nil)\n');
    expect(await lab.run('redis-server --port 7000')).toContain('bind: Address already in use\n');
    expect(await lab.run('ps')).toContain('redis-server 127.0.0.1:7000\n');
    await lab.run('redis-cli -p 7000 SHUTDOWN NOSAVE');
    await lab.run('sleep 0.01');
    expect(await lab.run('redis-cli -p 7000 PING')).toContain('Connection refused');
  });

  it('is stopped in the foreground with Ctrl-C', async () => {
    const lab = new ShellLab();
    await lab.type('redis-server --port 7000 --save ""\r');
    expect(lab.printed).toContain('* Ready to accept connections tcp\n');
    expect(lab.session.busy).toBe(true);
    await lab.type('\x03');
    await lab.prompt();
    expect(lab.printed).toContain('Received SIGINT scheduling shutdown...\n');
    expect(await lab.run('redis-cli -p 7000 PING; echo $?')).toContain('refused\n1\n');
  });

  it.each([
    ['redis-server /no.conf', /# Fatal error, can't open config file '\/no.conf': No such file/],
    ['redis-server --port abc', /FATAL CONFIG FILE ERROR[^]*>>> 'port "abc"'/],
    ['redis-server --version', /^Redis server v=8\.0\.2 /],
    ['redis-server --help', /^Usage: redis-server/],
  ])('%s', async (line, printed) => {
    expect(await run(line)).toMatch(printed);
  });
});

describe('redis-benchmark', () => {
  it('runs its tests against the server', async () => {
    const lab = await shellLab();
    const printed = await lab.run('redis-benchmark -t set,get -n 200 -c 5 -q');
    expect(printed).toMatch(/SET: \d+\.\d\d requests per second, p50=\d+\.\d{3} msec\n/);
    expect(printed).toMatch(/GET: \d+\.\d\d requests per second/);
    expect(await lab.run('redis-cli INFO commandstats | grep -c "cmdstat_[gs]et:calls=200"')).toBe(
      '2\n',
    );
  });

  it("uses random keys, pipelines and commands of one's own", async () => {
    const lab = await shellLab();
    await lab.run('redis-benchmark -n 100 -P 7 -r 10 -q LPUSH list:__rand_int__ x');
    expect(await lab.run('redis-cli LLEN list:000000000005')).toBe('(integer) 100\n');
    expect(await lab.run('redis-benchmark -t ping -n 10 --csv | wc -l')).toBe('3\n');
    expect(await lab.run('redis-benchmark -t set -n 10')).toContain('latency summary (msec):');
  });

  it('says when there is no server', async () => {
    expect(await run('redis-benchmark -q; echo $?')).toBe(
      'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n1\n',
    );
  });
});
