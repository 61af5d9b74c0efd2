"""The command ``new``: begin a report."""

import click

from generator.terminal import Project


@click.command("new", options_metavar="[选项]", short_help="新建一份报告的稿件。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.pass_obj
def command(project: Project, agency: str, year: int) -> int:
    """新建一份报告的稿件：各行列好，数字空着，上年结转从去年的报告带过来。"""
    from generator.project.scaffold import new as draft

    path, text = draft(project.root, agency, year)
    file = project.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    click.echo(f"建好了 {file}，填完后把“状态”改成“发布”。", err=True)
    return 0
