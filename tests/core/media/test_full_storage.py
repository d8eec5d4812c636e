"""A disk that is really full: a file system of one megabyte, which only root may mount."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.media import collect, storage, store, uploads
from quan.core.media.errors import StorageFull
from quan.core.media.model import MediaId
from tests.people import join

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")

SIZE = 1 << 20
PART = SIZE * 5 // 8


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    _mount(tmp_path, f"size={SIZE}")
    yield tmp_path
    subprocess.run(["/bin/umount", str(tmp_path)], check=True)


async def test_a_full_disk_is_said_so_and_nothing_half_done_stays(
    fresh_db: Database, small_disk: Path
) -> None:
    config = Config(data=small_disk)
    mei = (await join(fresh_db, "Mei")).id
    async with fresh_db.transaction() as tx:
        media = (await uploads.begin(tx, config, mei, kind="file", size_bytes=2 * PART, name="a")).id
    await uploads.append(fresh_db, config, mei, media, offset=0, chunk=bytes(PART))

    with pytest.raises(StorageFull):
        await uploads.append(fresh_db, config, mei, media, offset=PART, chunk=bytes(PART))

    async with fresh_db.read() as reader:
        assert (await uploads.own(reader, mei, media)).received_bytes == PART
        assert len(await store.chunks(reader, media)) == 1
    assert _weight(small_disk) == PART
    await _give_up(fresh_db, config, mei, small_disk)


async def test_a_disk_that_is_too_full_to_finish_keeps_the_parts(
    fresh_db: Database, small_disk: Path
) -> None:
    config = Config(data=small_disk)
    mei = (await join(fresh_db, "Mei")).id
    content = os.urandom(PART)
    async with fresh_db.transaction() as tx:
        media = (await uploads.begin(tx, config, mei, kind="file", size_bytes=len(content), name="a")).id
    await uploads.append(fresh_db, config, mei, media, offset=0, chunk=content)

    with pytest.raises(StorageFull):
        await uploads.finish(fresh_db, config, mei, media)

    await asyncio.to_thread(_mount, small_disk, f"remount,size={4 * SIZE}")
    info = await uploads.finish(fresh_db, config, mei, media)
    assert info.size_bytes == len(content)
    assert await storage.get(config, uploads.key(media, "original")) == content
    await _give_up(fresh_db, config, mei, small_disk)


async def _give_up(db: Database, config: Config, member: MemberId, disk: Path) -> None:
    """Give up whatever there is, and see the disk empty again."""
    async with db.transaction() as tx:
        for (media,) in await tx.tuples("SELECT id FROM core.media"):
            await uploads.abandon(tx, member, MediaId(media))
    await collect(db, config)
    assert _weight(disk) == 0


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
