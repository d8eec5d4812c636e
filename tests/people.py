"""The people of the tests. `mei = await join(client, "Mei")`: Mei exists, and this browser is hers."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx
from argon2 import PasswordHasher
from litestar import Litestar

from quan import identity
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.identity.operations import hashing
from quan.identity.operations.members import new_recovery_codes

# Hashing is slow on purpose; in tests it need not be.
hashing.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

PASSWORD = "a long walk by the river"  # noqa: S105 - of people who do not exist


@dataclass
class Person:
    """Somebody who has joined and is signed in."""

    id: MemberId
    handle: str
    name: str
    token: str
    csrf: str
    recovery_codes: list[str]
    password: str = PASSWORD

    @property
    def cookies(self) -> dict[str, str]:
        return {"quan_session": self.token}

    @property
    def headers(self) -> dict[str, str]:
        return {"x-csrf-token": self.csrf}

    def sign_in(self, browser: httpx.AsyncClient) -> None:
        """Put this person's session into a browser, in place of whoever was there."""
        browser.cookies.clear()
        browser.cookies.update(self.cookies)
        browser.headers.update(self.headers)


async def join(
    where: Database | httpx.AsyncClient,
    name: str,
    *,
    handle: str | None = None,
    email: str | None = None,
    kind: str = "person",
    level: int = 0,
) -> Person:
    """Make a member with a session. Given a browser, sign it in as them."""
    db = where if isinstance(where, Database) else database_of(where)
    handle = handle or f"{name.lower()[:12]}_{secrets.token_hex(3)}"
    password_hash = await identity.hash_password(PASSWORD)
    async with db.transaction() as tx:
        member = await identity.sign_up(
            tx, handle=handle, name=name, password_hash=password_hash, email=email
        )
        if kind != "person":
            await identity.set_kind(tx, member.id, cast("Any", kind))
        if level:
            await identity.set_level(tx, member.id, level)
        codes = await new_recovery_codes(tx, member.id)
        session = await identity.start_session(tx, member.id, device="Chrome, Android", ip="192.0.2.7")
    person = Person(member.id, handle, name, session.token, session.csrf_token, codes)
    if isinstance(where, httpx.AsyncClient):
        person.sign_in(where)
    return person


async def befriend(db: Database, a: Person, b: Person) -> None:
    """Make two people contacts."""
    async with db.transaction() as tx:
        await identity.befriend(tx, a.id, b.id)


@asynccontextmanager
async def browser_of(app: Litestar, person: Person | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser, signed in as somebody if given."""
    transport = httpx.ASGITransport(app=cast("Any", app))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as browser:
        if person is not None:
            person.sign_in(browser)
        yield browser


def app_of(browser: httpx.AsyncClient) -> Litestar:
    """Give the application behind a browser."""
    return cast("Litestar", cast("Any", browser)._transport.app)


def database_of(browser: httpx.AsyncClient) -> Database:
    """Give the database behind a browser."""
    return cast("Database", app_of(browser).state.db)


def config_of(browser: httpx.AsyncClient) -> Config:
    """Give the configuration behind a browser."""
    return cast("Config", app_of(browser).state.config)
