"""PDF: the report as an official document on paper, which a screen reader reads too (PDF/UA-1, PDF/A-2a)."""

import json
import os
import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from generator.look.theme import Theme
from generator.pdf.faults import font_file_problems, font_problems, typst_problems
from generator.pdf.tags import MismatchError, tag_tables
from generator.pdf.typesetting import font_folders, fonts, unread_fonts, values
from generator.printing.edition import Edition
from generator.problem import Level, Problem, ProblemError, Span
from generator.telling.theme_file import shown

NAME = "pdf"
LABEL = "PDF"
LIBRARIES = {"typst": "typst>=0.15,<0.16", "pylopdf_fonts_zh_cn": "pylopdf-fonts-zh-cn>=0.1.1,<0.2"}
USES = ("report.typ", "*.typ", "*.svg", "*.png", "*.jpg", "fonts")
"""The template, and what it may show or import from beside it."""
FIGURES = False

STANDARDS = ["a-2a", "ua-1"]
_LONE_PICTURE = b'#set document(title: "x")\n#image(bytes(sys.inputs.d), format: "svg", alt: "x")'
_PACKAGE = re.compile(r'"@[\w-]+/')


class _Press(NamedTuple):
    """A typst compiler with its fonts, what it raises, and the process that has made it."""

    compiler: Any
    failure: Any
    families: tuple[str, ...]
    files: frozenset[Path]
    process: int


def write(edition: Edition, theme: Theme) -> bytes:
    """Give the PDF copy of a report; raises ``ProblemError`` for a character no font has and for a faulty template."""
    template = _template(theme)
    press = _press(template.parent, font_folders(theme), threading.get_ident())
    if press.process != os.getpid():  # its threads did not come along: it would wait for them for ever
        raise RuntimeError("typst was used before this process was forked")
    unread = font_file_problems(unread_fonts(theme, press.files), theme)
    if unread:
        raise ProblemError(*unread)
    data = _typeset(press, template, values(edition, fonts(theme, press.families)), edition, theme)
    try:
        return tag_tables(data, edition.document)
    except MismatchError as error:
        message = f"PDF 模板没有照数据里的行和格子画统计表“{error}”"
        help_ = "照 default 主题的 report.typ 画：grid 的格子一个不多，一个不少"
        place = Span(shown(template, theme.folders))
        raise ProblemError(Problem("W122", Level.ERROR, message, place, help_)) from error


def _template(theme: Theme) -> Path:
    path = theme.copies.get(USES[0])
    if path is None:
        place = Span(f"themes/{theme.folders[0].name}/copies/{USES[0]}")
        help_ = "从 default 主题复制一份再改"
        raise ProblemError(Problem("W120", Level.ERROR, "主题里没有 PDF 模板", place, help_))
    text = path.read_text(encoding="utf-8", errors="replace")
    package = _PACKAGE.search(text)
    if package:
        place = Span(shown(path, theme.folders), text.count("\n", 0, package.start()) + 1, 1)
        message = "PDF 模板引用了网上的包，生成时会去下载"
        raise ProblemError(Problem("W121", Level.ERROR, message, place, "不用包，把要用的几行写在模板里"))
    return path


@cache
def _press(root: Path, folders: tuple[Path, ...], thread: int) -> _Press:  # noqa: ARG001 - no two threads share one
    import typst  # noqa: PLC0415 - who needs no PDF need not wait for it

    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    files = frozenset(Path(font.path) for font in found.fonts() if font.path)
    compiler = typst.Compiler(root=root, font_paths=found, ignore_system_fonts=True)
    return _Press(compiler, typst.TypstError, tuple(found.families()), files, os.getpid())


def _typeset(
    press: _Press, template: Path, given: Mapping[str, Any], edition: Edition, theme: Theme
) -> bytes:
    inputs = {"d": json.dumps(given, ensure_ascii=False, separators=(",", ":"))}
    try:
        data, warnings = press.compiler.compile_with_warnings(
            template, format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS
        )
    except press.failure as error:
        broken = tuple(name for name, picture in given["pictures"].items() if not _opens(press, picture))
        problems = typst_problems(error.message, error.diagnostic, edition, theme, broken)
        raise ProblemError(*problems) from error
    unknown = font_problems([(warning.message, warning.diagnostic) for warning in warnings], theme)
    if unknown:
        raise ProblemError(*unknown)
    return bytes(data)


def _opens(press: _Press, picture: str) -> bool:
    try:
        press.compiler.compile(
            _LONE_PICTURE, format="pdf", sys_inputs={"d": picture}, pdf_standards=STANDARDS
        )
    except press.failure:
        return False
    return True
