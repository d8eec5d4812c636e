"""Codes as drawings."""

import io

import segno

MODULE_PX = 8
QUIET_MODULES = 4


def qr_svg(text: str) -> bytes:
    """Draw a QR code, error level M, with its quiet zone. No style, no script: it is shown as an image."""
    drawing = io.BytesIO()
    segno.make_qr(text, error="m").save(
        drawing, kind="svg", scale=MODULE_PX, border=QUIET_MODULES, xmldecl=False, light="#fff"
    )
    return drawing.getvalue()
