"""Chat over HTTP, a module per noun."""

from quan.chat.http import conversations, marks, messages
from quan.chat.http.sender import provide_sender

ROUTES = (*conversations.ROUTES, *messages.ROUTES, *marks.ROUTES)

__all__ = ["ROUTES", "provide_sender"]
