"""各部分的标题和次序与格式一字不差。

为什么：六个部分的标题是格式规定的，读者和检查工具按它找内容；标题由程序印出，正文里再写一遍就会重复。
依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号的统一格式。
怎么改：删去“章节标题”里的改写，或删去正文里的那一行标题；正文里的小标题从“### （一）”写起。
旧报告要照原样保留的，在“已核”里写明理由。
"""

from collections.abc import Iterator
from functools import lru_cache

from generator.formats import all_formats
from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report, Section
from generator.prose.printed_texts import has_unusual_headings

CODE, LEVEL, SCOPE = "F303", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  ## 一、总体情况

  本年度主动公开政府信息 12 条。
"""
RIGHT = """
总体情况: |
  ### （一）主动公开

  本年度主动公开政府信息 12 条。
"""

_NUMERALS = "一二三四五六七八九十"
_STARTS = frozenset(f"#{_NUMERALS}")
_HEADING = seldom(rf"(?P<marks>#{{1,6}}(?=\s)|)\s*(?P<number>[{_NUMERALS}]+、|)\s*(?P<words>.*?)\s*#*")
_LONGEST = 30
_ALIKE = 0.6
_BLANKS = tuple(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_TITLES = tuple(section.title for form in all_formats() for section in form.sections)
SIGNS = (*(f"{number}、" for number in _NUMERALS), *(f"### {words}" for words in (*_TITLES, *_BLANKS)))


def _may_have_changed(report: Report) -> bool:
    return has_unusual_headings(report) or any(section.written_title for section in report.sections)


DOUBT = _may_have_changed


def check(report: Report) -> Iterator[Problem]:
    """Yield headings that differ from the form's, and headings of sections typed inside the prose."""
    titles = tuple([section.spec.title for section in report.sections if section.spec])
    if not titles:
        return
    yield from _prose(report, "引言", report.lead, titles)
    for section in report.sections:
        if section.written_title:
            yield from _written(report, section)
        if section.text:
            yield from _prose(report, section.key, section.text, titles)
        if section.spec and (section.before or section.after):
            note = section.spec.note_key
            yield from _prose(report, f"{note}.表前", section.before, titles)
            whole = note in report.texts
            yield from _prose(report, note if whole else f"{note}.表后", section.after, titles)


def _written(report: Report, section: Section) -> Iterator[Problem]:
    wanted = section.spec.title if section.spec else ""
    written = section.written_title
    if written == wanted:
        return
    at = f"章节标题.{section.key}"
    # 及 and 和 mean the same; it is the commonest variant of real reports.
    variant = written.replace("和", "及") == wanted.replace("和", "及")
    yield Problem(
        CODE,
        Level.WARNING if variant else LEVEL,
        f"第{section.spec.number if section.spec else ''}部分的标题应当是“{wanted}”，写的是“{written}”",
        report.span(at),
        "删去“章节标题”里的这一项，由程序照格式印出",
        at=at,
    )


def _prose(report: Report, at: str, text: str, titles: tuple[str, ...]) -> Iterator[Problem]:
    offset = 0
    for line in text.split("\n"):
        first = line[:1]
        if (first in _STARTS or first.isspace()) and (start := line.lstrip())[:1] in _STARTS:
            level = _level(start, titles)
            if level:
                place = report.locate(at, offset + len(line) - len(start), len(start.rstrip()))
                yield Problem(
                    CODE,
                    level,
                    f"“{at}”的正文里有一行像是部分的标题：“{start.rstrip()}”",
                    place,
                    "删去这一行：部分的标题由程序印出；小标题从“### （一）”写起",
                    at=at,
                )
        offset += len(line) + 1


@lru_cache(maxsize=1024)
def _level(line: str, titles: tuple[str, ...]) -> Level | None:
    """Weigh a line: sure when it is marked or names a section, doubtful when it only looks like a heading."""
    found = _HEADING.fullmatch(line)
    if not found or not (found["marks"] or found["number"]):
        return None
    words = found["words"]
    named = words in titles
    if found["number"] and not named and len(words) <= _LONGEST:
        from difflib import get_close_matches  # noqa: PLC0415 - most headings are those of the form

        named = bool(get_close_matches(words, titles, 1, _ALIKE))
    if named or (found["marks"] and found["number"]):
        return LEVEL
    looks = found["number"] and 0 < len(words) <= _LONGEST and words[-1] not in "。；;：:，,！？"
    return Level.WARNING if looks else None
