"""Reads."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.identity.errors import MemberNotFound, NotYourContact
from quan.identity.model import (
    Acquaintance,
    Caller,
    Contact,
    ContactRequest,
    Meeting,
    Member,
    OwnAccount,
    Passkey,
    Relation,
    Session,
)
from quan.identity.rules import contacts as rules
from quan.identity.rules import names, tokens
from quan.identity.store import blocks, contacts, friends, members, passkeys, push, sessions


async def member(reader: Reader, id: MemberId) -> Member:  # noqa: A002 - reads as member(reader, id)
    """Give a member, closed ones too.

    Raises: MemberNotFound.
    """
    found = await members.by_ids(reader, [id])
    if not found:
        raise MemberNotFound
    return found[0]


async def find_members(reader: Reader, ids: Iterable[MemberId]) -> dict[MemberId, Member]:
    """Give those of the members that exist, closed ones too."""
    return {found.id: found for found in await members.by_ids(reader, ids)}


async def find_by_handle(reader: Reader, handle: str) -> Member | None:
    """Give the member of an exact handle, unless the account is closed."""
    return _open(await members.by_handle(reader, names.clean_login(handle)))


async def resolve_code(reader: Reader, token: str) -> Member | None:
    """Give the member whose contact code carries a token, unless the account is closed."""
    return _open(await members.by_code(reader, token))


def _open(found: Member | None) -> Member | None:
    return found if found is not None and found.status != "closed" else None


async def own_account(reader: Reader, id: MemberId) -> OwnAccount:  # noqa: A002 - as in member()
    """Give what only the member may see of their account.

    Raises: MemberNotFound.
    """
    found = await members.own_account(reader, id)
    if found is None:
        raise MemberNotFound
    return found


async def passkeys_of(reader: Reader, id: MemberId) -> list[Passkey]:  # noqa: A002 - as in member()
    """Give the passkeys of a member, the oldest first."""
    return await passkeys.of_member(reader, id)


async def caller(reader: Reader, token: str) -> tuple[Caller, datetime] | None:
    """Give who is signed in by a session token, and when the session was last seen."""
    return await sessions.caller(reader, tokens.digest(token))


async def sessions_of(reader: Reader, caller: Caller) -> list[Session]:
    """Give the devices a member is signed in on."""
    return await sessions.of_member(reader, caller.member.id)


async def blocked_between(reader: Reader, a: MemberId, b: MemberId) -> bool:
    """Tell whether either of two members blocks the other."""
    return await blocks.blocks(reader, a, b) or await blocks.blocks(reader, b, a)


async def are_contacts(reader: Reader, a: MemberId, b: MemberId) -> bool:
    """Tell whether two members are contacts."""
    return await contacts.are_contacts(reader, a, b)


async def acquaintance(reader: Reader, me: MemberId, other: MemberId) -> Acquaintance | None:
    """Give another member, whether they are a contact, and whether either blocks the other; None: nobody."""
    return await contacts.acquaintance(reader, me, other)


async def meetings(reader: Reader, wanted: Sequence[tuple[bytes, MemberId]]) -> list[Meeting | None]:
    """Give for each digest of a session token who is signed in, and the other member named beside it."""
    return await contacts.meetings(reader, wanted)


async def estranged(
    reader: Reader, pairs: Collection[tuple[MemberId, MemberId]]
) -> set[tuple[MemberId, MemberId]]:
    """Give the pairs whose first cannot reach the second: either blocks the other, or the second is gone."""
    return await blocks.estranged(reader, pairs)


async def anybody_pushable(reader: Reader) -> bool:
    """Tell whether there is any device in the town that wants to be woken."""
    return await push.any_device(reader)


async def pushable(reader: Reader, members: Collection[MemberId]) -> set[MemberId]:
    """Tell which of the members have a device that wants to be woken."""
    return await push.pushable(reader, members)


async def contacts_of(reader: Reader, owner: MemberId) -> list[Contact]:
    """Give the contacts of a member, by the name the member sees."""
    return await contacts.of_member(reader, owner)


async def friends_of(reader: Reader, owner: MemberId) -> list[MemberId]:
    """Give the contacts of a member with whom neither side blocks the other."""
    return await friends.of_member(reader, owner)


async def contact(reader: Reader, owner: MemberId, other: MemberId) -> Contact:
    """Give one contact of a member.

    Raises: NotYourContact.
    """
    found = await contacts.one(reader, owner, other)
    if found is None:
        raise NotYourContact
    return found


async def blocks_of(reader: Reader, owner: MemberId) -> list[Member]:
    """Give whom a member blocks, the latest first."""
    ids = await blocks.blocked_by(reader, owner)
    found = await find_members(reader, ids)
    return [found[id] for id in ids]  # noqa: A001 - as in member()


async def requests_of(
    reader: Reader,
    id: MemberId,  # noqa: A002 - as in member()
) -> tuple[list[ContactRequest], list[ContactRequest]]:
    """Give the contact requests that wait: to the member, and from the member."""
    since = reader.now - rules.ASKED_AGAIN_AFTER
    found = await contacts.requests_of(reader, id, since=since)
    return [one for one in found if one.asked == id], [one for one in found if one.asker == id]


async def relation(reader: Reader, me: MemberId, other: MemberId) -> tuple[Relation, str | None]:
    """Tell what another member is to me, and the private name I gave them."""
    contact = await contacts.one(reader, me, other)
    asked = await contacts.request_between(reader, me, other)
    was_asked = await contacts.request_between(reader, other, me)
    named = rules.relation_of(
        is_self=me == other,
        is_contact=contact is not None,
        blocked=await blocks.blocks(reader, me, other),
        asked=asked is not None and rules.is_pending(asked, reader.now),
        was_asked=was_asked is not None
        and was_asked.state == "open"
        and rules.is_pending(was_asked, reader.now),
    )
    return named, contact.remark if contact else None
