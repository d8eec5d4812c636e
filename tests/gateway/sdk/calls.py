"""A few calls by python-alipay-sdk, unmodified; what they are answered goes to stdout."""

import json
import os
import sys
from typing import Any

from alipay import AliPay, DCAliPay

APP = json.loads(os.environ["APP"])
LINE = 64


def pem(kind: str, text: str) -> str:
    """Write a key as this SDK reads it."""
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""])


def client(mode: str) -> Any:
    """Make a client that works with bare keys, or with certificates."""
    common = {
        "appid": APP["app_id"],
        "app_private_key_string": pem("RSA PRIVATE KEY", APP["private_key_pkcs1"]),
    }
    if mode == "keys":
        made = AliPay(**common, alipay_public_key_string=pem("PUBLIC KEY", APP["house_public_key"]))
    else:
        made = DCAliPay(
            **common,
            app_public_key_cert_string=APP["app_certificate"],
            alipay_public_key_cert_string=APP["house_certificate"],
            alipay_root_cert_string=APP["root_certificate"],
        )
    made._gateway = os.environ["GATEWAY"]
    return made


sdk = client(sys.argv[1])
answers = [
    sdk.api_alipay_trade_precreate('面 } {"x_response":{', "C-1", 0.1),
    sdk.api_alipay_trade_query("C-1"),
    sdk.api_alipay_trade_cancel("C-1"),
]
json.dump(answers, sys.stdout)
