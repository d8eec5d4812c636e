"""Why a voucher gives no money."""

from quan.core.money import Money
from quan.core.problems import Problem


class MalformedVoucherCode(Problem):
    """A voucher code has 16 letters and digits, in four groups of four."""

    status = 400
    slug = "wallet/malformed-voucher-code"


class MistypedVoucherCode(Problem):
    """One of the letters or digits of this voucher code is wrong. Compare it with the voucher."""

    status = 400
    slug = "wallet/mistyped-voucher-code"


class UnknownVoucher(Problem):
    """This is not one of our vouchers."""

    status = 404
    slug = "wallet/unknown-voucher"


class VoucherUsed(Problem):
    """This voucher was already used."""

    status = 409
    slug = "wallet/voucher-used"


class VoucherExpired(Problem):
    """This voucher has run out."""

    status = 409
    slug = "wallet/voucher-expired"


class VoucherVoid(Problem):
    """This voucher was withdrawn by the people who run this place."""

    status = 409
    slug = "wallet/voucher-void"


class BatchNotFound(Problem):
    """There is no such batch of vouchers."""

    status = 404
    slug = "wallet/voucher-batch-not-found"


class BatchClosed(Problem):
    """This batch of vouchers was already closed."""

    status = 409
    slug = "wallet/voucher-batch-closed"


class BatchSize(Problem):
    """A batch has 1 to {most} vouchers."""

    status = 400
    slug = "wallet/voucher-batch-size"
    most: int


class ExpiryInThePast(Problem):
    """Vouchers must run out in the future."""

    status = 400
    slug = "wallet/voucher-expiry-in-the-past"


class SettlingTooMuch(Problem):
    """Redeemed vouchers still have to bring in {left}, which is less than this."""

    status = 409
    slug = "wallet/settling-too-much"
    left: Money
