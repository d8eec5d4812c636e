"""`quan rails` on the real database, as an operator types it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from defusedxml.ElementTree import fromstring

from quan.cli import main
from tests.wallet.rails.bank import BOMB, IBAN, Entry, Statement, camt053, mt940

Run = Callable[..., Result]


@pytest.fixture
def quan(clone: Callable[[], str], tmp_path: Path) -> Run:
    """Give a function that runs a command on an empty town with a bank account."""
    environment = {"QUAN_DATABASE_URL": clone(), "QUAN_DATA": str(tmp_path), "QUAN_BANK_IBAN": IBAN}
    return lambda *words: CliRunner().invoke(main, words, env=environment)


def told(done: Result) -> Any:
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def kept(folder: Path, content: bytes, name: str = "statement.xml") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


DAY = Statement(opening=10_000, entries=(Entry(minor=5_000, text="hello"), Entry(minor=-120, text="charges")))


def test_a_statement_is_read_in_and_what_it_leaves_open_is_explained(quan: Run, tmp_path: Path) -> None:
    assert quan("rails", "worklist").stdout == "Nothing waits.\n"
    file = kept(tmp_path, camt053(DAY))
    read = told(quan("rails", "import", file, "--json"))
    assert read["booked"] == {"waiting": 2}
    assert [one["new"] for one in read["statements"]] == [2]
    assert (read["reconciliation"]["agrees"], read["reconciliation"]["complete"]) == (True, True)
    again = quan("rails", "import", file)
    assert "0 new entries, 2 known" in again.stdout
    assert "148.80 CNY at the bank" in again.stdout

    debit, receipt = sorted(
        told(quan("rails", "worklist", "--json")), key=lambda one: one["side"], reverse=True
    )
    quan("user", "add", "mei", "--name", "Mei")
    assert told(quan("rails", "assign", receipt["id"], "mei", "--json"))["outcome"] == "member"
    assert quan("rails", "assign", receipt["id"], "mei").exit_code == 1
    assert quan("rails", "aside", debit["id"], "asked").exit_code == 0
    assert len(told(quan("rails", "worklist", "--aside", "--json"))) == 1
    assert quan("rails", "resume", debit["id"]).exit_code == 0
    done = quan("rails", "explain", debit["id"], "charges", "account fee")
    assert (done.exit_code, "charges" in done.stdout) == (0, True)
    (agreed,) = told(quan("rails", "status", "--json"))
    assert (agreed["booked"]["amount"], agreed["closing"]["amount"]) == ("48.80", "148.80")


def test_a_missing_statement_makes_the_exit_code_tell(quan: Run, tmp_path: Path) -> None:
    later = DAY.then(Entry(minor=100)).then(Entry(minor=50))
    assert quan("rails", "import", kept(tmp_path, camt053(DAY))).exit_code == 0
    done = quan("rails", "import", kept(tmp_path, mt940(later)))
    assert done.exit_code == 1
    assert "STATEMENTS OVER 1.00 CNY ARE MISSING (numbers left out: 2026/2)" in done.stdout
    assert quan("rails", "status").exit_code == 1
    assert quan("rails", "import", kept(tmp_path, camt053(DAY.then(Entry(minor=100))))).exit_code == 0


def test_a_receipt_goes_back_in_a_file_that_is_written_once(quan: Run, tmp_path: Path) -> None:
    quan("rails", "import", kept(tmp_path, camt053(DAY)))
    entries = told(quan("rails", "worklist", "--json"))
    receipt = next(one for one in entries if one["side"] == "credit")
    assert told(quan("rails", "return", receipt["id"], "--json"))["outcome"] == "sender"
    (waiting,) = told(quan("rails", "payouts", "--json"))
    assert (waiting["status"], waiting["amount"]["amount"]) == ("held", "50.00")
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    batch = told(quan("rails", "payouts", "--out", str(first), "--json"))["batch"]
    assert fromstring(first.read_bytes()).tag.endswith("pain.001.001.09}Document")
    assert first.stat().st_mode & 0o077 == 0
    refused = quan("rails", "payouts", "--out", str(first))
    assert (refused.exit_code, "exists already" in refused.stderr) == (1, True)
    assert quan("rails", "payouts", "--out", str(second)).exit_code == 1
    assert not second.exists()
    assert quan("rails", "payouts", "--batch", batch, "--out", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert quan("rails", "payouts", "--batch", batch).exit_code == 2
    assert told(quan("rails", "reject", waiting["id"], "closed", "--json"))["status"] == "rejected"
    assert quan("rails", "reject", waiting["id"], "closed").exit_code == 1
    assert quan("rails", "payouts").stdout == "No payout is on its way.\n"


def test_a_file_that_could_not_be_written_can_be_written_again(quan: Run, tmp_path: Path) -> None:
    quan("rails", "import", kept(tmp_path, camt053(DAY)))
    receipt = next(one for one in told(quan("rails", "worklist", "--json")) if one["side"] == "credit")
    quan("rails", "return", receipt["id"])
    done = quan("rails", "payouts", "--out", str(tmp_path / "nowhere" / "payouts.xml"))
    assert done.exit_code == 1
    batch = done.stderr.split("--batch ")[1].split()[0]
    assert quan("rails", "payouts", "--batch", batch, "--out", str(tmp_path / "p.xml")).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("assign", "ben_01h455vb4pex5vsknk084sn02q", "nobody"),
        ("assign", "nonsense", "nobody"),
        ("return", "ben_01h455vb4pex5vsknk084sn02q"),
        ("match", "ben_01h455vb4pex5vsknk084sn02q", "pyo_01h455vb4pex5vsknk084sn02q"),
        ("match", "ben_01h455vb4pex5vsknk084sn02q", "pyb_01h455vb4pex5vsknk084sn02q"),
        ("explain", "ben_01h455vb4pex5vsknk084sn02q", "own", "x"),
        ("reject", "pyo_01h455vb4pex5vsknk084sn02q", "x"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_code_1(quan: Run, words: tuple[str, ...]) -> None:
    done = quan("rails", *words)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output


def test_a_file_of_another_account_or_of_no_bank_is_one_line(quan: Run, tmp_path: Path) -> None:
    for content in (camt053(Statement(iban="NL91ABNA0417164300")), b"hello", b"", BOMB.encode()):
        done = quan("rails", "import", kept(tmp_path, content))
        assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert quan("rails", "status").stdout == "No statement read in yet.\n"


def test_a_wrong_iban_in_the_configuration_is_named() -> None:
    for name, value in (("QUAN_BANK_IBAN", "NL21INGB0001234567"), ("QUAN_BANK_BIC", "ING")):
        done = CliRunner().invoke(main, ["rails", "status"], env={name: value})
        assert (done.exit_code, name in done.stderr) == (2, True)
    yen = {"QUAN_BANK_IBAN": IBAN, "QUAN_CURRENCY": "JPY/0", "QUAN_SMALL_PAYMENT_CEILING": "200"}
    assert "2 decimals" in CliRunner().invoke(main, ["rails", "status"], env=yen).stderr
