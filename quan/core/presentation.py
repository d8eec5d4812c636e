"""How a refusal is written in the caller's language."""

from contextvars import ContextVar
from typing import Any

from quan.core import i18n, wire
from quan.core.problems import Problem

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def problem_body(problem: Problem) -> dict[str, Any]:
    """Give the RFC 9457 body of a refusal: type, title, status, request_id and the refusal's own fields."""
    return {
        "type": f"/problems/{problem.slug}",
        "title": i18n.translate(problem.slug, problem.message(), problem.fields()),
        "status": problem.status,
        "request_id": current_request_id.get(),
        **wire.builtins(problem.fields()),
    }
