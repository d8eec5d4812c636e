"""Codes of other systems, and what to tell somebody who scans one. Nobody is ever sent there."""

import re

from quan.wallet.model.codes import SeenForeign
from quan.wallet.rules.emvco import MerchantCode
from quan.wallet.rules.notes import one_line

EXPLANATIONS = {
    "wallet/foreign-alipay": "This is an Alipay code. It can only be used in the Alipay app.",
    "wallet/foreign-wechat": "This is a WeChat code. It can only be used in the WeChat app.",
    "wallet/foreign-emvco": "This is a {name} payment code. Quan cannot pay it: it belongs to another payment"
    " system.",
    "wallet/foreign-url": "This is a link to {name}. Quan does not open links from codes: copy it if you"
    " know who made it.",
    "wallet/foreign-other": "This is not a Quan code. It holds the text shown here.",
}
"""The English sentences; translations are in `quan/locales` under the same names."""

_ALIPAY = re.compile(
    r"https?://(qr|mobilecodec|render|ds)\.alipay\.com(/|$|\?)|alipays?(qr)?:|(2[5-9]|30)[0-9]{14,22}\Z",
    re.ASCII | re.IGNORECASE,
)
_WECHAT = re.compile(
    r"(wxp|weixin|wechat)://|https?://(u\.wechat\.com|weixin\.qq\.com|wx\.tenpay\.com|payapp\.weixin\.qq\.com"
    r"|wxp\.tenpay\.com)(/|$|\?)|1[0-5][0-9]{16}\Z",
    re.ASCII | re.IGNORECASE,
)
_LINK = re.compile(r"https?://(?:[^/?#\s@]*@)?([^/?#\s@:]+)", re.ASCII | re.IGNORECASE)
_MAX_HOST_CHARS = 80

_SCHEMES = (
    ("br.gov.bcb.pix", "PIX"),
    ("a00000067701011", "PromptPay"),
    ("id.co.qris", "QRIS"),
    ("com.p2pqrpay", "QR Ph"),
    ("ph.ppmi", "QR Ph"),
    ("sg.paynow", "PayNow"),
    ("sg.sgqr", "SGQR"),
    ("a0000006150001", "DuitNow"),
    ("a000000727", "VietQR"),
    ("hk.com.hkicl", "FPS"),
    ("jp.or.paymentsjapan", "JPQR"),
    ("upi", "UPI"),
    ("com.mercadolibre", "Mercado Pago"),
    ("com.alipay", "Alipay+"),
)


def recognise(text: str) -> SeenForeign:
    """Tell what a text that is not ours is."""
    if _ALIPAY.match(text):
        return SeenForeign("alipay", "wallet/foreign-alipay", "Alipay")
    if _WECHAT.match(text):
        return SeenForeign("wechat", "wallet/foreign-wechat", "WeChat")
    link = _LINK.match(text)
    if link is not None:
        return SeenForeign("url", "wallet/foreign-url", one_line(link[1])[:_MAX_HOST_CHARS])
    return SeenForeign("other", "wallet/foreign-other", "")


def recognise_emvco(code: MerchantCode) -> SeenForeign:
    """Tell which payment system a code belongs to, by the unique ids in it."""
    for template in code.accounts.values():
        guid = template.guid.lower()
        for beginning, name in _SCHEMES:
            if guid.startswith(beginning):
                return SeenForeign("emvco", "wallet/foreign-emvco", name)
    name = "KHQR" if code.country == "KH" else "EMVCo"
    return SeenForeign("emvco", "wallet/foreign-emvco", name)
