"""Runs the Python of lessons, one job per line of standard input, one result per line of output.

A job has the lesson's own lines, the step's code, and for `dict` the store as it is before the
step. Where a line of code ends in a comment that is a Python value, the expression before it must
have that value; where it says `# raises SomeError`, it must raise it. time.sleep does not wait: it
moves the clock of this program, or of the server by shortening the life of every key.
"""

import ast
import io
import json
import re
import sys
import time
import tokenize
import traceback
import types

real_time = time.time
clock = types.SimpleNamespace(offset=0.0, server=None)


def virtual_time():
    return real_time() + clock.offset


def virtual_sleep(seconds):
    clock.offset += seconds
    if clock.server is None:
        return
    for key in clock.server.keys():
        left = clock.server.pttl(key)
        if left >= 0:
            clock.server.pexpire(key, max(left - round(seconds * 1000), 0))


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


def as_python(value):
    if isinstance(value, dict):
        return {field: as_python(each) for field, each in value.items()}
    return int(value) if re.fullmatch(r"-?(0|[1-9]\d*)", value) else value


def as_redis(value):
    if isinstance(value, dict):
        return {str(field): as_redis(each) for field, each in value.items()}
    return str(value)


def database_name(prelude):
    found = re.search(r"^(\w+) = \{\}$", prelude, re.MULTILINE)
    return found and found[1]


def seed(namespace, prelude, store):
    values = {entry["key"]: as_python(entry["value"]) for entry in store}
    name = database_name(prelude)
    (namespace if name is None else namespace[name]).update(values)
    for entry in store:
        if entry["ttlMs"] >= 0:
            namespace["expires_at"][entry["key"]] = time.time() + entry["ttlMs"] / 1000


def outcome(namespace, prelude, keys):
    name = database_name(prelude)
    values = namespace[name] if name else {k: namespace[k] for k in keys if k in namespace}
    limits = namespace.get("expires_at", {})
    store = []
    for key, value in values.items():
        ttl = round((limits[key] - time.time()) * 1000) if key in limits else -1
        if key in limits and ttl <= 0:
            continue
        store.append({"key": key, "value": as_redis(value), "ttlMs": ttl})
    return store


def patched_redis(port):
    import redis

    original = redis.client.Redis
    clock.server = original(port=port)

    class Redis(original):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **{"port": port, **kwargs})

    redis.Redis = Redis


def run(request):
    job = {"claims": 0, "wrong": [], "store": []}
    clock.offset, clock.server = 0.0, None

    def show(value, text, line):
        job["claims"] += 1
        if value != ast.literal_eval(text) or repr(value) != text:
            job["wrong"].append(f"line {line}: is {value!r}, not {text}")

    namespace = {"__name__": "lesson", "__show__": show}
    namespace["__raises__"] = lambda name, line: Raises(name, line, job)
    try:
        if request["dialect"] == "redisPy":
            patched_redis(request["port"])
        exec(request["prelude"], namespace)
        if request["dialect"] == "dict":
            seed(namespace, request["prelude"], request["store"])
        code = request["code"]
        tree = Claims(claims_in(code)).visit(ast.parse(code))
        exec(compile(tree, "step", "exec"), namespace)
        if request["dialect"] == "dict":
            job["store"] = outcome(namespace, request["prelude"], request["keys"])
    except Exception:
        job["wrong"].append(traceback.format_exc(limit=2))
    return job


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
