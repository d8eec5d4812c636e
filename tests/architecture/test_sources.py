"""Remarks that were made twice: each is a rule here."""

import ast
import io
import json
import re
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.architecture import tree

LONGEST_FUNCTION = 70
LONGEST_FILE = 320
LONGEST_DOOR = 40

SQL = re.compile(
    r"^\s*(SELECT\s|INSERT INTO\s|UPDATE\s+\S+\s+SET\s|DELETE FROM\s|WITH\s+\w+\s+(\(.*\)\s+)?AS\s|TRUNCATE\s"
    r"|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|SCHEMA|VIEW|FUNCTION|DATABASE)|SET LOCAL\s|LOCK TABLE\s)"
)
TELLS_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
ELSEWHERE = re.compile(
    "|".join(
        ["py" + r"pi\.org", "pythonhosted" + r"\.org", "npm" + r"js\.(org|com)", "/" + "work/", "/" + "root/"]
    )
)
UNREAD = {".png", ".webp", ".jpg", ".ico", ".woff2", ".wasm", ".y4m", ".gz", ".br"}


def test_functions_are_short(record_property: Callable[[str, object], None]) -> None:
    lengths = {
        f"{tree.name(path)}:{node.lineno} {node.name}": _length(node)
        for path in tree.modules("quan", "scripts")
        for node in tree.nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    middle, long = median(lengths.values()), quantiles(lengths.values(), n=10)[-1]
    record_property("functions", f"{len(lengths)}, median {middle:.0f}, p90 {long:.0f} lines")

    assert {where: length for where, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    assert middle <= 10
    assert long <= 30


def test_files_are_short() -> None:
    lengths = {
        tree.name(path): len(path.read_text().splitlines()) for path in tree.modules("quan", "scripts")
    }

    assert {where: length for where, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("domain", tree.DOMAINS, ids=lambda domain: str(domain.name))
def test_a_door_is_a_page_at_most(domain: Path) -> None:
    """Names of `__all__` and of imports do not count: a list of names is not a room."""
    door = domain / "__init__.py"

    assert ast.get_docstring(tree.parsed(door))
    assert _length_without_names(door) <= LONGEST_DOOR


def test_sql_is_spoken_in_stores_only() -> None:
    stores = [path for path in tree.modules("quan") if "store" in (*path.parts, path.stem)]
    elsewhere = set(tree.modules("quan")) - set(tree.modules("quan/core")) - set(stores)

    assert [found for path in sorted(elsewhere) for found in _sql_in(path)] == []


def test_only_core_tells_the_time() -> None:
    outside = set(tree.modules("quan")) - set(tree.modules("quan/core"))

    assert [found for path in sorted(outside) for found in _clocks_in(path)] == []


def test_within_core_only_the_clock_and_migrations_tell_the_date() -> None:
    tellers = {
        path.stem for path in tree.modules("quan/core") for found in _clocks_in(path) if "time." not in found
    }

    assert tellers <= {"clock", "migrations"}


def test_nothing_is_left_to_be_done() -> None:
    found = [
        f"{tree.name(path)}:{token.start[0]}"
        for path in tree.modules("quan", "tests", "scripts")
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
        if token.type == tokenize.COMMENT and UNFINISHED.search(token.string)
    ]

    assert found == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{tree.name(path)}:{number}: {line.strip()[:80]}"
        for path in tree.tracked()
        if path.suffix not in UNREAD
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if ELSEWHERE.search(line)
    ]

    assert found == []


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (tree.ROOT / "migrations").glob("*.sql"))

    assert all(after - before == 1 for before, after in pairwise([0, *numbers]))


def _length(node: ast.AST) -> int:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    body = [part for part in node.body if not (part is node.body[0] and ast.get_docstring(node))]
    if not body:
        return 1
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def _length_without_names(door: Path) -> int:
    lines = len(door.read_text().splitlines())
    for node in tree.parsed(door).body:
        if isinstance(node, ast.ImportFrom | ast.Assign):
            lines -= (node.end_lineno or 0) - node.lineno
    return lines


def _sql_in(path: Path) -> Iterator[str]:
    docstrings = tree.docstrings(path)
    for node in tree.nodes(path):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str) and SQL.match(node.value):
            yield f"{tree.name(path)}:{node.lineno}"


def _clocks_in(path: Path) -> Iterator[str]:
    for node in tree.nodes(path):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            call = (node.value.id, node.attr)
            if call in TELLS_THE_TIME:
                yield f"{tree.name(path)}:{node.lineno} {'.'.join(call)}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield f"{tree.name(path)}:{node.lineno} from time import"


def test_the_package_needs_what_is_pinned() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]
    pinned = (tree.ROOT / "requirements" / "runtime.in").read_text().splitlines()

    assert project["dependencies"] == [line for line in pinned if line and line[0] not in "#-"]


def test_every_dependency_has_its_reason() -> None:
    reasons = (tree.ROOT / "docs/decisions/dependencies.md").read_text()
    wanted = {
        re.split(r"[\[<>=~ ]", line)[0]
        for lock in ("runtime", "build", "dev")
        for line in (tree.ROOT / "requirements" / f"{lock}.in").read_text().splitlines()
        if line and line[0] not in "#-"
    }
    package = json.loads((tree.ROOT / "web/package.json").read_text())
    wanted |= {*package["dependencies"], *package["devDependencies"]}

    assert {name for name in wanted if f"| {name} |" not in reasons} == set()
