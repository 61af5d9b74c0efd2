"""The command ``diff``: what changed between two years of a body, or between two states of the project."""

import json
import re
import sys

import click

from generator.terminal import Project, colour


@click.command("diff", options_metavar="[选项]", short_help="两个年度，或者两个版本的稿件，有哪些不同。")
@click.argument("what", nargs=-1, required=True, metavar="机关代号 年度 年度 | 版本..版本 [机关代号]")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="结果的样子。",
)
@click.pass_obj
def command(project: Project, what: tuple[str, ...], style: str) -> int:
    """说出两份报告有哪些不同：先说数字，再说正文改了哪几个字。

    比较两个年度，跨格式的行接得上就接着比，接不上的说明。
    比较 git 里的两个版本，只写一个（main 或 main..）就和现在的稿件比。
    有没有不同，退出码都是 0。

    \b
    nianbao diff xskgxj 2023 2024
    nianbao diff main..修改
    nianbao diff main.. xskgxj --format markdown
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.changes import difference_text, diffing

    years = [word for word in what if re.fullmatch("[0-9]{4}", word)]
    if len(what) == 3 and list(what[1:]) == years:
        compared = diffing.years_apart(project.root, what[0], int(what[1]), int(what[2]))
    elif len(what) <= 2 and not years:
        compared = diffing.states_apart(project.root, what[0], what[1] if len(what) == 2 else "")
    else:
        raise click.UsageError("写成“机关代号 年度 年度”，或“版本..版本”，后面可以加一个机关代号。")
    terminal = sys.stdout.isatty()
    beside = {
        "新增的报告": compared.added,
        "删去的报告": compared.removed,
        "读不出来、没有比较": compared.unread,
        "其他改动的文件": compared.others,
    }
    if style == "json":
        found = {"reports": json.loads(difference_text.as_json(compared.reports))}
        names = ("added", "removed", "unread", "others")
        click.echo(
            json.dumps(found | dict(zip(names, beside.values(), strict=True)), ensure_ascii=False, indent=2)
        )
        return 0
    if style == "markdown":
        lines = difference_text.as_markdown(compared.reports)
    else:
        paint = colour if terminal else difference_text.plain
        lines = difference_text.as_text(compared.reports, paint, tables=terminal)
    for line in lines:
        click.echo(line)
    for words, names_ in beside.items():
        for name in names_:
            click.echo(f"{'- ' if style == 'markdown' else ''}{words}：{name}")
    if not compared.reports and not any(beside.values()):
        click.echo("没有不同。")
    return 0
