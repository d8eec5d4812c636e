"""The operator's command line: `quan COMMAND`.

One module per command, named like it, each with a click command called `command`; modules whose name begins
with an underscore are shared rooms. What goes wrong for a reason the operator can mend is one line on
standard error and the exit code 2; a refusal of Quan's own rules is one line and the exit code 1.
"""

import importlib
import pkgutil
from typing import Any

import click

from quan.core.config import ConfigError
from quan.core.postgres import StartupError
from quan.core.problems import Problem


class _CannotStart(click.ClickException):
    exit_code = 2


class _Commands(click.Group):
    """Finds commands by the names of the modules beside this one, and loads only the one that runs."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (StartupError, ConfigError) as error:
            raise _CannotStart(str(error)) from error
        except Problem as refusal:
            raise click.ClickException(str(refusal)) from refusal


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quan")
def main() -> None:
    """Run and look after a Quan town.

    A first look:

    \b
      quan serve             start everything on this machine
      quan COMMAND --help    what a command does, with examples

    Settings are QUAN_ variables, listed in docs/reference/configuration.md; commands and the server read the
    same ones, so run commands where the server runs. Commands that print a result take --json for scripts.
    """  # noqa: D301 - \b is click's mark for lines to keep
