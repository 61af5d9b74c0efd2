"""The command ``signoff``: look at a report and decide at one step whether it may be published."""

import datetime
import sys
from pathlib import Path

import click

from generator.terminal import Project, colour, show


@click.command("signoff", options_metavar="[选项]", short_help="审签一份报告：看过以后通过，或者退回。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=click.IntRange(1000, 9999), metavar="年度")
@click.option(
    "--step", required=True, metavar="步骤", help="审哪一步，如 初审；照 site.yaml 的“审签.步骤”写。"
)
@click.option("--by", required=True, metavar="姓名", help="谁审的。")
@click.option(
    "--decision", type=click.Choice(("通过", "退回")), default="通过", show_default=True, help="怎么决定。"
)
@click.option("--ref", default="", metavar="文号", help="审批单的编号。")
@click.option("--note", default="", metavar="意见", help="审查意见；退回的，写明要改什么。")
@click.option(
    "--key", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="用这个 SSH 私钥签名。"
)
@click.option("--agent", is_flag=True, help="用 ssh-agent 里的密钥签名。")
@click.option("--yes", is_flag=True, help="不问，直接记下决定。")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    project: Project,
    agency: str,
    year: int,
    step: str,
    by: str,
    decision: str,
    ref: str,
    note: str,
    key: Path | None,
    agent: bool,
    yes: bool,
) -> int:
    """审签一份报告：先列出核对的结果和上次审签以后改了什么，确认以后在 content/signoffs/ 里记一条。

    \b
    有错误的稿件不能通过。记录只说明看的是哪一稿：稿件或附件改了一个字，各个步骤都要重来。
    记录不会公布。

    \b
    nianbao signoff xskgxj 2025 --step 初审 --by 张三
    nianbao signoff xskgxj 2025 --step 保密审查 --by 李四 --decision 退回 --note 附件里有手机号
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.changes.difference_text import plain
    from generator.signing import deciding
    from generator.signing.since import next_step, seen

    step, by, ref, note = (" ".join(words.split()) for words in (step, by, ref, note))
    if not by:
        raise click.UsageError("要用 --by 写明谁审的。")
    if key and agent:
        raise click.UsageError("--key 和 --agent 只写一个。")
    wanted = deciding.Wanted(step, by, decision, ref, note)
    now = deciding.case(project.root, agency, year)
    show(now.found, "full", project.root)
    terminal = sys.stderr.isatty()
    for line in seen(now, colour if terminal else plain, tables=terminal):
        click.echo(line, err=True)
    deciding.refuse(now, wanted)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("这里不能提问：看过以后要记下决定，加上 --yes。什么也没有写。")
    question = f"{by}：{now.report.agency_name} {year} 年度的报告，{step}{decision}？"
    if not yes and not click.confirm(question, default=False, err=True):
        click.echo("什么也没有写。", err=True)
        return 1
    entry = deciding.entry_of(now, wanted, datetime.datetime.now(datetime.UTC).astimezone())
    signature = deciding.signature_of(now, entry, key, agent=agent)
    if signature:
        entry = (*entry, ("签名", signature))
    path = deciding.append(now, entry)
    click.echo(f"写进了 {path}：", err=True)
    click.echo("  - " + "\n    ".join(f"{name}: {value}" for name, value in entry))
    click.echo(next_step(now, wanted), err=True)
    return 0
