"""附件里没有批注、修订记录、隐藏的内容和个人的署名。

为什么：公布的文件打开以后，谁写的、改过什么、领导批了什么、隐藏的行里有什么，读者都看得到。
依据：政府信息公开条例第十六条（内部事务信息、过程性信息）；个人信息保护法第二十五条；保密审查的一般要求。
怎么改：接受或拒绝全部修订，删去批注，取消隐藏并删去不公布的行、列和工作表；另存前用“检查文档”删除文档属性，最好改为公布 PDF。
"""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from generator.attachments.beside import attachments_of
from generator.attachments.contents import AUTHOR, COMMENT, EDITOR, HIDDEN, HIDDEN_CELLS, REVISION, Trace
from generator.attachments.sensitive_words import is_name
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.reading.shape import short
from generator.telling.personal_numbers import masked

CODE, LEVEL, SCOPE = "M110", Level.ERROR, "archive"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("attachments")
BESIDE = {
    "说明.html": "<!DOCTYPE html><title>说明</title><p>统计口径说明。</p><!-- 这一段领导还没有定 -->",
    "干净的说明.html": "<!DOCTYPE html><title>说明</title><p>统计口径说明。</p>",
}
WRONG = "附件: [说明.html]"
RIGHT = "附件: [干净的说明.html]"

_LEVELS = {
    COMMENT: Level.ERROR,
    REVISION: Level.ERROR,
    HIDDEN: Level.ERROR,
    HIDDEN_CELLS: Level.WARNING,
    AUTHOR: Level.WARNING,
    EDITOR: Level.WARNING,
}
_HELP = {
    COMMENT: "删去全部批注以后另存",
    REVISION: "接受或拒绝全部修订以后另存",
    HIDDEN: "显示隐藏的文字，不公布的删去，再另存",
    HIDDEN_CELLS: "取消隐藏；不公布的行、列和工作表删去，再另存",
    AUTHOR: "另存前删除文档属性（文件 → 信息 → 检查文档）",
    EDITOR: "另存前删除文档属性（文件 → 信息 → 检查文档）",
}
_MOST = 8


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield per attachment and kind what a document keeps unseen; an author is told when it is a person's name."""
    numbers = {item.file: number for number, item in enumerate(report.attachments, 1)}
    for attached in attachments_of(archive.root, report):
        number = numbers[attached.name]
        traces = sorted(
            (trace for trace in attached.contents.traces if _counts(trace)),
            key=lambda trace: trace.kind,
        )
        for kind, group in groupby(traces, key=lambda trace: trace.kind):
            items = list(group)
            first = f"在{items[0].place}：{_quoted(items[0])}"
            yield Problem(
                CODE,
                _LEVELS[kind],
                f"附件“{attached.name}”里有{kind}，{first}"
                + (f"；一共 {len(items)} 处" if len(items) > 1 else ""),
                report.attachments[number - 1].span,
                _HELP[kind],
                tuple(f"{trace.place}: {_quoted(trace)}" for trace in items[1:_MOST]),
                at=f"附件[{number}].{kind}",
            )


def _counts(trace: Trace) -> bool:
    return is_name(trace.text) if trace.kind in (AUTHOR, EDITOR) else trace.kind in _LEVELS


def _quoted(trace: Trace) -> str:
    """Give what was found as it may be shown: of a name the first character, of a text its beginning."""
    if trace.kind in (AUTHOR, EDITOR):
        return trace.text[0] + "某" * (len(trace.text) - 1)
    return f"“{short(masked(trace.text))}”"
