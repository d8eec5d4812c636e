"""Apps as rows, and the house's own keys."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from quan import trade
from quan.core.db import Reader, Tx
from quan.gateway.model.apps import App, AppId, Grant


async def insert(tx: Tx, app: App) -> bool:
    """Write an app; False when its number is taken."""
    written = await tx.execute(
        """
        INSERT INTO gateway.apps (merchant, id, number, name, grants, public_key, certificate, house_key,
                                  house_public_key, house_certificate, content_key, is_active, made_at)
        VALUES (%(merchant)s, %(id)s, %(number)s, %(name)s, %(grants)s, %(public_key)s, %(certificate)s,
                %(house_key)s, %(house_public_key)s, %(house_certificate)s, %(content_key)s, %(is_active)s,
                %(made_at)s)
        ON CONFLICT (number) DO NOTHING
        """,
        {
            "merchant": app.merchant,
            "id": app.id,
            "number": app.number,
            "name": app.name,
            "grants": sorted(grant.value for grant in app.grants),
            "public_key": app.public_key,
            "certificate": app.certificate,
            "house_key": app.house_key,
            "house_public_key": app.house_public_key,
            "house_certificate": app.house_certificate,
            "content_key": app.content_key,
            "is_active": app.is_active,
            "made_at": app.made_at,
        },
    )
    return written == 1


async def by_number(reader: Reader, number: str) -> App | None:
    """Read the app of an app_id."""
    return await reader.row(
        """
        SELECT merchant, id, number, name, grants, public_key, certificate, house_key, house_public_key,
               house_certificate, content_key, is_active, made_at
        FROM gateway.apps
        WHERE number = %s
        """,
        (number,),
        into=_app,
    )


async def of_merchant(reader: Reader, merchant: trade.MerchantId) -> list[App]:
    """Read the apps of a merchant, the latest first."""
    return await reader.rows(
        """
        SELECT merchant, id, number, name, grants, public_key, certificate, house_key, house_public_key,
               house_certificate, content_key, is_active, made_at
        FROM gateway.apps
        WHERE merchant = %s
        ORDER BY id DESC
        """,
        (merchant,),
        into=_app,
    )


async def find(reader: Reader, merchant: trade.MerchantId, app: AppId) -> App | None:
    """Read one app of a merchant."""
    return await reader.row(
        """
        SELECT merchant, id, number, name, grants, public_key, certificate, house_key, house_public_key,
               house_certificate, content_key, is_active, made_at
        FROM gateway.apps
        WHERE merchant = %s AND id = %s
        """,
        (merchant, app),
        into=_app,
    )


def _app(
    *,
    id: UUID,  # noqa: A002 - the column is called id
    merchant: UUID,
    grants: Sequence[str],
    public_key: bytes,
    house_key: bytes,
    house_public_key: bytes,
    content_key: bytes,
    **rest: Any,
) -> App:
    return App(
        id=AppId(id),
        merchant=trade.MerchantId(merchant),
        grants=frozenset(Grant(grant) for grant in grants),
        public_key=bytes(public_key),
        house_key=bytes(house_key),
        house_public_key=bytes(house_public_key),
        content_key=bytes(content_key),
        **rest,
    )


async def set_key(tx: Tx, app: App) -> None:
    """Write another public key of an app, with its certificate."""
    await tx.execute(
        """
        UPDATE gateway.apps
        SET public_key = %(public_key)s, certificate = %(certificate)s
        WHERE merchant = %(merchant)s AND id = %(id)s
        """,
        {
            "public_key": app.public_key,
            "certificate": app.certificate,
            "merchant": app.merchant,
            "id": app.id,
        },
    )


async def set_active(tx: Tx, app: App) -> None:
    """Switch an app on or off."""
    await tx.execute(
        "UPDATE gateway.apps SET is_active = %s WHERE merchant = %s AND id = %s",
        (app.is_active, app.merchant, app.id),
    )


async def lock_merchant(tx: Tx, merchant: trade.MerchantId) -> None:
    """Let apps of one merchant be made one after the other, so that they can be counted."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('gateway.apps:' || %s, 0))", (str(merchant),)
    )


async def authority(reader: Reader, name: str) -> tuple[bytes, str] | None:
    """Read a key of the house, locked, and its certificate."""
    return await reader.row(
        "SELECT private_key, certificate FROM gateway.authority WHERE name = %s",
        (name,),
        into=lambda private_key, certificate: (bytes(private_key), certificate),
    )


async def keep_authority(tx: Tx, name: str, private_key: bytes, certificate: str) -> None:
    """Write a key of the house, unless somebody was first."""
    await tx.execute(
        """
        INSERT INTO gateway.authority (name, private_key, certificate, made_at)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (name, private_key, certificate, tx.now),
    )
