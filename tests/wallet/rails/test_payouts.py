"""Money that goes out to a bank account: once, or back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from quan import identity, wallet
from quan.core.ids import MemberId
from quan.core.problems import Problem
from quan.wallet import office
from quan.wallet.errors import rails as errors
from quan.wallet.errors.closing import WalletNotEmpty
from quan.wallet.errors.payments import PersonUnavailable
from quan.wallet.operations import payouts
from tests.wallet.purse import PROOF, new_key, notices, slug, together, wire, yuan
from tests.wallet.rails.bank import FIRST_DAY, IBAN, MEIS_IBAN, Entry
from tests.wallet.rails.till import CODES, BankTown, day, withdraw, withdrawn

Status = office.PayoutStatus


def paid(payout: office.Payout, **more: Any) -> Entry:
    """Give the line by which the bank says that it paid a payout."""
    return replace(
        Entry(
            minor=-payout.amount.minor,
            end_to_end=payout.end_to_end,
            text=f"Quan Town {payout.end_to_end}",
            iban=payout.iban,
            ref="PAID",
        ),
        **more,
    )


def came_back(payout: office.Payout, **more: Any) -> Entry:
    """Give the line by which the bank says that a payout came back."""
    back = replace(paid(payout), minor=payout.amount.minor, returned=True, ref="BACK")
    return replace(back, **more)


async def test_a_payout_is_held_sent_and_settled(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    shown = (await mei.browser.get(f"/v1/payouts/{id_}")).json()
    assert (shown["status"], shown["iban"], shown["holder"]) == ("held", "DE89 … 3000", "Mei Li")
    assert (await mei.balance(), (await mei.wallet())["held"]["amount"]) == ("60.00", "40.00")
    assert await town.holds(CODES.PAYOUT_HELD) == "40.00"

    batch, _ = await town.sends()
    assert (batch.size, batch.total) == (1, yuan("40.00"))
    assert (await town.payout(id_)).status is Status.SENT
    assert await town.holds(CODES.PAYOUT_HELD) == "40.00"

    report = await town.reads(day(paid(await town.payout(id_)), opening=10_000))
    assert report.booked == {"payout": 1}
    assert (await town.payout(id_)).status is Status.SETTLED
    assert (await town.holds(CODES.PAYOUT_HELD), await town.at_the_bank()) == ("0.00", "-40.00")
    assert (await mei.wallet())["held"]["amount"] == "0.00"
    told = await notices(town, mei, until="payout.changed")
    assert next(body["status"] for kind, body in told if kind == "payout.changed") == "held"
    bills = (await mei.browser.get("/v1/bills")).json()["items"]
    assert (bills[0]["kind"], bills[0]["note"]) == ("payout", "DE89 … 3000")


def texts(root: Element, name: str) -> list[str]:
    return [node.text or "" for node in root.iter() if node.tag.endswith(f"}}{name}")]


async def test_the_file_orders_every_payout_once_and_is_the_same_again(town: BankTown) -> None:
    mei, li = await town.join("Mei", money="100.00"), await town.join("李", money="50.00")
    first, second = await withdrawn(mei, "40.00"), await withdrawn(li, "0.05")
    batch, document = await town.sends()
    root = fromstring(document)
    assert root.tag == "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}Document"
    assert texts(root, "MsgId") == [batch.message]
    assert texts(root, "InstdAmt") == ["40.00", "0.05"]
    assert texts(root, "CtrlSum")[0] == "40.05"
    assert set(texts(root, "EndToEndId")) == {(await town.payout(one)).end_to_end for one in (first, second)}
    assert texts(root, "IBAN").count(IBAN) == 2
    assert texts(root, "IBAN").count(MEIS_IBAN) == 2
    assert set(texts(root, "BtchBookg")) == {"false"}
    async with town.db.read() as reader:
        assert await office.batch_document(reader, batch.id) == document
        assert await office.payout_batches(reader) == [batch]
    with pytest.raises(errors.NothingToPayOut):
        await town.sends()


async def test_of_two_files_written_at_once_one_has_the_payout(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    await withdrawn(mei, "40.00")

    async def send() -> bool:
        try:
            await town.sends()
        except errors.NothingToPayOut:
            return False
        return True

    assert sorted(await together(send() for _ in range(4))) == [False, False, False, True]


async def test_a_payout_counts_towards_the_limits_and_cancelling_takes_it_off(town: BankTown) -> None:
    mei = await town.join("Mei", money="2000.00")
    assert slug(await withdraw(mei, "500.01")) == "wallet/limit-per-payment"
    id_ = await withdrawn(mei, "500.00")
    await withdrawn(mei, "500.00")
    assert slug(await withdraw(mei, "0.01")) == "wallet/limit-per-day"
    reply = await mei.post(f"/v1/payouts/{id_}/cancel")
    assert (reply.status_code, reply.json()["status"]) == (200, "cancelled")
    assert (await mei.post(f"/v1/payouts/{id_}/cancel")).json()["status"] == "cancelled"
    assert await mei.balance() == "1500.00"
    await withdrawn(mei, "500.00")


async def test_a_payout_needs_a_proof_and_happens_once_per_key(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    assert slug(await withdraw(mei, "1.00", proof=None)) == "wallet/proof-needed"
    wrong = await withdraw(mei, "1.00", proof={"password": "000001"})
    assert slug(wrong) == "wallet/wrong-payment-password"
    body, key = {"amount": wire("10.00"), "iban": MEIS_IBAN, "holder": "Mei", "proof": PROOF}, new_key()
    replies = await together(mei.post("/v1/payouts", body, key) for _ in range(4))
    assert {reply.json()["id"] for reply in replies} == {replies[0].json()["id"]}
    assert await mei.balance() == "90.00"


async def test_what_goes_unproved_in_a_day_is_bounded_together_with_other_roads(town: BankTown) -> None:
    mei, wei = await town.join("Mei", money="2000.00", small="200.00", level=1), await town.join("Wei")
    await town.acquaint(mei, wei)
    for _ in range(2):
        assert (await withdraw(mei, "200.00", proof=None)).status_code == 201
        assert (await mei.pay(wei, "200.00")).status_code == 201
    assert (await withdraw(mei, "200.00", proof=None)).status_code == 201
    assert slug(await withdraw(mei, "1.00", proof=None)) == "wallet/proof-needed"
    assert slug(await mei.pay(wei, "1.00")) == "wallet/proof-needed"


async def test_a_key_used_for_a_payment_opens_no_payout(town: BankTown) -> None:
    mei, wei = await town.join("Mei", money="100.00"), await town.join("Wei")
    await town.acquaint(mei, wei)
    key = new_key()
    assert (await mei.pay(wei, "1.00", key=key, proof=PROOF)).status_code == 201
    body = {"amount": wire("1.00"), "iban": MEIS_IBAN, "holder": "Mei", "proof": PROOF}
    assert slug(await mei.post("/v1/payouts", body, key)) == "core/key-reused"


async def test_a_frozen_wallet_pays_out_nothing_and_still_gets_back_what_is_its(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    async with town.db.transaction() as tx:
        await wallet.set_status(tx, town.config, mei.who.id, wallet.WalletStatus.FROZEN)
    assert slug(await withdraw(mei, "1.00")) == "wallet/frozen"
    assert (await mei.post(f"/v1/payouts/{id_}/cancel")).json()["status"] == "cancelled"
    assert await mei.balance() == "100.00"


@pytest.mark.parametrize(
    ("iban", "refusal"),
    [
        ("DE89370400440532013001", "core/malformed-iban"),
        ("DE8937040044053201300", "core/malformed-iban"),
        ("NL20INGB00012345678", "core/malformed-iban"),
        ("XX89370400440532013000", "core/malformed-iban"),
        ("", "core/malformed-iban"),
        ("' OR 1=1 --", "core/malformed-iban"),
        (IBAN, "wallet/payout-to-ourselves"),
        (" nl20 ingb 0001 2345 67 ", "wallet/payout-to-ourselves"),
    ],
)
async def test_only_a_real_account_of_somebody_else_is_paid_to(
    town: BankTown, iban: str, refusal: str
) -> None:
    mei = await town.join("Mei", money="100.00")
    assert slug(await withdraw(mei, "1.00", iban)) == refusal
    assert await mei.balance() == "100.00"


@pytest.mark.parametrize("holder", ["", "  ", "12345", "😀😀", "x" * 71, "\u200b"])
async def test_the_holder_has_a_name_that_a_bank_can_write(town: BankTown, holder: str) -> None:
    mei = await town.join("Mei", money="100.00")
    assert slug(await withdraw(mei, "1.00", holder=holder)) == "wallet/malformed-holder"


@pytest.mark.parametrize("holder", ["李梅", "Zoé Müller-Łukasz", "Ольга", "A & B <C>", "O’Neil"])
async def test_every_name_is_spelled_so_that_the_file_is_valid(town: BankTown, holder: str) -> None:
    mei = await town.join("Mei", money="100.00")
    assert (await withdraw(mei, "1.00", holder=holder)).status_code == 201
    _, document = await town.sends()
    assert texts(fromstring(document), "Nm")[-1].strip().isascii()


async def test_others_see_no_payout_and_cancel_none(town: BankTown) -> None:
    mei, eve = await town.join("Mei", money="100.00"), await town.join("Eve")
    id_ = await withdrawn(mei, "10.00")
    assert slug(await eve.browser.get(f"/v1/payouts/{id_}")) == "wallet/payout-not-found"
    assert slug(await eve.post(f"/v1/payouts/{id_}/cancel")) == "wallet/payout-not-found"
    assert (await eve.browser.get("/v1/payouts")).json()["items"] == []
    assert len((await mei.browser.get("/v1/payouts")).json()["items"]) == 1


async def test_what_the_bank_has_is_not_cancelled(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "10.00")
    await town.sends()
    assert slug(await mei.post(f"/v1/payouts/{id_}/cancel")) == "wallet/payout-sent"
    await town.reads(day(paid(await town.payout(id_))))
    assert slug(await mei.post(f"/v1/payouts/{id_}/cancel")) == "wallet/payout-ended"


async def test_of_cancelling_and_sending_at_once_exactly_one_wins(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    for _ in range(3):
        id_ = await withdrawn(mei, "1.00")

        async def send() -> None:
            try:
                await town.sends()
            except errors.NothingToPayOut:
                return

        await together([mei.post(f"/v1/payouts/{id_}/cancel"), send()])
        assert (await town.payout(id_)).status in {Status.SENT, Status.CANCELLED}


async def test_a_payout_on_its_way_keeps_an_account_open(town: BankTown) -> None:
    mei = await town.join("Mei", money="5.00")
    await withdrawn(mei, "5.00")
    async with town.db.transaction() as tx:
        with pytest.raises(WalletNotEmpty):
            await wallet.close_account(tx, town.config, mei.who.id)


async def test_the_sixth_open_payout_is_refused(town: BankTown) -> None:
    mei = await town.join("Mei", money="50.00")
    for _ in range(5):
        await withdrawn(mei, "1.00")
    assert slug(await withdraw(mei, "1.00")) == "wallet/too-many-payouts"
    assert await mei.balance() == "45.00"


async def test_a_payout_that_comes_back_returns_to_its_member_once(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    await town.sends()
    payout = await town.payout(id_)
    # Both on one day, the return before the payment: what left is booked first.
    statement = day(came_back(payout), paid(payout))
    assert (await town.reads(statement)).booked == {"payout": 1, "payout_returned": 1}
    assert (await town.payout(id_)).status is Status.RETURNED
    assert (await mei.balance(), await town.at_the_bank()) == ("100.00", "0.00")
    again = statement.then(came_back(payout, ref="BACK2", on=FIRST_DAY + timedelta(days=1)))
    assert (await town.reads(again)).booked == {"waiting": 1}
    assert (await town.the_one_waiting()).reason is office.WaitReason.PAYOUT_NOT_OPEN
    assert await mei.balance() == "100.00"


async def test_a_stranger_who_writes_a_payouts_name_returns_nothing(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    await town.sends()
    payout = await town.payout(id_)
    report = await town.reads(day(paid(payout), came_back(payout, returned=False)))
    assert report.booked == {"payout": 1, "waiting": 1}
    assert (await town.payout(id_)).status is Status.SETTLED
    assert await mei.balance() == "60.00"


async def test_what_comes_back_to_somebody_who_left_waits_for_a_person(town: BankTown) -> None:
    mei = await town.join("Mei", money="40.00")
    id_ = await withdrawn(mei, "40.00")
    await town.sends()
    payout = await town.payout(id_)
    first = day(paid(payout))
    await town.reads(first)
    async with town.db.transaction() as tx:
        await wallet.close_account(tx, town.config, mei.who.id)
    assert (await town.reads(first.then(came_back(payout)))).booked == {"waiting": 1}
    entry = await town.the_one_waiting()
    assert entry.reason is office.WaitReason.CANNOT_RECEIVE
    with pytest.raises(PersonUnavailable):
        async with town.db.transaction() as tx:
            await office.assign(tx, town.config, id=entry.id, member=mei.who.id)
    assert await town.holds(CODES.UNMATCHED_RECEIPTS) == "40.00"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"minor": -3_999}, office.WaitReason.PAYOUT_DIFFERS),
        ({"iban": "NL91ABNA0417164300"}, office.WaitReason.PAYOUT_DIFFERS),
        ({"reversal": True}, office.WaitReason.REVERSAL),
        ({"end_to_end": "QP000000000000", "text": ""}, office.WaitReason.UNKNOWN_DEBIT),
    ],
)
async def test_a_debit_that_is_not_quite_the_payout_does_not_settle_it(
    town: BankTown, change: dict[str, Any], reason: office.WaitReason
) -> None:
    await town.owns(10_000)
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    await town.sends()
    await town.reads(day(paid(await town.payout(id_), **change)))
    assert (await town.the_one_waiting()).reason is reason
    assert (await town.payout(id_)).status is Status.SENT


async def test_a_payout_paid_twice_by_the_bank_settles_once(town: BankTown) -> None:
    await town.owns(10_000)
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    await town.sends()
    payout = await town.payout(id_)
    report = await town.reads(day(paid(payout), paid(payout, ref="PAID2")))
    assert report.booked == {"payout": 1, "waiting": 1}
    assert await town.holds(CODES.EXPENSES) == "40.00"


async def test_the_name_is_found_in_the_text_when_the_bank_lost_its_field(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    await town.sends()
    payout = await town.payout(id_)
    spaced = f"Quan Town {payout.end_to_end[:7]} {payout.end_to_end[7:]}"
    assert (await town.reads(day(paid(payout, end_to_end="", text=spaced)))).booked == {"payout": 1}


async def test_what_the_bank_rejects_returns_to_its_member_once(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = office.PayoutId.parse(await withdrawn(mei, "40.00"))
    with pytest.raises(errors.PayoutNotSent):
        await _reject(town, id_)
    await town.sends()

    async def reject() -> bool:
        try:
            await _reject(town, id_)
        except errors.PayoutEnded:
            return False
        return True

    assert sorted(await together(reject() for _ in range(3))) == [False, False, True]
    assert await mei.balance() == "100.00"
    with pytest.raises(errors.PayoutNotFound):
        await _reject(town, office.PayoutId.derive("nobody's"))


async def _reject(town: BankTown, id_: office.PayoutId) -> None:
    async with town.db.transaction() as tx:
        await office.reject(tx, town.config, id=id_, reason="account closed")


async def test_a_refused_payout_leaves_no_trace(town: BankTown) -> None:
    mei = await town.join("Mei", money="1.00")
    assert slug(await withdraw(mei, "2.00")) == "ledger/insufficient-funds"
    assert (await mei.browser.get("/v1/payouts")).json()["items"] == []
    async with town.db.transaction() as tx:
        with pytest.raises(Problem):
            await payouts.order(
                tx,
                replace(town.config, bank_iban=""),
                member=(await _member(town, mei.who.id)),
                amount=yuan("1.00"),
                iban=MEIS_IBAN,
                holder="Mei",
                hold=wallet.PaymentId.new(tx.now),
                proved=True,
            )


async def _member(town: BankTown, id_: MemberId) -> identity.Member:
    async with town.db.read() as reader:
        return await identity.member(reader, id_)


async def test_nobody_rewrites_a_payout(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    await withdrawn(mei, "40.00")
    await town.sends()
    for wrong in (
        "UPDATE wallet.payouts SET amount = 1",
        "UPDATE wallet.payouts SET iban = 'NL91ABNA0417164300'",
        "UPDATE wallet.payouts SET status = 'held', batch = NULL, sent_at = NULL",
        "UPDATE wallet.payout_batches SET document = ''",
        "DELETE FROM wallet.payouts",
    ):
        with pytest.raises(Exception, match=r"refused|append-only|immutable|never"):
            async with town.db.transaction() as tx:
                await tx.conn.execute(wrong)
