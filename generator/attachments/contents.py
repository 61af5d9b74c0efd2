"""What an attachment holds for a reader who looks for secrets: its texts with their places, and what it keeps unseen."""

from typing import NamedTuple


class Passage(NamedTuple):
    """One text and where it stands, in words; ``context`` is the label of its column."""

    place: str
    text: str
    context: str = ""


class Trace(NamedTuple):
    """Something a document keeps that is not on its pages: ``kind`` in words, where, and what."""

    kind: str
    place: str
    text: str


class Contents(NamedTuple):
    """All of one attachment; ``trouble`` says in words why it could not be read, empty when it was."""

    passages: tuple[Passage, ...] = ()
    traces: tuple[Trace, ...] = ()
    trouble: str = ""


AUTHOR, EDITOR, COMPANY = "作者", "最后修改者", "单位"
COMMENT, REVISION, HIDDEN, HIDDEN_CELLS = "批注", "修订记录", "隐藏的文字", "隐藏的表格"
OTHER = "属性"
