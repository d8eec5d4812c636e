"""Tokens of operators' systems: what they open, and all the ways in which they do not."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from litestar import Litestar, post
from litestar.di import Provide

from quan import admin
from quan.admin.rules.tokens import state_of
from quan.core.clock import FixedClock
from quan.core.db import Database
from tests.admin.office import audited, proposed, regretted
from tests.people import PASSWORD, Person, browser_of, join
from tests.wallet.purse import Purse, Town, slug

READ, WRITE = admin.Scope.LEDGER_READ, admin.Scope.LEDGER_WRITE


async def token(db: Database, *scopes: admin.Scope, days: int = 30) -> admin.NewToken:
    async with db.transaction() as tx:
        return await admin.make_token(tx, name="Payroll", scopes=scopes, lifetime=timedelta(days=days))


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


@post(
    "/v1/test/posted",
    status_code=200,
    dependencies={"actor": Provide(admin.provide_machine(admin.Scope.LEDGER_WRITE))},
)
async def posted(actor: admin.Actor) -> dict[str, str]:
    return {"by": str(actor.id), "name": actor.name}


@pytest.fixture(scope="module")
def machine_app(app: Litestar) -> Litestar:
    """Give an application with an address that only systems may use, as the batch API is one."""
    app.register(posted)
    return app


@asynccontextmanager
async def machine(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(app) as client:
        yield client


async def test_a_token_reads_the_books_without_a_session(town: Town) -> None:
    payment, made = await regretted(town), await token(town.db, READ)
    async with machine(town.app) as system:
        reply = await system.get(f"/v1/operator/transfers/{payment.transfer}", headers=bearer(made.secret))
    assert reply.status_code == 200, reply.text
    assert reply.json()["transfer"]["amount"]["amount"] == "40.00"
    assert await audited(town, made.token.id) == ["admin.transfer-read"]


async def test_a_token_posts_with_its_scope_and_without_csrf(machine_app: Litestar) -> None:
    made = await token(machine_app.state.db, WRITE)
    async with machine(machine_app) as system:
        reply = await system.post("/v1/test/posted", headers=bearer(made.secret))
    assert reply.json() == {"by": str(made.token.id), "name": "Payroll"}


async def test_a_token_without_the_scope_is_told_which_it_lacks(machine_app: Litestar, town: Town) -> None:
    reads = await token(machine_app.state.db, READ)
    async with machine(machine_app) as system:
        reply = await system.post("/v1/test/posted", headers=bearer(reads.secret))
    assert (reply.status_code, slug(reply), reply.json()["scope"]) == (
        403,
        "admin/scope-missing",
        "ledger:write",
    )
    writes = await token(town.db, WRITE)
    async with machine(town.app) as system:
        reply = await system.get("/v1/operator/overview", headers=bearer(writes.secret))
    assert (reply.status_code, reply.json()["scope"]) == (403, "ledger:read")


async def test_systems_need_a_token_whoever_is_signed_in(machine_app: Litestar) -> None:
    susan = await _supervisor(machine_app)
    async with browser_of(machine_app, susan) as browser:
        reply = await browser.post("/v1/test/posted")
    assert (reply.status_code, slug(reply)) == (401, "core/unauthenticated")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer qop_",
        "Bearer qop_short",
        "Bearer qop_" + "A" * 43,
        "Bearer qop_" + "A" * 44,
        "Basic cW9wOnFvcA==",
        "qop_" + "A" * 43,
        "Bearer qop_" + "A" * 42 + "\x7f",
        "",
    ],
)
async def test_what_is_no_token_opens_nothing(machine_app: Litestar, header: str) -> None:
    async with machine(machine_app) as system:
        reply = await system.post("/v1/test/posted", headers={"authorization": header})
    assert (reply.status_code, slug(reply)) == (401, "admin/token-refused")


async def test_a_token_of_another_place_opens_nothing(machine_app: Litestar, fresh_db: Database) -> None:
    elsewhere = await token(fresh_db, WRITE)
    async with machine(machine_app) as system:
        reply = await system.post("/v1/test/posted", headers=bearer(elsewhere.secret))
    assert (reply.status_code, slug(reply)) == (401, "admin/token-refused")


async def test_a_token_makes_no_token_and_lets_nobody_in(town: Town) -> None:
    made = await token(town.db, READ, WRITE)
    async with machine(town.app) as system:
        for method, path, body in (
            ("POST", "/v1/operator/tokens", {"name": "Heir", "scopes": ["ledger:read"]}),
            ("DELETE", f"/v1/operator/tokens/{made.token.id}", None),
            ("PUT", "/v1/operator/staff", {"handle": "friend", "role": "auditor"}),
        ):
            reply = await system.request(method, path, json=body, headers=bearer(made.secret))
            assert (reply.status_code, slug(reply)) == (403, "core/forbidden"), path


async def test_a_request_with_both_is_judged_by_the_token_only(
    town: Town, supervisor: Purse, clerk: Purse
) -> None:
    payment, made = await regretted(town), await token(town.db, READ, WRITE)
    proposal = await proposed(clerk, payment.transfer)
    approve = f"/v1/operator/proposals/{proposal}/approve"
    reply = await supervisor.browser.post(approve, headers=bearer(made.secret) | {"idempotency-key": "a"})
    assert (reply.status_code, slug(reply)) == (403, "core/forbidden")
    reply = await supervisor.browser.get("/v1/operator/overview", headers=bearer("qop_" + "A" * 43))
    assert (reply.status_code, slug(reply)) == (401, "admin/token-refused")


async def test_a_token_ends_with_its_day(
    make_app: Callable[..., AbstractAsyncContextManager[Litestar]],
) -> None:
    clock = FixedClock(datetime(2026, 3, 14, 9, tzinfo=UTC))
    async with make_app(clock) as app, machine(app) as system:
        made = await token(app.state.db, READ, days=30)
        clock.advance(timedelta(days=30, microseconds=-1))
        assert (await system.get("/v1/operator/chart", headers=bearer(made.secret))).status_code == 200
        clock.advance(timedelta(microseconds=1))
        reply = await system.get("/v1/operator/chart", headers=bearer(made.secret))
    assert (reply.status_code, slug(reply)) == (401, "admin/token-refused")
    assert state_of(made.token, made.token.expires_at) == "expired"


async def test_a_revoked_token_is_good_for_nothing_and_stays_so(town: Town, supervisor: Purse) -> None:
    made = await token(town.db, READ)
    revoked = await supervisor.browser.delete(f"/v1/operator/tokens/{made.token.id}")
    assert revoked.json()["revoked_at"] is not None
    assert revoked.json()["state"] == "revoked"
    async with machine(town.app) as system:
        reply = await system.get("/v1/operator/chart", headers=bearer(made.secret))
    assert (reply.status_code, slug(reply)) == (401, "admin/token-refused")
    again = await supervisor.browser.delete(f"/v1/operator/tokens/{made.token.id}")
    assert again.json() == revoked.json()


async def test_only_a_hash_of_a_token_is_kept(town: Town) -> None:
    made = await token(town.db, READ)
    async with town.db.read() as reader:
        row = await reader.value(
            """
            SELECT tokens::text || (SELECT string_agg(detail::text, '') FROM core.audit_log)
            FROM admin.tokens
            WHERE id = %s
            """,
            (made.token.id,),
        )
    assert made.secret not in row
    assert made.secret.removeprefix("qop_").encode().hex() not in row


async def test_the_last_use_of_a_token_is_noted(town: Town, supervisor: Purse) -> None:
    made = await token(town.db, READ)
    async with machine(town.app) as system:
        await system.get("/v1/operator/chart", headers=bearer(made.secret))
    shown = (await supervisor.browser.get("/v1/operator/tokens")).json()["items"]
    (mine,) = [one for one in shown if one["id"] == str(made.token.id)]
    assert mine["last_used_at"] is not None
    assert (mine["state"], mine["made_by"]) == ("good", None)


async def test_a_supervisor_makes_a_token_with_the_password(town: Town, supervisor: Purse) -> None:
    wish = {"name": "  Payroll\tsystem ", "scopes": ["ledger:read"], "password": PASSWORD, "days": 7}
    made = (await supervisor.post("/v1/operator/tokens", wish)).json()
    assert made["token"]["name"] == "Payroll system"
    assert made["token"]["made_by"]["id"] == str(supervisor.who.id)
    assert made["secret"].startswith("qop_")
    async with machine(town.app) as system:
        assert (await system.get("/v1/operator/chart", headers=bearer(made["secret"]))).status_code == 200


async def test_a_stolen_session_makes_no_token(supervisor: Purse) -> None:
    wish = {"name": "Stolen", "scopes": ["ledger:write"], "password": "guessed"}
    reply = await supervisor.post("/v1/operator/tokens", wish)
    assert slug(reply) == "identity/wrong-password"
    del wish["password"]
    reply = await supervisor.post("/v1/operator/tokens", wish)
    assert slug(reply) == "identity/prove-it-is-you"
    shown = (await supervisor.browser.get("/v1/operator/tokens")).json()["items"]
    assert "Stolen" not in [one["name"] for one in shown]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": " "}, "admin/token-name-invalid"),
        ({"name": "x" * 61}, "admin/token-name-invalid"),
        ({"name": "a\u202eb"}, "admin/token-name-invalid"),
        ({"scopes": []}, "admin/token-scopes-invalid"),
        ({"scopes": ["ledger:all"]}, "core/invalid-body"),
        ({"days": 0}, "core/invalid-body"),
        ({"days": 10**18}, "core/invalid-body"),
    ],
)
async def test_a_token_is_not_made_of_nonsense(
    supervisor: Purse, change: dict[str, object], refusal: str
) -> None:
    wish = {"name": "Payroll", "scopes": ["ledger:read"], "password": PASSWORD} | change
    reply = await supervisor.post("/v1/operator/tokens", wish)
    assert (reply.status_code, slug(reply)) == (400, refusal)


async def _supervisor(app: Litestar) -> Person:
    susan = await join(app.state.db, "Susan")
    async with app.state.db.transaction() as tx:
        await admin.grant(tx, susan.id, admin.Role.SUPERVISOR)
    return susan
