"""Refusals of the wire, in the words that other people's SDKs know.

They are no problem details: nobody but a program reads them. The docstring is the `sub_msg`, `sub_code` the
word that programs decide by, `code` its kind.
"""

from typing import ClassVar

MISSING = "40001"
INVALID = "40002"
BUSINESS = "40004"
FORBIDDEN = "40006"
AWAY = "20000"
WAITING = "10003"
SUCCESS = "10000"

MESSAGES = {
    SUCCESS: "Success",
    WAITING: "order success pay inprocess",
    AWAY: "Service Currently Unavailable",
    MISSING: "Missing Required Arguments",
    INVALID: "Invalid Arguments",
    BUSINESS: "Business Failed",
    FORBIDDEN: "Insufficient Permissions",
}


class CallRefused(Exception):
    """The call was refused."""

    code: ClassVar[str] = INVALID
    sub_code: ClassVar[str] = "isv.invalid-parameter"

    @classmethod
    def message(cls) -> str:
        """Give the sentence."""
        return " ".join((cls.__doc__ or "").split())


class MissingMethod(CallRefused):
    """The parameter method is missing."""

    code = MISSING
    sub_code = "isv.missing-method"


class MissingAppId(CallRefused):
    """The parameter app_id is missing."""

    code = MISSING
    sub_code = "isv.missing-app-id"


class MissingSignature(CallRefused):
    """The parameter sign is missing."""

    code = MISSING
    sub_code = "isv.missing-signature"


class MissingTimestamp(CallRefused):
    """The parameter timestamp is missing."""

    code = MISSING
    sub_code = "isv.missing-timestamp"


class InvalidAppId(CallRefused):
    """There is no app with this app_id."""

    sub_code = "isv.invalid-app-id"


class InvalidAppState(CallRefused):
    """This app is switched off."""

    sub_code = "isv.invalid-app-state"


class InvalidSignature(CallRefused):
    """The signature does not fit the request and the public key of this app."""

    sub_code = "isv.invalid-signature"


class InvalidSignatureType(CallRefused):
    """Requests are signed with RSA2 (RSA and SHA-256) only."""

    sub_code = "isv.invalid-signature-type"


class InvalidTimestamp(CallRefused):
    """The timestamp is not yyyy-MM-dd HH:mm:ss, or more than 24 hours away from now."""

    sub_code = "isv.invalid-timestamp"


class IllegalTimestamp(CallRefused):
    """The timestamp is not in milliseconds, or more than 24 hours away from now."""

    sub_code = "isv.illegal-timestamp"


class InvalidCharset(CallRefused):
    """The charset is unknown here, or the request is not written in it."""

    sub_code = "isv.invalid-charset"


class InvalidFormat(CallRefused):
    """The only format is JSON."""

    sub_code = "isv.invalid-format"


class InvalidVersion(CallRefused):
    """The only version is 1.0."""

    sub_code = "isv.invalid-version"


class InvalidMethod(CallRefused):
    """There is no such method here."""

    sub_code = "isv.invalid-method"


class DuplicateParameter(CallRefused):
    """A parameter was sent twice."""

    sub_code = "isv.suspected-attack"


class TooLarge(CallRefused):
    """The request is larger than is accepted here."""

    sub_code = "isv.invalid-request-data"


class IllegalJson(CallRefused):
    """What should be a JSON object is none, or holds text that cannot be kept."""

    sub_code = "isv.illegal-json"


class InvalidEncryption(CallRefused):
    """The content is not encrypted with this app's AES key."""

    sub_code = "isv.decryption-error-unknown"


class InvalidEncryptType(CallRefused):
    """The only encrypt_type is AES."""

    sub_code = "isv.invalid-encrypt-type"


class AppCertificateUnknown(CallRefused):
    """The app_cert_sn is not that of this app's certificate."""

    sub_code = "isv.app-cert-not-exist"


class RootCertificateUnknown(CallRefused):
    """The alipay_root_cert_sn is not that of the root certificate of this place."""

    sub_code = "isv.invalid-alipay-root-cert-sn"


class NoAppAuthorization(CallRefused):
    """Apps act for their own merchant only; there is no app_auth_token here."""

    sub_code = "isv.not-support-app-auth"


class InsufficientPermissions(CallRefused):
    """This app may not call this method."""

    code = FORBIDDEN
    sub_code = "isv.insufficient-isv-permissions"


class Trouble(CallRefused):
    """Something went wrong on our side; ask what became of the call before you repeat it."""

    code = AWAY
    sub_code = "isp.unknow-error"


class BusinessRefused(CallRefused):
    """What the call asked for was refused; the words of a method say why."""

    code = BUSINESS

    def __init__(self, sub_code: str, sub_msg: str) -> None:
        super().__init__(sub_code)
        self.said = (sub_code, sub_msg)
