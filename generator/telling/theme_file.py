"""The path of a theme's file as a designer knows it."""

from pathlib import Path


def shown(file: Path, folders: tuple[Path, ...]) -> str:
    """Give the path of a theme's file as a designer knows it: ``themes/default/templates/report.html``."""
    for folder in folders:
        if file.is_relative_to(folder):
            return f"themes/{folder.name}/{file.relative_to(folder).as_posix()}"
    return file.name
