"""The command ``preview``: look at the site while writing."""

import click

from generator.terminal import Project


@click.command("preview", options_metavar="[选项]", short_help="边写边看：保存后网页自动更新。")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="端口", help="端口，默认 5500，被占用就往后找。"
)
@click.option("--open", "open_browser", is_flag=True, help="打开浏览器。")
@click.pass_obj
def command(project: Project, port: int | None, open_browser: bool) -> int:
    """在本机预览整个栏目，草稿也看得到；保存后网页自动更新，有错就地标出。只有本机能打开。"""
    from generator.preview import serve

    serve(project.root, port, open_browser=open_browser, say=lambda words: click.echo(words, err=True))
    return 0
