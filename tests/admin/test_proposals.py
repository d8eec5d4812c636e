"""What one proposes, another one decides: once, together with what comes of it, and told to both members."""

import psycopg
import pytest

from quan import admin, wallet
from tests.admin.office import REASON, audited, decide, hire, propose, proposed, regretted
from tests.wallet.counter import appoint, cash_in, ordered
from tests.wallet.purse import PROOF, Purse, Town, new_key, notices, slug, together, wire


async def test_a_payment_is_taken_back_by_two_and_both_members_see_it(
    town: Town, clerk: Purse, supervisor: Purse
) -> None:
    payment = await regretted(town)
    mei, wei = payment.payer, payment.payee
    proposal = await proposed(clerk, payment.transfer)
    assert await wei.balance() == "40.00"

    reply = await decide(supervisor, proposal, "approve")

    assert reply.status_code == 200, reply.text
    decided = reply.json()
    assert (decided["decision"], decided["checker"]["name"]) == ("approved", "Susan")
    assert (await mei.balance(), await wei.balance()) == ("100.00", "0.00")
    for purse, direction, other in ((mei, "in", "Wei"), (wei, "out", "Mei")):
        (bill, *_) = (await purse.browser.get("/v1/bills")).json()["items"]
        assert (bill["kind"], bill["direction"], bill["title"]) == ("reversal", direction, other)
        assert (bill["note"], bill["amount"]) == (REASON, wire("40.00"))
    assert "payment.received" in [kind for kind, _ in await notices(town, mei, until="payment.received")]
    told = [body for kind, body in await notices(town, wei, until="payment.sent") if kind == "payment.sent"]
    assert (told[-1]["kind"], told[-1]["note"]) == ("reversal", REASON)


async def test_the_receipt_of_a_reversed_payment_says_so(town: Town, clerk: Purse, supervisor: Purse) -> None:
    payment = await regretted(town)
    bill = (await payment.payer.browser.get("/v1/bills")).json()["items"][0]["id"]
    assert (await payment.payer.browser.get(f"/v1/bills/{bill}")).json()["payment"]["status"] == "done"
    await decide(supervisor, await proposed(clerk, payment.transfer), "approve")
    receipt = (await payment.payer.browser.get(f"/v1/bills/{bill}")).json()
    assert receipt["payment"]["status"] == "reversed"


async def test_the_transfer_shows_what_undid_it(town: Town, clerk: Purse, supervisor: Purse) -> None:
    payment = await regretted(town)
    proposal = await proposed(clerk, payment.transfer)
    before = (await clerk.browser.get(f"/v1/operator/transfers/{payment.transfer}")).json()
    assert (before["reversible"], before["reversed_by"]) == (True, None)
    assert [one["id"] for one in before["proposals"]] == [proposal]
    outcome = (await decide(supervisor, proposal, "approve")).json()["outcome"]
    after = (await clerk.browser.get(f"/v1/operator/transfers/{payment.transfer}")).json()
    assert (after["reversible"], after["reversed_by"]) == (False, outcome)
    undone = (await clerk.browser.get(f"/v1/operator/transfers/{outcome}")).json()
    assert (undone["reverses"], undone["reversible"]) == (payment.transfer, False)


async def test_nobody_approves_what_they_proposed(town: Town, supervisor: Purse) -> None:
    payment = await regretted(town)
    proposal = await proposed(supervisor, payment.transfer)
    for verb in ("approve", "decline"):
        reply = await decide(supervisor, proposal, verb)
        assert (reply.status_code, slug(reply)) == (403, "admin/own-proposal")
    assert await payment.payee.balance() == "40.00"


@pytest.mark.parametrize(("decision", "outcome"), [("approved", "subject"), ("declined", "NULL")])
async def test_the_database_refuses_the_maker_as_checker_too(
    town: Town, clerk: Purse, decision: str, outcome: str
) -> None:
    proposal = await proposed(clerk, (await regretted(town)).transfer)
    id_ = _uuid(proposal)
    with pytest.raises(psycopg.errors.CheckViolation, match="proposals_are_checked_by_another"):
        async with town.db.transaction() as tx:
            await tx.execute(
                f"UPDATE admin.proposals SET checker = maker, decided_at = made_at, decision = '{decision}',"  # noqa: S608
                f" outcome = {outcome} WHERE id = %s",
                (id_,),
            )


async def test_a_double_tap_takes_money_back_once_and_every_tap_hears_the_same(
    town: Town, clerk: Purse, supervisor: Purse
) -> None:
    payment, key = await regretted(town), new_key()
    proposal = await proposed(clerk, payment.transfer)
    replies = await together(decide(supervisor, proposal, "approve", key) for _ in range(10))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.text for reply in replies}) == 1
    assert await payment.payer.balance() == "100.00"


async def test_of_many_deciding_at_once_one_does(town: Town, clerk: Purse, supervisor: Purse) -> None:
    sam = await hire(town, "Sam", admin.Role.SUPERVISOR)
    payment = await regretted(town)
    proposal = await proposed(clerk, payment.transfer)
    replies = await together(
        [
            *(decide(by, proposal, "approve") for by in (supervisor, sam, supervisor, sam)),
            decide(sam, proposal, "decline"),
            decide(clerk, proposal, "withdraw"),
        ]
    )
    won = [reply.json()["decision"] for reply in replies if reply.status_code == 200]
    assert len(won) == 1
    assert {slug(reply) for reply in replies if reply.status_code != 200} == {"admin/already-decided"}
    assert await payment.payer.balance() == ("100.00" if won == ["approved"] else "60.00")


async def test_a_decision_is_not_made_twice(town: Town, clerk: Purse, supervisor: Purse) -> None:
    payment = await regretted(town)
    proposal = await proposed(clerk, payment.transfer)
    await decide(supervisor, proposal, "decline")
    again = await decide(supervisor, proposal, "approve")
    assert (again.status_code, slug(again), again.json()["decision"]) == (
        409,
        "admin/already-decided",
        "declined",
    )
    assert await payment.payee.balance() == "40.00"


async def test_what_was_declined_may_be_proposed_again(town: Town, clerk: Purse, supervisor: Purse) -> None:
    payment = await regretted(town)
    first = await proposed(clerk, payment.transfer)
    twice = await propose(clerk, payment.transfer)
    assert (twice.status_code, slug(twice)) == (409, "admin/already-proposed")
    await decide(supervisor, first, "decline")
    second = await proposed(clerk, payment.transfer)
    assert (await decide(supervisor, second, "approve")).status_code == 200
    late = await propose(clerk, payment.transfer)
    assert (late.status_code, slug(late)) == (409, "ledger/already-reversed")


async def test_ten_clerks_proposing_at_once_make_one_proposal(town: Town, clerk: Purse) -> None:
    payment = await regretted(town)
    replies = await together(propose(clerk, payment.transfer) for _ in range(10))
    assert sorted(reply.status_code for reply in replies) == [201, *[409] * 9]


async def test_money_that_is_spent_cannot_be_taken_back_until_there_is_some(
    town: Town, clerk: Purse, supervisor: Purse
) -> None:
    payment = await regretted(town)
    proposal = await proposed(clerk, payment.transfer)
    await payment.payee.pay(payment.payer, "0.01", proof=PROOF)
    key = new_key()
    for _ in range(2):
        reply = await decide(supervisor, proposal, "approve", key)
        assert (reply.status_code, slug(reply)) == (409, "ledger/insufficient-funds")
    open_ = (await clerk.browser.get("/v1/operator/proposals?status=open")).json()["items"]
    assert proposal in [one["id"] for one in open_]
    await town.fund(payment.payee, "0.01")
    assert (await decide(supervisor, proposal, "approve")).status_code == 200
    assert await payment.payee.balance() == "0.00"


async def test_a_maker_withdraws_and_nobody_else(town: Town, clerk: Purse, supervisor: Purse) -> None:
    proposal = await proposed(clerk, (await regretted(town)).transfer)
    other = await decide(supervisor, proposal, "withdraw")
    assert (other.status_code, slug(other)) == (403, "admin/not-your-proposal")
    assert (await decide(clerk, proposal, "withdraw")).json()["decision"] == "withdrawn"


async def test_nobody_sees_to_their_own_money(town: Town, clerk: Purse) -> None:
    payment = await regretted(town)
    async with town.db.transaction() as tx:
        await admin.grant(tx, payment.payer.who.id, admin.Role.SUPERVISOR)
    mine = await propose(payment.payer, payment.transfer)
    assert (mine.status_code, slug(mine)) == (403, "admin/own-money")
    proposal = await proposed(clerk, payment.transfer)
    for verb in ("approve", "decline"):
        reply = await decide(payment.payer, proposal, verb)
        assert (reply.status_code, slug(reply)) == (403, "admin/own-money")


async def test_a_reversed_payment_no_longer_counts_against_the_limits(
    town: Town, clerk: Purse, supervisor: Purse
) -> None:
    payment = await regretted(town)
    spent = (await payment.payer.wallet())["limits"]["left_today"]
    await decide(supervisor, await proposed(clerk, payment.transfer), "approve")
    left = (await payment.payer.wallet())["limits"]["left_today"]
    assert float(left["amount"]) - float(spent["amount"]) == 40


async def test_cash_typed_wrongly_is_taken_back(town: Town, clerk: Purse, supervisor: Purse) -> None:
    luc, mei = await appoint(town, "Luc"), await town.join("Mei")
    made = (await cash_in(luc, mei, "90.00")).json()
    transfer = "trf_" + made["id"].removeprefix("pay_")
    assert (await decide(supervisor, await proposed(clerk, transfer), "approve")).status_code == 200
    assert await mei.balance() == "0.00"
    (bill, *_) = (await mei.browser.get("/v1/bills")).json()["items"]
    assert (bill["title"], bill["direction"], bill["note"]) == ("Reversal", "out", REASON)


async def test_half_of_a_promise_is_not_undone_here(town: Town, clerk: Purse) -> None:
    luc, mei = await appoint(town, "Luc"), await town.join("Mei", money="100.00")
    await town.acquaint(luc, mei)
    await ordered(mei, luc, "20.00")
    (held, *_) = (await mei.browser.get("/v1/bills")).json()["items"]
    reply = await propose(clerk, "trf_" + held["payment_id"].removeprefix("pay_"))
    assert (reply.status_code, slug(reply)) == (409, "wallet/not-reversible")


async def test_a_reversal_is_not_reversed(town: Town, clerk: Purse, supervisor: Purse) -> None:
    proposal = await proposed(clerk, (await regretted(town)).transfer)
    outcome = (await decide(supervisor, proposal, "approve")).json()["outcome"]
    reply = await propose(clerk, outcome)
    assert (reply.status_code, slug(reply)) == (409, "ledger/reversal-not-reversible")


@pytest.mark.parametrize("reason", ["", "  ", "no", "\u202e\u202e\u202e", "x" * 101])
async def test_a_reason_is_given(town: Town, clerk: Purse, reason: str) -> None:
    reply = await propose(clerk, (await regretted(town)).transfer, reason)
    assert (reply.status_code, slug(reply)) == (400, "admin/reason-invalid")


async def test_a_proposal_needs_a_transfer_and_a_decision_a_proposal(clerk: Purse, supervisor: Purse) -> None:
    nowhere = str(wallet.PaymentId.derive("none")).removeprefix("pay_")
    reply = await propose(clerk, f"trf_{nowhere}")
    assert (reply.status_code, slug(reply)) == (404, "ledger/unknown-transfer")
    reply = await decide(supervisor, f"ppl_{nowhere}", "approve")
    assert (reply.status_code, slug(reply)) == (404, "admin/unknown-proposal")
    reply = await decide(supervisor, "ppl_nonsense", "approve")
    assert (reply.status_code, slug(reply)) == (400, "core/malformed-id")


async def test_what_two_did_is_in_the_audit_log_under_both_names(
    town: Town, clerk: Purse, supervisor: Purse
) -> None:
    proposal = await proposed(clerk, (await regretted(town)).transfer)
    await decide(supervisor, proposal, "approve")
    assert (await audited(town, clerk.who.id))[-1] == "admin.reversal-proposed"
    assert (await audited(town, supervisor.who.id))[-1] == "admin.reversal-approved"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM admin.proposals WHERE id = %s",
        "UPDATE admin.proposals SET reason = 'another' WHERE id = %s",
        "UPDATE admin.proposals SET maker = subject WHERE id = %s",
        "UPDATE admin.proposals SET decision = 'approved' WHERE id = %s",
        "UPDATE admin.proposals SET checker = NULL, decided_at = NULL, decision = NULL WHERE id = %s",
    ],
)
async def test_the_database_keeps_what_was_proposed_and_decided(
    town: Town, clerk: Purse, statement: str
) -> None:
    proposal = await proposed(clerk, (await regretted(town)).transfer)
    await decide(clerk, proposal, "withdraw")
    with pytest.raises(psycopg.errors.IntegrityError):
        async with town.db.transaction() as tx:
            await tx.execute(statement, (_uuid(proposal),))


def _uuid(proposal: str) -> object:
    return wallet.PaymentId.parse("pay_" + proposal.removeprefix("ppl_")).uuid
