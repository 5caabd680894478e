"""The command line. A command is loaded when it is called: none waits for what others need.

Machine-readable output goes to stdout, progress and messages to stderr.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

COMMANDS = (
    *("init", "new", "import", "form", "convert", "check", "watch", "run", "lab", "batch"),
    *("submit", "return", "approve", "published", "publish"),
    *("status", "letters", "rollup", "audit", "rules", "schema", "ledger-template", "doctor"),
)


class _Commands(click.Group):
    """Each command is the function of its name in `commands/`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        command: click.Command = getattr(import_module(f"nianbao.commands.{name}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao")
def main() -> None:
    """Annual reports on government information disclosure, from a parameter file to HTML and PDF.

    \b
    Exit codes: 0 done; 1 done, with open errors (public edition withheld);
    2 bad input or usage; 3 a notebook failed while it ran;
    70 a fault of the program (its details are kept in a file); 130 interrupted.
    """
