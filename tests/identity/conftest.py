import pytest

from quan.core import limits


@pytest.fixture(autouse=True)
async def _unhurried() -> None:
    """Forget the request rates: all tests knock from one address."""
    await limits.forget()
