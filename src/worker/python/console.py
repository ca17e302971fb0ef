# The Python side of a Python terminal: the interactive console as CPython's own, Ctrl-C, waiting
# (time.sleep, input, asyncio.run) and completion. Runs once in a namespace of its own; JavaScript
# calls what `exports` names. User code lives in __main__.
import __main__
import ast
import asyncio
import code
import codeop
import io
import json
import linecache
import re
import rlcompleter
import signal
import sys
import time
import traceback
import types

import _playground as host
from pyodide.ffi import can_run_sync, run_sync
from pyodide.webloop import WebLoop

OWN_FILE = (lambda: 0).__code__.co_filename
TYPED = "<stdin>"
EDITED = "<editor>"
USER_FILES = (TYPED, EDITED)
FIRST_HOOK = sys.excepthook  # Pyodide's own.
HIDDEN_FILES = (OWN_FILE, code.__file__)

INSTEAD = {"cryptography": " The standard library has hashlib, hmac and secrets."}

# What cannot be had in a page, said where CPython would only say that it is not there.
NOTES = (
    (
        Exception,
        r"Error 14 connecting to (?!(localhost|127\.0\.0\.1):6379)|urlopen error|^\[Errno 14\]",
        "This page has no network: its Redis is at localhost, port 6379.",
    ),
    (RuntimeError, r"can't start new thread", "Python in a page has one thread; asyncio works."),
    *(
        (
            ModuleNotFoundError,
            rf"'{each['module']}'",
            f"This site was built without {each['name']}: {each['reason']}."
            + INSTEAD.get(each["module"], ""),
        )
        for each in json.loads(host.missing)
    ),
    (ModuleNotFoundError, r"'hiredis'", "hiredis is compiled C; redis-py works without it."),
    (
        ModuleNotFoundError,
        r"",
        "This page has the standard library, redis and what the build could fetch; there is no pip.",
    ),
    (
        OSError,
        r"emscripten does not support processes",
        "A page cannot start other programs.",
    ),
)


# ---- Ctrl-C ---------------------------------------------------------------------------------


def in_user_code(frame):
    """True when something the user wrote is running: elsewhere an exception would do harm."""
    while frame is not None:
        if frame.f_code.co_filename in USER_FILES:
            return True
        frame = frame.f_back
    return False


def interrupt(frame):
    handler = signal.getsignal(signal.SIGINT)
    if callable(handler):
        handler(signal.SIGINT, frame)


def on_tick(signum, frame):
    """Ten times a second: lets the worker hear of Ctrl-C, and waits for a screen that lags."""
    if not in_user_code(frame):
        return
    if host.takeInterrupt():
        return interrupt(frame)
    if host.standsStill or can_run_sync():
        finish(host.breathe())
        if host.takeInterrupt():
            interrupt(frame)


signal.signal(signal.SIGUSR1, on_tick)
signal.signal(signal.SIGINT, signal.default_int_handler)


def finish(result):
    """What the host returns: at once where it stands still while it waits, else as a promise."""
    return run_sync(result) if asyncio.isfuture(result) else result


def wait(result):
    """Waits for the host; False from it stands for Ctrl-C."""
    result = finish(result)
    if result is False:
        interrupt(sys._getframe(1))
    return result


# ---- waiting --------------------------------------------------------------------------------


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)) and not hasattr(seconds, "__index__"):
        raise TypeError(
            f"'{type(seconds).__name__}' object cannot be interpreted as an integer"
        )
    seconds = float(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    sys.stdout.flush()
    wait(host.sleep(seconds * 1000))


sleep.__name__ = sleep.__qualname__ = "sleep"
sleep.__module__ = "time"
sleep.__doc__ = time.sleep.__doc__
time.sleep = sleep


class Keyboard(io.TextIOBase):
    """sys.stdin: lines from the terminal."""

    name = "<stdin>"
    mode = "r"
    encoding = "utf-8"
    errors = "strict"

    def isatty(self):
        return True

    def readable(self):
        return True

    def readline(self, size=-1):
        sys.stdout.flush()
        sys.stderr.flush()
        line = wait(host.readLine())
        if line is None or line is False:
            return ""
        return line + "\n"

    def read(self, size=-1):
        lines = list(self)
        return "".join(lines)


sys.stdin = Keyboard()


def run_until_complete(self, future):
    """Waits as CPython's runner does: Ctrl-C cancels the task, a second one gives it up."""
    self._install_asyncgen_hooks()
    task = asyncio.ensure_future(future)
    gate = host.newGate()
    task.add_done_callback(lambda _: gate.open())
    if task.done():
        gate.open()
    if run_sync(gate.opened()) is not False:
        return task.result()
    task.cancel()
    interrupted_again = run_sync(gate.opened()) is False
    if interrupted_again or task.cancelled():
        raise KeyboardInterrupt
    return task.result()


async def sock_connect(self, sock, address):
    sock.connect(address)  # Never waits: a connection is a port to another thread.


WebLoop.run_until_complete = run_until_complete
WebLoop.sock_connect = sock_connect


# ---- the console ----------------------------------------------------------------------------


def without_own_frames(report):
    """Takes the frames of this file, and of what calls it, out of a TracebackException."""
    seen = set()
    todo = [report]
    while todo:
        each = todo.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        each.stack[:] = [frame for frame in each.stack if frame.filename not in HIDDEN_FILES]
        todo += [each.__cause__, each.__context__, *(each.exceptions or ())]


def add_note(error):
    if getattr(error, "__notes__", None):
        return
    for kind, pattern, note in NOTES:
        if isinstance(error, kind) and re.search(pattern, str(error)):
            return error.add_note(note)


def show(error, tb):
    sys.last_exc = sys.last_value = error
    sys.last_type, sys.last_traceback = type(error), tb
    if sys.excepthook is not FIRST_HOOK:
        try:
            return sys.excepthook(type(error), error, tb)
        except SystemExit:
            raise
        except BaseException as worse:
            print("Error in sys.excepthook:", file=sys.stderr)
            show_plainly(worse, worse.__traceback__)
            print("\nOriginal exception was:", file=sys.stderr)
    show_plainly(error, tb)


def show_plainly(error, tb):
    try:
        add_note(error)
    except Exception:
        pass  # An exception of the user's own that allows no notes.
    report = traceback.TracebackException(type(error), error, tb, compact=True)
    without_own_frames(report)
    sys.stdout.flush()
    sys.stderr.write("".join(report.format(colorize=True)))


class Console:
    """Takes lines, runs statements. Each method tells what comes of it as a word."""

    def __init__(self):
        self.names = __main__.__dict__
        self.compiler = codeop.CommandCompiler()
        self.lines = []

    def push(self, line):
        """A line typed at the prompt: 'more', 'done' or 'exit'."""
        self.lines.append(line)
        source = "\n".join(self.lines)
        try:
            compiled = self.compiler(source, TYPED, "single")
        except (OverflowError, SyntaxError, ValueError) as error:
            self.lines.clear()
            show(error.with_traceback(None), None)
            return self.settle("done")
        if compiled is None:
            return "more"
        self.lines.clear()
        linecache._register_code(compiled, source, TYPED)
        return self.settle(self.run(compiled)[0])

    def forget(self):
        self.lines.clear()

    def run(self, compiled):
        """What came of it, and the error if there was one."""
        try:
            exec(compiled, self.names)
        except SystemExit:
            return "exit", None
        except BaseException as error:
            show(error, error.__traceback__)
            return "done", error
        return "done", None

    def settle(self, word):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException as error:
                show_plainly(error, error.__traceback__)
        return word

    def paste(self, source):
        """Text from elsewhere, statement by statement, as if typed; goes on after an error."""
        source = without_prompts(source)
        try:
            chunks = chunks_of(source)
        except (SyntaxError, ValueError):
            return self.settle(self.type_lines(source))
        for chunk in chunks:
            echo(chunk.source)
            if chunk.nodes:
                word, error = self.run(self.compile(ast.parse(chunk.code).body, chunk.code, TYPED))
                if word == "exit" or isinstance(error, KeyboardInterrupt):
                    return self.settle(word)
        return self.settle("done")

    def type_lines(self, source):
        """For text that is no Python as a whole: what a terminal would do, line after line."""
        word = "done"
        for line in source.split("\n"):
            host.echo(("... " if self.lines else ">>> ") + line + "\n")
            word = self.push(line)
            if word == "exit":
                break
        return word

    def program(self, source, first_line):
        """The editor's text: stops at the first error and tells its line."""
        padded = "\n" * (first_line - 1) + source
        try:
            chunks = chunks_of(padded)
        except (SyntaxError, ValueError) as error:
            if isinstance(error, SyntaxError):
                error.filename = EDITED
            show(error.with_traceback(None), None)
            return self.failed(error, getattr(error, "lineno", None))
        for chunk in chunks:
            echo(chunk.source)
            if not chunk.nodes:
                continue
            word, error = self.run(self.compile(chunk.nodes, padded, EDITED))
            if word == "exit":
                return self.settle(json.dumps({"word": "exit"}))
            if error is not None:
                return self.failed(error, line_of(error))
        return self.settle(json.dumps({"word": "done"}))

    def failed(self, error, line):
        message = traceback.format_exception_only(error)[-1].strip()
        return self.settle(json.dumps({"word": "done", "line": line, "message": message}))

    def compile(self, nodes, source, filename):
        compiled = compile(ast.Interactive(nodes), filename, "single")
        linecache._register_code(compiled, source, filename)
        return compiled


class Chunk:
    """Some lines of a source: one statement, or comments. `nodes` are what there is to run."""

    def __init__(self, lines, nodes=()):
        while lines and not lines[0].strip():
            lines = lines[1:]
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        self.source = lines
        self.code = "\n".join(lines)
        self.nodes = list(nodes)


def chunks_of(source):
    lines = source.split("\n")
    tree = ast.parse(source)
    chunks = []
    at = 0
    for nodes in statements_by_line(tree.body):
        start, end = first_line_of(nodes[0]) - 1, nodes[-1].end_lineno
        chunks += remarks(lines[at:start])
        chunks.append(Chunk(lines[start:end], nodes))
        at = end
    return chunks + remarks(lines[at:])


def remarks(lines):
    return [Chunk([line]) for line in lines if line.strip()]


def statements_by_line(nodes):
    """Statements that share a line belong together."""
    groups = []
    for node in nodes:
        if groups and groups[-1][-1].end_lineno >= first_line_of(node):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def first_line_of(node):
    decorators = getattr(node, "decorator_list", ())
    return min([node.lineno, *(each.lineno for each in decorators)])


def echo(lines):
    sys.stdout.flush()
    sys.stderr.flush()
    for at, line in enumerate(lines):
        host.echo(f"{'... ' if at else '>>> '}{line}\n")


PROMPT = re.compile(r"^\s*\d*\s?(>>>|\.\.\.)(?: |$)(.*)$")


def without_prompts(source):
    """Of a session copied from a page only what was typed; other text as it is."""
    source = source.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8)
    lines = source.split("\n")
    found = [PROMPT.match(line) for line in lines]
    if not any(match and match[1] == ">>>" for match in found):
        return source
    return "\n".join(match[2] for match in found if match)


def line_of(error):
    """The innermost line of the editor's text that an error went through."""
    if isinstance(error, SyntaxError) and error.filename == EDITED:
        return error.lineno
    line = None
    tb = error.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == EDITED:
            line = tb.tb_lineno
        tb = tb.tb_next
    return line


# ---- completion -----------------------------------------------------------------------------

WORD = re.compile(r"[\w.]*$")
completer = rlcompleter.Completer(__main__.__dict__)


def complete(text):
    """What the word at the end of `text` may become, as JSON."""
    word = WORD.search(text)[0]
    words = []
    if word:
        try:
            found = completer.attr_matches(word) if "." in word else completer.global_matches(word)
            words = sorted(set(found))
        except Exception:
            pass  # Completion that fails is no completion.
    return json.dumps({"from": len(text) - len(word), "words": words})


console = Console()
exports = types.SimpleNamespace(
    push=console.push,
    forget=console.forget,
    paste=console.paste,
    program=console.program,
    complete=complete,
)
