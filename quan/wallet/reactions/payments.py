"""Reactions to joining, payment requests and changes of wallets. Payments are shown by what makes them."""

from collections.abc import Sequence

from quan import identity
from quan.core import streams
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.outbox import Reaction
from quan.wallet.events.payments import (
    PaymentRequested,
    PaymentRequestSettled,
    WalletChanged,
)
from quan.wallet.operations.wallets import open_wallet

Notice = tuple[MemberId, str, dict[str, object]]


def reactions(config: Config) -> tuple[Reaction, ...]:
    """List what the payments side reacts to."""

    async def open_for_newcomer(tx: Tx, event: identity.MemberJoined) -> None:
        await open_wallet(tx, config, event.member)

    return (
        Reaction(identity.MemberJoined, "wallet.open-wallet", open_for_newcomer),
        Reaction(PaymentRequested, "wallet.tell-request", tell_request),
        Reaction(PaymentRequestSettled, "wallet.tell-settlement", tell_settlement),
        Reaction(WalletChanged, "wallet.tell-change", tell_change),
    )


async def tell_request(tx: Tx, event: PaymentRequested) -> None:
    """Put a request before the person who was asked."""
    kind = "paycode.approval" if event.origin == "pay_code" else "request.received"
    await _tell(tx, [(event.payer, kind, {"request_id": event.request})])


async def tell_settlement(tx: Tx, event: PaymentRequestSettled) -> None:
    """Take a settled request off the devices of both sides."""
    body: dict[str, object] = {"request_id": event.request, "status": event.status}
    await _tell(tx, [(one, "request.settled", body) for one in (event.payer, event.payee)])


async def tell_change(tx: Tx, event: WalletChanged) -> None:
    """Let the owner's devices read the wallet again."""
    await _tell(tx, [(event.owner, "wallet.changed", {})])


async def _tell(tx: Tx, notices: Sequence[Notice]) -> None:
    for member, kind, body in notices:
        streams.append_last(tx, member, kind, body)
