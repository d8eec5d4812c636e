"""Receive codes: showing one's own, and finding out whose a scanned one is."""

from quan import identity
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.wallet.errors.codes import NotAReceiveCode, ReceiveCodeExpired
from quan.wallet.model.codes import ReceiveCode, SeenPerson, SeenReceiveCode
from quan.wallet.rules import receivecodes as rules
from quan.wallet.rules.notes import clean_note
from quan.wallet.rules.scanning import recognise
from quan.wallet.rules.spending import check_amount
from quan.wallet.store import codes as store


def town_of(config: Config) -> rules.Town:
    """Give what codes say about this installation."""
    return rules.Town(
        origin=config.origin, name=config.town_name, country=config.country, currency=config.currency
    )


async def receive_code(
    tx: Tx, config: Config, owner: identity.Member, *, amount: Money | None = None, note: str = ""
) -> str:
    """Write a member's receive code, giving them a token when they show it for the first time.

    Raises: WrongAsset, AmountNotPositive, AmountTooLongForCode, NoteTooLong.
    """
    if amount is not None:
        check_amount(amount, config.currency)
    token = await store.token_of(tx, owner.id)
    if token is None:
        await store.keep_first(tx, owner.id, rules.new_token())
        token = await store.token_of(tx, owner.id)
    invariant(token is not None, "a token that was just kept is there")
    payee = rules.Payee(token=token or "", handle=owner.handle, name=owner.name, language=owner.language)
    note = clean_note(note)[: rules.MAX_NOTE_CHARS]
    return rules.compose(town_of(config), payee, amount=amount, note=note)


async def reset_receive_code(tx: Tx, config: Config, owner: identity.Member) -> str:
    """Replace a member's receive code, so that copies of the old one pay nobody."""
    await store.replace(tx, owner.id, rules.new_token())
    await audit.record(tx, actor=owner.id, action="wallet.receive-code-reset", subject=owner.id)
    return await receive_code(tx, config, owner)


async def resolve_receive_code(reader: Reader, config: Config, text: str) -> ReceiveCode:
    """Find whom a scanned receive code pays.

    Raises: NotAReceiveCode, ReceiveCodeExpired and what `scanning.recognise` raises.
    """
    seen = recognise(text, town_of(config))
    if not isinstance(seen, SeenReceiveCode):
        raise NotAReceiveCode
    return await owner_of(reader, seen)


async def resolve_person(reader: Reader, config: Config, text: str) -> MemberId:
    """Find whose code this is: a receive code, or somebody's own QR code.

    Raises: as `resolve_receive_code`.
    """
    seen = recognise(text, town_of(config))
    match seen:
        case SeenReceiveCode():
            return (await owner_of(reader, seen)).member
        case SeenPerson(token):
            person = await identity.resolve_code(reader, token)
            if person is None:
                raise ReceiveCodeExpired
            return person.id
        case _:
            raise NotAReceiveCode


async def owner_of(reader: Reader, seen: SeenReceiveCode) -> ReceiveCode:
    """Find the owner of a token.

    Raises: ReceiveCodeExpired when the token was replaced (or never was).
    """
    owner = await store.owner_of(reader, seen.token)
    if owner is None:
        raise ReceiveCodeExpired
    return ReceiveCode(owner, seen.amount, seen.note)
