"""The command line: parse, call, print, exit code. Nothing else in the generator prints.

Exit codes: 0 fine, 1 problems, 2 wrong usage, 70 a fault of the generator itself, 130 stopped by Ctrl-C. Heavy modules are imported by the
command that needs them, so that ``--help`` answers at once.
"""

import contextlib
import gettext
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import click

from generator import __version__
from generator.circles import collect_seldom
from generator.commands import all_commands, command_named
from generator.problem import ProblemError
from generator.terminal import INTERRUPTED, Project, show

LOCALE = Path(__file__).parent / "locale"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code.

    Our values hold no circles: looking for some, while modules are loaded, is a fifth of a small build. Nor are they let go of one by one
    at the end, which takes as long again, unless somebody else is still at work who has to be waited for.
    """
    collect_seldom()
    code = run(arguments)
    if threading.active_count() > 1:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a user's mistake never ends in a traceback."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", LOCALE)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="nianbao", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("已中止。", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        from generator.files.refusals import disk_problem

        show([disk_problem(error, Path())], "full", Path())
        return 1
    except Exception:  # noqa: BLE001 - whatever is left is our own fault, and said so
        import traceback

        click.echo(traceback.format_exc(), err=True)
        click.echo("这是生成器的错误，不是您的错误。请把上面的内容和用的命令一起报告给维护者。", err=True)
        return 70
    return code if isinstance(code, int) else 0


class _Commands(click.Group):
    """The commands, read when they are asked for; what one of them cannot go on from is shown with the lines of the project it worked in."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands."""
        for found in all_commands():
            self.add_command(found)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command of a name; where there is none, all are read, so that the nearest can be named."""
        found = command_named(cmd_name)
        if found is None:
            self.list_commands(ctx)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except ProblemError as error:
            show(error.problems, "full", ctx.obj.root if ctx.obj else Path())
            return 1


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
)
@click.option(
    "-C", "root", type=click.Path(file_okay=False), default=".", metavar="文件夹", help="项目所在的文件夹。"
)
@click.version_option(
    __version__, prog_name="nianbao", message="%(prog)s %(version)s", help="显示版本并退出。"
)
@click.pass_context
def cli(context: click.Context, root: str) -> None:
    """政府信息公开工作年度报告：一份 YAML 稿件，核对每一个数，生成整个年报栏目。

    \b
    一年一次的三步：
      nianbao new xskgxj 2022    新建一份稿件，逐行填写
      nianbao preview            边写边看网页，有错就地标出
      nianbao build              核对无误后生成 site/
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    context.obj = Project(Path(root))
