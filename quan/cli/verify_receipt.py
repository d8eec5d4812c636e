"""`quan verify-receipt`: does a receipt prove what it says?"""

from pathlib import Path

import click

from quan import verify
from quan.cli._installation import json_option, show

REFUSED = 1


@click.command("verify-receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--root", metavar="HEX", help="The published hash of the receipt's day, from where you trust it."
)
@json_option
@click.pass_context
def command(ctx: click.Context, *, file: Path, root: str | None, as_json: bool) -> None:
    """Check the proof of a payment, offline: no server and no database is asked.

    Everything in the receipt is computed again. With --root also that it leads to what was published for its
    day (`GET /v1/ledger/roots`, `quan roots`, or where you noted it down): only then does it prove that the
    payment is in the books that everybody else saw. The exit code is 1 when the receipt proves nothing.

    \b
      quan verify-receipt pay_01jq3tr6c4e8tvb0000000000.json
      quan verify-receipt pay_01jq3tr6c4e8tvb0000000000.json --root 5f0c…
    """  # noqa: D301 - \b is click's mark for lines to keep
    try:
        proof = verify.verify(file.read_bytes(), root=root)
    except verify.Doubt as doubt:
        result = {"proved": False, "place": doubt.place, "reason": doubt.reason}
        show(result, as_json=as_json, text=f"This receipt proves nothing. {doubt.place} {doubt.reason}.")
        ctx.exit(REFUSED)
    result = {
        "proved": True,
        "transfer": proof.transfer,
        "batch": proof.batch,
        "day": proof.day,
        "day_hash": proof.day_hash,
        "published": root is not None,
    }
    show(result, as_json=as_json, text=_words(proof))


def _words(proof: verify.Proof) -> str:
    transfer = proof.transfer
    asset = str(transfer["asset"]).partition("/")[0]
    lines = [
        f"{_DONE[transfer['phase']]} {transfer['amount']} {asset} on {transfer['recorded_at']}",
        f"  transfer {transfer['id']}",
        f"  from     {transfer['debit']}",
        f"  to       {transfer['credit']}",
        f"It is number {proof.place} of {proof.count} in batch {proof.seq} of chain {proof.chain}:",
        f"  {proof.batch}.",
    ]
    if proof.day is None:
        lines += [
            "The day was not published yet when this receipt was made. It proves that who made it wrote this",
            "batch, not that the batch stayed in the books: fetch it again after the end of the day.",
        ]
    elif proof.against is None:
        lines += [
            f"The batch is in the root of {proof.day}, whose hash is {proof.day_hash}.",
            "Compare it with what was published for that day (--root): then nobody has changed it since.",
        ]
    else:
        lines += [
            f"The batch is in the root published for {proof.day}, {proof.day_hash}.",
            "So this transfer was in the books at the end of that day, exactly like this. It cannot change",
            "or go without everybody noticing who kept that root.",
        ]
    return "\n".join(lines)


_DONE = {
    "single": "Moved",
    "pending": "Set aside",
    "post": "Moved from what was set aside",
    "void": "Given back from what was set aside",
    "expire": "Run out and given back",
}
