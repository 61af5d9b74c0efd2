"""列出的附件就在报告旁边，名字可以用作网址，内容不是空的。

为什么：页面上点不开的附件是检查必扣分的死链；名字和程序自己的文件相同，会把网页或电子版盖掉。
依据：国办秘函〔2019〕19号的检查指标（链接可用）；政府信息公开条例第二十四条（查阅、下载）。
怎么改：把文件放到报告的 YAML 同一个文件夹里，“附件”里只写文件名，大小写和扩展名都要一致。
"""

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report

CODE, LEVEL, SCOPE = "G101", Level.ERROR, "archive"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("attachments")
WRONG = "附件: [没有放进来.pdf]"
RIGHT = "附件: []"

_OURS = frozenset({"index.html", *(f"report.{suffix}" for suffix in ("pdf", "docx", "xlsx", "csv", "json"))})


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the attachments that cannot be published beside the page."""
    folder = (archive.root / report.path).parent
    seen: set[str] = set()
    for number, attachment in enumerate(report.attachments, 1):
        name = attachment.file
        wrong = _name(name) or (("写了两次", "删去一处") if name in seen else _file(folder.joinpath(name)))
        seen.add(name)
        if wrong:
            message, help_ = wrong
            yield Problem(CODE, LEVEL, f"附件“{name}”{message}", attachment.span, help_, at=f"附件[{number}]")


def _name(name: str) -> tuple[str, str] | None:
    if "/" in name or "\\" in name or ".." in name or not name.isprintable():
        return "不能带路径", "把文件放到报告旁边，只写文件名"
    if name.startswith("."):
        return "以点开头，不能公布", "换一个文件名"
    if name.casefold() in _OURS:
        return "与程序生成的文件同名", "换一个文件名"
    if name.casefold().endswith((".yaml", ".yml")):
        return "是报告的原稿格式，不能作为附件公布", "改用公布用的格式，如 PDF"
    return None


def _file(path: Path) -> tuple[str, str] | None:
    try:
        if path.is_symlink():
            return "是一个链接，不是文件本身", "把文件复制到报告旁边"
        if not path.is_file():
            return "不在报告旁边", f"把文件放到 {path.parent.name}/ 文件夹里，或改正文件名"
        return None if path.stat().st_size else ("是空文件", "换成完整的文件")
    except OSError:
        return "的名字太长，不能是文件名", "“文件”只写文件名，页面上的名字写在“标题”里"
