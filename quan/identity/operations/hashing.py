"""Argon2id in threads of its own: slow on purpose, so never on the event loop and never in a transaction."""

import asyncio
import os
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

T = TypeVar("T")

HASHER = PasswordHasher()  # RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes
# One thread per core: more would not be faster, and each holds 64 MiB while it works.
_THREADS = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="argon2")


async def hash_password(password: str) -> str:
    """Give the hash to store for a password."""
    return await _in_thread(lambda: HASHER.hash(_spelled(password)))


async def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether a password fits a hash. With no hash the answer is no, after the same work."""
    return await _in_thread(lambda: _matches(password_hash, password))


def is_outdated(password_hash: str) -> bool:
    """Tell whether the hash was made with weaker settings than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        HASHER.verify(password_hash or _decoy(HASHER), _spelled(password))
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _decoy(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody's password")


def _spelled(password: str) -> str:
    # The same password typed on another keyboard may arrive composed differently.
    return unicodedata.normalize("NFKC", password)


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
