"""Calls: what a program asks of the gateway, after its signature was found right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quan.gateway.model.apps import App


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `params` are its common parameters, `content` what its method needs (biz_content).

    `is_certified` callers work with certificates; to `is_encrypted` ones the answer is encrypted too.
    """

    app: App
    method: str
    params: Mapping[str, str]
    content: Mapping[str, Any]
    is_certified: bool = False
    is_encrypted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A request of the newer wire as it was sent: `target` is the path with its query, byte by byte."""

    verb: str
    target: bytes
    path: str
    query: bytes
    headers: Mapping[str, str]
    body: bytes
