"""`quan user` on the real database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from quan.cli import main


@pytest.fixture
def url(clone: Callable[[], str]) -> str:
    return clone()


@pytest.fixture
def quan(url: str, tmp_path: Path) -> Callable[..., Any]:
    """Give a function that runs a command on an empty town: what it printed, or the refusal's line."""
    environment = {"QUAN_DATABASE_URL": url, "QUAN_DATA": str(tmp_path)}

    def run(*words: str) -> Any:
        done = CliRunner().invoke(main, words, env=environment)
        return json.loads(done.stdout) if done.exit_code == 0 else done.stderr

    return run


def test_a_member_is_added_verified_frozen_and_thawed(quan: Callable[..., Any]) -> None:
    added = quan("user", "add", "mei", "--name", "Lin Mei", "--json")
    assert added["balance"] == {"amount": "0.00", "asset": "CNY"}
    assert len(added["password"]) >= 16
    assert quan("user", "level", "mei", "2", "--json")["level"] == 2
    assert quan("user", "kind", "mei", "merchant", "--json")["kind"] == "merchant"
    assert quan("user", "freeze", "mei", "--json")["status"] == "frozen"
    assert quan("user", "thaw", "mei", "--json")["status"] == "active"
    shown = quan("user", "show", "mei", "--json")
    assert "password" not in shown
    assert shown["id"] == added["id"]


def test_an_empty_account_is_closed_for_ever(quan: Callable[..., Any]) -> None:
    quan("user", "add", "wei", "--name", "Wei", "--json")
    assert quan("user", "close", "wei", "--yes", "--json")["status"] == "closed"
    assert "Error" in quan("user", "thaw", "wei", "--json")


def test_an_unknown_handle_is_one_line(quan: Callable[..., Any]) -> None:
    assert quan("user", "show", "nobody").count("\n") == 1


def test_the_demo_town_takes_nobodys_place(url: str, quan: Callable[..., Any]) -> None:
    quan("user", "add", "mei", "--name", "A real Mei", "--json")
    with psycopg.connect(url) as conn:
        assert (
            "live here already" in CliRunner().invoke(main, ["demo"], env={"QUAN_DATABASE_URL": url}).stdout
        )
        assert conn.execute("SELECT COUNT(*) FROM wallet.payment_passwords").fetchone() == (0,)
        assert conn.execute("SELECT COUNT(*) FROM identity.members").fetchone() == (1,)
