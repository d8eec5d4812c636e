"""A domain for tests of streams: rooms that members join and are put out of, with notes in them."""

from collections.abc import Collection, Mapping, Sequence

from quan.core import streams
from quan.core.db import Database, Reader, Tx
from quan.core.ids import Id, MemberId
from quan.core.streams import Access, Kind, Pair, StreamEvent, Window


class RoomId(Id):
    prefix = "room"


async def build(db: Database) -> None:
    """Make the tables of rooms; they are there already when another test came first."""
    async with db.transaction() as tx:
        await tx.execute("SELECT pg_advisory_xact_lock(20261125)")
        await tx.execute(
            """
            CREATE TABLE IF NOT EXISTS public.room_members (
                room uuid, member uuid, after bigint NOT NULL, upto bigint, PRIMARY KEY (room, member)
            )
            """
        )
        await tx.execute(
            """
            CREATE TABLE IF NOT EXISTS public.room_notes (
                room uuid, number bigint, note text NOT NULL, PRIMARY KEY (room, number)
            )
            """
        )


async def windows(reader: Reader, pairs: Collection[Pair]) -> Mapping[Pair, Window]:
    rows = await reader.tuples(
        """
        SELECT member, room, after, upto
        FROM UNNEST(%s::uuid[], %s::uuid[]) AS asked (member, room)
        JOIN public.room_members USING (member, room)
        """,
        ([member.uuid for member, _ in pairs], [room.uuid for _, room in pairs]),
    )
    return {(MemberId(member), RoomId(room)): Window(after, upto) for member, room, after, upto in rows}


async def inside(reader: Reader, member: MemberId) -> list[RoomId]:
    rows = await reader.tuples(
        "SELECT room FROM public.room_members WHERE member = %s AND upto IS NULL", (member,)
    )
    return [RoomId(room) for (room,) in rows]


async def present(reader: Reader, events: Sequence[tuple[Id, StreamEvent]]) -> Sequence[object]:
    """Show notes as they read now; who comes and goes is shown as it was written."""
    noted = [(room.uuid, event.body["number"]) for room, event in events if event.kind == "room.noted"]
    rows = await reader.tuples(
        """
        SELECT room, number, note
        FROM UNNEST(%s::uuid[], %s::bigint[]) AS asked (room, number)
        JOIN public.room_notes USING (room, number)
        """,
        ([room for room, _ in noted], [number for _, number in noted]),
    )
    notes = {(room, number): note for room, number, note in rows}
    return [
        {"note": notes[room.uuid, event.body["number"]]} if event.kind == "room.noted" else event.body
        for room, event in events
    ]


KIND = Kind(windows, present, turning=frozenset({"room.turned"}), typing=True)
ACCESS = Access({RoomId: KIND})


async def join(tx: Tx, room: RoomId, member: MemberId) -> int:
    """Let somebody in, who reads what comes after; give the seq of their coming."""
    seq = await streams.append(tx, room, "room.turned", {"note": f"{member} came"})
    await tx.execute(
        """
        INSERT INTO public.room_members (room, member, after) VALUES (%(room)s, %(member)s, %(seq)s)
        ON CONFLICT (room, member) DO UPDATE SET after = %(seq)s, upto = NULL
        """,
        {"room": room, "member": member, "seq": seq},
    )
    streams.append_last(tx, member, "room.joined", {"note": "joined", "room": room})
    return seq


async def leave(tx: Tx, room: RoomId, member: MemberId) -> int:
    """Put somebody out, who reads that and nothing after; give its seq."""
    seq = await streams.append(tx, room, "room.turned", {"note": f"{member} went"})
    await tx.execute(
        "UPDATE public.room_members SET upto = %s WHERE room = %s AND member = %s", (seq, room, member)
    )
    return seq


async def say(tx: Tx, room: RoomId, note: str) -> int:
    """Leave a note; give the seq."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext(%s::uuid::text))", (room,))
    number = 1 + await tx.value("SELECT COUNT(*) FROM public.room_notes WHERE room = %s", (room,))
    seq = await streams.append(tx, room, "room.noted", {"number": number})
    await tx.execute("INSERT INTO public.room_notes VALUES (%s, %s, %s)", (room, number, note))
    return seq


async def tell(tx: Tx, room: RoomId, *notes: str) -> int:
    """Leave notes where others were before, handed to the devices here unread; give the last seq."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext(%s::uuid::text))", (room,))
    number = await tx.value("SELECT COUNT(*) FROM public.room_notes WHERE room = %s", (room,))
    head: int | None = await tx.value("SELECT head FROM core.streams WHERE stream = %s FOR UPDATE", (room,))
    if head is None:  # nothing to hold: who comes first may be before us
        return [await say(tx, room, note) for note in notes][-1]
    told = [
        StreamEvent(seq=head + place, kind="room.noted", body={"note": note}, at=tx.now)
        for place, note in enumerate(notes, start=1)
    ]
    events: list[tuple[Id, str, dict[str, object]]] = [
        (room, "room.noted", {"number": number + place}) for place, _ in enumerate(notes, start=1)
    ]
    await streams.append_all(tx, events, told={room: told})
    for place, note in enumerate(notes, start=1):
        await tx.execute("INSERT INTO public.room_notes VALUES (%s, %s, %s)", (room, number + place, note))
    return head + len(notes)


async def reword(tx: Tx, room: RoomId, number: int, note: str) -> None:
    """Change a note; the log says that it changed, the notes what it says now."""
    await tx.execute(
        "UPDATE public.room_notes SET note = %s WHERE room = %s AND number = %s", (note, room, number)
    )
    await streams.append(tx, room, "room.noted", {"number": number})
