"""Web Push from this very server: no vendor's gateway, no account anywhere, keys of our own.

Owns: nothing in the database; who wants pushes on which device is identity's. Promises: what is pushed can be
read by the browser that asked for it only (RFC 8291), and the push service can tell that it came from here
(VAPID, RFC 8292). Never: pushes to an address of the house's own network (see core.outbound).
"""

from quan.core.push.delivery import LIFE, Answer, Delivery, Pusher
from quan.core.push.encryption import Recipient
from quan.core.push.vapid import Vapid

__all__ = ["LIFE", "Answer", "Delivery", "Pusher", "Recipient", "Vapid"]
