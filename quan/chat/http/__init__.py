"""Chat over HTTP, a module per noun."""

from quan.chat.http import changing, conversations, export, marks, messages, personal, search
from quan.chat.http.sender import provide_sender

ROUTES = (
    *conversations.ROUTES,
    *messages.ROUTES,
    *changing.ROUTES,
    *marks.ROUTES,
    *personal.ROUTES,
    *search.ROUTES,
    *export.ROUTES,
)

__all__ = ["ROUTES", "provide_sender"]
