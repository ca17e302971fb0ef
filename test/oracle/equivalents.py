"""Runs what commands are in Python, one job per line of standard input, one result per line of output.

A `dict` job has lines of plain Python, the store before and after the command, and its reply: the
lines must leave `data` and `expires_at` as the store is after it, and the value of the last line
must be the reply. A `redis-py` job has a call, and the bytes of the reply: the answer says which
command was sent, and what the call returned.
"""

import ast
import errno
import json
import math
import re
import sys
import time
from collections import defaultdict, deque

import redis

WHOLE = re.compile(r"-?(0|[1-9]\d*)")
now = 0.0
time.time = lambda: now
# A HyperLogLog tells not who was counted: by its bytes, the set that they stand for.
visitors = {}
# By its score, a place as it was given: Redis rounds it to a few centimetres.
given = {}


class NotComparable(Exception):
    """A store that these lines of Python cannot begin from."""


# The store as Python ----------------------------------------------------------------------------


def text(value):
    data = value.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def scalar(value):
    whole = WHOLE.fullmatch(value) and value != "-0" and len(value) < 20
    return int(value) if whole else text(value)


def number(value):
    found = float(value)
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def string(value, sees):
    if sees == "bytes":
        return value.encode("latin-1")
    if sees == "visitors" and value.startswith("HYLL"):
        if value not in visitors:
            raise NotComparable("a HyperLogLog of nobody knows whom")
        return set(visitors[value])
    return scalar(value)


def stream(entries):
    for _, fields in entries:
        if len({name for name, _ in fields}) < len(fields):
            raise NotComparable("the same field twice in an entry")
    return [(id, {text(name): scalar(value) for name, value in fields}) for id, fields in entries]


def as_python(entry, sees):
    kind, value = entry["type"], entry["value"]
    if kind == "string":
        return string(value, sees)
    if kind == "list":
        return deque(text(item) for item in value)
    if kind == "set":
        return {text(item) for item in value}
    if kind == "zset":
        if sees == "places":
            return {text(name): tuple(place) for name, place in entry["places"]}
        if sees == "given places":
            scores = dict(value)
            return {
                text(name): given.get(scores[name], tuple(place)) for name, place in entry["places"]
            }
        return {text(name): number(score) for name, score in value}
    if kind == "hash":
        return {text(name): scalar(each) for name, each in value}
    return stream(value)


class Kept:
    """The value of a key that the command does not name."""

    def __init__(self, value):
        self.value = value


def seed(store, sees, used):
    data, expires_at = {}, {}
    for entry in store:
        key = text(entry["key"])
        data[key] = as_python(entry, sees) if entry["key"] in used else Kept(entry["value"])
        if entry["endMs"] >= 0:
            expires_at[key] = entry["endMs"] / 1000
        for field, end in entry["fieldEnds"]:
            expires_at[key, text(field)] = end / 1000
    return data, expires_at


# And back ---------------------------------------------------------------------------------------


def to_bytes(value):
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    return str(value).encode()


def same_text(value, expected):
    if isinstance(value, float):
        return math.isclose(value, float(expected), rel_tol=1e-12, abs_tol=1e-12)
    return to_bytes(value) == expected.encode("latin-1")


def place_of(score):
    if math.isinf(float(score)):
        raise NotComparable("a score that is no place")
    bits = int(float(score))
    y = sum((bits >> 2 * i & 1) << i for i in range(26))
    x = sum((bits >> 2 * i + 1 & 1) << i for i in range(26))
    return (x + 0.5) / 2**26 * 360 - 180, (y + 0.5) / 2**26 * 170.10225756 - 85.05112878


def same_score(value, expected):
    if isinstance(value, tuple):
        given.setdefault(expected, value)
        return all(abs(a - b) < 1e-5 for a, b in zip(value, place_of(expected)))
    if math.isnan(value):
        raise NotComparable("infinity less infinity")
    return math.isclose(value, float(expected), rel_tol=1e-9, abs_tol=1e-12)


def same_pairs(value, expected, same):
    found = {to_bytes(name): each for name, each in value.items()}
    names = [name.encode("latin-1") for name, _ in expected]
    return found.keys() == set(names) and all(
        same(found[name], each) for name, (_, each) in zip(names, expected)
    )


def same_stream(value, expected):
    return len(value) == len(expected) and all(
        id == other and same_pairs(fields, pairs, same_text)
        for (id, fields), (other, pairs) in zip(value, expected)
    )


def same_value(value, entry):
    kind, expected = entry["type"], entry["value"]
    if isinstance(value, Kept):
        return value.value == expected
    if isinstance(value, set) and kind == "string":
        visitors[expected] = value
        return True
    if kind == "string":
        return same_text(value, expected)
    if kind == "list":
        return [to_bytes(item) for item in value] == [item.encode("latin-1") for item in expected]
    if kind == "set":
        return {to_bytes(item) for item in value} == {item.encode("latin-1") for item in expected}
    if kind == "stream":
        return same_stream(value, expected)
    return same_pairs(value, expected, same_score if kind == "zset" else same_text)


def is_gone(key, value, expires_at, sees):
    # Redis: an empty collection is no key.
    kinds = (deque, dict, list) if sees == "visitors" else (deque, set, dict, list)
    empty = isinstance(value, kinds) and not value
    return empty or expires_at.get(key, math.inf) <= now


def forget_fields(data, expires_at):
    for ended in [name for name, end in expires_at.items() if end <= now]:
        if isinstance(ended, tuple) and isinstance(data.get(ended[0]), dict):
            data[ended[0]].pop(ended[1], None)


def ends_of(key, value, expires_at):
    fields = value if isinstance(value, dict) else ()
    return [expires_at.get(key, -1)] + [expires_at.get((key, each), -1) for each in fields]


def state_problem(data, expires_at, after, sees):
    forget_fields(data, expires_at)
    left = {to_bytes(key): key for key, value in data.items() if not is_gone(key, value, expires_at, sees)}
    for entry in after:
        key = left.pop(entry["key"].encode("latin-1"), None)
        if key is None:
            if entry["type"] == "stream" and entry["value"] == []:
                continue
            return f"{entry['key']} is missing"
        if not same_value(data[key], entry):
            return f"{entry['key']} is {data[key]!r}, not {entry['value']!r}"
        ends = {text(field): end / 1000 for field, end in entry["fieldEnds"]}
        fields = data[key] if isinstance(data[key], dict) else ()
        ends = ends if fields else {}
        expected = [entry["endMs"] / 1000 if entry["endMs"] >= 0 else -1]
        expected += [ends.get(each, -1) for each in fields]
        found = ends_of(key, data[key], expires_at)
        if any(abs(a - b) > 0.0011 for a, b in zip(found, expected)):
            return f"{entry['key']} ends at {found}, not {expected}"
    return f"{left} should not be there" if left else None


# Replies ----------------------------------------------------------------------------------------


def flat(value):
    if isinstance(value, dict):
        return [each for pair in value.items() for part in pair for each in flat(part)]
    if isinstance(value, (list, tuple, deque)) or type(value).__name__.startswith("dict_"):
        return [each for item in value for each in flat(item)]
    if isinstance(value, (set, frozenset)):
        return [each for item in sorted(value, key=repr) for each in flat(item)]
    return [value]


def same_scalar(value, reply, tolerance):
    if value is None or reply is None:
        return value is reply
    if isinstance(value, float):
        return math.isclose(value, float(reply), rel_tol=1e-12, abs_tol=tolerance)
    if isinstance(value, bool):
        return int(value) == reply
    if isinstance(reply, int) and isinstance(value, int):
        return value == reply
    return to_bytes(value) == str(reply).encode("latin-1")


def groups(items, size):
    return sorted((items[at : at + size] for at in range(0, len(items), size)), key=lambda g: repr(g[0]))


def same_reply(value, reply, tolerance):
    isList = isinstance(reply, list)
    if value is None or not isList:
        return not isList and same_scalar(value, reply, tolerance)
    found, expected = flat(value), [text(each) if isinstance(each, str) else each for each in flat(reply)]
    if len(found) != len(expected):
        return False
    if isinstance(value, (set, dict)) and value:
        size = 2 if isinstance(value, dict) else len(found) // len(value)
        texts = [text(str(to_bytes(each), "latin-1")) for each in found[::size]]
        order = sorted(range(len(texts)), key=lambda at: repr(texts[at]))
        found = [each for at in order for each in found[at * size : at * size + size]]
        expected = [each for group in groups(expected, size) for each in group]
    return all(same_either(a, b, tolerance) for a, b in zip(found, expected))


def same_either(value, reply, tolerance):
    if isinstance(reply, bytes):
        return to_bytes(value) == reply
    if isinstance(reply, str) and not isinstance(value, float):
        return value is not None and to_bytes(value) == reply.encode()
    return same_scalar(value, reply, tolerance)


NOTHING = object()


def run_lines(code, names):
    tree = ast.parse(code)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "lines", "exec"), names)
        return NOTHING
    tree.body.pop()
    exec(compile(tree, "lines", "exec"), names)
    return eval(compile(ast.Expression(last.value), "value", "eval"), names)


def run_dict(job):
    global now
    now = job["nowMs"] / 1000
    sees = "given places" if job["adds"] else job.get("sees")
    data, expires_at = seed(job["before"], sees, job["used"])
    names = {"data": data, "expires_at": expires_at, "listeners": defaultdict(list)}
    value = run_lines(job["code"], names)
    result = names.get("result")
    if isinstance(result, dict) and any(math.isnan(score) for score in result.values()):
        raise NotComparable("infinity less infinity")
    if job["differs"]:
        return {}
    problem = state_problem(names["data"], expires_at, job["after"], job.get("sees"))
    if problem:
        return {"problem": problem}
    if job["isStatus"] or (value is NOTHING and job["reply"] is None):
        return {}
    tolerance = 2e-4 if job.get("sees") == "places" else 1e-12
    if value is NOTHING or not same_reply(value, job["reply"], tolerance):
        return {"problem": f"the value is {value!r}, not {job['reply']!r}"}
    return {}


# redis-py ---------------------------------------------------------------------------------------


class Wire:
    """A socket whose other end is this test."""

    def __init__(self):
        self.sent, self.arrived, self.answer = b"", b"", b""

    def sendall(self, data):
        self.sent += bytes(data)
        self.arrived, self.answer = self.arrived + self.answer, b""

    def recv(self, size, *_):
        if not self.arrived:
            raise BlockingIOError(errno.EWOULDBLOCK, "nothing there")
        taken, self.arrived = self.arrived[:size], self.arrived[size:]
        return taken

    def recv_into(self, buffer, *_):
        taken = self.recv(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def settimeout(self, _):
        pass

    def gettimeout(self):
        return None

    def shutdown(self, _):
        pass

    def close(self):
        pass


wire = Wire()


class WireConnection(redis.connection.Connection):
    def _connect(self):
        return wire


pool = redis.ConnectionPool(
    connection_class=WireConnection,
    decode_responses=True,
    lib_name=None,
    lib_version=None,
    retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
)
r = redis.Redis(connection_pool=pool)


def commands(data):
    found, at = [], 0

    def line():
        nonlocal at
        end = data.index(b"\r\n", at)
        taken, at = data[at:end], end + 2
        return taken

    while at < len(data):
        words = []
        for _ in range(int(line()[1:])):
            size = int(line()[1:])
            words.append(data[at : at + size].decode("latin-1"))
            at += size + 2
        found.append(words)
    return found


def same_return(value, expected):
    if repr(value) == expected:
        return True
    if not isinstance(value, set):
        return False
    return eval(expected, {"set": set}) == value


def run_redis_py(job):
    wire.sent, wire.arrived, wire.answer = b"", b"", job["answer"].encode("latin-1")
    names = {"redis": redis, "r": r, "p": r.pubsub(), "pipe": r.pipeline()}
    result = {}
    try:
        value = run_lines(job["code"], names)
        expected = job.get("returns")
        if expected is not None and not same_return(value, expected):
            result["problem"] = f"it returns {value!r}, not {expected}"
    except UnicodeDecodeError:
        result["undecodable"] = True
    except redis.RedisError as error:
        result["refused"] = isinstance(error, redis.DataError)
        if job.get("returns") != f"raises {type(error).__name__}":
            result["problem"] = f"it raises {error!r}, not {job.get('returns')}"
    except Exception as error:
        result["problem"] = f"{type(error).__name__}: {error}"
    result["sent"] = commands(wire.sent)
    pool.disconnect()
    return result


def run(job):
    try:
        return run_dict(job) if job["kind"] == "dict" else run_redis_py(job)
    except NotComparable as reason:
        return {"skipped": str(reason)}
    except Exception as error:
        mixed = isinstance(error, TypeError) and "bytes" in str(error)
        if mixed and job["kind"] == "dict":
            return {"skipped": "text and bytes in one order"}
        return {"problem": f"{type(error).__name__}: {error}"}


def wide(found):
    """An integer that JSON could not hold."""
    return int(found["big"]) if found.keys() == {"big"} else found


for request in sys.stdin:
    print(json.dumps(run(json.loads(request, object_hook=wide))), flush=True)
