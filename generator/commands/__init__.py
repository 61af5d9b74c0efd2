"""The commands, one file each; a new file here is a new command.

A command parses, calls, prints and returns its exit code; its docstring is its help, in Chinese. Heavy modules are
imported inside the function, so that ``--help`` answers at once. The file is called as the command is, with an underscore for a hyphen, and one behind
a name that Python keeps for itself.
"""

from functools import cache
from keyword import iskeyword
from pathlib import Path

import click

from generator.discover import modules, sibling

_REQUIRED = ("command",)


def command_named(name: str) -> click.Command | None:
    """Give the command of a name, or nothing; of its siblings none is read."""
    module = name.replace("-", "_") + "_" * iskeyword(name)
    if not module.isidentifier() or not (Path(__file__).parent / f"{module}.py").is_file():
        return None
    found: click.Command = sibling(__name__, module, _REQUIRED).command
    return found if found.name == name else None


@cache
def all_commands() -> tuple[click.Command, ...]:
    """Give every command, by the name of its file."""
    return tuple(module.command for module in modules(__name__, _REQUIRED))
