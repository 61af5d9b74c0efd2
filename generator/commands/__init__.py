"""The commands, one file each; a new file here is a new command.

A command parses, calls, prints and returns its exit code; its docstring is its help, in Chinese. Heavy modules are
imported inside the function, so that ``--help`` answers at once.
"""

from functools import cache

import click

from generator.discover import modules


@cache
def all_commands() -> tuple[click.Command, ...]:
    """Give every command, by the name of its file."""
    return tuple(module.command for module in modules("generator.commands", ("command",)))
