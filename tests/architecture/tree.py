"""The source tree as the tests of this folder read it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "quan"
DOMAINS = sorted(
    path.parent for path in HOUSE.glob("*/__init__.py") if path.parent.name not in {"core", "cli"}
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(*folders: str) -> list[Path]:
    """List our own modules: what `make test` installs beside an example is other people's."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if ".packages" not in path.parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(parsed(path))


def docstrings(path: Path) -> set[int]:
    """Give the identities of the nodes that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in nodes(path)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - any git will do
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for entry in listed.split("\0") if entry and (path := ROOT / entry).is_file()]
