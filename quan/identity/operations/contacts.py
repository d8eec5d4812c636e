"""Asking, accepting, parting, blocking. Both members are held, in the order of their ids, meanwhile."""

from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.problems import NotFound
from quan.identity.errors import MemberNotFound, NotYourContact, YourOwnContact
from quan.identity.events import ContactAccepted, ContactRequested, MemberBlocked
from quan.identity.model import ContactRequest, ContactRequestId, Member
from quan.identity.rules import contacts as rules
from quan.identity.rules import names
from quan.identity.store import blocks, members
from quan.identity.store import contacts as store


async def ask(tx: Tx, asker: MemberId, asked: MemberId, message: str) -> tuple[ContactRequest, bool]:
    """Ask a member to become a contact; tells whether they are contacts now because both had asked.

    Asking again while the first request waits changes nothing. Whether the asked member declined, or blocks
    the asker, does not show.

    Raises: YourOwnContact, MemberNotFound, AlreadyContacts, YouBlocked, TextTooLong, TooManyContacts.
    """
    message = names.clean_message(message)
    rules.check_request(
        asker,
        await _lock(tx, asker, asked),
        are_contacts=await store.are_contacts(tx, asker, asked),
        blocked=await blocks.blocks(tx, asker, asked),
    )
    theirs = await store.request_between(tx, asked, asker)
    if theirs is not None and rules.is_pending(theirs, tx.now):
        await _befriend(tx, asker=asked, asked=asker)
        return theirs, True
    mine = await store.request_between(tx, asker, asked)
    if mine is not None and rules.is_pending(mine, tx.now):
        return mine, False
    return await _write_request(tx, asker, asked, message), False


async def _write_request(tx: Tx, asker: MemberId, asked: MemberId, message: str) -> ContactRequest:
    muted = await blocks.blocks(tx, asked, asker)
    request = ContactRequest(
        id=ContactRequestId.new(tx.now),
        asker=asker,
        asked=asked,
        message=message,
        state="muted" if muted else "open",
        created_at=tx.now,
    )
    await store.put_request(tx, request)
    if not muted:
        tx.emit(ContactRequested(request=request.id, asker=asker, asked=asked))
    return request


async def befriend(tx: Tx, a: MemberId, b: MemberId) -> None:
    """Make two members contacts without asking either: for the demo town, which has no one to ask.

    Raises: MemberNotFound, TooManyContacts.
    """
    await _lock(tx, a, b)
    if a != b and not await store.are_contacts(tx, a, b):
        await _befriend(tx, asker=a, asked=b)


async def accept(tx: Tx, asked: MemberId, request: ContactRequestId) -> None:
    """Say yes to a request.

    Raises: NotFound, TooManyContacts.
    """
    held = await _hold(tx, asked, request)
    await _befriend(tx, asker=held.asker, asked=asked)


async def decline(tx: Tx, asked: MemberId, request: ContactRequestId) -> None:
    """Say no to a request; the asker goes on seeing it wait.

    Raises: NotFound.
    """
    held = await _hold(tx, asked, request)
    await store.set_request_state(tx, asker=held.asker, asked=asked, state="declined")


async def set_remark(tx: Tx, owner: MemberId, other: MemberId, remark: str | None) -> None:
    """Give a contact a private name.

    Raises: NotYourContact, TextTooLong.
    """
    if not await store.set_remark(tx, owner, other, names.clean_remark(remark)):
        raise NotYourContact


async def remove(tx: Tx, owner: MemberId, other: MemberId) -> None:
    """End a friendship, on both sides.

    Raises: NotYourContact.
    """
    await _lock(tx, owner, other)
    if not await store.part(tx, owner, other):
        raise NotYourContact


async def block(tx: Tx, owner: MemberId, other: MemberId) -> None:
    """Hear nothing more of a member, who is not told.

    Raises: YourOwnContact, MemberNotFound.
    """
    if owner == other:
        raise YourOwnContact
    await _lock(tx, owner, other)
    await store.part(tx, owner, other)
    await store.drop_request(tx, asker=owner, asked=other)
    await store.set_request_state(tx, asker=other, asked=owner, state="muted")
    await blocks.block(tx, owner, other)
    tx.emit(MemberBlocked(owner=owner, other=other))


async def unblock(tx: Tx, owner: MemberId, other: MemberId) -> None:
    """Lift a block. What the other asked meanwhile stays unheard."""
    await blocks.unblock(tx, owner, other)


async def _hold(tx: Tx, asked: MemberId, request: ContactRequestId) -> ContactRequest:
    """Give a request that waits for this member, once nobody else can answer it any more."""
    found = await store.open_request(tx, request, asked)
    if found is not None:
        await _lock(tx, asked, found.asker)
        found = await store.open_request(tx, request, asked)
    if found is None:
        raise NotFound
    return found


async def _befriend(tx: Tx, *, asker: MemberId, asked: MemberId) -> None:
    for member in (asked, asker):
        rules.check_room(await store.count(tx, member))
    await store.befriend(tx, asker, asked)
    await store.drop_request(tx, asker=asker, asked=asked)
    await store.drop_request(tx, asker=asked, asked=asker)
    tx.emit(ContactAccepted(asker=asker, asked=asked))


async def _lock(tx: Tx, me: MemberId, other: MemberId) -> Member:
    held = {member.id: member for member in await members.lock(tx, {me, other})}
    if other not in held:
        raise MemberNotFound
    return held[other]
