"""What the wallet does by the clock, a module per noun."""

from quan.core.config import Config
from quan.core.jobs import Task
from quan.wallet.jobs import payments, rails, topups


def tasks(config: Config) -> tuple[Task, ...]:
    """List the wallet's jobs."""
    return (*payments.TASKS, *topups.tasks(config), *rails.tasks(config))
