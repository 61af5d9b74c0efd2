"""The command ``check``: hold the whole project against its rules."""

from pathlib import Path

import click

from generator.problem import Problem, counted
from generator.terminal import STYLE, Project, code_of, progress, show


@click.command("check", options_metavar="[选项]", short_help="核对全部稿件，指出错在哪一行哪一列。")
@click.argument("only", nargs=-1, metavar="[文件或文件夹]...")
@STYLE
@click.option("--strict", is_flag=True, help="把警告当错误，把提示当警告。")
@click.option(
    "--profile",
    type=click.Choice(("草稿", "发布", "历史")),
    help="全部报告按这个检查方案核对；不写就各按各的。",
)
@click.pass_obj
def command(project: Project, only: tuple[str, ...], style: str, strict: bool, profile: str | None) -> int:
    """核对全部稿件，指出错在哪一行哪一列；写了文件或文件夹，就只显示它们的问题。

    做的检查和生成时一样多，只是不写文件；这里没有错误，就能生成。
    草稿按草稿的标准，旧报告按旧报告的标准；想先看看草稿离发布还差什么，用 --profile 发布。
    """
    from generator.site.build import Options
    from generator.site.build import check as run_check

    for name in only:
        if not any((base / name).exists() for base in (Path(), project.root)):
            raise click.BadParameter(f"没有这个文件或文件夹：{name}", param_hint="文件或文件夹")
    options = Options(strict=strict, published=project.root / "site", profile=profile or "")
    with progress() as line:
        checked = run_check(project.root, options, line)
    problems = [problem for problem in checked.problems if _chosen(problem, only, project.root)]
    show(problems, style, project.root)
    if style in ("full", "concise"):
        counts = (("草稿", checked.drafts), ("没有审签完的", len(checked.held)))
        among = "、".join(f"{words} {count} 份" for words, count in counts if count)
        among = f"（其中{among}）" if among else ""
        click.echo(f"核对了 {checked.files} 份报告{among}：{counted(problems)}。", err=True)
    return code_of(problems)


def _chosen(problem: Problem, only: tuple[str, ...], root: Path) -> bool:
    place = (root / problem.span.path).resolve()
    return not only or any(
        place.is_relative_to(base.resolve()) for name in only for base in (Path(name), root / name)
    )
