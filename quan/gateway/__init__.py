"""The edge that other people's programs call, as they would call Alipay: apps, the wire, notifications.

Owns: the schema `gateway` (apps and their keys, the certificate authority, notices). Promises: every answer
is signed, and a notice is told until it is taken or a day has passed. Never: decides about money (trade and
the wallet do), keeps a private key of a merchant. Emits: nothing. Locks: whatever trade locks.
"""

from quan.gateway.model.apps import App, AppId, Grant
from quan.gateway.operations.apps import MadeApp, NewApp, make

__all__ = ["App", "AppId", "Grant", "MadeApp", "NewApp", "make"]
