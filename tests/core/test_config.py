from pathlib import Path

import pytest

from quan.core.config import Config, ConfigError, load_secret


def test_every_setting_has_a_default() -> None:
    config = Config.from_environment({})
    assert config.origin == "http://localhost:8000"
    assert str(config.currency) == "CNY/2"
    assert not config.is_https


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QUAN_PORT", "0"),
        ("QUAN_PORT", "eighty"),
        ("QUAN_PUBLIC_URL", "quan.example"),
        ("QUAN_PUBLIC_URL", "https://quan.example/path"),
        ("QUAN_PUBLIC_URL", "https://quan.example?town=1"),
        ("QUAN_PUBLIC_URL", "https://mei@quan.example"),
        ("QUAN_CURRENCY", "yuan"),
        ("QUAN_TIMEZONE", "Moon/Crater"),
        ("QUAN_COUNTRY", "China"),
        ("QUAN_LIMITS_LEVEL1", "1,2"),
        ("QUAN_LIMITS_LEVEL1", "1,2,3.999"),
        ("QUAN_SMALL_PAYMENT_CEILING", "-1"),
        ("QUAN_SECRET", "short"),
        ("QUAN_METRICS_PUBLIC", "perhaps"),
        ("QUAN_SESSION_DAYS", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable) as refusal:
        Config.from_environment({variable: value})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("QUAN_PORT", "80x", "a port from 1 to 65535"),
        ("QUAN_SESSION_DAYS", "a month", "a whole number above zero"),
        ("QUAN_TIMEZONE", "Moon/Crater", "a time zone like Asia/Shanghai"),
    ],
)
def test_the_operator_is_told_what_is_wanted_not_what_python_thinks(
    variable: str, value: str, wanted: str
) -> None:
    with pytest.raises(ConfigError, match=wanted):
        Config.from_environment({variable: value})


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "data")
    secret = load_secret(config)
    assert load_secret(config) == secret
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0
    assert load_secret(Config(secret="s" * 32)) == b"s" * 32


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Quan.Example/", "https://quan.example"),
        ("https://quan.example:443", "https://quan.example"),
        ("http://quan.example:80", "http://quan.example"),
        ("https://quan.example:8443", "https://quan.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_origin_is_kept_as_browsers_send_it(written: str, origin: str) -> None:
    assert Config.from_environment({"QUAN_PUBLIC_URL": written}).origin == origin


def test_a_secret_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(ConfigError, match="is shorter than"):
        load_secret(Config(data=tmp_path))


def test_a_configuration_that_is_shown_shows_no_secret() -> None:
    config = Config(secret="s" * 40, database_url="postgresql://quan:river@db.example/quan")
    assert "ssss" not in repr(config)
    assert "river" not in repr(config)
