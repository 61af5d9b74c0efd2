"""The command ``import``: bring in reports that already exist."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from generator.terminal import STYLE, Project, show


@click.command(
    "import", options_metavar="[选项]", short_help="把已有的报告（网页、Word、Excel、PDF、文本）变成稿件。"
)
@click.argument("sources", nargs=-1, required=True, metavar="文件或文件夹...", type=click.Path(exists=True))
@click.option("--agency", default="", metavar="机关代号", help="是哪个机关的；不写就从标题里认。")
@click.option("--year", type=int, default=0, metavar="年度", help="是哪一年度的；不写就从标题里认。")
@click.option("--stdout", is_flag=True, help="只打印稿件，不写文件。")
@click.option("--merge", is_flag=True, help="稿件已经有了的，打印两边的不同。")
@STYLE
@click.pass_obj
def command(
    project: Project, sources: tuple[str, ...], agency: str, year: int, stdout: bool, merge: bool, style: str
) -> int:
    """把已有的报告变成稿件：网页、Word、Excel、PDF、文本都可以，一次可以导入整个文件夹。

    分不清的数留着“空”，后面注明“待核”和来源里的样子；认不出的内容写在“未识别”里，一个字也不丢。
    全部认出，退出码是 0；有要核对的，是 1。

    \b
    nianbao import 2019年报.html --agency czj --year 2019
    nianbao import 旧年报/                                 机关和年度从标题里认
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.drafting.importing import (
        Outcome,
        closing_table,
        difference,
        import_source,
        known,
        place,
        sources_in,
    )

    config = known(project.root, agency)
    files = list(sources_in([Path(name) for name in sources]))
    if not files:
        raise click.BadParameter("里面没有能导入的文件", param_hint="文件或文件夹")
    found = []
    alone = nullcontext(files) if len(files) == 1 else None
    with alone or click.progressbar(files, label="导入", file=sys.stderr, width=24, show_pos=True) as shown:
        for file in shown:
            one = import_source(file, config, agency, year)
            found.append(one if stdout else place(project.root, one))
    show([problem for one in found for problem in one.problems], style, Path(), err=stdout)
    for one in found:
        if stdout:
            click.echo(one.draft, nl=False)
        elif merge and one.standing:
            click.echo(difference(one))
    for line in closing_table(found):
        click.echo(line, err=True)
    return int(any(one.outcome is not Outcome.UNDERSTOOD for one in found))
