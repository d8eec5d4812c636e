"""When a signed-in member must prove themselves once more."""

from datetime import datetime, timedelta

from quan.identity.errors import ProveItIsYou
from quan.identity.model import Caller

FRESH_FOR = timedelta(minutes=10)


def check_fresh(caller: Caller, now: datetime, *, has_password: bool, will_do: bool) -> None:
    """Refuse an act that opens new ways in, unless the member signed in a moment ago and that will do.

    Raises: ProveItIsYou.
    """
    if not will_do or now - caller.signed_in_at > FRESH_FOR:
        raise ProveItIsYou(has_password=has_password)
