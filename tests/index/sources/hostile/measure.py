"""What a reader spends on hostile files: ``python -m tests.index.sources.hostile.measure [NAME]``.

Each file is read by a forked process within the program's own limits, as `index.sources.confined`
does, and what the system says that it used is written as one line of JSON.
"""

import json
import os
import sys
from pathlib import PurePath

from index.errors import LoadError
from index.sources.confined import template
from index.sources.confined.limits import LIMITS, MAX_BYTES
from index.sources.confined.read import Given, read
from tests.index.sources.hostile.files import FILES


def outcome(name, data):
    """Return what reading comes to: the code of an error, or how much was read."""
    try:
        article = read(Given(data, name, name, name, PurePath(name).suffix), lambda _: "en")
    except LoadError as error:
        return error.code
    except MemoryError:
        return "memory"
    except Exception as error:
        return f"fault: {type(error).__name__}: {error}"
    return f"{len(article.text)} characters, {len(article.sentences)} sentences"


def measured(name):
    """Return the seconds, the MiB and the outcome of one file."""
    data = FILES[name]()
    if len(data) > MAX_BYTES:
        raise ValueError(f"{name} has {len(data)} bytes")
    told, tell = os.pipe()
    reader = os.fork()
    if reader == 0:
        template.confine(LIMITS)
        os.write(tell, outcome(name, data).encode()[:4000])
        os._exit(0)
    os.close(tell)
    _, status, used = os.wait4(reader, 0)
    with os.fdopen(told, "rb") as file:
        said = file.read().decode()
    return {
        "name": name,
        "bytes": len(data),
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "mib": used.ru_maxrss >> 10,
        "outcome": said or f"signal {os.waitstatus_to_exitcode(status)}",
    }


def main():
    """Measure the files that are named, else all."""
    template.warm()
    for name in sys.argv[1:] or FILES:
        sys.stdout.write(json.dumps(measured(name)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
