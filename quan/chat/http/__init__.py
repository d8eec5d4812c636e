"""Chat over HTTP, a module per noun."""

from quan.chat.http import (
    changing,
    conversations,
    export,
    groups,
    invites,
    marks,
    messages,
    personal,
    reports,
    search,
    strangers,
)
from quan.chat.http.express import express
from quan.chat.http.sender import provide_sender

ROUTES = (
    *conversations.ROUTES,
    *messages.ROUTES,
    *changing.ROUTES,
    *marks.ROUTES,
    *personal.ROUTES,
    *search.ROUTES,
    *export.ROUTES,
    *groups.ROUTES,
    *invites.ROUTES,
    *strangers.ROUTES,
    *reports.ROUTES,
)

__all__ = ["ROUTES", "express", "provide_sender"]
