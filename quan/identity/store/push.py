"""The SQL of pushes: the devices that want them, and what their members allow."""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.push import Recipient
from quan.identity.model import PushDevice, PushSettings, SessionId


async def put_device(tx: Tx, device: PushDevice) -> None:
    """Write the subscription of a session's browser, in place of any other on it."""
    await tx.execute(
        """
        DELETE FROM identity.push_devices
        WHERE sha256(endpoint::bytea) = sha256(%(endpoint)s::bytea)
           OR (member = %(member)s AND session = %(session)s)
        """,
        {"endpoint": device.endpoint, "member": device.member, "session": device.session},
    )
    await tx.execute(
        """
        INSERT INTO identity.push_devices (member, session, endpoint, point, auth, made_at)
        VALUES (%(member)s, %(session)s, %(endpoint)s, %(point)s, %(auth)s, %(now)s)
        """,
        {
            "member": device.member,
            "session": device.session,
            "endpoint": device.endpoint,
            "point": device.recipient.point,
            "auth": device.recipient.auth,
            "now": tx.now,
        },
    )


async def drop_device(tx: Tx, member: MemberId, session: SessionId) -> None:
    """Delete the subscription of a session."""
    await tx.execute(
        "DELETE FROM identity.push_devices WHERE member = %(member)s AND session = %(session)s",
        {"member": member, "session": session},
    )


async def has_device(reader: Reader, member: MemberId, session: SessionId) -> bool:
    """Tell whether a session's browser wants pushes."""
    found: bool = await reader.value(
        """
        SELECT EXISTS (
            SELECT FROM identity.push_devices WHERE member = %(member)s AND session = %(session)s
        )
        """,
        {"member": member, "session": session},
    )
    return found


async def any_device(reader: Reader) -> bool:
    """Tell whether anybody wants pushes."""
    found: bool = await reader.value("SELECT EXISTS (SELECT FROM identity.push_devices)")
    return found


async def pushable(reader: Reader, members: Collection[MemberId]) -> set[MemberId]:
    """Read which of the members have a device that wants pushes."""
    return set(
        await reader.rows(
            "SELECT DISTINCT member FROM identity.push_devices WHERE member = ANY(%s)",
            (arrays.uuids([member.uuid.int for member in members]),),
            into=lambda member: MemberId(member),  # noqa: PLW0108 - the column is called member, Id takes `uuid`
        )
    )


async def devices(
    reader: Reader, members: Collection[MemberId], *, each: int
) -> list[tuple[PushDevice, PushSettings]]:
    """Read the devices of members, the latest `each` of everybody, with what their member allows."""
    return await reader.rows(
        """
        SELECT d.member, d.session, d.endpoint, d.point, d.auth, d.failures, d.rests_until,
               COALESCE(s.hides_text, false) AS hides_text, s.quiet_from, s.quiet_until, s.timezone
        FROM (
            SELECT *, ROW_NUMBER() OVER (PARTITION BY member ORDER BY made_at DESC, session) AS place
            FROM identity.push_devices
            WHERE member = ANY(%(members)s)
        ) AS d
        LEFT JOIN identity.push_settings AS s USING (member)
        WHERE d.place <= %(each)s
        ORDER BY d.member, d.place
        """,
        {"members": arrays.uuids([member.uuid.int for member in members]), "each": each},
        into=_device,
    )


def _device(
    *,
    member: UUID,
    session: UUID,
    endpoint: str,
    point: bytes,
    auth: bytes,
    failures: int,
    rests_until: datetime | None,
    **settings: Any,
) -> tuple[PushDevice, PushSettings]:
    device = PushDevice(
        member=MemberId(member),
        session=SessionId(session),
        endpoint=endpoint,
        recipient=Recipient(bytes(point), bytes(auth)),
        failures=failures,
        rests_until=rests_until,
    )
    return device, PushSettings(**settings)


async def note_taken(tx: Tx, sessions: Sequence[SessionId]) -> None:
    """Forget the failures of devices that were reached."""
    await tx.execute(
        """
        UPDATE identity.push_devices
        SET failures = 0, rests_until = NULL
        WHERE session = ANY(%s) AND failures > 0
        """,
        (arrays.uuids([session.uuid.int for session in sessions]),),
    )


async def note_failed(tx: Tx, rests: Sequence[tuple[SessionId, datetime | None]], *, most: int) -> None:
    """Count a failure of each device and let it rest; forget the device with the last one that is borne."""
    failed = arrays.uuids([session.uuid.int for session, _ in rests])
    await tx.execute(
        """
        UPDATE identity.push_devices AS d
        SET failures = d.failures + 1, rests_until = GREATEST(d.rests_until, rest.until)
        FROM UNNEST(%(failed)s, %(until)s) AS rest (session, until)
        WHERE d.session = rest.session
        """,
        {"failed": failed, "until": arrays.timestamps([until for _, until in rests])},
    )
    await tx.execute(
        "DELETE FROM identity.push_devices WHERE session = ANY(%(failed)s) AND failures >= %(most)s",
        {"failed": failed, "most": most},
    )


async def drop_devices(tx: Tx, sessions: Sequence[SessionId]) -> None:
    """Delete devices of which the push service says that they are gone."""
    await tx.execute(
        "DELETE FROM identity.push_devices WHERE session = ANY(%s)",
        (arrays.uuids([session.uuid.int for session in sessions]),),
    )


async def settings_of(reader: Reader, member: MemberId) -> PushSettings:
    """Read what a member allows; who never said anything allows everything."""
    found = await reader.row(
        """
        SELECT hides_text, quiet_from, quiet_until, timezone
        FROM identity.push_settings
        WHERE member = %s
        """,
        (member,),
        into=PushSettings,
    )
    return found or PushSettings()


async def put_settings(
    tx: Tx,
    member: MemberId,
    *,
    hides_text: bool,
    quiet_from: time | None,
    quiet_until: time | None,
    timezone: str | None,
) -> None:
    """Write what a member allows."""
    await tx.execute(
        """
        INSERT INTO identity.push_settings (member, hides_text, quiet_from, quiet_until, timezone)
        VALUES (%(member)s, %(hides_text)s, %(quiet_from)s, %(quiet_until)s, %(timezone)s)
        ON CONFLICT (member) DO UPDATE
        SET hides_text  = EXCLUDED.hides_text,
            quiet_from  = EXCLUDED.quiet_from,
            quiet_until = EXCLUDED.quiet_until,
            timezone    = EXCLUDED.timezone
        """,
        {
            "member": member,
            "hides_text": hides_text,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "timezone": timezone,
        },
    )
