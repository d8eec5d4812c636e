"""One upload in, files of ours out; see the package."""

import json
import resource
import signal
import sys
from contextlib import suppress
from typing import Any

from quan.core.decoder.refusals import Refused

MEMORY_BYTES = 1 << 30
CPU_S = 20
WALL_S = 60
MOST_FILES = 32


def main() -> None:
    """Read the recipe from the arguments and the upload from standard input."""
    _stay_small()
    recipe, *limits = sys.argv[1:]
    try:
        facts, files = _decoded(recipe, sys.stdin.buffer.read(), *map(int, limits))
    except Refused as refused:
        _write({"refused": refused.why}, {})
    except MemoryError:
        _write({"refused": "heavy"}, {})
    except Exception as error:  # noqa: BLE001 - decoders answer broken files with every kind of exception
        print(repr(error), file=sys.stderr)  # noqa: T201 - the parent notes it
        _write({"refused": "unreadable"}, {})
    else:
        _write(facts, files)


def _decoded(recipe: str, upload: bytes, *limits: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    # Imported here: each decoder costs memory, and none may be loaded before the limits are set.
    if recipe in {"photo", "portrait"}:
        from quan.core.decoder import photos  # noqa: PLC0415

        make = photos.photo if recipe == "photo" else photos.portrait
        return make(upload, most_pixels=limits[0])
    from quan.core.decoder.voices import voice  # noqa: PLC0415

    return voice(upload, most_s=limits[0])


def _write(facts: dict[str, Any], files: dict[str, bytes]) -> None:
    sizes = {name: len(content) for name, content in files.items()}
    out = sys.stdout.buffer
    out.write(json.dumps({**facts, "sizes": sizes}).encode() + b"\n")
    for content in files.values():
        out.write(content)
    out.flush()


def _stay_small() -> None:
    signal.alarm(WALL_S)  # also when nobody is left who would end it
    for what, most, at_last in (
        (resource.RLIMIT_CPU, CPU_S, CPU_S + 1),  # first SIGXCPU, which tells the parent why; then the end
        (resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES, MOST_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(what, (most, at_last))


if __name__ == "__main__":
    main()
