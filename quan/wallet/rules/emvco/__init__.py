"""EMVCo merchant-presented QR codes (EMV QRCPS 1.1): what is inside the square that a payee shows.

A code is a string of data objects, each a tag of two digits, a length of two digits (in characters) and a
value; tags 26-51, 62, 64 and 80-99 hold such strings themselves. The first object says the format, the last
one is a checksum over everything before it.
"""

from quan.wallet.rules.emvco.codec import AccountTemplate, MerchantCode, decode, encode
from quan.wallet.rules.emvco.tlv import looks_like_emvco

__all__ = ["AccountTemplate", "MerchantCode", "decode", "encode", "looks_like_emvco"]
