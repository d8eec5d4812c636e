"""Who may know that a member is here."""

from uuid import uuid4

from quan import identity
from quan.core.db import Database
from quan.identity import MemberId


async def member(db: Database, name: str) -> MemberId:
    async with db.transaction() as tx:
        return (await identity.sign_up(tx, handle=f"{name}_{uuid4().hex[:8]}", name=name.title())).id


async def friends(db: Database, of: MemberId) -> list[MemberId]:
    async with db.read() as reader:
        return await identity.friends_of(reader, of)


async def test_friends_are_contacts_with_whom_neither_side_blocks_the_other(db: Database) -> None:
    mei, wei, ada, eve = [await member(db, name) for name in ("mei", "wei", "ada", "eve")]
    async with db.transaction() as tx:
        for other in (wei, ada):
            await identity.befriend(tx, mei, other)
    assert sorted(await friends(db, mei)) == sorted([wei, ada])
    assert await friends(db, wei) == [mei]
    assert await friends(db, eve) == []
    async with db.transaction() as tx:
        await identity.block(tx, ada, mei)
    assert await friends(db, mei) == [wei]
    assert await friends(db, ada) == []
