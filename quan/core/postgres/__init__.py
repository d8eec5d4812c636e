"""PostgreSQL: one embedded in this installation, or a check of one that the operator already has."""

from quan.core.postgres.embedded import EmbeddedPostgres
from quan.core.postgres.existing import check_server
from quan.core.postgres.refusal import StartupError

__all__ = ["EmbeddedPostgres", "StartupError", "check_server"]
