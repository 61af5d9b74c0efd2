"""What a person has to look at in the draft of an imported report, each with its place in the source."""

import re
from collections.abc import Iterable, Iterator

from generator.forms.spec import ReportFormat, TableSpec
from generator.problem import Level, Problem, Span
from generator.project.report import Report
from generator.recognition.recognise import Recognised
from generator.recognition.table_figures import TableTold
from generator.rules import outcomes_not_adding_up, row_not_adding_up, unbalanced_requests

_LINE = re.compile(r"第 ([0-9]+) 行")
_MOST_ROWS = 12
_LONGEST = 60
_SUMS = (row_not_adding_up, outcomes_not_adding_up, unbalanced_requests)
_FILL_IN = "对照原件填好带“待核”的格子"


def doubts(found: Recognised, form: ReportFormat, shown: str) -> Iterator[Problem]:
    """Yield what could not be told or placed of a source; ``form`` is the one that its year asks for."""
    if found.form.id != form.id and any(form.tables()):
        message = f"统计表用的是{found.form.label}，这一年度应当用{form.label}；照原样导入"
        yield Problem("I203", Level.WARNING, message, Span(shown), "核对年度；确实是这样公布的，就照原样保留")
    for table in found.form.tables():
        yield from _of_table(table, found.tables.get(table.id), shown)
    yield from _missing(found, shown)
    help_ = "在稿件末尾的“未识别”里，移到合适的地方或删去"
    for words, place in found.unplaced[:_MOST_ROWS]:
        message = f"有的内容没有认出来：{_short(words)}"
        yield Problem("I204", Level.WARNING, message, _span(shown, place), help_)
    if len(found.unplaced) > _MOST_ROWS:
        message = f"还有 {len(found.unplaced) - _MOST_ROWS} 处内容没有认出来"
        yield Problem("I204", Level.WARNING, message, Span(shown), help_)


def _of_table(table: TableSpec, told: TableTold | None, shown: str) -> Iterator[Problem]:
    if told is None or not told.told:
        state = f"没有认出“{table.caption}”这张表" if told is None else f"“{table.caption}”里一个数也分不清"
        yield Problem("I202", Level.ERROR, state, Span(shown), "对照原件逐格填写，或换一个来源再导入")
        return
    rows = [(row, seen) for row in table.leaves() if (seen := told.rows.get(row.id)) and seen.doubtful]
    for row, seen in rows[:_MOST_ROWS]:
        where = f"（{seen.place}：{_short(seen.shown)}）" if seen.shown else "（来源里没有认出这一行）"
        message = f"“{table.key}.{row.key or row.label}”里有分不清的数{where}"
        yield Problem("I201", Level.WARNING, message, _span(shown, seen.place), _FILL_IN)
    if len(rows) > _MOST_ROWS:
        message = f"“{table.key}”还有 {len(rows) - _MOST_ROWS} 行有分不清的数"
        yield Problem("I201", Level.WARNING, message, Span(shown), _FILL_IN)


def _missing(found: Recognised, shown: str) -> Iterator[Problem]:
    texts = [section.key for section in found.form.sections if section.table is None]
    if texts and set(texts) <= set(found.missing) and any(table.told for table in found.tables.values()):
        message = "来源里只有统计表，没有正文"
        yield Problem("I209", Level.WARNING, message, Span(shown), "从报告的网页或 Word 里把正文补上")
        return
    for key in found.missing:
        message = f"没有找到“{key}”这一部分的标题"
        yield Problem("I205", Level.WARNING, message, Span(shown), "对照原件，把这一部分的内容写进去")


def wrong_sums(report: Report, shown: str) -> Iterator[Problem]:
    """Yield what does not add up in a draft: a slip of the source, or a figure that lost a digit on the way."""
    gaps = [problem for rule in _SUMS for problem in rule.check(report)]
    if gaps:
        more = f"，这样的还有 {len(gaps) - 1} 处" if len(gaps) > 1 else ""
        message = f"表里的数加不起来：“{gaps[0].at}”{gaps[0].message}{more}"
        help_ = "照来源写在稿件里了；用 nianbao check 看是哪几处，对照原件"
        yield Problem("I210", Level.WARNING, message, Span(shown), help_)


def lost_files(absent: Iterable[tuple[str, str]], shown: str) -> Iterator[Problem]:
    """Yield the files that a source leads to and that do not lie beside it, by title and address."""
    for title, address in absent:
        message = f"来源里有附件“{title}”（{address}），文件没有和来源放在一起"
        help_ = "下载这个文件，和来源放在一起再导入；不是报告的附件，就不用管"
        yield Problem("I208", Level.HINT, message, Span(shown), help_)


def _short(words: str) -> str:
    return " ".join(words.split())[:_LONGEST]


def _span(shown: str, place: str) -> Span:
    line = _LINE.fullmatch(place)
    return Span(shown, int(line[1]), 1) if line else Span(shown)
