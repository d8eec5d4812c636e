"""Why a scanned text cannot be used."""

from quan.core.problems import Problem


class MalformedCode(Problem):
    """This code is damaged or incomplete. Ask for it to be shown again."""

    status = 400
    slug = "wallet/malformed-code"
    fault: str
    """What is wrong, for developers: `length`, `tag`, `duplicate`, `format`, `missing 53` and the like."""


class CodeChecksumWrong(Problem):
    """The check digits of this code are wrong, so something in it was misread. Scan it again."""

    status = 400
    slug = "wallet/code-checksum-wrong"


class CodeTooLong(Problem):
    """This is longer than any code. At most {limit_chars} characters can be read."""

    status = 400
    slug = "wallet/code-too-long"
    limit_chars: int


class CodeEmpty(Problem):
    """There is nothing in this code."""

    status = 400
    slug = "wallet/code-empty"


class CodeFromElsewhere(Problem):
    """This code belongs to another Quan town, {host}. Money cannot cross from here to there."""

    status = 409
    slug = "wallet/code-from-elsewhere"
    host: str


class ReceiveCodeExpired(Problem):
    """This code was replaced by its owner. Ask them to show the new one."""

    status = 410
    slug = "wallet/receive-code-expired"


class CodeInOtherMoney(Problem):
    """This code asks for {asset}, which is not the money of this town."""

    status = 409
    slug = "wallet/code-in-other-money"
    asset: str


class NotAReceiveCode(Problem):
    """This is not a code to pay somebody with. Ask for their receive code."""

    status = 400
    slug = "wallet/not-a-receive-code"


class NotYourCode(Problem):
    """Only your own codes are drawn here."""

    status = 404
    slug = "wallet/not-your-code"


class AmountTooLongForCode(Problem):
    """This amount is too large for a receive code."""

    status = 400
    slug = "wallet/amount-too-long-for-code"
