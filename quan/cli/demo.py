"""`quan demo`: the demo town, when the first start did not make it."""

import asyncio

import click

import quan.demo as town
from quan.cli._installation import installation


@click.command("demo")
def command() -> None:
    """Make the demo town in this installation's database, unless it is there.

    `quan serve` does this by itself on the first start of the embedded database. For your own PostgreSQL:

    \b
      QUAN_DATABASE_URL=postgresql://quan:secret@db.example/quan quan demo
    """  # noqa: D301 - \b is click's mark for lines to keep
    with installation(say=click.echo) as ready:
        if asyncio.run(town.seed(ready.database_url, ready.config, ready.keys, click.echo)):
            for line in town.sign_in_lines():
                click.echo(line)
        else:
            click.echo("The people of the demo town, or others of their names, live here already.")
