"""`quan operator` on the real database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from quan.cli import main

Quan = Callable[..., Any]


@pytest.fixture
def url(clone: Callable[[], str]) -> str:
    return clone()


@pytest.fixture
def quan(url: str, tmp_path: Path) -> Quan:
    """Give a function that runs a command on an empty town: what it printed, or the refusal's line."""
    environment = {"QUAN_DATABASE_URL": url, "QUAN_DATA": str(tmp_path)}

    def run(*words: str) -> Any:
        done = CliRunner().invoke(main, words, env=environment)
        return json.loads(done.stdout) if done.exit_code == 0 else done.stderr

    return run


def test_staff_come_change_and_go(quan: Quan) -> None:
    quan("user", "add", "mei", "--name", "Lin Mei", "--json")
    (mei,) = quan("operator", "grant", "mei", "clerk", "--json")
    assert (mei["handle"], mei["role"], mei["granted_by"]) == ("mei", "clerk", "operator")
    assert [one["role"] for one in quan("operator", "grant", "mei", "supervisor", "--json")] == ["supervisor"]
    assert [one["handle"] for one in quan("operator", "list", "--json")] == ["mei"]
    assert quan("operator", "revoke", "mei", "--json") == []
    assert "not on the staff" in quan("operator", "revoke", "mei")


def test_only_an_active_member_is_hired(quan: Quan) -> None:
    assert "nobody here by that name" in quan("operator", "grant", "nobody", "clerk")
    quan("user", "add", "mei", "--name", "Lin Mei", "--json")
    quan("user", "freeze", "mei", "--json")
    assert "active" in quan("operator", "grant", "mei", "clerk")
    assert "captain" in quan("operator", "grant", "mei", "captain")


def test_a_token_is_shown_once_and_revoked_for_ever(quan: Quan, url: str) -> None:
    made = quan("operator", "token", "make", "Payroll", "--scope", "ledger:write", "--days", "30", "--json")
    assert made["secret"].startswith("qop_")
    (listed,) = quan("operator", "token", "list", "--json")
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    assert quan("operator", "token", "revoke", listed["id"], "--json")["revoked_at"] is not None
    with psycopg.connect(url) as conn, pytest.raises(psycopg.errors.IntegrityError):
        conn.execute("UPDATE admin.tokens SET revoked_at = NULL")


def test_a_token_needs_a_scope_and_a_sensible_life(quan: Quan) -> None:
    assert "--scope" in quan("operator", "token", "make", "Payroll")
    assert "--days" in quan(
        "operator", "token", "make", "Payroll", "--scope", "ledger:read", "--days", "4000"
    )
    assert "no such token" in quan("operator", "token", "revoke", "otk_00000000000000000000000000")
