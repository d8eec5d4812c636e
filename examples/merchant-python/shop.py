"""A small shop on the official Alipay SDK for Python, unmodified; only the address of the gateway is another.

    PYTHONPATH=.packages python3 shop.py

It answers on 127.0.0.1: `POST /orders/NO` asks to be paid and gives the text of a QR code, `POST /notify`
hears of the payment, `GET /orders/NO` asks where it stands, `POST /orders/NO/refunds/REQUEST` gives money
back, `GET` of the same asks what became of that, `POST /orders/NO/close` ends what nobody paid.
"""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.request.AlipayTradeCloseRequest import AlipayTradeCloseRequest
from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import AlipayTradeFastpayRefundQueryRequest
from alipay.aop.api.request.AlipayTradePrecreateRequest import AlipayTradePrecreateRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest
from alipay.aop.api.util.SignatureUtils import get_sign_content, verify_with_rsa

NOTIFY_URL = os.environ["NOTIFY_URL"]

config = AlipayClientConfig()
config.server_url = os.environ["GATEWAY"]
config.app_id = os.environ["APP_ID"]
config.app_private_key = os.environ["APP_PRIVATE_KEY"]  # PKCS#1, base64 without lines
config.alipay_public_key = os.environ["HOUSE_PUBLIC_KEY"]
client = DefaultAlipayClient(alipay_client_config=config)

heard: dict[str, list[str]] = {}


def ask(request: Any, content: dict[str, str]) -> dict[str, Any]:
    """Call a method; the SDK raises if the answer was not signed by the house."""
    request.biz_content = content
    answer: dict[str, Any] = json.loads(client.execute(request))
    return answer


def order(no: str, wish: dict[str, str]) -> dict[str, Any]:
    """Ask to be paid by whoever scans the code."""
    request = AlipayTradePrecreateRequest()
    request.notify_url = NOTIFY_URL
    return ask(request, {"out_trade_no": no, "subject": wish["subject"], "total_amount": wish["amount"]})


def notified(form: dict[str, str]) -> bool:
    """Believe a notice that the house signed, and only that."""
    signed = {name: value for name, value in form.items() if name not in {"sign", "sign_type"}}
    try:
        good = verify_with_rsa(config.alipay_public_key, get_sign_content(signed).encode(), form["sign"])
    except Exception:  # noqa: BLE001 - the SDK's crypto library raises its own
        good = False
    if good and form["app_id"] == config.app_id:
        heard.setdefault(form["out_trade_no"], []).append(form["trade_status"])
    return good


class Counter(BaseHTTPRequestHandler):
    """Where customers, and the house, knock."""

    def do_GET(self) -> None:
        """Tell where something stands."""
        match self.path.strip("/").split("/"):
            case ["orders", no]:
                seen = ask(AlipayTradeQueryRequest(), {"out_trade_no": no})
                self._say({**seen, "heard": heard.get(no, [])})
            case ["orders", no, "refunds", request_no]:
                wish = {"out_trade_no": no, "out_request_no": request_no}
                self._say(ask(AlipayTradeFastpayRefundQueryRequest(), wish))
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        """Sell, hear, give back, end."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        match self.path.strip("/").split("/"):
            case ["notify"]:
                self._write(
                    b"success" if notified(dict(parse_qsl(body, keep_blank_values=True))) else b"fail"
                )
            case ["orders", no]:
                self._say(order(no, json.loads(body)))
            case ["orders", no, "refunds", request_no]:
                amount = json.loads(body)["amount"]
                wish = {"out_trade_no": no, "out_request_no": request_no, "refund_amount": amount}
                self._say(ask(AlipayTradeRefundRequest(), wish))
            case ["orders", no, "close"]:
                self._say(ask(AlipayTradeCloseRequest(), {"out_trade_no": no}))
            case _:
                self.send_error(404)

    def _say(self, answer: dict[str, Any]) -> None:
        self._write(json.dumps(answer).encode())

    def _write(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Counter).serve_forever()
