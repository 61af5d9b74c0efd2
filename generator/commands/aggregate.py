"""The command ``aggregate``: draft a government's report from those of its members."""

from pathlib import Path

import click

from generator.problem import ProblemError
from generator.terminal import Project


@click.command("aggregate", options_metavar="[选项]", short_help="把各机关的报告相加，起草政府的报告。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.option("-o", "--out", type=click.Path(dir_okay=False), metavar="文件", help="写到哪里，- 是标准输出。")
@click.option("--merge", is_flag=True, help="稿件已经有了的，打印三张表里的不同，不写文件。")
@click.option("--drafts", is_flag=True, help="还是草稿的报告也算进来。")
@click.pass_obj
def command(project: Project, agency: str, year: int, out: str | None, merge: bool, drafts: bool) -> int:
    """把“汇总”里各机关的报告相加，起草政府的报告：三张表填好，正文空着，开头列出哪些机关计入了。

    加不出来的格留着“空”，后面注明“待核”和是哪个机关。已经有的稿件不会被盖掉。
    各机关都计入了，退出码是 0；有没计入的或要核对的，是 1。

    \b
    nianbao aggregate szf 2024                 起草 content/reports/szf/2024.yaml
    nianbao aggregate szf 2024 --merge         已经有稿件：看它和各机关之和哪里不同
    nianbao aggregate szf 2024 -o -            只打印
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.drafting.aggregate import aggregate as summed
    from generator.drafting.aggregate import existing

    found = summed(project.root, agency, year, drafts=drafts)
    target = Path(out) if out else project.root / found.path
    if out == "-":
        click.echo(found.draft, nl=False)
    elif merge and found.standing:
        same = f"{found.path}：三张表和各机关之和一样。"
        unlike = f"{found.path}：读不出，或者用的是别的格式，没有比较。"
        click.echo(unlike if found.difference is None else found.difference or same)
    elif out and target.exists():
        raise click.UsageError(f"{target} 已经有了；用 -o 换一个名字。")
    elif target.exists():
        raise ProblemError(existing(found))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(found.draft)
        click.echo(f"写好了 {target}，补上正文，核对后把“状态”改成“发布”。", err=True)
    for entry in found.entries:
        click.echo(entry.words, err=True)
    doubtful = f"；{found.doubtful} 行有加不出来的数，注明了“待核”" if found.doubtful else ""
    click.echo(f"{len(found.entries)} 个机关：{found.counts}{doubtful}。", err=True)
    return int(not found.complete or (merge and found.standing and found.difference != ""))
