"""Why a bank statement is not read in. Nothing of a refused file is kept."""

from quan.core.money import Money
from quan.core.problems import Problem


class StatementTooLarge(Problem):
    """This file is larger than the {limit_bytes} bytes read here. Ask the bank for shorter statements."""

    status = 413
    slug = "wallet/statement-too-large"
    limit_bytes: int


class TooManyEntries(Problem):
    """This file has more than {limit} entries. Ask the bank for shorter statements."""

    status = 413
    slug = "wallet/too-many-statement-entries"
    limit: int


class NotAStatement(Problem):
    """This is not a bank statement that can be read. Export it from the bank as camt.053 or MT940."""

    status = 400
    slug = "wallet/not-a-statement"


class StatementUnsafe(Problem):
    """This file declares a document type or entities, which no bank statement does. It was not read."""

    status = 400
    slug = "wallet/statement-unsafe"


class StatementBroken(Problem):
    """This file is cut short, damaged or in an unknown encoding. Fetch it from the bank again."""

    status = 400
    slug = "wallet/statement-broken"


class StatementFieldUnreadable(Problem):
    """The statement says nothing that can be read for {field}."""

    status = 400
    slug = "wallet/statement-field-unreadable"
    field: str


class StatementDoesNotAddUp(Problem):
    """Statement {number} begins with {opening}, its entries move {moved}, but it ends with {closing}."""

    status = 409
    slug = "wallet/statement-does-not-add-up"
    number: str
    opening: Money
    moved: Money
    closing: Money


class StatementOfAnotherAccount(Problem):
    """This is a statement of the account {account}, which is not the one configured here."""

    status = 409
    slug = "wallet/statement-of-another-account"
    account: str


class StatementInAnotherCurrency(Problem):
    """This statement is in {currency}. The account here is kept in {expected}."""

    status = 409
    slug = "wallet/statement-in-another-currency"
    currency: str
    expected: str
