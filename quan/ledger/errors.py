"""Why the ledger says no. The order of precedence is that of `rules.Outcome`."""

from quan.core.problems import Problem


class LinkedTransferRefused(Problem):
    """This transfer belongs to others that were refused, so it was refused with them."""

    status = 409
    slug = "ledger/linked-transfer-refused"


class ChainLeftOpen(Problem):
    """The last transfer of a chain is linked to a next one that is missing."""

    status = 400
    slug = "ledger/chain-left-open"


class IdReused(Problem):
    """This transfer id already stands for a different transfer."""

    status = 409
    slug = "ledger/id-reused"


class AmountNotPositive(Problem):
    """The amount must be more than zero."""

    status = 400
    slug = "ledger/amount-not-positive"


class AmountTooLarge(Problem):
    """The amount is larger than the ledger can count."""

    status = 400
    slug = "ledger/amount-too-large"


class SameAccount(Problem):
    """Money cannot move from an account to itself."""

    status = 400
    slug = "ledger/same-account"


class UnknownAccount(Problem):
    """There is no such account."""

    status = 404
    slug = "ledger/unknown-account"


class AssetsDiffer(Problem):
    """Both accounts and the amount must be in the same asset."""

    status = 409
    slug = "ledger/assets-differ"


class AccountClosed(Problem):
    """This account is closed."""

    status = 409
    slug = "ledger/account-closed"


class TotalTooLarge(Problem):
    """This would take an account past the largest total the ledger can count."""

    status = 409
    slug = "ledger/total-too-large"


class InsufficientFunds(Problem):
    """There is not enough money for this."""

    status = 409
    slug = "ledger/insufficient-funds"


class HoldingExceeded(Problem):
    """More cannot be paid out than is held."""

    status = 409
    slug = "ledger/holding-exceeded"


class AccountOpenedDifferently(Problem):
    """This account already exists with another asset, type, owner or limit."""

    status = 409
    slug = "ledger/account-opened-differently"


class UnknownTransfer(Problem):
    """There is no such transfer."""

    status = 404
    slug = "ledger/unknown-transfer"


class AlreadyReversed(Problem):
    """This transfer has already been reversed."""

    status = 409
    slug = "ledger/already-reversed"


class ReversalDiffers(Problem):
    """A reversal must move the same amount back between the same accounts."""

    status = 409
    slug = "ledger/reversal-differs"


class ReversalNotReversible(Problem):
    """A reversal cannot be reversed. Make a new transfer instead."""

    status = 409
    slug = "ledger/reversal-not-reversible"
