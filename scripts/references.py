"""The reference pages that follow from the code: the settings and the refusals."""

import importlib
import pkgutil
from dataclasses import MISSING, fields
from itertools import groupby

import quan
from quan.core.config import Config, variable
from quan.core.problems import Problem, every_problem

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
