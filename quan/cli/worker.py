"""`quan worker`: run jobs in a process of their own."""

import click

from quan import worker
from quan.cli._installation import installation
from quan.core import logs
from quan.core.config import Config
from quan.core.jobs import CONCURRENCY


@click.command("worker")
@click.option(
    "--jobs",
    default=CONCURRENCY,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many jobs to run at once.",
)
def command(*, jobs: int) -> None:
    """Run jobs beside the server until Ctrl-C.

    `quan serve` runs jobs by itself, which is enough for a town. Start workers when jobs wait: each takes
    what no other has taken. One that is killed loses nothing; its jobs start again elsewhere within minutes.

    \b
      quan worker               next to a server on this machine
      quan worker --jobs 16     more at once
    """  # noqa: D301 - \b is click's mark for lines to keep
    config = Config.from_environment()
    logs.configure(level=config.log_level, as_json=config.log_json)
    with installation(config) as ready:
        worker.run(config, database_url=ready.database_url, concurrency=jobs)
