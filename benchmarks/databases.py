"""Databases of one server, one for each side of a comparison."""

import psycopg
from psycopg import sql

from quan.core.postgres import EmbeddedPostgres


def database(server: EmbeddedPostgres, name: str) -> str:
    """Make an empty database; give its address."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.url(name)
