"""What the gateway does by itself."""

from quan.gateway.operations.telling import Notifier

__all__ = ["Notifier"]
