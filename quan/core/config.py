"""The configuration: one place, read once at start from `QUAN_` variables.

`docs/reference/configuration.md` is generated from the fields below.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from quan.core import settings
from quan.core.iban import read_bic, read_iban
from quan.core.money import Asset, Money
from quan.core.problems import Problem

SECRET_BYTES = 32
BANK_DECIMALS = 2
"""What the writer of payment orders counts in. A bank account in yen or dinars needs another writer."""


class ConfigError(ValueError):
    """A `QUAN_` variable cannot be used; the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class PaymentLimits:
    """How much a member of one verification level may pay, as decimal strings of the town's currency."""

    per_payment: str
    per_day: str
    per_month: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `per payment,per day,per month`."""
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != len(fields(cls)):
            message = "three amounts, like 500.00,1000.00,5000.00"
            raise ValueError(message)
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.per_payment},{self.per_day},{self.per_month}"


def _setting(
    doc: str, default: Any = MISSING, *, parse: Callable[[str], Any] = str, is_secret: bool = False
) -> Any:
    # What is secret is not shown where a configuration is: in a trace, in a log.
    return field(default=default, repr=not is_secret, metadata={"doc": doc, "parse": parse})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of a Quan installation."""

    host: str = _setting("Address the server listens on.", "127.0.0.1")
    port: int = _setting("Port the server listens on.", 8000, parse=settings.port)
    public_url: str = _setting(
        "Origin people open in the browser. Passkeys are bound to its host name; at an IP address there are"
        " none. Empty: `http://localhost:PORT`.",
        "",
        parse=settings.origin,
    )
    data: Path = _setting(
        "Folder for the embedded PostgreSQL, uploads and the server's secret.",
        Path("data"),
        parse=Path,
    )
    database_url: str = _setting(
        "An existing PostgreSQL 16 or newer, like `postgresql://quan:secret@db.example/quan`. Empty: the"
        " embedded one, in the data folder.",
        "",
        is_secret=True,
    )
    database_pool: int = _setting("Most connections one process opens.", 12, parse=settings.positive)
    media_url: str = _setting(
        "Where uploads are kept: `s3://bucket/folder` (or `gs://`, `az://`) with the credentials in that"
        " service's own variables, like `AWS_ACCESS_KEY_ID`. Empty: the folder `media` in the data folder.",
        "",
    )
    media_quota_mb: int = _setting("Megabytes of uploads a member may keep.", 2048, parse=settings.positive)
    photo_max_mb: int = _setting("Most megabytes of a photo as it is sent.", 20, parse=settings.positive)
    voice_max_mb: int = _setting(
        "Most megabytes of a voice message as it is sent.", 10, parse=settings.positive
    )
    voice_max_s: int = _setting("Most seconds a voice message lasts.", 300, parse=settings.positive)
    file_max_mb: int = _setting("Most megabytes of any other file.", 100, parse=settings.positive)
    secret: str = _setting(
        "At least 32 characters that keys for codes and vouchers are derived from. Empty: made once and kept"
        " in the data folder. Several processes must share it.",
        "",
        is_secret=True,
    )
    town_name: str = _setting("Name of the place, shown to members and on receipts.", "Quan Town")
    country: str = _setting(
        "ISO 3166 two-letter country code, printed in QR codes.", "CN", parse=settings.country
    )
    timezone: ZoneInfo = _setting(
        "Where a day begins: daily limits, bills and statements follow it.",
        ZoneInfo("Asia/Shanghai"),
        parse=settings.zone,
    )
    currency: Asset = _setting(
        "The town's currency, as code and decimals.", Asset("CNY", 2), parse=Asset.parse
    )
    assets: tuple[Asset, ...] = _setting(
        "Further assets wallets may hold, like `HOURS/2,POINTS/0`.", (), parse=settings.assets
    )
    small_payment_ceiling: str = _setting(
        "The highest amount a member may choose to pay without a password.", "200.00"
    )
    limits_level0: PaymentLimits = _setting(
        "Most a new member may pay: per payment, per day, per month.",
        PaymentLimits("500.00", "1000.00", "10000.00"),
        parse=PaymentLimits.parse,
    )
    limits_level1: PaymentLimits = _setting(
        "The same for a member whose contact details were checked.",
        PaymentLimits("5000.00", "10000.00", "100000.00"),
        parse=PaymentLimits.parse,
    )
    limits_level2: PaymentLimits = _setting(
        "The same for a member whose real name was checked.",
        PaymentLimits("50000.00", "200000.00", "1000000.00"),
        parse=PaymentLimits.parse,
    )
    merchant_fee_bp: int = _setting(
        "What a sale costs a new merchant, in hundredths of a percent. An operator may set another for each.",
        0,
        parse=settings.basis_points,
    )
    refund_days: int = _setting(
        "Days after a payment that its merchant can give money back.", 365, parse=settings.positive
    )
    bank_iban: str = _setting(
        "IBAN of the operator's bank account. Set: members top up and withdraw by bank transfer. Empty: they"
        " cannot.",
        "",
        parse=read_iban,
    )
    bank_holder: str = _setting(
        "In whose name that account is, as the bank writes it. Empty: the name of the place.", ""
    )
    bank_name: str = _setting("Name of that bank, shown to members.", "")
    bank_bic: str = _setting("BIC of that bank; some members' banks ask for it.", "", parse=read_bic)
    session_days: int = _setting("Days a sign-in lasts without a visit.", 30, parse=settings.positive)
    trusted_proxies: str = _setting(
        "Addresses whose X-Forwarded-For is believed, separated by commas.", "127.0.0.1"
    )
    reach_private: bool = _setting(
        "Whether addresses that members name, like their browsers' push services, may lie in this network and"
        " be plain http. For closed networks and tests; otherwise members could knock at your own doors.",
        default=False,
        parse=settings.flag,
    )
    link_previews: bool = _setting(
        "Whether the server looks at pages that members link to in chat, and shows what they say of"
        " themselves.",
        default=True,
        parse=settings.flag,
    )
    metrics_public: bool = _setting(
        "Whether /metrics answers to more than this machine.", default=False, parse=settings.flag
    )
    log_level: str = _setting("debug, info, warning or error.", "info")
    log_json: bool = _setting("Whether log lines are JSON.", default=False, parse=settings.flag)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the `QUAN_` variables.

        Raises: ConfigError naming the first variable that cannot be used.
        """
        environment = os.environ if environment is None else environment
        values = {}
        for setting in fields(cls):
            text = environment.get(variable(setting.name), "")
            if text:
                values[setting.name] = _parse(setting.name, text, setting.metadata["parse"])
        config = cls(**values)
        config.check()
        return config

    def check(self) -> None:
        """Refuse settings that do not fit together.

        Raises: ConfigError.
        """
        if self.secret and len(self.secret) < SECRET_BYTES:
            raise ConfigError(f"QUAN_SECRET is shorter than {SECRET_BYTES} characters")
        if self.bank_iban and self.currency.scale != BANK_DECIMALS:
            raise ConfigError(
                f"QUAN_BANK_IBAN needs a currency of {BANK_DECIMALS} decimals; {self.currency} is none"
            )
        amounts = [("QUAN_SMALL_PAYMENT_CEILING", self.small_payment_ceiling)]
        for level in range(3):
            limits = self.limits(level)
            name = f"QUAN_LIMITS_LEVEL{level}"
            amounts += [
                (name, limits.per_payment),
                (name, limits.per_day),
                (name, limits.per_month),
            ]
        for name, text in amounts:
            _parse_amount(name, text, self.currency)

    @property
    def origin(self) -> str:
        """The origin people open in the browser."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def host_name(self) -> str:
        """The host name of the origin, which passkeys are bound to."""
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        """Whether people reach Quan over TLS."""
        return self.origin.startswith("https://")

    @property
    def session_age(self) -> timedelta:
        """How long a sign-in lasts without a visit."""
        return timedelta(days=self.session_days)

    def limits(self, level: int) -> PaymentLimits:
        """Give the payment limits of a verification level (0, 1 or 2)."""
        return (self.limits_level0, self.limits_level1, self.limits_level2)[level]

    def money(self, text: str) -> Money:
        """Read an amount of the town's currency from a setting."""
        return Money.parse(text, self.currency)


def variable(name: str) -> str:
    """Name the environment variable of a setting."""
    return f"QUAN_{name.upper()}"


def load_secret(config: Config) -> bytes:
    """Give the server's secret, making and keeping one on first use.

    Raises: OSError when the data folder cannot be written; ConfigError when the kept secret was cut short.
    """
    if config.secret:
        return config.secret.encode()
    path = config.data / "secret.key"
    if not path.exists():
        config.data.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())  # vouchers are sealed with it: a power cut must not take it away
        try:
            os.link(fresh, path)  # loses, rather than overwrites, when another process was first
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    kept = path.read_bytes()
    if len(kept) < SECRET_BYTES:
        raise ConfigError(f"{path} is shorter than {SECRET_BYTES} bytes; bring it back from a backup")
    return kept


def _parse(name: str, text: str, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(text)
    except (ValueError, OSError, KeyError) as error:
        reason = str(error) or type(error).__name__
        raise ConfigError(f"{variable(name)}={text!r} cannot be used: {reason}") from error


def _parse_amount(name: str, text: str, currency: Asset) -> None:
    try:
        Money.parse(text, currency)
    except Problem as refusal:
        raise ConfigError(f"{name} has an amount that cannot be used: {text!r} ({refusal})") from refusal
