"""The caller's own codes: as text for the screen, as a drawing for an image."""

from typing import Annotated
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import Parameter

from quan import identity
from quan.core.config import Config
from quan.core.db import Database, Reader
from quan.core.keys import Keys
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.problems import Problem
from quan.wallet.documents.codes import qr_svg
from quan.wallet.errors.codes import NotYourCode
from quan.wallet.model.scans import ReceiveCodeOut
from quan.wallet.operations import codes
from quan.wallet.queries.paycodes import pay_code_status
from quan.wallet.rules.paycodes import parse

RESETS = Rate(20, per_s=3600)
DRAWINGS = Rate(120, per_s=60)
SVG_URL = "/v1/receive-code.svg"
MAX_DRAWN_CHARS = 512  # the longest EMVCo code; even in letters of four bytes it fits the largest QR code

AmountText = Annotated[str | None, Parameter(max_length=20)]
NoteText = Annotated[str, Parameter(max_length=200)]


@get("/v1/receive-code", tags=["wallet"])
async def show_receive_code(
    db: Database, config: Config, caller: identity.Caller, amount: AmountText = None, note: NoteText = ""
) -> ReceiveCodeOut:
    """Give the code that others scan to pay the caller, with an amount and a note if wished."""
    text = await _receive_code(db, config, caller, amount, note)
    wish = urlencode({name: value for name, value in (("amount", amount), ("note", note)) if value})
    return ReceiveCodeOut(text=text, svg_url=f"{SVG_URL}?{wish}" if wish else SVG_URL)


@get(SVG_URL, tags=["wallet"])
async def draw_receive_code(
    db: Database, config: Config, caller: identity.Caller, amount: AmountText = None, note: NoteText = ""
) -> Response[bytes]:
    """Draw the caller's receive code."""
    await hit("code-drawing", caller.member.id, DRAWINGS)
    return _drawing(await _receive_code(db, config, caller, amount, note))


@post("/v1/receive-code/reset", status_code=200, tags=["wallet"])
async def reset_receive_code(db: Database, config: Config, caller: identity.Caller) -> ReceiveCodeOut:
    """Replace the receive code; copies of the old one pay nobody from now on."""
    await hit("receive-code-reset", caller.member.id, RESETS)
    async with db.transaction() as tx:
        text = await codes.reset_receive_code(tx, config, caller.member)
    return ReceiveCodeOut(text=text, svg_url=SVG_URL)


@get("/v1/codes/qr.svg", tags=["wallet"])
async def draw_own_code(
    db: Database,
    config: Config,
    keys: Keys,
    caller: identity.Caller,
    text: Annotated[str, Parameter(min_length=1, max_length=MAX_DRAWN_CHARS)],
) -> Response[bytes]:
    """Draw a code of the caller's own: a pay code, the receive code or the contact code. Nothing else."""
    await hit("code-drawing", caller.member.id, DRAWINGS)
    async with db.read() as reader:
        try:
            is_own = await codes.resolve_person(reader, config, text) == caller.member.id
        except Problem:
            is_own = False
        if not is_own:
            await _check_own_pay_code(reader, keys, text, caller)
    return _drawing(text)


async def _check_own_pay_code(reader: Reader, keys: Keys, text: str, caller: identity.Caller) -> None:
    try:
        await pay_code_status(reader, keys, parse(text), owner=caller.member.id)
    except Problem as refusal:
        raise NotYourCode from refusal


async def _receive_code(
    db: Database, config: Config, caller: identity.Caller, amount: str | None, note: str
) -> str:
    money = Money.parse(amount, config.currency) if amount else None
    async with db.transaction() as tx:
        return await codes.receive_code(tx, config, caller.member, amount=money, note=note)


def _drawing(text: str) -> Response[bytes]:
    return Response(
        qr_svg(text),
        media_type="image/svg+xml",
        headers={"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"},
    )


ROUTES = (show_receive_code, draw_receive_code, reset_receive_code, draw_own_code)
