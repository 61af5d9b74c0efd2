"""The command ``status``: who has delivered the report of a year, and who has not."""

import click

from generator.terminal import Project, code_of, show


@click.command("status", options_metavar="[选项]", short_help="某一年度各机关的报告交齐了没有，有没有逾期。")
@click.argument("year", type=click.IntRange(1000, 9999), metavar="年度")
@click.option(
    "--format",
    "style",
    type=click.Choice(("table", "json", "csv")),
    default="table",
    show_default=True,
    help="表的样子。",
)
@click.pass_obj
def command(project: Project, year: int, style: str) -> int:
    """列出名录里每个机关这一年度的报告：未建稿、草稿还是发布，期限和发布时间，有几个错误和警告。

    期限是法定的，或 site.yaml 里“期限”写的；逾期照发布时间算，不看今天是几号。
    site.yaml 要求审签的，“审签”一栏是审到哪一步；没有审签完的，不算公布。
    “汇总”是政府的报告汇总的机关里，已经发布的有几个、应有几个。
    错误和警告只数稿件的内容，链接和电子版由 check 核对。

    应当有报告的都按时发布了，退出码是 0；有没发布、没审签完、逾期的，是 1。
    """
    from generator.project.present import missing_site
    from generator.signing.delivery import as_csv, as_json, as_table, deliveries, summary

    refused = missing_site(project.root)
    if refused:
        show([refused], "full", project.root, err=True)
        return 1
    rows, problems = deliveries(project.root, year)
    if code_of(problems):
        show(problems, "full", project.root, err=True)
        return 1
    if style == "json":
        click.echo(as_json(year, rows), nl=False)
    elif style == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        click.echo(as_table(rows), nl=False)
    click.echo(summary(year, rows), err=True)
    return 0 if all(row.done for row in rows) else 1
