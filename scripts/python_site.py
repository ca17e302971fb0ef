# Runs inside Pyodide, from python-site.mjs: makes the zips that the page's Python imports from.
# Modules it needs to start come compiled beside their source, for compiling them took half of the
# start; the rest as source alone. Wheels lose what a page cannot use (compiled parts for others).
import importlib._bootstrap_external as bootstrap
import importlib.util
import io
import sys
import zipfile

EPOCH = (2020, 1, 1, 0, 0, 0)


def compiled(source, path):
    """What a .pyc file holds; never checked against its source, which cannot change."""
    code = compile(source, path, "exec", dont_inherit=True)
    digest = importlib.util.source_hash(source)
    return bytes(bootstrap._code_to_hash_pyc(code, digest, False))


def write(archive, name, data):
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, compresslevel=9)


def repack(path, mount, wanted, is_compiled):
    """The zip at `path` again, with those of its modules compiled that `is_compiled` names."""
    result = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w") as new:
        for name in sorted(old.namelist()):
            if name.endswith("/") or not wanted(name):
                continue
            data = old.read(name)
            write(new, name, data)
            if name.endswith(".py") and is_compiled(name):
                write(new, f"{name}c", compiled(data, f"{mount}/{name}"))
    return result.getvalue()


def used_by(names):
    """The files of the standard library that these imports bring in, and what a start needs."""
    for name in names:
        try:
            __import__(name)
        except ImportError:
            pass  # Not fetched: then it is not there to be started with either.
    marker = ".zip/"
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {file.split(marker, 1)[1] for file in files if marker in file}


def is_useful(name):
    return not name.endswith((".so", "/RECORD", "/WHEEL")) and not name.startswith("_yaml/")


def license_in(path):
    """The texts of the licences that a wheel brings."""
    with zipfile.ZipFile(path) as wheel:
        names = [name for name in wheel.namelist() if ".dist-info/licenses/" in name]
        texts = [wheel.read(name) for name in sorted(names) if not name.endswith("/")]
    if not texts:
        raise ValueError(f"{path} comes without the text of its licence")
    return b"\n\n".join(texts)


def build(stdlib, stdlib_mount, packages):
    """Bytes by name; `packages` are (name, path, mount)."""
    for _, path, _ in packages:
        sys.path.append(path)
    needed = used_by(
        ["redis", "asyncio", "code", "codeop", "rlcompleter", "pprint", "json", "random", "logging"]
        + ["datetime", "ipaddress", "bz2", "traceback", "pyodide.webloop"]
    )
    built = {"stdlib": repack(stdlib, stdlib_mount, lambda _: True, needed.__contains__)}
    for name, path, mount in packages:
        built[name] = repack(path, mount, is_useful, lambda _: True)
        built[f"{name}/license"] = license_in(path)
    return built
