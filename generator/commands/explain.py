"""The command ``explain``: say what a code means."""

import click


@click.command("explain", options_metavar="[选项]", short_help="说明一条规则：为什么、依据、怎么改。")
@click.argument("code", metavar="编号")
def command(code: str) -> int:
    """说明一个编号（如 A103）是什么问题、为什么、怎么改。"""
    from generator.explaining.explain import explain as words_of

    words = words_of(code)
    if words is None:
        raise click.BadParameter(f"没有编号 {code}。编号见 nianbao check 的输出。", param_hint="编号")
    click.echo(words)
    return 0
