"""The command ``explain-cell``: say where one figure comes from."""

import json

import click

from generator.terminal import Project


@click.command(
    "explain-cell", options_metavar="[选项]", short_help="说明一个数由哪些机关组成、和哪些数有关。"
)
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.argument("name", metavar="表.行.列")
@click.option(
    "--format",
    "style",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="怎么显示。",
)
@click.pass_obj
def command(project: Project, agency: str, year: int, name: str, style: str) -> int:
    """说明一个数的来历：写在哪里，格式里叫什么，由哪些机关的数组成，在哪些勾稽关系里，上年是多少。

    数的名称和稿件里的一样，用点隔开。草稿里的数也算在内。

    \b
    nianbao explain-cell szf 2024 依申请公开.本年新收.总计
    nianbao explain-cell czj 2024 主动公开.行政许可
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.explaining.cell_lines import lines_of
    from generator.explaining.cell_story import as_object, story

    told = story(project.root, agency, year, name)
    if style == "json":
        click.echo(json.dumps(as_object(told), ensure_ascii=False, indent=2))
    else:
        for line in lines_of(told):
            click.echo(line)
    return 0
