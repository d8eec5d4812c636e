"""Other people: finding them by exact name, asking them, knowing them, not hearing them."""

from litestar import delete, get, patch, post, put

from quan.core import limits
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.limits import Rate
from quan.identity import queries
from quan.identity.errors import MemberNotFound
from quan.identity.http.replies import (
    AskedOut,
    ContactOut,
    ContactRequestOut,
    ContactRequestsOut,
    ContactsOut,
    PeopleOut,
    ProfileOut,
)
from quan.identity.http.requests import ContactRequestIn, RemarkIn
from quan.identity.model import Caller, ContactRequestId, PersonOut, person_of
from quan.identity.operations import contacts

# Wide enough for a person, too narrow to try names one after another.
SEARCHES = (Rate(20, per_s=60), Rate(200, per_s=86400))
REQUESTS = (Rate(20, per_s=3600), Rate(60, per_s=86400))


@get("/v1/people")
async def find_person(db: Database, caller: Caller, handle: str) -> PersonOut:
    """Find a member by the exact handle."""
    await limits.hit("people", caller.member.id, *SEARCHES)
    async with db.read() as reader:
        found = await queries.find_by_handle(reader, handle)
    if found is None:
        raise MemberNotFound
    return person_of(found)


@get("/v1/people/{member_id:str}")
async def show_person(db: Database, caller: Caller, member_id: MemberId) -> ProfileOut:
    """Show a member, and what they are to the caller."""
    async with db.read() as reader:
        found = await queries.member(reader, member_id)
        relation, remark = await queries.relation(reader, caller.member.id, member_id)
    return ProfileOut(person=person_of(found), bio=found.bio, relation=relation, remark=remark)


@get("/v1/contacts")
async def list_contacts(db: Database, caller: Caller) -> ContactsOut:
    """List the contacts, by the name the member sees."""
    async with db.read() as reader:
        found = await queries.contacts_of(reader, caller.member.id)
    return ContactsOut(items=[ContactOut.of(one) for one in found])


@patch("/v1/contacts/{member_id:str}")
async def set_remark(db: Database, caller: Caller, member_id: MemberId, data: RemarkIn) -> ContactOut:
    """Give a contact a private name, or take it away."""
    async with db.transaction() as tx:
        await contacts.set_remark(tx, caller.member.id, member_id, data.remark)
        return ContactOut.of(await queries.contact(tx, caller.member.id, member_id))


@delete("/v1/contacts/{member_id:str}")
async def remove_contact(db: Database, caller: Caller, member_id: MemberId) -> None:
    """Part with a contact, on both sides."""
    async with db.transaction() as tx:
        await contacts.remove(tx, caller.member.id, member_id)


@get("/v1/contact-requests")
async def list_requests(db: Database, caller: Caller) -> ContactRequestsOut:
    """List what waits for the member's answer, and what the member waits for."""
    async with db.read() as reader:
        incoming, outgoing = await queries.requests_of(reader, caller.member.id)
        people = await queries.find_members(
            reader, [one.asker for one in incoming] + [one.asked for one in outgoing]
        )
    return ContactRequestsOut(
        incoming=[ContactRequestOut.of(one, people[one.asker]) for one in incoming],
        outgoing=[ContactRequestOut.of(one, people[one.asked]) for one in outgoing],
    )


@post("/v1/contact-requests")
async def ask(db: Database, caller: Caller, data: ContactRequestIn) -> AskedOut:
    """Ask somebody to become a contact."""
    await limits.hit("contact-request", caller.member.id, *REQUESTS)
    async with db.transaction() as tx:
        request, accepted = await contacts.ask(tx, caller.member.id, data.member, data.message)
        person = await queries.member(tx, data.member)
    shown = ContactRequestOut.of(request, person)
    return AskedOut(
        id=shown.id,
        person=shown.person,
        message=shown.message,
        created_at=shown.created_at,
        accepted=accepted,
    )


@post("/v1/contact-requests/{request_id:str}/accept", status_code=204)
async def accept(db: Database, caller: Caller, request_id: ContactRequestId) -> None:
    """Say yes."""
    async with db.transaction() as tx:
        await contacts.accept(tx, caller.member.id, request_id)


@post("/v1/contact-requests/{request_id:str}/decline", status_code=204)
async def decline(db: Database, caller: Caller, request_id: ContactRequestId) -> None:
    """Say no; the asker is not told."""
    async with db.transaction() as tx:
        await contacts.decline(tx, caller.member.id, request_id)


@get("/v1/blocks")
async def list_blocks(db: Database, caller: Caller) -> PeopleOut:
    """List whom the member blocks."""
    async with db.read() as reader:
        found = await queries.blocks_of(reader, caller.member.id)
    return PeopleOut(items=[person_of(one) for one in found])


@put("/v1/blocks/{member_id:str}", status_code=204)
async def block(db: Database, caller: Caller, member_id: MemberId) -> None:
    """Hear nothing more of somebody, who is not told."""
    async with db.transaction() as tx:
        await contacts.block(tx, caller.member.id, member_id)


@delete("/v1/blocks/{member_id:str}")
async def unblock(db: Database, caller: Caller, member_id: MemberId) -> None:
    """Lift a block."""
    async with db.transaction() as tx:
        await contacts.unblock(tx, caller.member.id, member_id)


ROUTES = (
    find_person,
    show_person,
    list_contacts,
    set_remark,
    remove_contact,
    list_requests,
    ask,
    accept,
    decline,
    list_blocks,
    block,
    unblock,
)
