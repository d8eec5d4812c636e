"""Settling the demo town: everybody signs up and pays through the doors, on a clock set back."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from quan import admin, identity, ledger, wallet
from quan.core.clock import FixedClock, SystemClock
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.keys import Keys
from quan.core.money import Money
from quan.demo import faces
from quan.demo.history import DAYS, FLOAT_MINOR, Happening, friendships, happenings
from quan.demo.people import (
    AGENT,
    DEMO_PASSWORD,
    DEMO_PAYMENT_PASSWORD,
    OPEN_CONTACT_REQUESTS,
    OPEN_REQUESTS,
    PEOPLE,
    SHOPS,
    SIGN_INS,
    STAFF,
    Person,
    Shop,
)
from quan.demo.talk import talk

Say = Callable[[str], None]
SMALL_MINOR = 5_000
SAY_EVERY = 25


async def seed(url: str, config: Config, keys: Keys, say: Say) -> bool:
    """Settle the whole town in one transaction, so that a killed start leaves nothing behind.

    Where somebody has the first one's handle, nothing is touched: it is there already, or they are real.
    Tells whether the town was settled now.
    """
    now = SystemClock().now()
    beginning = _morning(now - timedelta(days=DAYS + 1), config)
    db = Database(url, clock=FixedClock(beginning), max_size=2)
    await db.open()
    try:
        async with db.transaction() as tx:
            if await identity.find_by_handle(tx, SIGN_INS[0]) is not None:
                return False
            await _settle(tx, config, keys, now, say)
            tx.hush()
            return True
    finally:
        await db.close()


def sign_in_lines() -> list[str]:
    """Tell whom one can sign in as."""
    names = {one.handle: one.name for one in (*PEOPLE, *SHOPS)}
    who = [f"  {handle:<10} {names[handle]}{_role(handle)}" for handle in SIGN_INS]
    return [*who, f"  password {DEMO_PASSWORD}, payment password {DEMO_PAYMENT_PASSWORD}"]


def _role(handle: str) -> str:
    return f" ({STAFF[handle]}, sees the operator's console)" if handle in STAFF else ""


async def _settle(tx: Tx, config: Config, keys: Keys, now: datetime, say: Say) -> None:
    say(f"  {len(PEOPLE)} members and {len(SHOPS)} shops move in")
    members = await _settle_in(tx, config)
    await _hand_over_secrets(tx, keys, members)
    for number, day in enumerate(happenings(now, config.timezone), start=1):
        await _live_through(tx, config, members, day)
        if number % SAY_EVERY == 0:
            say(f"  day {number} of {DAYS + 1}")
    tx.now = now
    await talk(tx, members, now)
    await _leave_open_ends(tx, config, members)


async def _leave_open_ends(tx: Tx, config: Config, members: dict[str, identity.Member]) -> None:
    for payee, payer, minor, note in OPEN_REQUESTS:
        wish = wallet.Ask(payer=members[payer].id, amount=Money(minor, config.currency), note=note)
        await wallet.ask(tx, config, asker=members[payee], wish=wish)
    for asker, asked, message in OPEN_CONTACT_REQUESTS:
        await identity.ask_contact(tx, members[asker].id, members[asked].id, message)


async def _settle_in(tx: Tx, config: Config) -> dict[str, identity.Member]:
    password_hash = await identity.hash_password(DEMO_PASSWORD)
    members = {one.handle: await _move_in(tx, config, one, password_hash) for one in (*PEOPLE, *SHOPS)}
    for one, other in friendships():
        await identity.befriend(tx, members[one].id, members[other].id)
    for handle in SIGN_INS:
        await wallet.set_small_payment(tx, config, members[handle].id, Money(SMALL_MINOR, config.currency))
    for handle, role in STAFF.items():
        await admin.grant(tx, members[handle].id, admin.Role(role))
    float_money = Money(FLOAT_MINOR, config.currency)
    await wallet.appoint_agent(tx, config, members[AGENT].id, float_limit=float_money)
    await wallet.fund_agent(tx, config, members[AGENT].id, float_money)
    return members


async def _hand_over_secrets(tx: Tx, keys: Keys, members: dict[str, identity.Member]) -> None:
    for handle in SIGN_INS:
        member = members[handle].id
        hashed = await wallet.hash_payment_password(keys, member, DEMO_PAYMENT_PASSWORD)
        await wallet.keep_payment_password(tx, member, hashed, how="demo")


async def _move_in(tx: Tx, config: Config, one: Person | Shop, password_hash: str) -> identity.Member:
    language = one.language if isinstance(one, Person) else "en"
    member = await identity.sign_up(
        tx, handle=one.handle, name=one.name, password_hash=password_hash, language=language
    )
    await identity.change_profile(tx, member.id, bio=one.bio)
    await identity.set_level(tx, member.id, 1)
    if isinstance(one, Shop):
        await identity.set_kind(tx, member.id, "merchant")
    await identity.set_avatar(tx, member.id, await identity.keep_portrait(config, member.id, _picture(one)))
    await wallet.open_wallet(tx, config, member.id)
    return await identity.member(tx, member.id)


def _picture(one: Person | Shop) -> bytes:
    if isinstance(one, Shop):
        return faces.emblem(one.emblem, one.ground)
    face = faces.Face.of(one.handle, style=one.style, skin=one.skin, grey=one.grey, glasses=one.glasses)
    return faces.portrait(face)


async def _live_through(
    tx: Tx, config: Config, members: dict[str, identity.Member], day: list[Happening]
) -> None:
    for one in day:
        tx.now = one.at.astimezone(UTC)
        await _happen(tx, config, members, one)


async def _happen(tx: Tx, config: Config, members: dict[str, identity.Member], one: Happening) -> None:
    payer, payee = members[one.payer], members[one.payee]
    payment, amount = wallet.PaymentId.new(tx.now), Money(one.minor, config.currency)
    if one.what == "cash_in":
        await wallet.cash_in(tx, config, agent=payer, member=payee.id, amount=amount, payment=payment)
        return
    await wallet.move(
        tx,
        wallet.Movement(
            id=payment,
            kind=wallet.PaymentKind.TRANSFER,
            amount=amount,
            debit=wallet.account_of(payer.id, config.currency),
            credit=wallet.account_of(payee.id, config.currency),
            code=ledger.TransferCode.TRANSFER,
            payer=payer.id,
            payee=payee.id,
            note=one.note,
            category=wallet.Category(one.category) if one.category else None,
        ),
        people={payer.id: payer, payee.id: payee},
    )


def _morning(at: datetime, config: Config) -> datetime:
    day = at.astimezone(config.timezone).date()
    return datetime.combine(day, time(7), config.timezone).astimezone(UTC)
