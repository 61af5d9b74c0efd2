"""The command ``verify``: hold a finished site, here or on the network, against its manifest and its sources."""

from pathlib import Path

import click

from generator.problem import counted
from generator.terminal import STYLE, Line, Project, code_of, show


@click.command("verify", options_metavar="[选项]", short_help="核验网站：每个文件、每个数都和稿件一样。")
@click.argument("place", required=False, metavar="[网址或文件夹]")
@STYLE
@click.option(
    "--workers", type=click.IntRange(0), default=0, metavar="个数", help="用几个进程，默认按处理器的个数。"
)
@click.pass_obj
def command(project: Project, place: str | None, style: str, workers: int) -> int:
    """核验生成好的网站，默认是项目下的 site；写网址，就像读者一样到网站上一个一个取文件来核验。

    每个文件都和清单（manifest.json）里的 SHA-256 一样，没有多出来的文件；
    网页、PDF、Word、Excel、CSV、JSON 统计表里的每一个数，重新读出来都和稿件一样。
    在服务器上，或者手边没有稿件，只核对文件。

    核验网址时，还看服务器有没有在网页里加东西、有没有说错文件的类型和编码、
    没有的地址是不是回答 404。网站上多出来的文件，从外面看不到。
    """
    from generator.verification.addresses import is_address

    if place and is_address(place):
        from generator.verification.visit import visit

        with Line() as line:

            def fetched(count: int, total: int, size: int) -> None:
                words = f"取来 {count:,}/{total:,} 个文件，{size / 1_000_000:.1f} MB"
                line.draw(words, last=count >= total)

            verified = visit(project.root, place, workers, fetched)
    else:
        from generator.verification.verify import verify as run_verify

        verified = run_verify(project.root, Path(place) if place else project.root / "site", workers)
    show(verified.problems, style, project.root)
    if style in ("full", "concise"):
        click.echo(
            f"核验了 {verified.files} 个文件、{verified.reports} 份报告，比对了 {verified.figures} 个数："
            f"{counted(verified.problems)}。" + ("" if verified.reports else "这里没有稿件，只核对了文件。"),
            err=True,
        )
        if verified.sums:
            click.echo(f"SHA256SUMS 的 SHA-256 是 {verified.sums}", err=True)
    return code_of(verified.problems)
