"""The command ``rollback``: turn a target back to a former release."""

import click

from generator.terminal import Project


@click.command("rollback", options_metavar="[选项]", short_help="退回到目标上留着的以前的版本。")
@click.argument("name", required=False, default="", metavar="[目标]")
@click.option("--to", type=click.IntRange(1), metavar="版本", help="退到哪个版本；不写就是上一个。")
@click.option("--take-over", is_flag=True, help="确知另一次部署已经死了：不等它。")
@click.pass_obj
def command(project: Project, name: str, to: int | None, take_over: bool) -> int:
    """把目标切换回留着的以前的版本，一瞬间完成；切换以前，那个版本的每个文件都读回来核对。

    只有“切换”的目标留着以前的版本；“原地”更新的，取出以前的稿件重新生成、部署。
    """
    from generator.deploy import roll_back

    target, turned = roll_back(project.root, name, to or 0, take_over=take_over)
    click.echo(
        f"{target}从版本 {turned.before} 退回到版本 {turned.after}；读回 {len(turned.files)} 个文件，SHA-256 都一样。"
        "稿件没有变，下一次部署放的还是现在的稿件。",
        err=True,
    )
    return 0
