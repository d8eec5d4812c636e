"""Paper for the people of the wallet's tests: vouchers, and what a camera reads from a drawing."""

import re
from datetime import timedelta

import zxingcpp
from PIL import Image, ImageDraw

from quan.wallet.model.vouchers import PrintedBatch
from quan.wallet.operations import vouchers
from tests.wallet.purse import Town, yuan


async def printed(town: Town, *, amount: str = "20.00", size: int = 1, days: float = 30) -> PrintedBatch:
    """Print a batch of vouchers."""
    async with town.db.transaction() as tx:
        return await vouchers.print_batch(
            tx,
            town.config,
            town.keys,
            amount=yuan(amount),
            size=size,
            expires_at=tx.now + timedelta(days=days),
        )


QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def read_qr(svg: bytes) -> str:
    """Read a drawing of a QR code the way a camera does, from its dots."""
    text = svg.decode()
    size = int(re.findall(r'width="(\d+)"', text)[0])
    scale = int(re.findall(r"scale\((\d+)\)", text)[0])
    picture = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(picture)
    path = re.findall(r'stroke="#000" d="([^"]+)"', text)[0]
    x = y = 0.0
    for step, across, down in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if step == "h":
            box = (x * scale, (y - 0.5) * scale, (x + float(across)) * scale - 1, (y + 0.5) * scale - 1)
            pen.rectangle(box, fill=0)
            x += float(across)
        else:
            x, y = (float(across), float(down)) if step == "M" else (x + float(across), y + float(down))
    # Asked for every format, the reader now and then takes a few lines of a QR code for a bar code.
    (found,) = zxingcpp.read_barcodes(picture, formats=QR_ONLY)
    return str(found.text)
