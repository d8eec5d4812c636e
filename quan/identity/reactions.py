"""What follows from facts about people: a word to every device of those concerned."""

from quan.core import streams
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.identity.events import ContactAccepted, ContactRequested, SessionRevoked


async def tell_the_asked(tx: Tx, event: ContactRequested) -> None:
    """Tell the asked member that somebody would like to be a contact."""
    streams.append_last(tx, event.asked, "contact.requested", {"request_id": event.request})


async def tell_both(tx: Tx, event: ContactAccepted) -> None:
    """Tell both that they are contacts."""
    for member, other in ((event.asker, event.asked), (event.asked, event.asker)):
        streams.append_last(tx, member, "contact.accepted", {"member": other})


async def tell_devices(tx: Tx, event: SessionRevoked) -> None:
    """Tell the member's devices which of them was signed out; its socket closes on hearing it."""
    streams.append_last(tx, event.member, "session.revoked", {"session_id": event.session})


REACTIONS = (
    Reaction(ContactRequested, "identity.tell-the-asked", tell_the_asked),
    Reaction(ContactAccepted, "identity.tell-both", tell_both),
    Reaction(SessionRevoked, "identity.tell-devices", tell_devices),
)
