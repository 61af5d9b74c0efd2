"""The command ``verify``: hold a finished site against its manifest and its sources."""

from pathlib import Path

import click

from generator.problem import counted
from generator.terminal import STYLE, Project, code_of, show


@click.command("verify", options_metavar="[选项]", short_help="核验网站：每个文件、每个数都和稿件一样。")
@click.argument("folder", type=click.Path(file_okay=False), required=False, metavar="[文件夹]")
@STYLE
@click.option(
    "--workers", type=click.IntRange(0), default=0, metavar="个数", help="用几个进程，默认按处理器的个数。"
)
@click.pass_obj
def command(project: Project, folder: str | None, style: str, workers: int) -> int:
    """核验生成好的网站，默认是项目下的 site。

    每个文件都和清单（manifest.json）里的 SHA-256 一样，没有多出来的文件；
    网页、PDF、Word、Excel、CSV、JSON 统计表里的每一个数，重新读出来都和稿件一样。
    在服务器上，或者手边没有稿件，只核对文件。
    """
    from generator.verification.verify import verify as run_verify

    verified = run_verify(project.root, Path(folder) if folder else project.root / "site", workers)
    show(verified.problems, style, project.root)
    if style in ("full", "concise"):
        click.echo(
            f"核验了 {verified.files} 个文件、{verified.reports} 份报告，比对了 {verified.figures} 个数："
            f"{counted(verified.problems)}。" + ("" if verified.reports else "这里没有稿件，只核对了文件。"),
            err=True,
        )
    return code_of(verified.problems)
