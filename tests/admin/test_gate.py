"""Who gets through the operator's door, and who does not even learn what is behind it."""

import json
from pathlib import Path

import pytest

from quan import admin, identity, ledger
from tests.admin.office import account, audited, hire, propose, regretted
from tests.people import app_of, browser_of
from tests.wallet.purse import Purse, Town, slug

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/reference/openapi.json").read_text())
ADDRESSES = [
    (method, path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if path.startswith("/v1/operator/") and path != "/v1/operator/me"
]
BODIES = {
    "/v1/operator/proposals": {"transfer": str(ledger.TransferId.derive("none")), "reason": "because"},
    "/v1/operator/tokens": {"name": "x", "scopes": ["ledger:read"], "password": "x"},
}
BODIES |= {"/v1/operator/reports/{report_id}/decide": {"action": "warn", "reason": "because"}}
ENTRY = "/v1/operator/bank-entries/{entry_id}"
BODIES |= {
    f"{ENTRY}/assign": {"handle": "mei"},
    f"{ENTRY}/match": {"payout": str(ledger.AccountId.derive("none")).replace("acc", "pyo")},
    f"{ENTRY}/explain": {"what": "own", "remark": "mine"},
    f"{ENTRY}/aside": {"reason": "later"},
}
IDS = {"account_id": "acc", "transfer_id": "trf", "proposal_id": "ppl", "token_id": "otk", "entry_id": "ben"}
IDS |= {"report_id": "rpt", "member_id": "usr", "conversation_id": "cnv", "merchant_id": "mer"}


def address(path: str) -> str:
    none = str(ledger.AccountId.derive("none")).removeprefix("acc")
    return path.format(**{name: prefix + none for name, prefix in IDS.items()})


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
async def test_a_member_who_is_not_staff_is_turned_away(town: Town, method: str, path: str) -> None:
    mei = await town.join("Mei")
    reply = await mei.browser.request(
        method, address(path), json=BODIES.get(path), headers={"idempotency-key": "k"}
    )
    assert (reply.status_code, slug(reply)) == (403, "core/forbidden")


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
async def test_a_stranger_is_asked_to_sign_in(town: Town, method: str, path: str) -> None:
    async with browser_of(town.app) as nobody:
        reply = await nobody.request(
            method, address(path), json=BODIES.get(path), headers={"idempotency-key": "k"}
        )
    assert (reply.status_code, slug(reply)) == (401, "core/unauthenticated")


async def test_a_member_cannot_tell_what_exists_from_what_does_not(town: Town) -> None:
    payment = await regretted(town)
    here = await payment.payer.browser.get(f"/v1/operator/transfers/{payment.transfer}")
    nowhere = await payment.payer.browser.get(f"/v1/operator/transfers/{ledger.TransferId.derive('none')}")
    told = [{**reply.json(), "request_id": ""} for reply in (here, nowhere)]
    assert told[0] == told[1]


async def test_a_member_hears_of_themselves_only_that_they_are_not_staff(town: Town) -> None:
    mei = await town.join("Mei")
    assert (await mei.browser.get("/v1/operator/me")).json() == {"role": None, "rights": []}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (admin.Role.AUDITOR, ["read"]),
        (admin.Role.CLERK, ["make", "read"]),
        (admin.Role.SUPERVISOR, ["check", "make", "moderate", "read"]),
        (admin.Role.MODERATOR, ["moderate"]),
    ],
)
async def test_staff_hear_what_they_may_do(town: Town, role: admin.Role, rights: list[str]) -> None:
    ada = await hire(town, "Ada", role)
    assert (await ada.browser.get("/v1/operator/me")).json() == {"role": role.value, "rights": rights}


async def test_an_auditor_reads_and_writes_nothing(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    read = await auditor.browser.get(f"/v1/operator/transfers/{payment.transfer}")
    assert read.status_code == 200, read.text
    written = await propose(auditor, payment.transfer)
    assert (written.status_code, slug(written)) == (403, "core/forbidden")


async def test_a_clerk_makes_no_tokens_and_decides_on_nothing(clerk: Purse) -> None:
    for method, path in ADDRESSES:
        if path.endswith(("approve", "decline")) or "tokens" in path:
            reply = await clerk.browser.request(
                method, address(path), json=BODIES.get(path), headers={"idempotency-key": "k"}
            )
            assert (reply.status_code, slug(reply)) == (403, "core/forbidden"), path


async def test_who_leaves_the_staff_is_out_at_once(town: Town, auditor: Purse) -> None:
    assert (await auditor.browser.get("/v1/operator/overview")).status_code == 200
    async with town.db.transaction() as tx:
        await admin.revoke(tx, auditor.who.id)
    assert (await auditor.browser.get("/v1/operator/overview")).status_code == 403


async def test_a_frozen_account_has_no_role_until_it_is_thawed(town: Town, auditor: Purse) -> None:
    async with town.db.transaction() as tx:
        await identity.set_status(tx, auditor.who.id, "frozen")
    assert (await auditor.browser.get("/v1/operator/overview")).status_code == 403
    async with town.db.transaction() as tx:
        await identity.set_status(tx, auditor.who.id, "active")
    assert (await auditor.browser.get("/v1/operator/overview")).status_code == 200


async def test_another_site_cannot_make_a_clerk_propose(town: Town, clerk: Purse) -> None:
    payment = await regretted(town)
    async with browser_of(app_of(clerk.browser), clerk.who) as forged:
        forged.headers.pop("x-csrf-token")
        reply = await propose(Purse(clerk.who, forged), payment.transfer)
    assert (reply.status_code, slug(reply)) == (403, "core/cross-site-request")


async def test_who_looks_at_other_people_s_money_is_written_down(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    for path in (
        f"/v1/operator/accounts?owner={payment.payer.who.handle}",
        f"/v1/operator/accounts/{account(payment.payer)}",
        f"/v1/operator/accounts/{account(payment.payer)}/entries",
        f"/v1/operator/transfers?account={account(payment.payer)}",
        f"/v1/operator/transfers/{payment.transfer}",
        "/v1/operator/proposals",
    ):
        assert (await auditor.browser.get(path)).status_code == 200, path
    assert (await audited(town, auditor.who.id))[-6:] == [
        "admin.accounts-read",
        "admin.account-read",
        "admin.statement-read",
        "admin.journal-read",
        "admin.transfer-read",
        "admin.proposals-read",
    ]
