"""The command ``acknowledge``: record that a problem may stand, bound to what was looked at."""

import datetime

import click

from generator.terminal import Project


@click.command("acknowledge", options_metavar="[选项]", short_help="核实一个问题可以保留，记进稿件的“已核”。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.argument("code", metavar="编号")
@click.option(
    "--at", default="", metavar="位置", help="哪一处，照 nianbao check 给出的写；只有一处可以不写。"
)
@click.option("--reason", default="", metavar="理由", help="为什么可以保留。")
@click.option("--by", default="", metavar="职务", help="谁核定的。")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="哪天核定的，如 2023-01-28。")
@click.option("--renew", is_flag=True, help="内容变了、重新核实过：更新原有一项的核对码。")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    project: Project,
    agency: str,
    year: int,
    code: str,
    at: str,
    reason: str,
    by: str,
    date: datetime.datetime | None,
    renew: bool,
) -> int:
    """核实一个问题可以保留，在稿件的“已核”里记一项，连同当时内容的核对码；其余一个字也不动。

    核实过的字和数以后改了，这个问题会再提出来；那时重新核实，加上 --renew。

    \b
    nianbao acknowledge xskgxj 2022 F302 --at 落款.机关 --reason 照原文保留 --by 办公室主任
    nianbao acknowledge xskgxj 2022 F302 --at 落款.机关 --renew
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.checking import acknowledging

    if renew and (reason or by or date):
        raise click.UsageError("--renew 只更新核对码；理由、核定、日期请在稿件里改。")
    if not renew and not reason.strip():
        raise click.UsageError("要用 --reason 写明为什么可以保留。")
    shown = date.date().isoformat() if date else ""
    wanted = acknowledging.Wanted(code.strip(), at.strip(), reason, by, shown)
    do = acknowledging.renew if renew else acknowledging.acknowledge
    recorded = do(project.root, agency, year, wanted)
    if not recorded.entries:
        click.echo(f"{code} 已经核过，内容没有变，稿件没有动。", err=True)
        return 0
    acknowledging.write(project.root, recorded)
    click.echo(f"写进了 {recorded.path}：", err=True)
    for entry in recorded.entries:
        click.echo("  - " + "\n    ".join(f"{key}: {value}" for key, value in entry))
    return 0
