"""The batch API: every item has an answer of its own, and nothing moves twice or by halves."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar

from quan.core.clock import FixedClock
from tests.admin.machine import (
    DRY_RUN,
    TRANSFERS,
    System,
    item,
    new_account,
    new_transfer,
    refusals,
    slug,
    system_of,
    wire,
)

MOST = "10000000000000.00"
"""The largest amount that can be named: 10 to the 15th, in fen."""


async def test_each_item_is_answered_for_itself_in_its_order(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    results = await system.hand_in(
        item(mine, theirs, "4.00"),
        item(mine, theirs, "7.00"),
        item(mine, theirs, "6.00", code=80),
    )
    assert [one["outcome"] for one in results] == ["posted", "refused", "posted"]
    assert (results[0]["amount"], results[2]["amount"]) == (wire("4.00"), wire("6.00"))
    assert results[0]["recorded_at"] < results[2]["recorded_at"]
    assert results[0]["batch"] == results[2]["batch"]
    assert results[1]["problem"]["type"] == "/problems/ledger/insufficient-funds"
    assert results[1]["problem"]["status"] == 409
    assert await system.available(theirs) == "10.00"


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"amount": {"amount": "1.00", "asset": "XAU"}}, "core/unknown-asset", "amount"),
        ({"amount": {"amount": "1.001", "asset": "CNY"}}, "core/malformed-amount", "amount"),
        ({"amount": {"amount": 1, "asset": "CNY"}}, "core/malformed-amount", "amount"),
        ({"amount": {"amount": "-1.00", "asset": "CNY"}}, "core/malformed-amount", "amount"),
        ({"amount": {"amount": "10000000000000.01", "asset": "CNY"}}, "core/amount-too-large", "amount"),
        ({"amount": {"amount": "0.00", "asset": "CNY"}}, "ledger/amount-not-positive", None),
        ({"amount": "1.00"}, "core/invalid-body", "amount"),
        ({"amount": None}, "core/invalid-body", "amount"),
        ({"debit": "acc_nonsense"}, "core/invalid-body", "debit"),
        ({"debit": 7}, "core/invalid-body", "debit"),
        ({"credit": None}, "core/invalid-body", "credit"),
        ({"id": "trf_nonsense"}, "core/invalid-body", "id"),
        ({"code": "bribe"}, "admin/code-not-for-systems", "code"),
        ({"code": "transfer"}, "admin/code-not-for-systems", "code"),
        ({"code": 21}, "admin/code-not-for-systems", "code"),
        ({"code": 10**30}, "admin/code-not-for-systems", "code"),
        ({"code": True}, "core/invalid-body", "code"),
        ({"reference": "nothing"}, "core/malformed-id", "reference"),
        ({"effective_at": "2026-01-01T00:00:00"}, "core/invalid-body", "effective_at"),
        ({"effective_at": "0001-01-01T00:00:00+14:00"}, "admin/instant-out-of-range", "effective_at"),
        ({"effective_at": "9999-12-31T23:59:59-12:00"}, "admin/instant-out-of-range", "effective_at"),
        ({"phase": "expire"}, "core/invalid-body", "phase"),
        ({"phase": "pending", "expires_at": "2020-01-01T00:00:00Z"}, "ledger/expiry-in-the-past", None),
        ({"expires_at": "2100-01-01T00:00:00Z"}, "ledger/expiry-not-allowed", None),
        ({"phase": "post"}, "ledger/malformed-phase", None),
        ({"phase": "post", "amount": None}, "core/invalid-body", "pending"),
        ({"balancing": "all"}, "core/invalid-body", "balancing"),
        ({"linked": "yes"}, "core/invalid-body", "linked"),
        ({"imported": True}, "ledger/import-needs-past-time", None),
        ({"amuont": wire("1.00")}, "core/invalid-body", None),
    ],
)
async def test_a_bad_item_is_refused_alone(
    system: System, change: dict[str, Any], refusal: str, field: str | None
) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    bad = item(mine, theirs) | change
    # A bad `linked` might have meant what comes next, so it stands last.
    results = await system.hand_in(item(mine, theirs), item(mine, theirs), bad)
    assert refusals(results) == [None, None, refusal]
    assert results[2].get("field") == field
    assert await system.available(theirs) == "2.00"


@pytest.mark.parametrize("nonsense", [None, 7, "transfer", [], {}, {"id": 7}])
async def test_what_is_no_item_is_refused_alone(system: System, nonsense: object) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    reply = await system.send(item(mine, theirs), nonsense, item(mine, theirs))
    results = reply.json()["results"]
    assert refusals(results) == [None, "core/invalid-body", None]
    assert results[1]["id"] is None


async def test_a_malformed_item_refuses_what_is_linked_to_it_and_nothing_else(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    results = await system.hand_in(
        item(mine, theirs),
        item(mine, theirs, linked=True),
        item(mine, theirs, code="bribe", linked=True),
        item(mine, theirs),
        item(mine, theirs),
    )
    shared = "ledger/linked-transfer-refused"
    assert refusals(results) == [None, shared, "admin/code-not-for-systems", shared, None]
    assert await system.available(theirs) == "2.00"


async def test_an_item_whose_link_cannot_be_read_counts_as_linked(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    results = await system.hand_in(item(mine, theirs, linked=1), item(mine, theirs), item(mine, theirs))
    assert refusals(results) == ["core/invalid-body", "ledger/linked-transfer-refused", None]


async def test_a_chain_happens_as_a_whole(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    results = await system.hand_in(
        item(mine, theirs, "6.00", linked=True),
        item(mine, theirs, "6.00"),
        item(mine, theirs, "3.00", linked=True),
        item(theirs, mine, "1.00"),
    )
    assert refusals(results) == [
        "ledger/linked-transfer-refused",
        "ledger/insufficient-funds",
        None,
        None,
    ]
    assert await system.available(theirs) == "2.00"


async def test_a_chain_left_open_is_refused(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    results = await system.hand_in(
        item(mine, theirs), item(mine, theirs, linked=True), item(mine, theirs, linked=True)
    )
    assert refusals(results) == [None, "ledger/linked-transfer-refused", "ledger/chain-left-open"]


async def test_an_id_with_another_body_is_refused_in_the_same_call_and_later(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    first = item(mine, theirs, "1.00")
    other = first | {"amount": wire("2.00")}
    results = await system.hand_in(first, other, first)
    assert [one["outcome"] for one in results] == ["posted", "refused", "already_posted"]
    assert refusals(results)[1] == "ledger/id-reused"
    assert refusals(await system.hand_in(other)) == ["ledger/id-reused"]
    assert await system.available(theirs) == "1.00"


async def test_a_refused_id_stays_refused(system: System) -> None:
    mine, theirs = await system.open(), await system.open()
    late = item(mine, theirs)
    assert refusals(await system.hand_in(late)) == ["ledger/insufficient-funds"]
    await system.hand_in(item(await system.open(holding="5.00"), mine, "5.00"))
    assert refusals(await system.hand_in(late)) == ["ledger/insufficient-funds"]


async def test_what_never_reached_the_ledger_may_be_corrected(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), new_account()
    wish = item(mine, theirs)
    assert refusals(await system.hand_in(wish)) == ["ledger/unknown-account"]
    await system.open(id=theirs)
    assert refusals(await system.hand_in(wish)) == [None]


async def test_a_repeated_call_answers_the_same_and_moves_nothing(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    items = [
        item(mine, theirs, "2.00"),
        item(mine, theirs, "50.00"),
        item(mine, theirs, "50.00", balancing="debit"),
    ]
    first = await system.hand_in(*items)
    again = await system.hand_in(*items)
    assert [one["outcome"] for one in first] == ["posted", "refused", "posted"]
    assert first[2]["amount"] == wire("8.00")
    assert [one["outcome"] for one in again] == ["already_posted", "refused", "already_posted"]
    for before, now in zip(first, again, strict=True):
        for told in ("amount", "recorded_at", "batch"):
            assert now.get(told) == before.get(told)
    assert await system.available(theirs) == "10.00"


async def test_of_two_calls_at_once_with_the_same_ids_one_moves_the_money(system: System) -> None:
    mine, theirs = await system.open(holding="500.00"), await system.open()
    items = [item(mine, theirs) for _ in range(200)]
    one, other = await asyncio.gather(system.hand_in(*items), system.hand_in(*reversed(items)))
    outcomes = [[first["outcome"], second["outcome"]] for first, second in zip(one, other[::-1], strict=True)]
    assert all(sorted(pair) == ["already_posted", "posted"] for pair in outcomes)
    assert await system.available(theirs) == "200.00"


async def test_held_money_is_posted_in_part_by_name_alone(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    hold = item(mine, theirs, "6.00", phase="pending")
    await system.hand_in(hold)
    assert (await system.available(mine), await system.available(theirs)) == ("4.00", "0.00")
    post = {"id": new_transfer(), "phase": "post", "pending": hold["id"], "amount": wire("5.00")}
    (result,) = await system.hand_in(post)
    assert (result["outcome"], result["amount"]) == ("posted", wire("5.00"))
    assert (await system.available(mine), await system.available(theirs)) == ("5.00", "5.00")


async def test_money_is_held_and_ended_in_one_call(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    holds = [item(mine, theirs, "3.00", phase="pending") for _ in range(2)]
    results = await system.hand_in(
        *holds,
        {"id": new_transfer(), "phase": "post", "pending": holds[0]["id"]},
        {"id": new_transfer(), "phase": "void", "pending": holds[1]["id"]},
    )
    assert refusals(results) == [None] * 4
    assert (await system.available(mine), await system.available(theirs)) == ("7.00", "3.00")


async def test_held_money_ends_once_and_never_above_what_is_held(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    hold = item(mine, theirs, "6.00", phase="pending")
    end = {"pending": hold["id"]}
    results = await system.hand_in(
        hold,
        {"id": new_transfer(), "phase": "post", **end, "amount": wire("6.01")},
        {"id": new_transfer(), "phase": "post", **end, "debit": theirs, "credit": mine},
        {"id": new_transfer(), "phase": "post", **end},
        {"id": new_transfer(), "phase": "post", **end},
        {"id": new_transfer(), "phase": "void", **end},
        {"id": new_transfer(), "phase": "void", "pending": new_transfer()},
    )
    assert refusals(results) == [
        None,
        "ledger/pending-exceeded",
        "ledger/pending-differs",
        None,
        "ledger/pending-already-posted",
        "ledger/pending-already-posted",
        "ledger/unknown-pending",
    ]
    assert await system.available(theirs) == "6.00"


async def test_a_hold_that_expired_is_not_posted_late(
    make_app: Callable[..., AbstractAsyncContextManager[Litestar]],
) -> None:
    clock = FixedClock(datetime(2026, 3, 14, 9, tzinfo=UTC))
    async with make_app(clock) as app, system_of(app) as system:
        mine, theirs = await system.open(holding="10.00"), await system.open()
        expires_at = (clock.now() + timedelta(hours=1)).isoformat()
        hold = item(mine, theirs, "6.00", phase="pending", expires_at=expires_at)
        await system.hand_in(hold)
        clock.advance(timedelta(hours=1, seconds=1))
        late = {"id": new_transfer(), "phase": "post", "pending": hold["id"]}
        assert refusals(await system.hand_in(late, to=DRY_RUN)) == ["ledger/pending-expired"]
        assert refusals(await system.hand_in(late)) == ["ledger/pending-expired"]
        assert await system.available(mine) == "10.00"


async def test_a_transfer_is_taken_back_once(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    done = item(mine, theirs, "4.00")
    back = item(theirs, mine, "4.00", code="reversal", reference=done["id"])
    results = await system.hand_in(done, back, back | {"id": new_transfer()})
    assert refusals(results) == [None, None, "ledger/already-reversed"]
    assert await system.available(mine) == "10.00"


async def test_no_total_passes_what_the_ledger_can_count(
    make_app: Callable[..., AbstractAsyncContextManager[Litestar]],
) -> None:
    async with make_app() as app, system_of(app) as system:
        held, owed = await system.open(1900), await system.open(2900)
        results = await system.hand_in(*(item(held, owed, MOST) for _ in range(8192)))
        results += await system.hand_in(*(item(held, owed, MOST) for _ in range(1032)))
        assert [one["outcome"] for one in results] == ["posted"] * 9223 + ["refused"]
        assert refusals(results)[-1] == "ledger/total-too-large"
        assert await system.available(owed) == f"{9223 * 10**13}.00"


async def test_a_dry_run_tells_what_posting_would_and_moves_nothing(system: System) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    done = item(mine, theirs, "1.00")
    await system.hand_in(done)
    items = [
        done,
        item(mine, theirs, "4.00"),
        item(mine, theirs, "9.00"),
        item(mine, theirs, "3.00", linked=True),
        item(mine, theirs, "3.00"),
        item(mine, theirs, "20.00", balancing="debit"),
        item(mine, theirs, code="bribe"),
    ]
    dry = await system.hand_in(*items, to=DRY_RUN)
    assert not any("batch" in one or "recorded_at" in one for one in dry[1:])
    assert await system.available(theirs) == "1.00"
    wet = await system.hand_in(*items)
    assert [(one["outcome"], one.get("amount")) for one in dry] == [
        (one["outcome"], one.get("amount")) for one in wet
    ]
    assert refusals(dry) == refusals(wet)


async def test_when_the_ledger_is_busy_the_call_is_refused_whole_and_may_come_again(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = await system.open(holding="10.00"), await system.open()
    items = [item(mine, theirs), item(mine, theirs)]
    with monkeypatch.context() as patch:
        patch.setattr(system.poster._queue, "room", 1)
        reply = await system.send(*items)
    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/ledger/busy")
    assert reply.headers["retry-after"] == "1"
    assert await system.available(theirs) == "0.00"
    assert refusals(await system.hand_in(*items)) == [None, None]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", "core/invalid-body"),
        (b"{", "core/invalid-body"),
        (b"[]", "core/invalid-body"),
        (b"null", "core/invalid-body"),
        (b"{}", "core/invalid-body"),
        (b'{"transfers": [{}], "more": 1}', "core/invalid-body"),
        (b'{"transfers": ["\xff"]}', "core/invalid-body"),
        (b'{"transfers": [' + b"[" * 20_000 + b"]" * 20_000 + b"]}", "core/invalid-body"),
        (b'{"transfers": {}}', "admin/transfer-count-invalid"),
        (b'{"transfers": null}', "admin/transfer-count-invalid"),
        (b'{"transfers": []}', "admin/transfer-count-invalid"),
        (b'{"transfers": [' + b",".join([b"{}"] * 8193) + b"]}", "admin/transfer-count-invalid"),
    ],
)
async def test_a_call_that_is_no_list_of_transfers_is_refused_whole(
    system: System, body: bytes, refusal: str
) -> None:
    reply = await system.client.post(TRANSFERS, content=body, headers={"content-type": "application/json"})
    assert (reply.status_code, slug(reply)) == (400, refusal)


async def test_a_dry_run_of_too_many_is_refused(system: System) -> None:
    reply = await system.send(*([{}] * 513), to=DRY_RUN)
    assert (reply.status_code, slug(reply), reply.json()["limit"]) == (
        400,
        "admin/transfer-count-invalid",
        512,
    )


async def test_a_body_that_is_too_large_is_refused(system: System) -> None:
    content = b'{"transfers": [' + b" " * 4 * 1024 * 1024 + b"]}"
    reply = await system.client.post(TRANSFERS, content=content)
    assert (reply.status_code, reply.json()["limit_bytes"]) == (413, 4 * 1024 * 1024)
