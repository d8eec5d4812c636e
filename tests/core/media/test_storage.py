"""Uploads: in a folder, or wherever a URL says."""

from pathlib import Path

import pytest

from quan.core import media
from quan.core.config import Config


@pytest.mark.parametrize("where", ["folder", "elsewhere"])
async def test_a_file_is_kept_given_and_forgotten(where: str, tmp_path: Path) -> None:
    url = f"file://{tmp_path}" if where == "elsewhere" else ""
    config = Config(data=tmp_path / "data", media_url=url)
    await media.put(config, "avatars/mei.webp", b"picture")
    await media.put(config, "avatars/mei.webp", b"picture")

    assert await media.get(config, "avatars/mei.webp") == b"picture"
    assert (tmp_path / "data").exists() == (where == "folder")

    await media.delete(config, "avatars/mei.webp")
    await media.delete(config, "avatars/mei.webp")
    assert await media.get(config, "avatars/mei.webp") is None
