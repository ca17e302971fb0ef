"""Runs programs on pseudo-terminals for the tests that compare with the real redis-cli.

One JSON object a line. In: {"id", "open": [argv], "env": {}, "columns", "rows"},
{"id", "keys": base64}, {"id", "close": true}. Out: {"id", "data": base64}, {"id", "end": true}.
Ends, and ends what it started, when its input ends.
"""

import base64
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios

programs = {}  # descriptor of the terminal -> (id, pid)


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def open_program(message):
    pid, terminal = pty.fork()
    if pid == 0:
        # The size must be there before the program asks for it.
        size = struct.pack("HHHH", message["rows"], message["columns"], 0, 0)
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        argv = message["open"]
        os.execve(argv[0], argv, message["env"])
    programs[terminal] = (message["id"], pid)


def close_program(terminal):
    _, pid = programs.pop(terminal)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(pid, 0)
    os.close(terminal)


def obey(message):
    if "open" in message:
        return open_program(message)
    for terminal, (name, _) in list(programs.items()):
        if name != message["id"]:
            continue
        if "keys" in message:
            os.write(terminal, base64.b64decode(message["keys"]))
        else:
            close_program(terminal)


def relay(terminal):
    name, _ = programs[terminal]
    try:
        data = os.read(terminal, 65536)
    except OSError:
        data = b""
    if data:
        say({"id": name, "data": base64.b64encode(data).decode()})
    else:
        close_program(terminal)
        say({"id": name, "end": True})


def main():
    pending = b""
    while True:
        ready, _, _ = select.select([0, *programs], [], [])
        for descriptor in ready:
            if descriptor in programs:
                relay(descriptor)
            elif descriptor == 0:
                data = os.read(0, 65536)
                if not data:
                    return
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    obey(json.loads(line))


try:
    main()
finally:
    for each in list(programs):
        close_program(each)
