"""A PostgreSQL that the operator already has."""

import psycopg
from psycopg.conninfo import conninfo_to_dict

from quan.core.postgres.refusal import StartupError

OLDEST_VERSION = 16
CONNECT_TIMEOUT_S = 5


def check_server(url: str) -> None:
    """Make sure that the operator's own PostgreSQL can be reached and will do.

    Raises: StartupError.
    """
    try:
        target = conninfo_to_dict(url)
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as conn:
            version = conn.info.server_version // 10000
            encoding = conn.info.parameter_status("server_encoding")
    except psycopg.ProgrammingError as error:
        raise StartupError(f"QUAN_DATABASE_URL is not a PostgreSQL address: {_first_line(error)}") from error
    except psycopg.OperationalError as error:
        raise StartupError(
            f"Cannot reach the PostgreSQL of QUAN_DATABASE_URL: {_first_line(error)}"
        ) from error
    if version < OLDEST_VERSION:
        raise StartupError(
            f"The PostgreSQL of QUAN_DATABASE_URL is version {version}; Quan needs {OLDEST_VERSION} or newer."
        )
    if encoding != "UTF8":
        raise StartupError(
            f"The database {target.get('dbname', '')!r} of QUAN_DATABASE_URL has the encoding {encoding};"
            " Quan needs UTF8."
        )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
