"""Whether there is a project at all."""

from pathlib import Path

from generator.problem import Level, Problem, Span


def missing_site(root: Path) -> Problem | None:
    """Say that ``root`` holds no project, or give nothing when it does."""
    if (root / "content/site.yaml").is_file():
        return None
    return Problem(
        "C001",
        Level.ERROR,
        "这个文件夹里没有 content/site.yaml，不是一个年报项目",
        Span(root.as_posix()),
        "先用 nianbao init 建一个，或用 -C 指到项目所在的文件夹",
    )
