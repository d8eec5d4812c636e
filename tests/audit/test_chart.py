"""The auditor's own tables say what the house says; when the house grows, they must be grown by hand."""

from quan.audit import chart
from quan.ledger.model import AccountCode, TransferCode
from quan.ledger.templates import TEMPLATES


def test_the_auditor_knows_every_account_type() -> None:
    assert {
        int(code): (code.name, int(code.side), int(code.limit.kind)) for code in AccountCode
    } == chart.ACCOUNTS


def test_the_auditor_knows_every_kind_of_transfer() -> None:
    assert {int(code): code.name for code in TransferCode} == {
        code: name for code, (name, _) in chart.TRANSFERS.items()
    }


def test_the_auditor_knows_what_each_kind_joins() -> None:
    assert set(chart.fitting()) == {
        (int(code), int(debit), int(credit))
        for code, template in TEMPLATES.items()
        for debit, credit in template.pairs
    }
