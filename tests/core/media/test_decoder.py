"""The program that opens what strangers sent: what it may take, and what its parent makes of its end."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

import quan
from quan.core.decoder.blurhash import blurhash
from quan.core.ids import MemberId
from quan.core.media import decoding
from quan.core.media.errors import MediaTooHeavy, PhotoUnreadable
from quan.core.problems import Unavailable
from tests.core.media import samples

HOUSE = Path(quan.__file__).parent.parent
# What a decoder of these tests says first to have the real one at hand.
REAL = f"""
import sys
sys.path.insert(0, {str(HOUSE)!r})
for name in [name for name in sys.modules if name.partition(".")[0] == "quan"]:
    del sys.modules[name]
from quan.core.decoder import __main__ as decoder
"""


@pytest.fixture
def talk_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a function that makes decoders do what a hostile upload talked them into."""
    program = tmp_path / "quan" / "core" / "decoder" / "__main__.py"
    program.parent.mkdir(parents=True)
    for package in program.parents[:3]:
        (package / "__init__.py").touch()
    monkeypatch.setattr(decoding, "_HOUSE", str(tmp_path))

    def talk(deed: str) -> None:
        program.write_text(deed)

    return talk


async def test_who_sends_much_keeps_themselves_waiting_and_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoding, "_turns", asyncio.Semaphore(1))
    mei, ben, ana = (MemberId(uuid4()) for _ in range(3))
    served: list[MemberId] = []

    async def decode(owner: MemberId) -> None:
        async with decoding.turn(owner):
            await asyncio.sleep(0.01)
            served.append(owner)

    await asyncio.gather(*(decode(one) for one in (*[mei] * 20, ben, ana)))
    assert served[:3] == [mei, ben, ana]
    assert served[3:] == [mei] * 19


async def test_a_decoder_that_crashes_means_unreadable(talk_into: Callable[[str], None]) -> None:
    talk_into("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")

    with pytest.raises(PhotoUnreadable):
        await decoding.decode_photo(b"x" * 1_000_000)


async def test_a_decoder_that_says_nothing_means_unreadable(talk_into: Callable[[str], None]) -> None:
    talk_into("import sys; sys.stdin.buffer.read(); print('{}')")

    with pytest.raises(PhotoUnreadable):
        await decoding.decode_photo(b"x")


async def test_a_decoder_that_works_without_end_is_too_heavy(talk_into: Callable[[str], None]) -> None:
    talk_into(f"{REAL}\ndecoder.CPU_S = 1\ndecoder._stay_small()\nwhile True: pass")

    with pytest.raises(MediaTooHeavy):
        await decoding.decode_photo(b"x")


async def test_a_decoder_that_stands_still_is_ended_and_the_upload_may_be_all_right(
    talk_into: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "WALL_S", 1.0)
    talk_into("import time; time.sleep(600)")

    with pytest.raises(Unavailable):
        await decoding.decode_photo(b"x")

    assert [child for child in psutil.Process().children() if "quan.core.decoder" in child.cmdline()] == []


async def test_a_decoder_finds_no_secret_and_no_files_of_ours(
    talk_into: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUAN_SECRET", "the secret of the town, 32 letters")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the key of the store")
    talk_into(
        "import json, os, sys\n"
        "found = {'env': sorted(os.environ), 'cwd': os.getcwd(), 'files': os.listdir('/proc/self/fd')}\n"
        "print(json.dumps({**found, 'sizes': {}}))"
    )

    found = (await decoding.decode_photo(b"x")).facts

    assert set(found["env"]) <= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}
    assert found["cwd"] == "/"
    assert len(found["files"]) == 4  # its three streams, and the folder it looks at


@pytest.mark.parametrize(
    ("deed", "end"),
    [
        ("bytearray(1 << 31)", "MemoryError"),
        ("open('loot', 'wb', 0).write(b'x')", "File too large"),
        ("[os.open('/', os.O_RDONLY) for _ in range(99)]", "Too many open files"),
        ("print(resource.getrlimit(resource.RLIMIT_CPU), signal.alarm(0))", "(20, 21) 60"),
    ],
)
def test_a_decoder_stays_small(deed: str, end: str, tmp_path: Path) -> None:
    program = f"import os, resource, signal\n{REAL}\ndecoder._stay_small()\n{deed}"
    environment = {"PYTHONPATH": str(HOUSE), "PYTHONDONTWRITEBYTECODE": "1"}

    run = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert end in run.stdout + run.stderr


def test_a_decoder_is_small_when_it_begins() -> None:
    """It is started for every upload: it must not load the house."""
    program = (
        "import sys; sys.argv = ['decoder', 'photo', '64000000']\n"
        "from quan.core.decoder.__main__ import main; main()\n"
        "print([name for name in sys.modules if name.startswith('quan.') and '.decoder' not in name])"
    )

    run = subprocess.run(
        [sys.executable, "-c", program],
        input=samples.photo(60, 40),
        env={"PYTHONPATH": str(HOUSE)},
        capture_output=True,
        check=True,
    )

    head, _, rest = run.stdout.partition(b"\n")
    assert json.loads(head)["width"] == 60
    assert rest.endswith(b"['quan.core']\n")


@pytest.mark.parametrize(
    ("pixels", "width", "height", "text"),
    [
        (bytes(3), 1, 1, "L00000fQfQfQfQfQfQfQfQfQfQfQ"),
        (b"\xff\x00\x00" * 100, 10, 10, "LWTI:j|cfQ|c|csUfQsUfQfQfQfQ"),
        (bytes(range(192)), 8, 8, "LRC?v2t7WBxu00WBj[RjWBj[j[ay"),
    ],
)
def test_a_blurhash_is_what_others_compute(pixels: bytes, width: int, height: int, text: str) -> None:
    """The texts are those of the `blurhash` package 1.1.5."""
    assert blurhash(pixels, width, height) == text
