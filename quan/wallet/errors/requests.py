"""Why a payment request cannot be made or settled."""

from quan.core.problems import Problem


class RequestNotFound(Problem):
    """There is no such payment request."""

    status = 404
    slug = "wallet/request-not-found"


class RequestAlreadyPaid(Problem):
    """This payment request was already paid."""

    status = 409
    slug = "wallet/request-already-paid"


class RequestDeclined(Problem):
    """This payment request was declined."""

    status = 409
    slug = "wallet/request-declined"


class RequestCancelled(Problem):
    """This payment request was withdrawn."""

    status = 409
    slug = "wallet/request-cancelled"


class RequestExpired(Problem):
    """This payment request has run out."""

    status = 409
    slug = "wallet/request-expired"


class NotYoursToPay(Problem):
    """Only the person who was asked can pay or decline this request."""

    status = 403
    slug = "wallet/request-not-yours-to-pay"


class NotYoursToCancel(Problem):
    """Only the person who asked can cancel this request."""

    status = 403
    slug = "wallet/request-not-yours-to-cancel"


class AskingYourself(Problem):
    """You cannot ask yourself for money."""

    status = 409
    slug = "wallet/asking-yourself"


class AskContactsOnly(Problem):
    """You can ask your contacts for money. This person is not among them."""

    status = 409
    slug = "wallet/ask-contacts-only"


class TooManyOpenRequests(Problem):
    """This person has enough open requests. Wait until some are settled."""

    status = 409
    slug = "wallet/too-many-open-requests"
