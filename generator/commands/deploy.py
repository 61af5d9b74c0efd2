"""The command ``deploy``: send the finished site to a target, and read it back."""

import sys
from functools import partial

import click

from generator.rollout.step import Step
from generator.terminal import Line, Project, code_of, show


@click.command("deploy", options_metavar="[选项]", short_help="把生成好的网站放到门户上，再逐个读回核对。")
@click.argument("name", required=False, default="", metavar="[目标]")
@click.option("--dry-run", is_flag=True, help="只看计划：新增、更新、删除哪些文件，什么都不动。")
@click.option("--yes", is_flag=True, help="不再问，看了计划就做；在没有人的地方运行要写。")
@click.option(
    "--max-delete", type=click.IntRange(0), metavar="个数", help="这一次最多删除几个文件，代替“最多删除”。"
)
@click.option("--take-over", is_flag=True, help="确知另一次部署已经死了：不等它，接着做。")
@click.option("--adopt", is_flag=True, help="接管：稿件早在旧网站上发布过，发布时间照旧，台账里记明。")
@click.option("--quiet", is_flag=True, help="不显示计划和进度，只说结果和问题。")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    project: Project,
    name: str,
    dry_run: bool,
    yes: bool,
    max_delete: int | None,
    take_over: bool,
    adopt: bool,
    quiet: bool,
) -> int:
    """把 site/ 放到 site.yaml 的“部署”里写的目标上，每个文件都读回来核对，再记进发布台账 content/ledger.yaml。

    先给出计划；只动自己以前放上去的文件，别人的一个也不碰。中断了，再运行一次就接着做。

    只有一个目标的，可以不写它的名称。

    \b
    nianbao build
    nianbao deploy 正式 --dry-run
    nianbao deploy 正式
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.deploy import Talk, Wishes, deploy

    if quiet and not yes:
        raise click.UsageError("--quiet 不显示计划，要和 --yes 一起用。")
    if dry_run and (yes or take_over):
        raise click.UsageError("--dry-run 什么都不动，不和 --yes、--take-over 一起用。")

    def say(words: str) -> None:
        if not quiet:
            click.echo(words, err=True)

    def ask() -> bool | None:
        there = sys.stdin.isatty() and sys.stderr.isatty()
        return click.confirm("继续吗？", err=True) if there else None

    wishes = Wishes(name, max_delete, take_over, dry_run, yes, adopt)
    with Line(shown=not quiet) as line:
        sent = deploy(project.root, wishes, Talk(say, ask, partial(_show, line)))
    show(sent.problems, "full", project.root)
    if sent.plan:
        plan = sent.plan
        click.echo(
            f"部署好了：新增 {len(plan.added)} 个、更新 {len(plan.changed)} 个、删除 {len(plan.deleted)} 个文件；"
            f"读回 {sent.read_back} 个文件，SHA-256 都一样。",
            err=True,
        )
    elif sent.agreed:
        click.echo("没有部署好；改正以后再运行一次，会接着做。", err=True)
    else:
        click.echo("这是计划，什么都没有动。" if dry_run else "没有部署，什么都没有动。", err=True)
    return code_of(sent.problems)


def _show(line: Line, step: Step) -> None:
    """Show how far a deployment is."""
    from generator.rollout.plan import sized

    line.begin(step.doing)
    done = f"{step.files}/{step.of_files} 个文件，{sized(step.size)}/{sized(step.of_size)}"
    rate = sized(step.size / line.seconds)
    line.draw(f"{step.doing} {done}，每秒 {rate}", last=step.files >= step.of_files)
