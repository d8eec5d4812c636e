"""The method by which certified apps fetch the certificate that our answers are signed under."""

import base64

from quan.gateway.errors.wire import BusinessRefused
from quan.gateway.model.calls import Call
from quan.gateway.operations.house import House
from quan.gateway.rules import certificates, contents, envelope
from quan.gateway.rules.envelope import Fields

INVALID = "isv.invalid-parameter"


async def download(_house: House, call: Call) -> Fields:
    """Give the house's certificate for this app by its SN."""
    wanted = contents.required(call.content, "alipay_cert_sn", invalid=INVALID)
    if wanted != certificates.number_of(call.app.house_certificate):
        raise BusinessRefused("isv.alipay-cert-not-exist", "There is no certificate with this alipay_cert_sn")
    content = base64.b64encode(call.app.house_certificate.encode()).decode()
    return envelope.succeeded({"alipay_cert_content": content})
