"""The command ``init``: lay out a small project that runs."""

from pathlib import Path

import click


@click.command("init", options_metavar="[选项]", short_help="建一个可以运行的小网站。")
@click.argument("folder", type=click.Path(file_okay=False), metavar="文件夹")
def command(folder: str) -> int:
    """在一个空文件夹里建一个可以运行的小网站，从它改起。"""
    from generator.project.scaffold import init as lay_out

    made = lay_out(Path(folder))
    click.echo(f"在 {folder} 里建了 {len(made)} 个文件。接着可以：", err=True)
    click.echo(f"  nianbao -C {folder} preview", err=True)
    return 0
