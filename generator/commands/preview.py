"""The command ``preview``: look at the site, or at the components of its theme, while writing."""

from pathlib import Path

import click

from generator.terminal import Project, code_of, show


@click.command("preview", options_metavar="[选项]", short_help="边写边看：保存后网页自动更新。")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="端口", help="端口，默认 5500，被占用就往后找。"
)
@click.option("--open", "open_browser", is_flag=True, help="打开浏览器。")
@click.option("--gallery", is_flag=True, help="看主题的部件样张，不看网站。")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="和 --gallery 一起用：把样张写进文件夹，写完就结束。",
)
@click.pass_obj
def command(project: Project, port: int | None, open_browser: bool, gallery: bool, out: Path | None) -> int:
    """在本机预览整个栏目，草稿也看得到；保存后网页自动更新，有错就地标出。只有本机能打开。"""
    if out is not None:
        if not gallery:
            raise click.UsageError("--out 要和 --gallery 一起用；网站用 nianbao build 生成。")
        if port or open_browser:
            raise click.UsageError("写进文件夹时不用 --port 和 --open。")
        return _write(project.root, out)
    from generator.preview.server import serve

    def say(words: str) -> None:
        click.echo(words, err=True)

    serve(project.root, port, open_browser=open_browser, say=say, gallery=gallery)
    return 0


def _write(root: Path, out: Path) -> int:
    from generator.preview.gallery import write_gallery

    made, committed = write_gallery(root, out)
    show(made.problems, "full", root)
    click.echo(
        f"{made.components} 个部件、{made.examples} 个例子的样张：{(out / 'index.html').as_posix()}", err=True
    )
    click.echo(
        f"写入 {committed.written} 个文件，{committed.unchanged} 个没有变化，删去 {committed.removed} 个过时的。",
        err=True,
    )
    return code_of(made.problems)
