"""What the operator does with cash agents: appoint, fund, withdraw, stop."""

from quan import identity, ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.errors.cash import NotAnAgent
from quan.wallet.events.payments import WalletChanged
from quan.wallet.model.cash import Agent, float_account, system_account
from quan.wallet.operations import wallets
from quan.wallet.rules import cash as rules
from quan.wallet.rules.spending import check_amount
from quan.wallet.store import agents as store

_CASH = ledger.AccountCode.SETTLEMENT_CASH


async def appoint(tx: Tx, config: Config, member: MemberId, *, float_limit: Money) -> Agent:
    """Make a member a cash agent with an empty float, or change an agent's limit.

    Raises: WrongAsset, AmountNotPositive, identity.MemberNotFound.
    """
    check_amount(float_limit, config.currency)
    agent = Agent(member=member, float_limit=float_limit, active=True, since=tx.now)
    await identity.set_kind(tx, member, "agent")
    await wallets.open_wallet(tx, config, member)
    await store.put(tx, agent)
    await ledger.open_account(
        tx,
        id=float_account(member, float_limit.asset),
        asset=float_limit.asset,
        code=ledger.AccountCode.AGENT_FLOAT,
        owner=member,
    )
    await _record(tx, "wallet.agent-appointed", member, float_limit)
    tx.emit(WalletChanged(owner=member))
    return agent


async def fund(tx: Tx, config: Config, member: MemberId, amount: Money) -> Money:
    """Add to a float what an agent paid in to the operator; give the float after it.

    Raises: WrongAsset, AmountNotPositive, NotAnAgent, FloatTooLarge.
    """
    check_amount(amount, config.currency)
    agent = await _locked(tx, member)
    after = (await ledger.balance(tx, agent.account)).posted + amount
    rules.check_float_limit(agent, after)
    cash = system_account(_CASH, amount.asset)
    await ledger.open_account(tx, id=cash, asset=amount.asset, code=_CASH)
    await _record(tx, "wallet.float-funded", member, amount)
    tx.emit(WalletChanged(owner=member))
    await _post(tx, debit=cash, credit=agent.account, amount=amount, code=ledger.TransferCode.FLOAT_FUND)
    return after


async def withdraw(tx: Tx, config: Config, member: MemberId, amount: Money) -> Money:
    """Take from a float what the operator paid out to an agent; give the float after it.

    Raises: WrongAsset, AmountNotPositive, NotAnAgent, FloatTooSmall.
    """
    check_amount(amount, config.currency)
    agent = await _locked(tx, member)
    left = (await ledger.balance(tx, agent.account)).available
    rules.check_float(left, amount)
    cash = system_account(_CASH, amount.asset)
    await ledger.open_account(tx, id=cash, asset=amount.asset, code=_CASH)
    await _record(tx, "wallet.float-withdrawn", member, amount)
    tx.emit(WalletChanged(owner=member))
    await _post(tx, debit=agent.account, credit=cash, amount=amount, code=ledger.TransferCode.FLOAT_WITHDRAW)
    return left - amount


async def set_active(tx: Tx, member: MemberId, *, active: bool) -> None:
    """Stop an agent from serving, or let them serve again. The float stays where it is.

    Raises: NotAnAgent, identity.AccountClosed.
    """
    if not await store.set_active(tx, member, active=active):
        raise NotAnAgent
    if active:
        await identity.set_kind(tx, member, "agent")
    await audit.record(
        tx, actor=audit.OPERATOR, action="wallet.agent-set", subject=member, detail={"active": active}
    )
    tx.emit(WalletChanged(owner=member))


async def _locked(tx: Tx, member: MemberId) -> Agent:
    agent = await store.lock(tx, member)
    if agent is None:
        raise NotAnAgent
    return agent


async def _post(
    tx: Tx, *, debit: ledger.AccountId, credit: ledger.AccountId, amount: Money, code: ledger.TransferCode
) -> None:
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=ledger.TransferId.new(tx.now), debit=debit, credit=credit, amount=amount, code=code
        ),
    )


async def _record(tx: Tx, action: str, member: MemberId, amount: Money) -> None:
    await audit.record(
        tx, actor=audit.OPERATOR, action=action, subject=member, detail={"amount": str(amount)}
    )
