"""The command ``build``: check, then make the site."""

import contextlib
from concurrent.futures import Executor
from pathlib import Path

import click

from generator.problem import counted
from generator.terminal import INTERRUPTED, STYLE, Project, progress, show


@click.command("build", options_metavar="[选项]", short_help="核对并生成网站到 site/。")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False),
    metavar="文件夹",
    help="输出到哪里，默认是项目下的 site。",
)
@click.option("--strict", is_flag=True, help="有警告也不生成。")
@click.option(
    "--withdraw",
    multiple=True,
    metavar="地址",
    help="确认撤下已公布的一份报告，如 2022/xskgxj/；或一种电子版，如 report.csv。",
)
@click.option("--reason", default="", metavar="理由", help="为什么撤下；发布过的报告要写，部署时记进台账。")
@click.option(
    "--workers", type=click.IntRange(0), default=0, metavar="个数", help="用几个进程，默认按处理器的个数。"
)
@click.option(
    "--executor",
    default="",
    metavar="地址",
    help="把网页和电子版交给 Dask 集群来做，如 dask://10.0.0.5:8786；各台机器要在同一路径上看到项目和输出。",
)
@STYLE
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    project: Project,
    out: str | None,
    strict: bool,
    withdraw: tuple[str, ...],
    reason: str,
    workers: int,
    executor: str,
    style: str,
) -> int:
    """核对全部稿件，没有错误就生成网站；有错误时原来的网站一个字也不动。"""
    from generator.site.build import Options
    from generator.site.build import build as run_build

    if executor and workers:
        raise click.UsageError("--executor 和 --workers 只能写一个：集群有几个工作进程，由集群自己定。")
    target = Path(out) if out else project.root / "site"
    withdrawn = frozenset(f"{address.strip('/')}/" for address in withdraw)
    options = Options(strict=strict, workers=workers, withdrawn=withdrawn, reason=reason)
    try:
        with _elsewhere(executor) as there, progress() as line:
            built = run_build(project.root, target, options, there, line)
    except KeyboardInterrupt:
        click.echo(_interrupted(target), err=True)
        return INTERRUPTED
    show(built.problems, style, project.root)
    if built.committed is None:
        click.echo(f"没有生成：{counted(built.problems)}。原来的网站没有变。", err=True)
        return 1
    done = built.committed
    drafts = f"，另有 {built.drafts} 份草稿没有放进去" if built.drafts else ""
    held = f"，{len(built.held)} 份没有审签完、没有放进去" if built.held else ""
    click.echo(f"生成了 {built.reports} 份报告{drafts}{held}：{target / 'index.html'}", err=True)
    click.echo(
        f"写入 {done.written} 个文件，{done.unchanged} 个没有变化，删去 {done.removed} 个过时的；"
        f"{counted(built.problems)}。",
        err=True,
    )
    return 0


def _elsewhere(address: str) -> contextlib.AbstractContextManager[Executor | None]:
    """Give who makes the pages instead of us, loaded only where it is asked for: a build of one changed report is short."""
    if not address:
        return contextlib.nullcontext()
    from generator.site.cluster import executor_at

    return executor_at(address)


def _interrupted(target: Path) -> str:
    """Say in what state an interrupted build leaves the site."""
    from generator.files.output import JOURNAL, WORK

    if (target / WORK / JOURNAL).is_file():
        return "已中止：新网页放到一半，每一页都是完整的；再运行一次 nianbao build 就放完。"
    return "已中止：原来的网站没有变。"
