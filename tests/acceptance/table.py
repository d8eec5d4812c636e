"""Every screen: the addresses of the client's own route table, and the sheets that open on them."""

import re
from pathlib import Path

ROUTES = Path(__file__).parents[2] / "web" / "src" / "app" / "routes"
SIGNED_OUT = ("/welcome", "/sign-up", "/sign-in", "/recover")

SHEETS = {
    "/receive": ".receive-actions button",
    "/bills": ".nav-bar-actions button",
    "/bills/$id": "button.cell >> nth=0",
    "/bills/$id#remark": "button.cell >> nth=1",
    "/people/$id": "button.cell-danger >> nth=0",
    "/people/$id#remark": "button.cell >> nth=0",
    "/people/$id#block": "button.cell-danger >> nth=1",
    "/requests/$id": ".page-footer button >> nth=0",
    "/requests/$id#decline": ".page-footer button >> nth=1",
    "/trades/$number": ".page-footer button",
    "/cash-orders/$id": ".page-footer button, main button.button",
    "/payouts/$id": ".page-footer button",
    "/agent": ".desk-order-do button >> nth=0",
    "/agent#confirm": ".desk-order-do button >> nth=1",
    "/scan": ".scan-tools button >> nth=0",
    "/transfer/$id": ".key-submit",
    "/me": "button.cell-danger",
    "/me/code": ".my-code-actions button >> nth=1",
    "/chats/$id": ".composer-row button >> nth=0",
    "/chats/$id#day": ".nav-bar-actions button",
    "/chats/$id/info": ".info-title h2 button",
    "/chats/$id/info#mute": "button.cell >> nth=0",
    "/chats/$id/info#clear": "button.cell >> nth=1",
    "/chats/$id/info#add": "button.cell >> nth=2",
    "/operator/transfers/$id": ".operator-reversal .operator-do button",
    "/operator/proposals": ".operator-do button >> nth=0",
    "/operator/access": ".operator-do button >> nth=0",
    "/operator/access#dismiss": ".operator-table button >> nth=0",
    "/operator/access#token": "main > .page-body .operator-do button >> nth=1",
    "/operator/bank": ".operator-proposal button >> nth=0",
    "/operator/bank#second": ".operator-proposal button >> nth=1",
    "/operator/bank#third": ".operator-proposal button >> nth=2",
}
"""What opens a sheet, by a route and, after #, which of its sheets."""


def members_routes() -> list[str]:
    """Give the paths that only members see, as they are written in the route table."""
    return sorted(set(_paths()) - set(SIGNED_OUT))


def _paths() -> list[str]:
    tables = "".join(table.read_text() for table in sorted(ROUTES.glob("*.ts*")))
    paths = re.findall(r"\bpath: '([^']+)'", tables)
    assert set(SIGNED_OUT) <= set(paths), "the route table is written differently now"
    return paths


def filled(route: str, ids: dict[str, str]) -> str:
    """Give an address for a route: whatever stands for $id or $token is looked up by the route."""
    path = route.partition("#")[0]
    return re.sub(r"\$\w+", lambda _: ids[path], path)
