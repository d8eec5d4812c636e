"""Signing, beside the event loop: one RSA signature takes as long as a payment."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from quan.gateway.rules import signing

T = TypeVar("T")

# OpenSSL lets go of the interpreter's lock while it reckons, so threads beyond the cores gain nothing.
_pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="gateway-signing")


async def sign(private_key: bytes, text: bytes) -> str:
    """Sign a text with a key in DER, in base64."""
    return await _aside(lambda: signing.signature_of(_loaded(private_key), text))


async def new_key() -> RSAPrivateKey:
    """Make a key; that takes a good part of a second."""
    return await _aside(
        lambda: generate_private_key(public_exponent=signing.PUBLIC_EXPONENT, key_size=signing.LEAST_BITS)
    )


async def _aside(run: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_pool, run)


@lru_cache(maxsize=1024)
def _loaded(private_key: bytes) -> RSAPrivateKey:
    return signing.load_private(private_key)
