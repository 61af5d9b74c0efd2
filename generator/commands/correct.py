"""The command ``correct``: keep what was published, and open an entry of 更正."""

import click

from generator.terminal import Project

_MOST = 20


@click.command("correct", options_metavar="[选项]", short_help="更正已经公布的报告：留存原来的版本，写更正。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.pass_obj
def command(project: Project, agency: str, year: int) -> int:
    """更正已经公布的报告：把公布时的稿件和附件留存下来，在稿件的“更正”里开一条空的，其余一个字也不动。

    改稿件以前、以后运行都可以；改过了的，从 git 的历史里找公布时的稿件。

    \b
    nianbao correct xskgxj 2022
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.ledger import correcting

    found = correcting.correct(project.root, agency, year)
    correcting.keep(project.root, year, found)
    if found.files:
        click.echo(f"公布的第 {found.number} 版留存在 {found.folder}/，请和稿件一起保存，不要改。", err=True)
    else:
        click.echo(f"公布的第 {found.number} 版已经留存过了。", err=True)
    if found.text:
        click.echo(f"在 {found.path} 的“更正”里开了一条。", err=True)
    if found.changed:
        click.echo(f"和公布的相比，现在改了 {len(found.changed)} 处：", err=True)
        for name, before, after in found.changed[:_MOST]:
            click.echo(f"  {name}：原来是 {_short(before)}，现在是 {_short(after)}", err=True)
        if len(found.changed) > _MOST:
            click.echo(f"  …… 其余 {len(found.changed) - _MOST} 处不列了", err=True)
    else:
        click.echo("接下来：改正稿件里的数和文字，发布时间不要改；", err=True)
    click.echo("在“更正”里填上日期、内容，“原为”写更正以前印的是什么；再运行 nianbao check。", err=True)
    return 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:30]}{'…' if len(line) > 30 else ''}" or "空"
