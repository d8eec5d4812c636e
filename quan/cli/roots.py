"""`quan roots`: what was published at the end of each day."""

import asyncio

import click

from quan import ledger
from quan.cli._installation import Installation, installation, json_option, show


@click.command("roots")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@json_option
def command(*, days: int, as_json: bool) -> None:
    """List the published daily roots, the latest first.

    Each stands for all money moved until the end of its day (UTC). The server publishes it ten minutes after
    midnight; keep copies where neither you nor anybody else can change them, and give them to whoever asks:

    \b
      quan roots --days 1 >> roots-of-the-town.txt
    """  # noqa: D301 - \b is click's mark for lines to keep
    with installation() as ready:
        found = asyncio.run(_read(ready, days))
    result = [
        {
            "day": one.day,
            "batches": one.batches,
            "root": one.root.hex(),
            "previous": one.previous.hex(),
            "hash": one.hash.hex(),
            "published_at": one.published_at,
        }
        for one in found
    ]
    lines = [f"{one.day}  {one.hash.hex()}  {one.batches} batches" for one in found]
    show(result, as_json=as_json, text="\n".join(lines) or "No day has been published yet.")


async def _read(ready: Installation, days: int) -> list[ledger.DailyRoot]:
    async with ready.database() as db, db.read() as reader:
        return await ledger.published_days(reader, limit=days)
