"""A member's own wallet, and how they guard it."""

from typing import Annotated, Any

import msgspec
from litestar import get, post, put

from quan import identity
from quan.core.config import Config
from quan.core.db import Database
from quan.core.invariants import invariant
from quan.core.keys import Keys
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.wallet.model.views import WalletOut
from quan.wallet.operations import payment_password, proof, wallets
from quan.wallet.operations.proof import ProofIn, Secret
from quan.wallet.queries.wallets import wallet_out
from quan.wallet.rules.spending import check_small_payment

CHALLENGES = Rate(20, per_s=60)
Digits = Annotated[str, msgspec.Meta(max_length=20)]


class NewPaymentPasswordIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new payment password, and who says so."""

    new: Digits
    proof: ProofIn | None = None


class RecoverIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new payment password, and the account password or a recovery code."""

    new: Digits
    account_password: Secret | None = None
    recovery_code: Secret | None = None


class SmallPaymentIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to how much to pay without a proof; zero for never."""

    amount: Money
    proof: ProofIn | None = None


class ChallengeOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser needs to ask for a passkey."""

    ceremony: str
    options: dict[str, Any]


@get("/v1/wallet", tags=["wallet"])
async def get_wallet(db: Database, config: Config, caller: identity.Caller) -> WalletOut:
    """Show the caller's wallet."""
    async with db.read() as reader:
        shown = await wallet_out(reader, config, caller.member)
    if shown is None:
        async with db.transaction() as tx:
            await wallets.open_wallet(tx, config, caller.member.id)
            shown = await wallet_out(tx, config, caller.member)
    invariant(shown is not None, "an opened wallet can be shown")
    assert shown is not None  # noqa: S101 - tells the type checker what the invariant said
    return shown


@put("/v1/wallet/payment-password", status_code=204, tags=["wallet"])
async def change_payment_password(
    data: NewPaymentPasswordIn, db: Database, keys: Keys, caller: identity.Caller
) -> None:
    """Set or change the payment password."""
    await payment_password.change(db, keys, caller.member.id, new=data.new, given=data.proof)


@post("/v1/wallet/payment-password/recover", status_code=204, tags=["wallet"])
async def recover_payment_password(
    data: RecoverIn, db: Database, keys: Keys, caller: identity.Caller
) -> None:
    """Replace a forgotten payment password."""
    await payment_password.recover(
        db,
        keys,
        caller.member.id,
        new=data.new,
        account_password=data.account_password,
        recovery_code=data.recovery_code,
    )


@put("/v1/wallet/small-payment", status_code=204, tags=["wallet"])
async def set_small_payment(
    data: SmallPaymentIn, db: Database, config: Config, keys: Keys, caller: identity.Caller
) -> None:
    """Set up to how much the caller pays without a proof."""
    check_small_payment(data.amount, config.money(config.small_payment_ceiling))
    await proof.require(db, keys, caller=caller.member.id, given=data.proof)
    async with db.transaction() as tx:
        await wallets.set_small_payment(tx, config, caller.member.id, data.amount)


@post("/v1/wallet/passkey-challenge", status_code=200, tags=["wallet"])
async def challenge_passkey(db: Database, config: Config, caller: identity.Caller) -> ChallengeOut:
    """Ask for a passkey as proof for money; the answer counts once."""
    await hit("money-challenge", caller.member.id, CHALLENGES)
    challenge = await identity.passkey_challenge(db, caller.member.id, config=config)
    return ChallengeOut(ceremony=challenge.ceremony, options=challenge.options)


ROUTES = (
    get_wallet,
    change_payment_password,
    recover_payment_password,
    set_small_payment,
    challenge_passkey,
)
