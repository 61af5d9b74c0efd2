"""The command ``export``: make one electronic copy."""

from pathlib import Path

import click

from generator.terminal import DOWNLOADS, Project


@click.command("export", options_metavar="[选项]", short_help="单独做一份电子版。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.option("--to", "name", type=click.Choice(DOWNLOADS), required=True, help="做成哪一种。")
@click.option("-o", "--out", type=click.Path(dir_okay=False), metavar="文件", help="写到哪里，- 是标准输出。")
@click.option("--blank", is_flag=True, help="不用稿件，做一份空白的，供填写。")
@click.option("--force", is_flag=True, help="文件已经有了，也盖掉它。")
@click.pass_obj
def command(
    project: Project, agency: str, year: int, name: str, out: str | None, blank: bool, force: bool
) -> int:
    """单独做一份电子版：PDF、Word、Excel、CSV 或 JSON；草稿也能做，每一页上会标明。

    \b
    nianbao export xskgxj 2022 --to pdf             得到 xskgxj-2022.pdf
    nianbao export xskgxj 2023 --to xlsx --blank    空白的 Excel 填报表
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.site.export import export as make

    ending = Path(out or "").suffix.lstrip(".").lower()
    if ending in DOWNLOADS and ending != name:
        raise click.BadParameter(f"文件名是 .{ending}，要做的却是 {name}", param_hint="--out")
    data, draft = make(project.root, agency, year, name, blank=blank)
    target = Path(out or f"{agency}-{year}{'-空白' if blank else ''}.{name}")
    if out == "-":
        click.echo(data, nl=False)
        return 0
    if target.exists() and not force:
        raise click.UsageError(f"{target} 已经有了；用 -o 换一个名字，或加上 --force。")
    if not target.parent.is_dir():
        raise click.BadParameter(f"没有文件夹 {target.parent}，先建好它", param_hint="--out")
    target.write_bytes(data)
    note = "（空白的填报表）" if blank else "（草稿，每一页上标明了）" if draft else ""
    click.echo(f"做好了 {target}{note}。", err=True)
    return 0
