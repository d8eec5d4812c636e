"""The reference pages that follow from the code: the settings, the refusals, the chart of accounts."""

import importlib
import pkgutil
from collections.abc import Collection
from dataclasses import MISSING, fields
from itertools import groupby

import quan
from quan.core.config import Config, variable
from quan.core.problems import Problem, every_problem
from quan.ledger.model import AccountCode, TransferCode
from quan.ledger.templates import TEMPLATES, Pair

MARK = "<!-- Written by scripts/generate.py; change the code instead. -->"


CONFIGURATION = f"""\
# Configuration

{MARK}

Quan reads its settings from the environment, once, when it starts. An empty variable counts as absent.
A value that cannot be used stops the start with one line that names it. `quan` commands read the same
variables as the server.

| variable | default | meaning |
|---|---|---|"""
ERRORS = f"""\
# Refusals

{MARK}

A refused request is answered with `application/problem+json` (RFC 9457): `type` is `/problems/` and the
slug below, `title` is the sentence in the caller's language, and the fields named here stand beside them.
`request_id` finds the request in the server's log. A refusal of a call with an `Idempotency-Key` is kept:
the same key gets the same answer for ever. Those marked *not kept* are not: the call may succeed later."""

CHART = f"""\
# Chart of accounts

{MARK}

Every account has a type from this chart, and every transfer a code that says why money moves. Both are whole
numbers, stored for ever. The [ledger](ledger.md) refuses a transfer between types that its code may not join
(`ledger/code-not-for-accounts`)."""
ACCOUNTS = """
## Accounts

The first digit is the chapter: 1 what is held, 2 what is owed, 3 own means, 4 income, 5 costs. An account
grows on its normal side. A limit can also be chosen when an account is opened.

| code | name | normal side | default limit | purpose |
|---|---|---|---|---|"""
TRANSFERS = """
## Transfers

Money leaves the debit account for the credit account. For an account that grows by debits, to be debited is
to receive.

| code | name | meaning | debit → credit | caused by |
|---|---|---|---|---|"""


def configuration() -> str:
    """List every `QUAN_` variable."""
    rows = [
        f"| `{variable(setting.name)}` | {_default(setting.default)} | {_cell(setting.metadata['doc'])} |"
        for setting in fields(Config)
    ]
    return "\n".join([CONFIGURATION, *rows, ""])


def errors() -> str:
    """List every refusal, by domain."""
    lines = [ERRORS]
    for domain, problems in groupby(_problems(), key=lambda problem: problem.slug.partition("/")[0]):
        lines += [
            "",
            f"## {domain.capitalize()}",
            "",
            "| slug | status | sentence | fields |",
            "|---|---|---|---|",
        ]
        lines += [_row(problem) for problem in problems]
    return "\n".join([*lines, ""])


def chart() -> str:
    """List every account type and every kind of transfer."""
    accounts = [
        f"| {code.value} | {code.name} | {code.side.name.lower()} | {_words(code.limit.kind.name)} | "
        f"{code.purpose} |"
        for code in AccountCode
    ]
    transfers = [
        f"| {code.value} | {code.name} | {TEMPLATES[code].purpose} | {_pairs(TEMPLATES[code].pairs)} | "
        f"{TEMPLATES[code].cause} |"
        for code in TransferCode
    ]
    return "\n".join([CHART, ACCOUNTS, *accounts, TRANSFERS, *transfers, ""])


def _pairs(pairs: frozenset[Pair]) -> str:
    """Tell pairs of accounts as few sentences: debits that may meet the same credits stand together."""
    debits: dict[frozenset[AccountCode], list[AccountCode]] = {}
    for giver in AccountCode:
        takers = frozenset(credit for debit, credit in pairs if debit is giver)
        if takers:
            debits.setdefault(takers, []).append(giver)
    sentences = []
    told = 0
    for takers, givers in sorted(debits.items(), key=lambda item: len(item[1])):
        sentences.append(f"{_accounts(givers, told)} → {_accounts(takers)}")
        told += len(givers)
    return "; ".join(sentences)


def _accounts(codes: Collection[AccountCode], told: int = 0) -> str:
    """Name accounts, or say that they are all there are besides those already told."""
    if len(codes) + told == len(AccountCode):
        return "any other" if told else "any"
    return " or ".join(code.name for code in sorted(codes))


def _words(name: str) -> str:
    return name.lower().replace("_", " ")


def _problems() -> list[type[Problem]]:
    for module in pkgutil.walk_packages(quan.__path__, "quan."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return every_problem()


def _row(problem: type[Problem]) -> str:
    names = ", ".join(f"`{name}`" for name in problem.field_names())
    again = "" if problem.remembered else " *not kept*"
    return f"| `{problem.slug}` | {problem.status} | {_cell(problem.message())}{again} | {names} |"


def _default(value: object) -> str:
    if value is MISSING or value in ("", ()):
        return ""
    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return f"`{shown}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
