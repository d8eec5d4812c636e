"""Every refusal of this domain. The docstring is the sentence the person reads."""

from quan.core.problems import NotFound, Problem, TooManyRequests


class MemberNotFound(NotFound):
    """There is nobody here by that name."""

    slug = "identity/member-not-found"


class HandleInvalid(Problem):
    """A handle has 3 to 20 letters a to z, digits or underscores."""

    slug = "identity/handle-invalid"


class HandleTaken(Problem):
    """The handle {handle} is taken. Choose another one."""

    status = 409
    slug = "identity/handle-taken"
    handle: str


class NameInvalid(Problem):
    """A name has 1 to 40 visible characters."""

    slug = "identity/name-invalid"


class TextTooLong(Problem):
    """This text is too long. At most {limit} characters fit."""

    slug = "identity/text-too-long"
    limit: int


class EmailInvalid(Problem):
    """This does not look like an e-mail address."""

    slug = "identity/email-invalid"


class PasswordTooShort(Problem):
    """A password needs at least {minimum} characters."""

    slug = "identity/password-too-short"
    minimum: int


class PasswordTooLong(Problem):
    """A password has at most {limit} characters."""

    slug = "identity/password-too-long"
    limit: int


class PasswordTooCommon(Problem):
    """This password is one of the first that anybody would guess. Choose another one."""

    slug = "identity/password-too-common"


class WrongLogin(Problem):
    """The name or the password is not right."""

    status = 403
    slug = "identity/wrong-login"
    remembered = False


class WrongPassword(Problem):
    """The password is not right."""

    status = 403
    slug = "identity/wrong-password"
    remembered = False


class WrongRecoveryCode(Problem):
    """This recovery code is not right, or was used before."""

    status = 403
    slug = "identity/wrong-recovery-code"
    remembered = False


class TooManyGuesses(TooManyRequests):
    """That was wrong too often. Try again in {retry_after_s} s."""

    slug = "identity/too-many-guesses"


class PasskeyRefused(Problem):
    """This passkey was not accepted. Start again, or use another way in."""

    status = 403
    slug = "identity/passkey-refused"
    remembered = False


class PasskeyExpired(Problem):
    """That took too long, or was answered before. Start again."""

    status = 403
    slug = "identity/passkey-expired"
    remembered = False


class PasskeyKnown(Problem):
    """This passkey is already registered."""

    status = 409
    slug = "identity/passkey-known"


class TooManyPasskeys(Problem):
    """An account keeps at most {limit} passkeys. Remove one first."""

    status = 409
    slug = "identity/too-many-passkeys"
    limit: int


class LastWayIn(Problem):
    """This passkey is the only way into your account. Set a password or add another passkey first."""

    status = 409
    slug = "identity/last-way-in"


class ProveItIsYou(Problem):
    """To be sure that it is you, give your password or sign in again."""

    status = 403
    slug = "identity/prove-it-is-you"
    remembered = False
    has_password: bool


class YourOwnContact(Problem):
    """This is you. Nobody can be their own contact."""

    status = 409
    slug = "identity/your-own-contact"


class AlreadyContacts(Problem):
    """You are contacts already."""

    status = 409
    slug = "identity/already-contacts"


class NotYourContact(NotFound):
    """This person is not one of your contacts."""

    slug = "identity/not-your-contact"


class YouBlocked(Problem):
    """You have blocked this person. Unblock them first."""

    status = 409
    slug = "identity/you-blocked"


class TooManyContacts(Problem):
    """A list of contacts holds at most {limit} people."""

    status = 409
    slug = "identity/too-many-contacts"
    limit: int


class AccountClosed(Problem):
    """This account is closed, and a closed account stays closed."""

    status = 409
    slug = "identity/account-closed"


class PushSubscriptionInvalid(Problem):
    """This browser's subscription cannot be used. Turn notifications off and on again."""

    slug = "identity/push-subscription-invalid"


class QuietHoursInvalid(Problem):
    """Quiet hours need a beginning, a different end, and a time zone."""

    slug = "identity/quiet-hours-invalid"
