"""Runs the Python of lessons, one job per line of standard input, one result per line of output.

`redisPy` and `dict`: a job has the lesson's own lines, the step's code, and for `dict` the store as
it is before the step. `session`: what the console prints after each of some entries. `damages`:
a program with one statement left out, or one constant altered, in every way. Where a line of code ends in a comment that is a Python value, the expression before it must
have that value; where it says `# raises SomeError`, it must raise it. time.sleep does not wait: it
moves the clock of this program, or of the server by shortening the life of every key.
"""

import ast
import contextlib
import copy
import gc
import io
import json
import re
import sys
import time
import tokenize
import traceback
import types

real_time, real_sleep = time.time, time.sleep
PORT = 6379  # what programs say; the server of the job listens elsewhere
clock = types.SimpleNamespace(offset=0.0, port=None)


def virtual_time():
    return real_time() + clock.offset


def virtual_sleep(seconds):
    clock.offset += seconds
    if clock.port is None:
        return
    import redis

    server = redis.Redis(port=clock.port, single_connection_client=True)
    for db in server.info("keyspace"):
        server.select(db.removeprefix("db"))
        keys = server.keys()
        for key in keys:
            left = server.pttl(key)
            if left >= 0:
                server.pexpire(key, max(left - round(seconds * 1000), 1))
        # Let them expire, and not be deleted: that is another event.
        real_sleep(0.003)
        for key in keys:
            server.exists(key)
    server.close()


time.time = virtual_time
time.sleep = virtual_sleep


class Raises:
    """A block that must end in an error of one name."""

    def __init__(self, name, line, job):
        self.name, self.line, self.job = name, line, job

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.job["claims"] += 1
        if kind is not None and kind.__name__ == self.name:
            return True
        found = "nothing" if kind is None else repr(value)
        self.job["wrong"].append(f"line {self.line}: raises {found}, not {self.name}")
        return True


class Claims(ast.NodeTransformer):
    """Turns `expression  # value` into a call that compares."""

    def __init__(self, comments):
        self.comments = comments

    def visit_Expr(self, node):
        comment = self.comments.get(node.end_lineno)
        if comment is None:
            return node
        claim, text = comment
        name, line = ast.Constant(text), ast.Constant(node.lineno)
        call = ast.Name(claim, ast.Load())
        if claim == "__raises__":
            item = ast.withitem(ast.Call(call, [name, line], []))
            result = ast.With([item], [node])
        else:
            result = ast.Expr(ast.Call(call, [node.value, name, line], []))
        return ast.fix_missing_locations(ast.copy_location(result, node))


def claims_in(code):
    """By line: what a comment at its end claims."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.COMMENT:
            continue
        text = token.string.lstrip("# ")
        raised = re.fullmatch(r"raises (\w+)", text)
        try:
            if raised:
                found[token.start[0]] = ("__raises__", raised[1])
            else:
                ast.literal_eval(text)
                found[token.start[0]] = ("__show__", text)
        except (SyntaxError, ValueError):
            pass
    return found


def text_of(value):
    """A value as it travels: one character for each byte."""
    return (value if isinstance(value, bytes) else str(value).encode()).decode("latin-1")


def number_text(value):
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def scalar(text):
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    data = text.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def number(text):
    return float(text) if "." in text or "inf" in text else int(text)


def fields(record, read=scalar):
    return {scalar(name): read(value) for name, value in record.items()}


AS_PYTHON = {
    "string": scalar,
    "hash": fields,
    "list": lambda values: [scalar(value) for value in values],
    "set": lambda values: {scalar(value) for value in values},
    "zset": lambda record: fields(record, number),
    "stream": lambda entries: [(id, fields(record)) for id, record in entries],
    # Who was counted, nobody knows.
    "hyperloglog": lambda count: {f"somebody {number}" for number in range(int(count))},
}


def bitmap(positions):
    data = bytearray(max(positions) // 8 + 1)
    for position in positions:
        data[position // 8] |= 128 >> position % 8
    return bytes(data)


def geohash(longitude, latitude):
    """The score of a place, as GEOADD computes it: 26 bits of each, interleaved."""
    y = int((latitude + 85.05112878) / 170.10225756 * 2**26)
    x = int((longitude + 180) / 360 * 2**26)
    return sum((y >> i & 1) << 2 * i | (x >> i & 1) << 2 * i + 1 for i in range(26))


def score(value):
    return number_text(geohash(*value) if isinstance(value, tuple) else value)


def record(mapping, write=text_of):
    return {text_of(name): write(value) for name, value in mapping.items()}


AS_REDIS = {
    "string": lambda value: text_of(bitmap(value) if isinstance(value, set) else value),
    "hash": record,
    "list": lambda values: [text_of(value) for value in values],
    "set": lambda values: sorted(text_of(value) for value in values),
    "zset": lambda mapping: record(mapping, score),
    "stream": lambda entries: [[text_of(id), record(each)] for id, each in entries],
    "hyperloglog": lambda values: str(len(values)),
}


def database_name(prelude):
    found = re.search(r"^(\w+) = (\{\}|\[\{\}.*\])$", prelude, re.MULTILINE)
    return found and found[1]


def databases(namespace, prelude):
    """By number: the dictionaries that stand for databases."""
    name = database_name(prelude)
    found = namespace if name is None else namespace[name]
    return dict(enumerate(found)) if isinstance(found, list) else {None: found}


def seed(namespace, prelude, store):
    found = databases(namespace, prelude)
    for entry in store:
        key = scalar(entry["key"])
        values = found.get(entry["db"], found.get(None))
        values[key] = AS_PYTHON[entry["kind"]](entry["value"])
        if entry["ttlMs"] >= 0:
            namespace["expires_at"][key] = time.time() + entry["ttlMs"] / 1000


def outcome(namespace, prelude, after):
    """What the dictionaries hold, each value as the kind that the server has under its key."""
    limits = namespace.get("expires_at", {})
    kinds = {(entry["db"], entry["key"]): entry["kind"] for entry in after}
    store = []
    for number, values in databases(namespace, prelude).items():
        for key, value in values.items():
            db = next((d for d, k in kinds if k == text_of(key)), 0) if number is None else number
            kind = kinds.get((db, text_of(key)))
            if kind is None and database_name(prelude) is None:
                continue
            ttl = round((limits[key] - time.time()) * 1000) if key in limits else -1
            # Redis: an empty list, set or hash is no key.
            if (key in limits and ttl <= 0) or (kind is None and not value and value != 0):
                continue
            entry = {"db": db, "key": text_of(key), "ttlMs": ttl, "kind": kind or "string"}
            store.append({**entry, "value": AS_REDIS[entry["kind"]](value)})
    return store


def redirect(port):
    """Lets clients that ask for the usual port have this one, and say nothing of it."""
    from redis.connection import Connection

    clock.port = port
    connect = connect_as_written

    def _connect(self):
        written = self.port
        self.port = clock.port if written == PORT else written
        try:
            return connect(self)
        finally:
            self.port = written

    Connection._connect = _connect


try:
    from redis.connection import Connection

    connect_as_written = Connection._connect
except ImportError:
    connect_as_written = None


class Damage(ast.NodeTransformer):
    """Alters the constant, or leaves out the statement, that comes `at` some place."""

    def __init__(self, at):
        self.left = at

    def is_it(self):
        self.left -= 1
        return self.left == -1

    def generic_visit(self, node):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                kept = [each for each in body if not self.is_it()]
                setattr(node, name, kept or ([ast.Pass()] if name == "body" else []))
        return super().generic_visit(node)

    def visit_Constant(self, node):
        value = node.value
        other = None
        if isinstance(value, str):
            other = value + "~"
        elif isinstance(value, bytes):
            other = value + b"~"
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            other = value + 1
        return node if other is None or not self.is_it() else ast.Constant(other)

    # What a function does shows when it is called; not every line of it each time.
    def visit_FunctionDef(self, node):
        return node

    visit_ClassDef = visit_Lambda = visit_FunctionDef
    visit_ExceptHandler = visit_FunctionDef


def damages(code):
    tree, found = ast.parse(code), []
    while True:
        damage = Damage(len(found))
        damaged = damage.visit(copy.deepcopy(tree))
        if damage.left >= 0:
            return found
        found.append(ast.unparse(ast.fix_missing_locations(damaged)))


def printed(entry, namespace):
    """What the console prints after an entry; of a traceback only the ends."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(entry + "\n", "<stdin>", "single"), namespace)
        except Exception as failure:
            last = "".join(traceback.format_exception_only(failure)).rstrip()
            print(f"Traceback (most recent call last):\n  ...\n{last}")
    return output.getvalue().rstrip("\n")


def run(request):
    job = {"claims": 0, "wrong": [], "store": [], "printed": []}
    clock.offset, clock.port = 0.0, None

    def show(value, text, line):
        job["claims"] += 1
        if value != ast.literal_eval(text) or repr(value) != text:
            job["wrong"].append(f"line {line}: is {value!r}, not {text}")

    namespace = {"__name__": "__main__", "__show__": show}
    namespace["__raises__"] = lambda name, line: Raises(name, line, job)
    try:
        if "port" in request:
            redirect(request["port"])
        exec(request["prelude"], namespace)
        if request["dialect"] == "dict":
            seed(namespace, request["prelude"], request["store"])
        if request["dialect"] == "session":
            job["printed"] = [printed(entry, namespace) for entry in request["entries"]]
            return job
        code = request["code"]
        tree = Claims(claims_in(code)).visit(ast.parse(code))
        exec(compile(tree, "step", "exec"), namespace)
        if request["dialect"] == "dict":
            job["store"] = outcome(namespace, request["prelude"], request["after"])
    except Exception:
        job["wrong"].append(traceback.format_exc(limit=2))
    return job


def answer(request):
    if request["dialect"] == "damages":
        return {"damages": damages(request["code"])}
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        return run(request)


for line in sys.stdin:
    result = answer(json.loads(line))
    gc.collect()  # connections that a program left open end with it
    print(json.dumps(result), flush=True)
