"""What one report told its readers, as pairs of names and words, and as two hashes that a ledger can hold."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, compress
from typing import NamedTuple

from generator.attachments.beside import Attached
from generator.files.encoded import encoded
from generator.formats import by_id
from generator.project.report import Report, Table
from generator.prose.inserted import filled
from generator.signing.manuscript import manuscript_with

ATTACHMENT = "附件"
_OF_ALL = (
    "格式",
    "标题",
    "成文日期",
    "索引号",
    "文号",
    "来源",
    "主题分类",
    "有效性",
    "关键词",
    "摘要",
    "引言",
)
_AT_THE_END = ("落款.机关", "落款.日期")


class _Named(NamedTuple):
    """Texts by their names, which run parallel."""

    names: Sequence[str]
    texts: Sequence[str]


class Facts(NamedTuple):
    """What a publication records of a report; ``content`` is the hash of what a reader is told, corrections left out."""

    agency: str
    year: int
    published: str
    corrections: int
    manuscript: str
    content: str

    @property
    def key(self) -> tuple[str, int]:
        """Give what the ledger finds the report by."""
        return self.agency, self.year


def facts_of(report: Report, attached: Sequence[Attached], known: Mapping[str, str]) -> Facts:
    """Give what is to be recorded of a report with its attachments; ``known`` are contents by their manuscripts.

    The same files tell the same, so that a new version of this program never calls a published report changed.
    """
    files = manuscript_with(report, attached)
    content = known.get(files) or content_of(report, attached)
    published = str(report.published or "")
    return Facts(report.agency.slug, report.year, published, len(report.corrections), files, content)


def content_of(report: Report, attached: Sequence[Attached]) -> str:
    """Give the hash of everything a report tells a reader but its corrections and the moment of its publication."""
    form = report.form.id
    told = [
        _in_bytes(form, part) if isinstance(part, Table) else _joined(part)
        for part in _in_order(report, attached)
    ]
    return hashlib.sha256(b"\0".join(filter(None, told))).hexdigest()


def told_by(report: Report, attached: Sequence[Attached]) -> list[tuple[str, str]]:
    """Give what a report tells, by the names its editor knows; what is empty tells nothing.

    Words of the form take no part: a heading that this program spells better one day changes no report.
    """
    pairs: list[tuple[str, str]] = []
    for part in _in_order(report, attached):
        pairs += _told(_figures(report.form.id, part) if isinstance(part, Table) else part)
    return pairs


def _in_order(report: Report, attached: Sequence[Attached]) -> list[_Named | Table]:
    """Give all that a report tells: texts by their names, and the tables among them, which have two hundred figures."""
    report = filled(report)
    names: list[str] = [*_OF_ALL]
    texts = [report.form.id, report.title, str(report.issued or ""), report.index_number]
    texts += (report.document_number, report.origin, report.topic, report.validity)
    texts += (report.keywords, report.abstract, report.lead)
    found: list[_Named | Table] = [_Named(names, texts)]
    for section in report.sections:
        names += _names_of(section.key)
        title = section.written_title if section.spec else section.heading
        texts += (title, section.text, section.before, section.after)
        if section.table:
            names, texts = [], []
            found += (section.table, _Named(names, texts))
    names += _AT_THE_END
    texts += (report.signature, str(report.signature_date or ""))
    names += [f"{ATTACHMENT}.{item.name}" for item in attached]
    texts += [f"{item.title} {_digest(item.data)}" for item in attached]
    return found


def _figures(form: str, table: Table) -> _Named:
    """Give the figures of a table by their names."""
    return _Named(_names(form)[table.spec.id], table.flat.texts)


def _in_bytes(form: str, table: Table) -> bytes:
    """Give the same joined: a table without blanks is filled into the names of its form."""
    if not table.full:
        return _joined(_figures(form, table))
    pieces = _names_in_bytes(form)[table.spec.id].copy()
    pieces[1::2] = table.encoded
    for place in table.spec.uncounted:
        pieces[2 * place + 1] = table.flat.texts[place].strip().encode()
    return b"".join(pieces)


def _joined(named: _Named) -> bytes:
    # No file of ours can hold a NUL, so that no two reports are joined to the same text.
    return b"\0".join(
        chain.from_iterable(
            [(encoded(name), words) for name, text in _there(named) if (words := _bare(text))]
        )
    )


@lru_cache(maxsize=256)
def _names_of(section: str) -> tuple[str, str, str, str]:
    """Give the names of the texts of a section: its heading, its text, what stands before its table and after it."""
    return f"章节标题.{section}", section, f"{section}.表前", f"{section}.表后"


def _told(named: _Named) -> list[tuple[str, str]]:
    """Give the pairs whose text is not empty."""
    return [(name, words) for name, text in _there(named) if (words := text.strip())]


def _there(named: _Named) -> Iterator[tuple[str, str]]:
    return compress(zip(named.names, named.texts, strict=True), named.texts)


def _bare(text: str) -> bytes:
    """Give a text without the space around it in bytes; prose, which the copies write as it is, ends with a line."""
    words = text.strip()
    return encoded(text)[:-1] if text[-1:] == "\n" and len(words) == len(text) - 1 else encoded(words)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def _names(form: str) -> dict[str, tuple[str, ...]]:
    """Give the names of all figures of a form, by the id of their table, in the order of its rows and columns."""
    found = by_id(form)
    return {
        spec.id: tuple(
            Table(spec, {}).name(row, column.id if len(spec.columns_of(row)) > 1 else "")
            for row in spec.leaves()
            for column in spec.columns_of(row)
        )
        for spec in (found.tables() if found else ())
    }


@cache
def _names_in_bytes(form: str) -> dict[str, list[bytes]]:
    """Give the same as ``_joined`` writes them, each with room for its figure behind it."""
    return {
        table: [
            *chain.from_iterable(
                (("\0" * bool(place) + name + "\0").encode(), b"") for place, name in enumerate(names)
            )
        ]
        for table, names in _names(form).items()
    }
