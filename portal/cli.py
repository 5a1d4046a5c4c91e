"""The `portal` program: every command in one table, loaded only when it is called."""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "accounts": "portal.account_commands:accounts",
    "audit": "portal.commands:audit",
    "certificates": "portal.certificates.commands:certificates",
    "classify": "portal.classification.commands:classify",
    "clock": "portal.commands:clock",
    "demo": "portal.demo.commands:demo",
    "export": "portal.sheets.commands:export_list",
    "firms": "portal.firms.commands:firms",
    "import": "portal.sheets.commands:import_table",
    "migrate": "portal.commands:migrate",
    "rules": "portal.classification.commands:rules",
    "serve": "portal.commands:serve",
    "tally": "portal.tallies.commands:tally",
    "verify": "portal.certificates.commands:verify",
    "worker": "portal.commands:worker",
}


class Table(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, WHAT.get(name, "")) for name in sorted(COMMANDS)])


WHAT = {
    "accounts": "the first administrator; people and firms from a file",
    "audit": "check the chain of the audit trail",
    "certificates": "list certificates, fetch an issued PDF",
    "classify": "classify the facts in a JSON file, or the whole register",
    "clock": "move the day (development only)",
    "demo": "fill a database with made-up firms",
    "export": "a list as Excel or CSV",
    "firms": "the register's index of names",
    "import": "firms, figures and titles from Excel or CSV",
    "migrate": "bring the database to the present tables",
    "rules": "rule sets, sizes, credit codes, working days",
    "serve": "web and worker together",
    "tally": "the plan's numbers on a day",
    "verify": "check certificate files",
    "worker": "do background work",
}


@click.command(cls=Table)
def main() -> None:
    """The portal on which a city cultivates its AI industry."""


if __name__ == "__main__":
    sys.exit(main())
