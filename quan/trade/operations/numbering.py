"""Giving numbers that people can quote and nobody guesses."""

import secrets

from quan.core.config import Config
from quan.core.db import Reader
from quan.trade.rules.trades import RANDOM_DIGITS, number_of


def new_number(reader: Reader, config: Config) -> str:
    """Give a fresh number of 28 digits that begins with the town's day."""
    day = reader.now.astimezone(config.timezone).date()
    return number_of(day, secrets.randbelow(10**RANDOM_DIGITS))
