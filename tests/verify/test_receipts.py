"""A receipt proves what it says, and with any single value changed it proves nothing."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from quan import verify
from quan.cli import main
from quan.ledger.rules import Booked, Order, proofs

SALT = bytes(range(16))
DAWN_US = 1_773_451_800_000_000  # 2026-03-14T01:30:00Z
CHAIN, SEQ = 7, 12
BATCH = (CHAIN << 48) + SEQ
DAY = date(2026, 3, 14)


def booked(number: int) -> Booked:
    """Give one of the transfers of the batch; the fourth has everything that a transfer can have."""
    full = number == 3
    order = Order(
        id=_id(number, "transfer"),
        debit=_id(number, "debit"),
        credit=_id(number, "credit"),
        amount=5_000,
        asset="CNY/2",
        code=1,
        reference=_id(number, "reference") if full else None,
        effective_at_us=DAWN_US - 1 if full else None,
        linked=full,
        phase=1 if full else 0,
        pending=_id(number, "pending") if full else None,
        expires_at_us=DAWN_US + 10**9 if full else None,
        flags=2 if full else 0,
    )
    return Booked(order, 1_250, DAWN_US + number, 3 + number, 9, -98_750 - number, 77)


def _id(*words: object) -> int:
    return int.from_bytes(sha256(repr(words).encode()).digest()[:16], "big")


def receipt(index: int, *, published: bool = True) -> dict[str, Any]:
    """Write a receipt by hand, with the hashes of the writer and not of the reader."""
    leaves = [proofs.leaf(booked(number), SALT) for number in range(5)]
    root, previous = proofs.merkle_root(leaves), sha256(b"before").digest()
    head = proofs.batch_hash(
        number=BATCH, count=5, first_us=DAWN_US, last_us=DAWN_US + 4, root=root, previous=previous
    )
    full = index == 3
    return {
        "schema": "quan-receipt/1",
        "transfer": {
            "id": _uuid(booked(index).order.id),
            "debit": _uuid(booked(index).order.debit),
            "credit": _uuid(booked(index).order.credit),
            "amount": "12.50",
            "asset": "CNY/2",
            "code": 1,
            "phase": "pending" if full else "single",
            "flags": ["linked", "balancing-debit"] if full else [],
            "recorded_at": f"2026-03-14T01:30:00.00000{index}Z",
            "reference": _uuid(_id(index, "reference")) if full else None,
            "pending": _uuid(_id(index, "pending")) if full else None,
            "effective_at": "2026-03-14T01:29:59.999999Z" if full else None,
            "expires_at": "2026-03-14T01:46:40.000000Z" if full else None,
            "asked": "50.00" if full else None,
        },
        "sides": proofs.sides(booked(index), SALT).hex(),
        "index": index,
        "path": [step.hex() for step in proofs.inclusion_path(leaves, index)],
        "batch": {
            "chain": CHAIN,
            "seq": SEQ,
            "count": 5,
            "first_at": "2026-03-14T01:30:00.000000Z",
            "last_at": "2026-03-14T01:30:00.000004Z",
            "root": root.hex(),
            "previous": previous.hex(),
            "hash": head.hex(),
        },
        "day": day_of(head) if published else None,
    }


def day_of(head: bytes) -> dict[str, Any]:
    leaves = [proofs.day_leaf(batch) for batch in (b"\1" * 32, head, b"\2" * 32)]
    root, previous = proofs.merkle_root(leaves), sha256(b"yesterday").digest()
    return {
        "day": "2026-03-14",
        "index": 1,
        "path": [step.hex() for step in proofs.inclusion_path(leaves, 1)],
        "batches": 3,
        "root": root.hex(),
        "previous": previous.hex(),
        "hash": proofs.day_hash(DAY, batches=3, root=root, previous=previous).hex(),
    }


def _uuid(key: int) -> str:
    digits = f"{key:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def text(given_: object) -> str:
    return json.dumps(given_)


@pytest.mark.parametrize("index", range(5))
def test_a_receipt_is_what_the_ledger_hashed(index: int) -> None:
    whole = receipt(index)
    proof = verify.verify(text(whole), root=whole["day"]["hash"])
    assert (proof.place, proof.count, proof.chain, proof.seq, proof.day) == (index + 1, 5, CHAIN, SEQ, DAY)


def test_before_the_day_is_published_it_proves_the_batch_only() -> None:
    early = receipt(3, published=False)
    assert verify.verify(text(early)).day is None
    with pytest.raises(verify.Doubt, match="before the day's root was published"):
        verify.verify(text(early), root="0" * 64)


def test_another_root_is_refused() -> None:
    with pytest.raises(verify.Doubt) as refused:
        verify.verify(text(receipt(0)), root="0" * 64)
    assert refused.value.place == "day.hash"
    with pytest.raises(verify.Doubt):
        verify.verify(text(receipt(0)), root="not a root")


def leaves_of(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Give the place of every single value in a receipt."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves_of(inner, (*path, name))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves_of(inner, (*path, place))
    else:
        yield path


PLACES = [(index, path) for index in (0, 3, 4) for path in leaves_of(receipt(index))]
OTHER = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=40),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.uuids().map(str),
    st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3),
    st.decimals(0, 1000, places=2).map(str),
    st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z"),
    st.sampled_from(["post", "void", "expire", "linked", "imported", "EUR/2", "CNY/3", [], {}, 2.5]),
)


@given(st.sampled_from(PLACES), st.data())
def test_any_single_value_changed_is_refused(place: tuple[int, tuple[Any, ...]], data: st.DataObject) -> None:
    index, path = place
    whole = receipt(index)
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    before = copy.deepcopy(inner[path[-1]])
    near = st.just(before + 1) | st.just(before - 1) if isinstance(before, int) else OTHER
    inner[path[-1]] = data.draw(
        (near | OTHER).filter(lambda other: (type(other), other) != (type(before), before))
    )
    with pytest.raises(verify.Doubt) as refused:
        verify.verify(text(whole))
    assert refused.value.place
    assert refused.value.reason


@pytest.mark.parametrize("name", ["transfer", "batch", "day", ""])
def test_what_nothing_proves_is_refused(name: str) -> None:
    whole = receipt(0)
    (whole[name] if name else whole)["remark"] = "paid in full"
    with pytest.raises(verify.Doubt) as refused:
        verify.verify(text(whole))
    assert refused.value.place.endswith("remark")


@pytest.mark.parametrize(
    "nonsense",
    ["", "{", "[]", "null", "7", '"x"', "{}", "[" * 100_000, '{"schema": 1, "schema": 1}', " " * (1 << 21)],
    ids=lambda nonsense: nonsense[:10],
)
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(verify.Doubt):
        verify.verify(nonsense)


def test_the_other_side_of_a_payment_stays_hidden() -> None:
    assert "98750" not in text(receipt(0)).replace(".", "")
    assert "987.50" not in text(receipt(0))


def run(tmp_path: Path, given_: object, *words: str) -> Result:
    file = tmp_path / "receipt.json"
    file.write_text(text(given_))
    return CliRunner().invoke(main, ["verify-receipt", str(file), *words])


def test_the_command_says_in_words_what_is_proved(tmp_path: Path) -> None:
    whole = receipt(3)
    done = run(tmp_path, whole)
    assert done.exit_code == 0
    assert "Set aside 12.50 CNY on 2026-03-14T01:30:00.000003Z" in done.stdout
    assert "number 4 of 5" in done.stdout
    assert "Compare it with what was published" in done.stdout
    assert "exactly like this" in run(tmp_path, whole, "--root", whole["day"]["hash"]).stdout
    assert "not published yet" in run(tmp_path, receipt(3, published=False)).stdout
    assert json.loads(run(tmp_path, whole, "--json").stdout)["day_hash"] == whole["day"]["hash"]


def test_the_command_refuses_what_proves_nothing(tmp_path: Path) -> None:
    whole = receipt(0)
    whole["transfer"]["amount"] = "1250.00"
    done = run(tmp_path, whole)
    assert (done.exit_code, "proves nothing" in done.stdout) == (1, True)
    told = json.loads(run(tmp_path, whole, "--json").stdout)
    assert (told["proved"], told["place"]) == (False, "transfer")
