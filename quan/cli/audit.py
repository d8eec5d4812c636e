"""`quan audit`: are the books what they must be? Asked by a program that shares no code with them."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from quan import audit
from quan.cli._installation import installation, json_option, show
from quan.core.config import Config, load_secret
from quan.core.keys import Keys
from quan.core.postgres import check_server

FAULTS, NO_VERDICT = 1, 2
_FIRST_DAY = date(1970, 1, 1)
_STAGES = {"chains": "Hashing transfers", "accounts": "Replaying accounts", "facts": "Comparing facts"}


class _Root(click.ParamType[Any]):
    name = "DAY=HEX"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, bytes]:
        day, _, digest = str(value).partition("=")
        try:
            published = (date.fromisoformat(day) - _FIRST_DAY).days, bytes.fromhex(digest)
        except ValueError:
            self.fail(f"{value!r} is not a published root like 2026-03-14=5f0c…", param, ctx)
        return published


@click.command("audit")
@click.option("--full", is_flag=True, help="Begin at the first transfer, whatever was seen before.")
@click.option(
    "--root", "roots", multiple=True, type=_Root(), help="A root that was published, to be found again."
)
@click.option(
    "--database-url", metavar="URL", help="Another database than the configured one, such as a replica."
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    full: bool,
    roots: tuple[tuple[int, bytes], ...],
    database_url: str | None,
    as_json: bool,
) -> None:
    """Derive every balance, limit, chain and promise again, and tell what is not as it must be.

    The auditor has its own SQL and its own arithmetic. It reads one instant of the books while money goes on
    moving, goes on from where the last sound audit stopped, and writes its verdict down. The exit code is 0
    when all is sound, 1 when there are findings, 2 when there is no verdict:

    \b
      quan audit --json || mail -s "Quan: the books" operator@town.example
      quan audit --full --root 2026-03-14=5f0c…
    """  # noqa: D301 - \b is click's mark for lines to keep
    try:
        with _target(database_url) as (url, key), nullcontext() if as_json else _bar() as progress:
            report = audit.run(
                url,
                key=key,
                full=full,
                published=dict(roots),
                progress=_quiet if progress is None else _drawn(progress),
            )
    except audit.CannotAudit as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(NO_VERDICT)
    show(audit.told(report), as_json=as_json, text=_words(report))
    if not report.sound:
        ctx.exit(FAULTS)


@contextmanager
def _target(database_url: str | None) -> Iterator[tuple[str, bytes]]:
    """Give the address to audit and the key of the marks; another database is taken as it is."""
    if database_url is None:
        with installation() as ready:
            yield ready.database_url, ready.keys.derive("audit")
        return
    config = dataclasses.replace(Config.from_environment(), database_url=database_url)
    check_server(database_url)
    yield database_url, Keys(load_secret(config)).derive("audit")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _drawn(progress: Progress) -> audit.Progress:
    tasks = {what: progress.add_task(words, total=None) for what, words in _STAGES.items()}

    def draw(what: str, done: int, total: int) -> None:
        progress.update(tasks[what], completed=done, total=total)

    return draw


def _quiet(_what: str, _done: int, _total: int) -> None:
    pass


def _words(report: audit.Report) -> str:
    notebook = report.notebook
    since = "from the first transfer" if report.since is None else f"since audit {report.since}"
    seen = f"{report.transfers:,} transfers in {report.batches:,} batches {since}"
    lines = [f"{seen}, {report.accounts:,} accounts.", ""]
    for one in audit.Invariant:
        faults = notebook.broken.get(one, 0)
        verdict = "sound" if not faults else f"{faults} FOUND"
        lines.append(f"{one:>4}  {one.promise:<88} {verdict}")
    for finding in notebook.findings:
        where = finding.table if finding.column is None else f"{finding.table}.{finding.column}"
        lines += [
            "",
            f"{int(finding.invariant)}: {where}, row {finding.row}",
            f"    expected {finding.expected}",
            f"    found    {finding.found}",
        ]
    lines += ["", *notebook.remarks, "All is sound." if report.sound else "SOMETHING IS WRONG."]
    return "\n".join(lines)
