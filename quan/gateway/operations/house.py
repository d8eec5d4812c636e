"""What methods work with, and what a name on the wire stands for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from quan.core.config import Config
from quan.core.db import Database
from quan.core.keys import Keys
from quan.gateway.model.apps import Grant
from quan.gateway.model.calls import Call
from quan.gateway.rules.envelope import Fields


@dataclass(frozen=True, slots=True)
class House:
    """What methods need to work."""

    db: Database
    config: Config
    keys: Keys


@dataclass(frozen=True, slots=True)
class Method:
    """The grant an app needs, what is done, and in which words it is refused."""

    grant: Grant | None
    run: Callable[[House, Call], Awaitable[Fields]]
    words: Mapping[str, str]
