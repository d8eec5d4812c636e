"""How `quan rails` shows what came from the bank and what goes to it."""

from typing import Any

from quan import wallet

office = wallet.office


def report_shown(report: office.ImportReport) -> dict[str, Any]:
    """Give an import as JSON builtins."""
    return {
        "iban": report.iban,
        "statements": [
            {
                "id": one.id,
                "number": one.number,
                "from": one.from_on,
                "to": one.to_on,
                "opening": one.opening,
                "closing": one.closing,
                "new": one.fresh,
                "known": one.known,
                "expected": one.expected,
            }
            for one in report.statements
        ],
        "booked": report.booked,
    }


def report_line(report: office.ImportReport) -> str:
    """Tell an import in words."""
    lines = [
        f"Statement {one.number}, {one.from_on} to {one.to_on}: {one.fresh} new entries, {one.known} known."
        for one in report.statements
    ]
    became = ", ".join(f"{count} {what}" for what, count in sorted(report.booked.items()))
    return "\n".join([*lines, f"Booked: {became or 'nothing new'}."])


def agreement_shown(agreed: office.Reconciliation) -> dict[str, Any]:
    """Give a reconciliation as JSON builtins."""
    return {
        "iban": agreed.iban,
        "agrees": agreed.agrees,
        "complete": agreed.complete,
        "opening": agreed.opening,
        "moved": agreed.moved,
        "closing": agreed.closing,
        "booked": agreed.booked,
        "unbooked": agreed.unbooked,
        "missing": list(agreed.missing),
        "to": agreed.to_on,
    }


def agreement_line(agreed: office.Reconciliation) -> str:
    """Tell a reconciliation in words."""
    head = f"{agreed.iban}: {agreed.closing} at the bank on {agreed.to_on}, {agreed.moved} since we look"
    if not agreed.agrees:
        return f"{head}; THE BOOKS SAY {agreed.booked}."
    if not agreed.complete:
        lost = agreed.closing - agreed.opening - agreed.moved
        return f"{head}, and the books agree; STATEMENTS OVER {lost} ARE MISSING{_numbers(agreed)}."
    return f"{head}, and the books agree{_numbers(agreed)}."


def _numbers(agreed: office.Reconciliation) -> str:
    return f" (numbers left out: {', '.join(agreed.missing)})" if agreed.missing else ""


def entry_shown(entry: office.BankEntry) -> dict[str, Any]:
    """Give a statement entry as JSON builtins."""
    line = entry.line
    return {
        "id": entry.id,
        "status": entry.status,
        "reason": entry.reason,
        "side": line.side,
        "amount": line.amount,
        "booked_on": line.booked_on,
        "text": line.remittance,
        "reference": line.structured,
        "end_to_end": line.end_to_end,
        "name": line.party_name,
        "iban": line.party_iban,
        "remark": entry.remark,
        "outcome": entry.outcome,
        "member": entry.member,
        "payout": entry.payout,
        "batch": entry.batch,
    }


def entry_line(entry: office.BankEntry) -> str:
    """Tell a statement entry in a line."""
    line = entry.line
    became = entry.outcome or f"{entry.status} ({entry.reason})"
    what = f"{line.party_name or '?'}  {line.remittance[:60]!r}"
    return f"{entry.id}  {line.booked_on}  {line.signed}  {what}  {became}"


def payout_shown(payout: office.Payout) -> dict[str, Any]:
    """Give a payout as JSON builtins."""
    return {
        "id": payout.id,
        "status": payout.status,
        "amount": payout.amount,
        "iban": payout.iban,
        "holder": payout.holder,
        "end_to_end": payout.end_to_end,
        "member": payout.member,
        "batch": payout.batch,
        "created_at": payout.created_at,
    }


def payout_line(payout: office.Payout) -> str:
    """Tell a payout in a line."""
    return (
        f"{payout.id}  {payout.status}  {payout.amount}  {payout.iban}  {payout.holder}  {payout.end_to_end}"
    )
