"""What strangers send may stand in the log; it may not act there."""

import contextvars
import json
from collections.abc import Iterator

import pytest
import structlog

from quan.core import logs
from quan.core.presentation import current_request_id


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.parametrize("as_json", [True, False])
def test_control_characters_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    logs.configure(as_json=as_json)
    structlog.get_logger().warning("csp.report", report="\x1b[2J\nall-is-well\x07")
    written = capsys.readouterr().err
    assert "all-is-well" in written
    assert written.count("\n") == 1
    assert "\x1b[2J" not in written
    assert "\x07" not in written


def test_lines_written_during_a_request_carry_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    during = contextvars.copy_context()
    during.run(current_request_id.set, "5a17")
    during.run(structlog.get_logger().warning, "tea.spilled")
    structlog.get_logger().warning("tea.wiped")
    spilled, wiped = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert spilled["request_id"] == "5a17"
    assert "request_id" not in wiped


def sign_in(password: str) -> None:
    raise ValueError(len(password))


def test_a_trace_shows_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    password = "river " * 2  # its value stands nowhere in the source
    try:
        sign_in(password)
    except ValueError:
        structlog.get_logger().exception("request.crashed")
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert password not in written
