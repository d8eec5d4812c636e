"""Becoming a merchant, being decided on, and taking out what was earned."""

from dataclasses import dataclass

from quan import identity, ledger, wallet
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import Id
from quan.core.money import Asset, Money
from quan.trade.errors.merchants import MerchantBalanceTooSmall, MerchantNotFound
from quan.trade.events import MerchantDecided
from quan.trade.model.merchants import (
    Merchant,
    MerchantId,
    MerchantKind,
    MerchantStatus,
    Settlement,
    SettlementId,
    balance_account,
)
from quan.trade.rules import merchants as rules
from quan.trade.store import merchants as store
from quan.trade.store import settlements


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What somebody says of the shop they want to open. A company gives its number in the public register."""

    kind: MerchantKind
    name: str
    category: wallet.Category
    registration: str = ""


async def apply(tx: Tx, config: Config, *, owner: identity.Member, application: Application) -> Merchant:
    """Open a merchant for a member. It sells once the house has verified it.

    Raises: MerchantNameInvalid, RegistrationNeeded, NotACategoryOfShops, TooManyMerchants.
    """
    name = rules.clean_name(application.name)
    registration = rules.clean_registration(application.kind, application.registration)
    rules.check_category(application.category)
    await store.take_turns(tx, owner.id)
    rules.check_room(await store.of_owner(tx, owner.id))
    merchant = Merchant(
        id=MerchantId.new(tx.now),
        owner=owner.id,
        kind=application.kind,
        name=name,
        registration=registration,
        category=application.category,
        status=MerchantStatus.APPLIED,
        fee_bp=config.merchant_fee_bp,
        reason="",
        applied_at=tx.now,
        decided_at=None,
    )
    await store.insert(tx, merchant)
    await audit.record(tx, actor=owner.id, action="trade.merchant-applied", subject=merchant.id)
    return merchant


async def decide(
    tx: Tx,
    *,
    merchant: MerchantId,
    status: MerchantStatus,
    actor: Id | str,
    reason: str = "",
    fee_bp: int | None = None,
) -> Merchant:
    """Verify, refuse or suspend a merchant, for the operator. A fee that is not given stays as it is.

    Raises: MerchantNotFound, OwnMerchant, AlreadyDecided, ReasonNeeded.
    """
    found = await store.lock(tx, merchant)
    if found is None:
        raise MerchantNotFound
    kept = rules.check_decision(found, status, reason, by=actor)
    fee = found.fee_bp if fee_bp is None else fee_bp
    await store.set_status(tx, merchant, status, fee_bp=fee, reason=kept)
    await audit.record(
        tx,
        actor=actor,
        action="trade.merchant-decided",
        subject=merchant,
        detail={"status": status.value, "fee_bp": fee, "reason": kept},
    )
    tx.emit(MerchantDecided(merchant=merchant, owner=found.owner, status=status.value))
    return await required(tx, merchant)


async def settle(tx: Tx, *, owner: identity.Member, merchant: MerchantId, amount: Money) -> Settlement:
    """Move what a merchant has earned into its owner's wallet.

    Raises: MerchantNotFound, MerchantNotVerified, MerchantSuspended, MerchantBalanceTooSmall,
    ledger.AccountClosed.
    """
    found = rules.check_owner(await store.get(tx, merchant), owner.id)
    rules.check_selling(found)
    await opened(tx, merchant, amount.asset)
    payment = wallet.PaymentId.new(tx.now)
    settlement = Settlement(
        merchant=merchant, id=SettlementId.new(tx.now), amount=amount, payment=payment, at=tx.now
    )
    await settlements.insert(tx, settlement)
    await audit.record(
        tx, actor=owner.id, action="trade.settled", subject=merchant, detail={"amount": str(amount)}
    )
    try:
        await wallet.move(
            tx,
            wallet.Movement(
                id=payment,
                kind=wallet.PaymentKind.SETTLEMENT,
                amount=amount,
                debit=balance_account(merchant, amount.asset),
                credit=wallet.account_of(owner.id, amount.asset),
                code=ledger.TransferCode.MERCHANT_SETTLE,
                payee=owner.id,
                other_name=found.name,
            ),
        )
    except ledger.InsufficientFunds as refusal:
        raise MerchantBalanceTooSmall(wanted=amount) from refusal
    return settlement


async def required(reader: Reader, merchant: MerchantId) -> Merchant:
    """Read a merchant that must be there.

    Raises: MerchantNotFound.
    """
    found = await store.get(reader, merchant)
    if found is None:
        raise MerchantNotFound
    return found


async def selling(reader: Reader, merchant: MerchantId) -> Merchant:
    """Read a merchant that may sell.

    Raises: MerchantNotFound, MerchantNotVerified, MerchantSuspended.
    """
    found = await required(reader, merchant)
    rules.check_selling(found)
    return found


async def locked_selling(tx: Tx, merchant: MerchantId) -> Merchant:
    """The same, and let others who lock it wait until the end of the transaction.

    Raises: as `selling`.
    """
    await store.lock(tx, merchant)
    return await selling(tx, merchant)


async def opened(tx: Tx, merchant: MerchantId, asset: Asset) -> ledger.AccountId:
    """Give the account of a merchant's balance, opening it when it is first needed."""
    account = balance_account(merchant, asset)
    await ledger.open_account(
        tx, id=account, asset=asset, code=ledger.AccountCode.MERCHANT_BALANCE, owner=merchant
    )
    return account


async def balance_of(reader: Reader, account: ledger.AccountId, asset: Asset) -> Money:
    """Tell what is on an account that is opened when it is first needed."""
    try:
        return (await ledger.balance(reader, account)).available
    except ledger.UnknownAccount:  # nobody has bought yet
        return Money(0, asset)
