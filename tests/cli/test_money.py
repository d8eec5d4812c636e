"""`quan vouchers`, `quan agent` and `quan fund-check` on the real database."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from quan.cli import main

Run = Callable[..., Result]
EXPIRES = ("--expires", "2099-01-31")


@pytest.fixture
def url(clone: Callable[[], str]) -> str:
    return clone()


@pytest.fixture
def quan(url: str, tmp_path: Path) -> Run:
    """Give a function that runs a command on an empty town."""
    environment = {"QUAN_DATABASE_URL": url, "QUAN_DATA": str(tmp_path)}
    return lambda *words: CliRunner().invoke(main, words, env=environment)


def told(done: Result) -> Any:
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_batch_is_made_listed_and_withdrawn(quan: Run) -> None:
    made = told(quan("vouchers", "create", "--amount", "20.00", "--count", "3", *EXPIRES, "--json"))
    assert made["batch"]["amount"] == {"amount": "20.00", "asset": "CNY"}
    assert made["batch"]["expires_at"] == "2099-01-31T16:00:00Z"  # midnight in Shanghai
    assert [one["serial"] for one in made["codes"]] == [1, 2, 3]
    assert all(re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", one["code"]) for one in made["codes"])
    (listed,) = told(quan("vouchers", "list", "--json"))
    assert listed == made["batch"]
    closed = told(quan("vouchers", "void", listed["id"], "--json"))
    assert (closed["status"], closed["open"]) == ("void", 0)
    again = quan("vouchers", "void", listed["id"])
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)


def test_cash_for_vouchers_is_booked_once_they_are_redeemed(quan: Run) -> None:
    quan("vouchers", "create", "--amount", "20", "--count", "1", *EXPIRES)
    refused = quan("vouchers", "settle", "20.00")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "0.00" in refused.stderr


def test_a_sheet_holds_every_code_once(quan: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    words = ("vouchers", "create", "--amount", "20", "--count", "11", *EXPIRES, "--pdf", str(sheet), "--json")
    made = told(quan(*words))
    pages = [page.extract_text() for page in PdfReader(sheet).pages]
    assert len(pages) == 2
    printed = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", "\n".join(pages))
    assert printed == [one["code"] for one in made["codes"]]
    assert "Valid until 2099-01-31" in pages[0]
    assert "20.00" in pages[0]
    assert sheet.stat().st_mode & 0o077 == 0
    refused = quan(*words)
    assert (refused.exit_code, "exists already" in refused.stderr) == (1, True)
    assert len(told(quan("vouchers", "list", "--json"))) == 1


def test_codes_come_as_a_table_or_as_lines(quan: Run) -> None:
    done = quan("vouchers", "create", "--amount", "5", "--count", "2", *EXPIRES, "--csv")
    header, *rows = csv.reader(io.StringIO(done.stdout))
    assert header == ["batch", "serial", "code", "amount", "currency"]
    assert [row[1] for row in rows] == ["1", "2"]
    done = quan("vouchers", "create", "--amount", "5", "--count", "2", *EXPIRES)
    assert len(done.stdout.splitlines()) == 3
    assert len(quan("vouchers", "list").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--amount", "-1", "--count", "1", *EXPIRES),
        ("--amount", "0", "--count", "1", *EXPIRES),
        ("--amount", "1.001", "--count", "1", *EXPIRES),
        ("--amount", "1", "--count", "0", *EXPIRES),
        ("--amount", "1", "--count", "10001", *EXPIRES),
        ("--amount", "1", "--count", "1", "--expires", "2020-01-01"),
        ("--amount", "1", "--count", "1", "--expires", "soon"),
        ("--amount", "1", "--count", "1", *EXPIRES, "--pdf", "/nowhere/at/all.pdf"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_and_not_made(quan: Run, words: tuple[str, ...]) -> None:
    done = quan("vouchers", "create", *words)
    assert done.exit_code in {1, 2}
    assert "Traceback" not in done.output
    assert told(quan("vouchers", "list", "--json")) == []


def test_an_agent_is_appointed_funded_and_stopped(quan: Run) -> None:
    quan("user", "add", "amara", "--name", "Amara Okafor")
    desk = told(quan("agent", "add", "amara", "--limit", "2000", "--json"))
    assert (desk["handle"], desk["float"]["amount"], desk["limit"]["amount"]) == ("amara", "0.00", "2000.00")
    assert told(quan("agent", "fund", "amara", "1000.00", "--json"))["float"]["amount"] == "1000.00"
    assert quan("agent", "fund", "amara", "1000.01").exit_code == 1
    assert told(quan("agent", "withdraw", "amara", "250", "--json"))["float"]["amount"] == "750.00"
    assert quan("agent", "withdraw", "amara", "750.01").exit_code == 1
    assert told(quan("agent", "stop", "amara", "--json"))["active"] is False
    assert told(quan("agent", "resume", "amara", "--json"))["active"] is True
    (listed,) = told(quan("agent", "list", "--json"))
    assert listed["float"]["amount"] == "750.00"
    assert "750.00" in quan("agent", "list").stdout


def test_who_is_made_a_person_is_no_agent_any_more(quan: Run) -> None:
    quan("user", "add", "amara", "--name", "Amara Okafor")
    quan("agent", "add", "amara")
    assert told(quan("user", "kind", "amara", "person", "--json"))["kind"] == "person"
    (desk,) = told(quan("agent", "list", "--json"))
    assert desk["active"] is False
    assert told(quan("agent", "resume", "amara", "--json"))["active"] is True
    assert told(quan("user", "show", "amara", "--json"))["kind"] == "agent"


def test_only_members_become_agents_and_only_agents_have_floats(quan: Run) -> None:
    assert quan("agent", "list").stdout == "No agents yet.\n"
    assert quan("agent", "add", "nobody").exit_code == 1
    quan("user", "add", "mei", "--name", "Mei")
    for words in (
        ("fund", "mei", "1"),
        ("withdraw", "mei", "1"),
        ("stop", "mei"),
        ("add", "mei", "--limit", "0"),
    ):
        done = quan("agent", *words)
        assert (done.exit_code, done.stderr.count("\n")) == (1, 1), words


def test_the_fund_check_adds_up_and_notices_what_does_not(quan: Run, url: str) -> None:
    assert told(quan("fund-check", "--json"))["sound"] is True
    quan("user", "add", "amara", "--name", "Amara")
    quan("agent", "add", "amara")
    quan("agent", "fund", "amara", "100")
    quan("vouchers", "create", "--amount", "20", "--count", "5", *EXPIRES)
    (asset,) = told(quan("fund-check", "--json"))["assets"]
    assert (asset["asset"], asset["held"]["amount"], asset["owed"]["amount"]) == ("CNY/2", "200.00", "200.00")
    assert {one["what"]: one["booked"]["amount"] for one in asset["promises"]} == {
        "vouchers": "100.00",
        "cash orders": "0.00",
        "payouts": "0.00",
        "unmatched receipts": "0.00",
    }
    assert "All is well." in quan("fund-check").stdout
    with psycopg.connect(url) as conn:  # a thief forges vouchers
        conn.execute(
            "INSERT INTO wallet.vouchers (hash, batch, serial)"
            " SELECT sha256('forged'), id, 6 FROM wallet.voucher_batches"
        )
    done = quan("fund-check")
    assert done.exit_code == 1
    assert "vouchers: 120.00 promised, 100.00 set aside." in done.stdout
    assert json.loads(quan("fund-check", "--json").stdout)["sound"] is False
