"""`quan rotate-epoch`: the last step of restoring a backup."""

import asyncio

import click

from quan.cli._installation import Installation, installation, json_option, show
from quan.core import streams


@click.command("rotate-epoch")
@click.confirmation_option(prompt="Every device will drop its local copy and fetch anew. Go on?")
@json_option
def command(*, as_json: bool) -> None:
    """Make every device start again; run this after restoring a backup, before `quan serve`.

    Devices remember how far they have read. A restored database may end earlier than that and will use the
    same numbers again for other events. The new epoch tells devices so.

    \b
      quan rotate-epoch --yes
    """  # noqa: D301 - \b is click's mark for lines to keep
    with installation() as ready:
        count = asyncio.run(_rotate(ready))
        show({"streams": count}, as_json=as_json, text=f"{count} streams begin a new epoch.")


async def _rotate(ready: Installation) -> int:
    async with ready.database() as db, db.transaction() as tx:
        return await streams.rotate_epoch(tx)
