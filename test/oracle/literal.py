"""Reads dicts, one as a JSON string per line of standard input, with ast.literal_eval, and answers
with what is in each: [key, kind, parts], all texts with one character for each byte."""

import ast
import json
import sys


def text(value):
    return (value if isinstance(value, bytes) else str(value).encode()).decode("latin-1")


def parts(value):
    if isinstance(value, dict):
        kind = "scores" if all(isinstance(each, float) for each in value.values()) else "hash"
        return [kind, sorted([text(name), text(each)] for name, each in value.items())]
    if isinstance(value, set):
        return ["set", sorted(text(each) for each in value)]
    if isinstance(value, list):
        if all(isinstance(each, tuple) for each in value):
            return ["stream", [[id, parts(fields)[1]] for id, fields in value]]
        return ["list", [text(each) for each in value]]
    return ["string", text(value)]


for line in sys.stdin:
    found = ast.literal_eval(json.loads(line))
    print(json.dumps([[text(key), *parts(value)] for key, value in found.items()]), flush=True)
