"""The contracts of pyproject.toml hold, and each of them is able to fail."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import tree

LINTER = Path(sys.executable).parent / "lint-imports"

# For each contract one sentence that must not be written, and where.
VIOLATIONS = {
    "layers": ("quan/core/money.py", "import quan.identity"),
    "social": ("quan/chat/__init__.py", "import quan.wallet"),
    "ledger-door": ("quan/wallet/queries/payments.py", "from quan.ledger import store"),
    "identity-door": ("quan/wallet/queries/payments.py", "from quan.identity.model import Member"),
    "wallet-door": ("quan/demo/history.py", "from quan.wallet.operations import movements"),
    "chat-door": ("quan/demo/history.py", "from quan.chat.operations import sending"),
    "trade-door": ("quan/demo/history.py", "from quan.trade.operations import paying"),
    "gateway-door": ("quan/demo/history.py", "from quan.gateway.operations import apps"),
    "admin-door": ("quan/demo/history.py", "from quan.admin.operations import staff"),
    "demo-door": ("quan/cli/migrate.py", "from quan.demo import people"),
    "audit-door": ("quan/cli/migrate.py", "from quan.audit import store"),
    "verify-door": ("quan/cli/migrate.py", "from quan.verify import hashes"),
    "auditor": ("quan/audit/chart.py", "from quan.core import money"),
    "two-hands": ("quan/ledger/rules/proofs.py", "from quan import verify"),
    "verifier": ("quan/verify/hashes.py", "import psycopg"),
    "wiring": ("quan/main.py", "from quan.ledger import store"),
    "rules": ("quan/wallet/rules/bills.py", "from quan.wallet import store"),
    "law": ("quan/ledger/rules.py", "from quan.core import requests"),
    "cycles": ("quan/core/ids.py", "from quan.core import requests"),
}


def test_every_contract_holds() -> None:
    run = _lint(tree.ROOT)

    assert run.returncode == 0, run.stdout


def test_every_contract_has_its_violation() -> None:
    assert set(VIOLATIONS) == {contract["id"] for contract in _contracts()}


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_the_contract_catches_its_violation(contract: str, tmp_path: Path) -> None:
    path, sentence = VIOLATIONS[contract]
    shutil.copytree(tree.HOUSE, tmp_path / "quan", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tree.ROOT / "pyproject.toml", tmp_path)
    victim = tmp_path / path
    victim.parent.mkdir(exist_ok=True)
    with victim.open("a") as file:
        file.write(f"\n{sentence}\n")

    run = _lint(tmp_path, "--contract", contract)

    assert run.returncode == 1, run.stdout + run.stderr
    assert "1 broken" in run.stdout


def test_a_package_without_a_place_is_caught(tmp_path: Path) -> None:
    shutil.copytree(tree.HOUSE, tmp_path / "quan", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tree.ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "quan" / "helpers").mkdir()
    (tmp_path / "quan" / "helpers" / "__init__.py").touch()

    assert _lint(tmp_path, "--contract", "layers").returncode == 1


def test_every_domain_has_a_door_that_is_guarded() -> None:
    guarded = {module for contract in _contracts() for module in contract.get("protected_modules", [])}

    assert {f"quan.{domain.name}.*" for domain in tree.DOMAINS if domain.name != "locales"} == guarded


def test_no_import_is_excused() -> None:
    assert not [contract["id"] for contract in _contracts() if "ignore_imports" in contract]


def _contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def _lint(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(LINTER), "--no-cache", *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, check=False, text=True)
