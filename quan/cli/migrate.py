"""`quan migrate`: bring the database up to date without serving."""

import click

from quan.cli._installation import installation, json_option, show


@click.command("migrate")
@json_option
def command(*, as_json: bool) -> None:
    """Bring the database up to date and stop.

    `quan serve` does this by itself. Run it alone to prepare a PostgreSQL of your own before the first start,
    or to see that an upgrade's changes apply:

    \b
      QUAN_DATABASE_URL=postgresql://quan:secret@db.example/quan quan migrate
    """  # noqa: D301 - \b is click's mark for lines to keep
    with installation() as ready:
        names = "\n".join(f"  {name}" for name in ready.applied)
        show(
            {"applied": ready.applied},
            as_json=as_json,
            text=f"Applied:\n{names}" if names else "The database was up to date already.",
        )
