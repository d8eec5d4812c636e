"""Operators: who runs the place, what they see of the money, do together as two, and moderate.

Owns: the schema `admin` (staff, tokens of operators' systems, proposals).
Never: writes a balance or a bill (ledger and wallet do), lets one person both propose and approve.
Emits: nothing; what it does to members' money is told by the wallet.
Locks: the proposal, then whatever the wallet locks to carry it out.
"""

from quan.admin.http.gate import provide_machine
from quan.admin.model.staff import Actor, Right, Role, Staff
from quan.admin.model.tokens import NewToken, Scope, Token, TokenId
from quan.admin.operations.staff import grant, revoke
from quan.admin.operations.tokens import make_token, revoke_token
from quan.admin.queries.moderation import may_fetch_evidence, may_fetch_said
from quan.admin.queries.staff import every_staff
from quan.admin.queries.tokens import every_token

__all__ = [
    "Actor", "NewToken", "Right", "Role", "Scope", "Staff", "Token", "TokenId", "every_staff", "every_token",
    "grant", "make_token", "may_fetch_evidence", "may_fetch_said", "provide_machine", "revoke",
    "revoke_token",
]  # fmt: skip
