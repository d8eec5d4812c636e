"""Why the ledger says no, in the order of precedence, which is that of `rules.Outcome`."""

from typing import Final

from quan.core.problems import Problem
from quan.ledger.rules.words import Outcome


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


class MalformedPhase(Problem):
    """Only a post, a void or an expiry names a held transfer, and each must. A reversal happens at once."""

    status = 400
    slug = "ledger/malformed-phase"


class BalancingNotAllowed(Problem):
    """Only a transfer that moves or holds money for the first time may take as much as there is."""

    status = 400
    slug = "ledger/balancing-not-allowed"


class ExpiryNotAllowed(Problem):
    """Only a transfer that holds money can expire."""

    status = 400
    slug = "ledger/expiry-not-allowed"


class ExpiryInThePast(Problem):
    """This transfer would have expired before it is made."""

    status = 409
    slug = "ledger/expiry-in-the-past"


class ImportNeedsPastTime(Problem):
    """Imported history needs the time at which it happened, and that must be past."""

    status = 400
    slug = "ledger/import-needs-past-time"


class UnknownAccount(Problem):
    """There is no such account."""

    status = 404
    slug = "ledger/unknown-account"


class AssetsDiffer(Problem):
    """Both accounts and the amount must be in the same asset."""

    status = 409
    slug = "ledger/assets-differ"


class CodeNotForAccounts(Problem):
    """This kind of transfer is not made between accounts of these types."""

    status = 409
    slug = "ledger/code-not-for-accounts"


class UnknownTransfer(Problem):
    """There is no such transfer."""

    status = 404
    slug = "ledger/unknown-transfer"


class UnknownPending(Problem):
    """There is no held transfer of this name."""

    status = 404
    slug = "ledger/unknown-pending"


class NotPending(Problem):
    """This transfer holds nothing: it happened at once."""

    status = 409
    slug = "ledger/not-pending"


class PendingDiffers(Problem):
    """The held transfer is between other accounts, for another reason or of another amount."""

    status = 409
    slug = "ledger/pending-differs"


class PendingAlreadyPosted(Problem):
    """The held money has already been paid."""

    status = 409
    slug = "ledger/pending-already-posted"


class PendingAlreadyVoided(Problem):
    """The held money has already been released."""

    status = 409
    slug = "ledger/pending-already-voided"


class PendingExpired(Problem):
    """The time to pay or release the held money is over. It goes back by itself."""

    status = 409
    slug = "ledger/pending-expired"


class PendingNotDue(Problem):
    """The held money has not expired yet."""

    status = 409
    slug = "ledger/pending-not-due"


class PendingExceeded(Problem):
    """More cannot be paid than is held."""

    status = 409
    slug = "ledger/pending-exceeded"


class ReversalNotReversible(Problem):
    """Only money that moved can be moved back, and a reversal cannot. Make a new transfer instead."""

    status = 409
    slug = "ledger/reversal-not-reversible"


class ReversalDiffers(Problem):
    """A reversal must move the same amount back between the same accounts."""

    status = 409
    slug = "ledger/reversal-differs"


class AlreadyReversed(Problem):
    """This transfer has already been reversed."""

    status = 409
    slug = "ledger/already-reversed"


class AccountClosed(Problem):
    """This account is closed."""

    status = 409
    slug = "ledger/account-closed"


class TotalTooLarge(Problem):
    """This would take an account past the largest total the ledger can count."""

    status = 409
    slug = "ledger/total-too-large"


class NothingAvailable(Problem):
    """There is nothing left that could move."""

    status = 409
    slug = "ledger/nothing-available"


class InsufficientFunds(Problem):
    """There is not enough money for this."""

    status = 409
    slug = "ledger/insufficient-funds"


class HoldingExceeded(Problem):
    """More cannot be paid out than is held."""

    status = 409
    slug = "ledger/holding-exceeded"


class LinkedTransferRefused(Problem):
    """This transfer belongs to others that were refused, so it was refused with them."""

    status = 409
    slug = "ledger/linked-transfer-refused"


class AccountOpenedDifferently(Problem):
    """This account already exists with another asset, type, owner or limit."""

    status = 409
    slug = "ledger/account-opened-differently"


class SameAsset(Problem):
    """An exchange is between two different assets."""

    status = 400
    slug = "ledger/same-asset"


class LedgerBusy(Problem):
    """More payments are waiting than can be booked now. Nothing happened; try again in {retry_after_s} s."""

    status = 503
    slug = "ledger/busy"
    remembered = False
    retry_after_s: int


REFUSALS: Final[dict[Outcome, type[Problem]]] = {
    Outcome.CHAIN_LEFT_OPEN: ChainLeftOpen,
    Outcome.ID_REUSED: IdReused,
    Outcome.AMOUNT_NOT_POSITIVE: AmountNotPositive,
    Outcome.AMOUNT_TOO_LARGE: AmountTooLarge,
    Outcome.SAME_ACCOUNT: SameAccount,
    Outcome.MALFORMED_PHASE: MalformedPhase,
    Outcome.BALANCING_NOT_ALLOWED: BalancingNotAllowed,
    Outcome.EXPIRY_NOT_ALLOWED: ExpiryNotAllowed,
    Outcome.EXPIRY_IN_THE_PAST: ExpiryInThePast,
    Outcome.IMPORT_NEEDS_PAST_TIME: ImportNeedsPastTime,
    Outcome.UNKNOWN_ACCOUNT: UnknownAccount,
    Outcome.ASSETS_DIFFER: AssetsDiffer,
    Outcome.CODE_NOT_FOR_ACCOUNTS: CodeNotForAccounts,
    Outcome.UNKNOWN_TRANSFER: UnknownTransfer,
    Outcome.UNKNOWN_PENDING: UnknownPending,
    Outcome.NOT_PENDING: NotPending,
    Outcome.PENDING_DIFFERS: PendingDiffers,
    Outcome.PENDING_ALREADY_POSTED: PendingAlreadyPosted,
    Outcome.PENDING_ALREADY_VOIDED: PendingAlreadyVoided,
    Outcome.PENDING_EXPIRED: PendingExpired,
    Outcome.PENDING_NOT_DUE: PendingNotDue,
    Outcome.PENDING_EXCEEDED: PendingExceeded,
    Outcome.REVERSAL_NOT_REVERSIBLE: ReversalNotReversible,
    Outcome.REVERSAL_DIFFERS: ReversalDiffers,
    Outcome.ALREADY_REVERSED: AlreadyReversed,
    Outcome.ACCOUNT_CLOSED: AccountClosed,
    Outcome.TOTAL_TOO_LARGE: TotalTooLarge,
    Outcome.NOTHING_AVAILABLE: NothingAvailable,
    Outcome.INSUFFICIENT_FUNDS: InsufficientFunds,
    Outcome.HOLDING_EXCEEDED: HoldingExceeded,
    Outcome.LINKED_TRANSFER_REFUSED: LinkedTransferRefused,
}
