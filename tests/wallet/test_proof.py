from collections import Counter

import pytest

from quan.core.money import Money
from tests.people import PASSWORD
from tests.wallet.purse import PAYMENT_PASSWORD, PROOF, Purse, Town, new_key, slug, together, wire

NEW = "835162"
WRONG = {"password": "999990"}


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="400.00", small="20.00")


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei")
    await town.acquaint(mei, wei)
    return wei


async def change(purse: Purse, new: str, proof: object = None) -> object:
    reply = await purse.browser.put("/v1/wallet/payment-password", json={"new": new, "proof": proof})
    return 204 if reply.status_code == 204 else slug(reply)


async def recover(purse: Purse, new: str, **given: str) -> object:
    reply = await purse.post("/v1/wallet/payment-password/recover", {"new": new, **given})
    return 204 if reply.status_code == 204 else slug(reply)


async def test_above_the_small_amount_a_proof_is_needed(mei: Purse, wei: Purse) -> None:
    assert (await mei.pay(wei, "20.00")).status_code == 201
    refused = await mei.pay(wei, "20.01")
    assert (refused.status_code, slug(refused)) == (403, "wallet/proof-needed")
    assert (await mei.pay(wei, "20.01", proof=PROOF)).status_code == 201


async def test_a_key_without_proof_can_be_tried_again_with_one(mei: Purse, wei: Purse) -> None:
    key = new_key()
    assert slug(await mei.pay(wei, "30.00", key=key)) == "wallet/proof-needed"
    assert slug(await mei.pay(wei, "30.00", key=key, proof=WRONG)) == "wallet/wrong-payment-password"
    assert (await mei.pay(wei, "30.00", key=key, proof=PROOF)).status_code == 201
    assert await wei.balance() == "30.00"


async def test_a_newcomer_proves_every_payment(town: Town, wei: Purse) -> None:
    luc = await town.join("Luc", money="5.00", password=None)
    await town.acquaint(luc, wei)
    assert slug(await luc.pay(wei, "0.01")) == "wallet/proof-needed"
    assert slug(await luc.pay(wei, "0.01", proof=PROOF)) == "wallet/payment-password-not-set"


async def test_a_proof_is_one_proof(mei: Purse, wei: Purse) -> None:
    two = {"password": PAYMENT_PASSWORD, "account_password": PASSWORD}
    for proof in ({}, two, {"account_password": PASSWORD}):
        assert slug(await mei.pay(wei, "30.00", proof=proof)) == "wallet/one-proof"


async def test_five_wrong_passwords_lock_and_the_right_one_waits_too(mei: Purse, wei: Purse) -> None:
    left = [(await mei.pay(wei, "30.00", proof=WRONG)).json()["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    locked = await mei.pay(wei, "30.00", proof=PROOF)
    assert (locked.status_code, slug(locked)) == (429, "wallet/too-many-guesses")
    assert 0 < int(locked.headers["retry-after"]) <= 60
    assert (await mei.pay(wei, "10.00")).status_code == 201  # small payments go on


async def test_parallel_guesses_are_counted_before_they_are_compared(mei: Purse, wei: Purse) -> None:
    replies = await together(
        mei.pay(wei, "30.00", proof={"password": f"12097{digit}"}) for digit in range(10)
    )
    outcomes = Counter(slug(reply) for reply in replies)
    assert outcomes == {"wallet/wrong-payment-password": 5, "wallet/too-many-guesses": 5}


async def test_a_right_password_gives_the_guesses_back(mei: Purse, wei: Purse) -> None:
    for _ in range(3):
        for _ in range(4):
            await mei.pay(wei, "30.00", proof=WRONG)
        assert (await mei.pay(wei, "30.00", proof=PROOF)).status_code == 201


async def test_the_first_payment_password_is_set_with_the_account_password(town: Town) -> None:
    amara = await town.join("Amara", password=None)
    assert (await amara.wallet())["has_payment_password"] is False
    assert await change(amara, NEW) == "wallet/proof-needed"
    assert await change(amara, NEW, {"account_password": "not this"}) == "identity/wrong-password"
    assert await change(amara, NEW, {"account_password": PASSWORD}) == 204
    assert (await amara.wallet())["has_payment_password"] is True


async def test_a_payment_password_is_changed_with_the_old_one(mei: Purse, wei: Purse) -> None:
    assert await change(mei, NEW, {"account_password": PASSWORD}) == "wallet/proof-needed"
    assert await change(mei, NEW, WRONG) == "wallet/wrong-payment-password"
    assert await change(mei, NEW, PROOF) == 204
    assert slug(await mei.pay(wei, "30.00", proof=PROOF)) == "wallet/wrong-payment-password"
    assert (await mei.pay(wei, "30.00", proof={"password": NEW})).status_code == 201


@pytest.mark.parametrize("trivial", ["000000", "123456", "654321", "121212", "901234", "123123", "112211"])
async def test_a_password_a_thief_tries_first_is_refused(mei: Purse, trivial: str) -> None:
    assert await change(mei, trivial, PROOF) == "wallet/trivial-payment-password"


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "12345a", "\u0661\u0662\u0663\u0664\u0665\u0666"])
async def test_a_payment_password_is_six_digits(mei: Purse, wrong: str) -> None:
    assert await change(mei, wrong, PROOF) == "wallet/malformed-payment-password"


async def test_a_forgotten_password_is_recovered_and_the_lock_ends(mei: Purse, wei: Purse) -> None:
    for _ in range(6):
        await mei.pay(wei, "30.00", proof=WRONG)
    assert await recover(mei, NEW, account_password=PASSWORD[1:]) == "identity/wrong-password"
    assert await recover(mei, NEW) == "wallet/one-proof"
    assert await recover(mei, NEW, account_password=PASSWORD) == 204
    assert (await mei.pay(wei, "30.00", proof={"password": NEW})).status_code == 201


async def test_a_recovery_code_recovers_once(mei: Purse) -> None:
    code = mei.who.recovery_codes[0]
    assert await recover(mei, NEW, recovery_code=code) == 204
    assert await recover(mei, NEW, recovery_code=code) == "identity/wrong-recovery-code"


async def test_changes_are_audited_without_the_secret(town: Town, mei: Purse) -> None:
    await change(mei, NEW, PROOF)
    async with town.db.read() as reader:
        noted: list[dict[str, object]] = await reader.rows(
            "SELECT action, detail FROM core.audit_log WHERE actor = %s ORDER BY id",
            (str(mei.who.id),),
            into=dict,
        )
    assert noted[-1] == {"action": "wallet.payment-password-set", "detail": {"proved_by": "payment password"}}
    assert NEW not in str(noted)


async def test_the_stored_password_is_argon2id_over_a_keyed_hash(town: Town, mei: Purse) -> None:
    async with town.db.read() as reader:
        hashed = await reader.value(
            "SELECT hash FROM wallet.payment_passwords WHERE owner = %s", (mei.who.id,)
        )
    assert hashed.startswith("$argon2id$")
    assert PAYMENT_PASSWORD not in hashed


async def test_the_small_amount_is_set_with_a_proof_up_to_the_ceiling(mei: Purse, wei: Purse) -> None:
    async def put(amount: str, proof: object) -> object:
        body = {"amount": wire(amount), "proof": proof}
        reply = await mei.browser.put("/v1/wallet/small-payment", json=body)
        return 204 if reply.status_code == 204 else slug(reply)

    assert await put("50.00", None) == "wallet/proof-needed"
    assert await put("200.01", PROOF) == "wallet/above-ceiling"
    assert await put("200.00", PROOF) == 204
    assert (await mei.wallet())["small_payment"] == wire("200.00")
    assert (await mei.pay(wei, "200.00")).status_code == 201
    assert await put("0.00", PROOF) == 204
    assert slug(await mei.pay(wei, "0.01")) == "wallet/proof-needed"


async def test_small_payments_without_proof_are_bounded_by_the_day_even_at_once(
    town: Town, wei: Purse
) -> None:
    luc = await town.join("Luc", money="2000.00", small="200.00", level=2)
    await town.acquaint(luc, wei)
    cap = Money.parse(town.config.small_payment_ceiling, town.config.currency).minor * 5
    replies = await together(luc.pay(wei, "190.00") for _ in range(12))
    outcomes = Counter(reply.status_code for reply in replies)
    assert outcomes == {201: cap // 190_00, 403: 12 - cap // 190_00}
    assert (await luc.pay(wei, "190.00", proof=PROOF)).status_code == 201  # with proof it goes on


async def test_a_proved_payment_does_not_use_up_the_unproved_ones(town: Town, wei: Purse) -> None:
    luc = await town.join("Luc", money="2000.00", small="200.00", level=2)
    await town.acquaint(luc, wei)
    assert (await luc.pay(wei, "1500.00", proof=PROOF)).status_code == 201
    assert (await luc.pay(wei, "200.00")).status_code == 201


async def test_a_passkey_challenge_for_money_needs_a_passkey(mei: Purse) -> None:
    reply = await mei.post("/v1/wallet/passkey-challenge")
    assert slug(reply) == "identity/passkey-refused"


async def test_a_passkey_proof_from_nowhere_is_refused(mei: Purse, wei: Purse) -> None:
    made_up = {"passkey": {"ceremony": "cer_00000000000000000000000000", "credential": {}}}
    reply = await mei.pay(wei, "30.00", proof=made_up)
    assert reply.status_code == 403
    assert slug(reply) == "identity/passkey-expired"
