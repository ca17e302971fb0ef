// What `redis-cli --help` prints here: the flags that this redis-cli knows.

/** The flags of redis-cli, in our own words. */
export const USAGE = `Usage: redis-cli [OPTIONS] [cmd [arg [arg ...]]]

Where to:
  -h <host>  -p <port>         the server (127.0.0.1, 6379)
  -u redis://user:pass@host:port/db
  -n <db>                      the database to select
  -a, --pass <password>        log in; --user <name> names who
  --no-auth-warning            no warning that others may see the password
  -2, -3                       speak RESP2 or RESP3
One command:
  -r <n>  -i <seconds>         run it n times, with a pause after each
  -x                           its last argument is read from the input
  -X <tag>                     the argument <tag> is read from the input
  -e                           fail with code 1 when the reply is an error
  --quoted-input               arguments may be "quoted\\n" strings
  --eval <file> k1 k2 , a1 a2  run a Lua script with keys and arguments
Output:
  --raw, --no-raw              bare values, or as on a terminal
  --csv, --json, --quoted-json
  -d, -D <text>                between the elements of a raw reply, and after it
  --show-pushes <yes|no>       print RESP3 pushes
Looking at all keys (--pattern, --quoted-pattern, --count, -i apply):
  --scan                       list them
  --bigkeys, --memkeys         the largest of each type
  --memkeys-samples <n>        look at n elements of each
  --hotkeys                    the most used, with an LFU policy
Watching the server:
  --stat                       a line of figures a second
  --latency, --latency-history how long a PING takes
  --intrinsic-latency <sec>    how long this device itself makes programs wait
Loading:
  --pipe                       send the input as it is, and count the replies
  --pipe-timeout <sec>         wait so long for the last reply (30)
  --help, --version

Without a command redis-cli is interactive, or runs the lines of its input.
`;
