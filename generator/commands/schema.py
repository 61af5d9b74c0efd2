"""The command ``schema``: write what editors complete keys from."""

from pathlib import Path

import click

from generator.terminal import Project


@click.command("schema", options_metavar="[选项]", short_help="写出编辑器用的 JSON Schema。")
@click.argument("folder", type=click.Path(file_okay=False), required=False, metavar="[文件夹]")
@click.pass_obj
def command(project: Project, folder: str | None) -> int:
    """写出编辑器补全和提示用的 JSON Schema，默认写到 content/schema。"""
    from generator.project.schema import write

    target = Path(folder) if folder else project.root / "content/schema"
    for file in write(target):
        click.echo(str(file), err=True)
    return 0
