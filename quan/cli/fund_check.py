"""`quan fund-check`: is all the money there?"""

import asyncio
from typing import Any

import click

from quan import ledger, wallet
from quan.cli._installation import Installation, installation, json_option, show
from quan.ledger import FundReport

WRONG = 1


@click.command("fund-check")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Check that what members own is really held, and that the books add up.

    For every asset: debits equal credits, what is held (1xxx) covers what is owed (2xxx), no account differs
    from its entries, and what was promised (vouchers, cash orders, payouts, unmatched receipts, the entries
    of bank statements) agrees with what is set aside for it. The exit code is 1 when something is wrong, so
    that a timer can watch it:

    \b
      quan fund-check --json || mail -s "Quan: money" operator@town.example
    """  # noqa: D301 - \b is click's mark for lines to keep
    with installation() as ready:
        found = asyncio.run(_check(ready))
    sound = all(report.sound for report, _ in found) and all(
        promise.kept for _, promises in found for promise in promises
    )
    result = {"sound": sound, "assets": [_shown(report, promises) for report, promises in found]}
    text = "\n\n".join(_words(report, promises) for report, promises in found) or "No money yet."
    show(result, as_json=as_json, text=f"{text}\n\n{'All is well.' if sound else 'SOMETHING IS WRONG.'}")
    if not sound:
        ctx.exit(WRONG)


async def _check(ready: Installation) -> list[tuple[FundReport, list[wallet.office.Promise]]]:
    async with ready.database() as db, db.read(snapshot=True) as reader:
        reports = await ledger.check(reader)
        return [(report, await wallet.office.promises(reader, report.asset)) for report in reports]


def _shown(report: FundReport, promises: list[wallet.office.Promise]) -> dict[str, Any]:
    return {
        "asset": str(report.asset),
        "sound": report.sound and all(promise.kept for promise in promises),
        "balanced": report.balanced,
        "covered": report.covered,
        "held": report.held,
        "owed": report.owed,
        "accounts_at_odds": list(report.at_odds),
        "lines": [
            {
                "code": int(line.code),
                "name": line.code.name,
                "accounts": line.accounts,
                "debits": line.debits,
                "credits": line.credits,
                "balance": line.balance,
            }
            for line in report.lines
        ],
        "promises": [
            {"what": one.what, "counted": one.counted, "booked": one.booked, "kept": one.kept}
            for one in promises
        ],
    }


def _words(report: FundReport, promises: list[wallet.office.Promise]) -> str:
    lines = [
        f"{report.asset}: held {report.held.text}, owed {report.owed.text}",
        *(f"  {int(line.code)} {line.code.name:<22} {line.balance.text:>20}" for line in report.lines),
    ]
    if not report.balanced:
        lines.append(f"  Debits {report.debits.text} are not credits {report.credits.text}.")
    if not report.covered:
        lines.append("  What is held does not cover what is owed.")
    lines += [f"  {account} differs from its entries." for account in report.at_odds]
    lines += [
        f"  {one.what}: {one.counted.text} promised, {one.booked.text} set aside."
        for one in promises
        if not one.kept
    ]
    return "\n".join(lines)
