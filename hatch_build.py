"""What a wheel of Quan carries besides the package: the migrations and the web client, already built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryAlong(BuildHookInterface[Any]):
    """Packs folders of the checkout beside the code, where it looks for them when installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders; an editable install reads them from the checkout instead."""
        if version == "editable":
            return
        if not Path(self.root, "web", "dist").is_dir():
            message = "web/dist is missing: run `make web` before building a wheel"
            raise FileNotFoundError(message)
        build_data["force_include"] |= {"migrations": "quan/_migrations", "web/dist": "quan/dist"}
