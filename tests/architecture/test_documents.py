"""What the documents say about places in this house is so."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def test_every_link_leads_somewhere() -> None:
    dead = [
        f"{tree.name(page)}: {link}"
        for page in _pages()
        for link in _links(page)
        if not link.startswith(ELSEWHERE) and not _leads(page, link)
    ]

    assert dead == []


def test_every_document_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [tree.ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen:
            continue
        seen.add(page)
        if page.is_dir():
            ahead += page.glob("*.md")
        elif page.suffix == ".md":
            links = [link.partition("#")[0] for link in _links(page) if not link.startswith(ELSEWHERE)]
            ahead += [(page.parent / link).resolve() for link in links if link]

    assert {tree.name(page) for page in _pages() if page not in seen} == set()


def _pages() -> list[Path]:
    return [path for path in tree.tracked() if path.suffix == ".md"]


def _links(page: Path) -> Iterator[str]:
    for match in LINK.finditer(FENCED.sub("", page.read_text())):
        yield match[1] or match[2]


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """Give the anchors of a page the way GitHub makes them from headings."""
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
        for title in HEADING.findall(page.read_text())
    }
