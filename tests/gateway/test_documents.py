"""What can be called is documented, and nothing else is."""

import re

from quan.gateway.operations import pages
from quan.gateway.operations.methods import METHODS
from tests.conftest import ROOT

PAGES = ROOT / "docs" / "reference" / "gateway"
CALLABLE = {*METHODS, *pages.PAGES, *pages.ORDERS}


def test_every_method_has_a_page_of_its_own_and_a_row_in_the_list() -> None:
    titles = {path.read_text().splitlines()[0].removeprefix("# ") for path in PAGES.glob("*.md")}
    listed = re.findall(r"^\| `(alipay[a-z.]+)` \| \[", (PAGES / "README.md").read_text(), re.MULTILINE)

    assert {title for title in titles if title.startswith("alipay.")} == CALLABLE
    assert set(listed) == CALLABLE
    assert len(listed) == len(CALLABLE)
