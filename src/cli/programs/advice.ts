// What the shell says of programs that it does not have: that they are not here, and what is.

const ADVICE = new Map(
  Object.entries({
    apt: 'nothing can be installed in this page',
    'apt-get': 'nothing can be installed in this page',
    brew: 'nothing can be installed in this page',
    curl: 'this page reaches no other machine',
    docker: 'the server of this page is a redis-server of its own: try ps',
    ipython: 'Python has a pane of its own on this page',
    make: 'nothing has to be built here: redis-server and redis-cli are in place',
    man: 'there are no manuals here: try help, or help inside redis-cli',
    nano: 'there is no editor here: write a file with cat > file, and end it with Ctrl-D',
    pip: 'Python has a pane of its own on this page',
    python: 'Python has a pane of its own on this page',
    python3: 'Python has a pane of its own on this page',
    'redis-sentinel': 'the page has no Sentinel, only servers and clients',
    service: 'start a server with redis-server /etc/redis/6379.conf',
    ssh: 'this page reaches no other machine',
    systemctl: 'start a server with redis-server /etc/redis/6379.conf',
    vi: 'there is no editor here: write a file with cat > file, and end it with Ctrl-D',
    vim: 'there is no editor here: write a file with cat > file, and end it with Ctrl-D',
    wget: 'this page reaches no other machine',
  }),
);

/** What to say when there is no program called `name`. */
export function advice(name: string): string {
  return `command not found (${ADVICE.get(name) ?? 'type help to see the programs of this page'})`;
}
