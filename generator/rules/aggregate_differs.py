"""政府的报告里，每个数等于它汇总的各机关报告里的数之和。

为什么：政府的报告汇总所属机关的数字。对不上，不是漏了一个机关，就是把一个机关加了两遍，或者有机关在上报以后改过数。
依据：《中华人民共和国政府信息公开条例》第四十九条、第五十条；国办公开办函〔2021〕30号要求数据准确、逐级汇总。
怎么改：用 nianbao explain-cell 看这个数由哪些机关组成，改正写错的一边；有意不计入的机关（如垂直管理的），
在 agencies.yaml 的“汇总”里写 计入: 否。有机关还没有报告的年度不能核对，只作提示：补上报告，或者用“起”“止”写明哪些年度汇总它。
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.problem import Level, Problem
from generator.project.learned import Key, Site
from generator.project.report import Cell, Report
from generator.sums.summing import Compared, Figures, Number, differing, figures_of, shown, standings

CODE, LEVEL, SCOPE = "J201", Level.WARNING, "site"
FORMATS: tuple[str, ...] = ()
AGENCIES = """
czj: {名称: 示例市财政局, 类别: 部门, 汇总: [zf]}
zf: {名称: 示例市人民政府, 类别: 政府}
"""
OTHER = """
主动公开: {行政处罚: 12}
"""
WRONG = """
主动公开: {行政处罚: 10}
"""
RIGHT = """
主动公开: {行政处罚: 12}
"""

MOST_SINGLE = 6
"""From one more differing figure of a table on they are told in one breath."""
_MOST_LISTED = 20
_BIGGEST = 3
_TELLING, _TELLING_SIZE = 3, 10
"""How many figures, not zero, of two reports must be alike, and how large a lone one must be, to be no coincidence."""


def learn(report: Report) -> Figures | None:
    """Give the bare numbers of a report."""
    return figures_of(report)


class _Held(NamedTuple):
    """A report held against its members: whose reports count, who has none, and what differs."""

    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    differing: tuple[Compared, ...] = ()


def concerns(site: Site) -> Iterator[Key]:
    """Give the reports that differ from the sum of their members', or cannot be held against it."""
    summing = {agency.slug for agency in site.config.agencies if agency.membership}
    for key in site.learned:
        if key[0] in summing:
            held = _held(site, key)
            if held.missing or held.differing:
                yield key


def check(report: Report, site: Site) -> Iterator[Problem]:
    """Yield the figures of a report that are not the sum of its members', or that it cannot be told."""
    held = _held(site, (report.agency.slug, report.year))
    if held.missing:
        names = _names(site, held.missing, report.year)
        yield Problem(
            CODE,
            Level.HINT,
            f"没有和各机关之和核对：{len(names)} 个机关没有 {report.year} 年度的报告：{'、'.join(names)}",
            report.span(""),
            "补上报告；那一年不汇总它的，在 agencies.yaml 的“汇总”里用“起”“止”写明",
            at="汇总",
        )
    names = _names(site, held.sources, report.year)
    for number, table in enumerate(report.form.tables()):
        here = [one for one in held.differing if one.group.slot.table.id == table.id]
        advice = _help(here, names)
        if here and (twin := _twin(site, (report.agency.slug, report.year), held.sources, number)):
            same = site.config.agency(twin)
            name = same.name_in(report.year) if same else twin
            advice = f"“{table.key}”的数和“{name}”的一模一样，核对是不是只抄了它的报告"
        if len(here) > MOST_SINGLE:
            yield _together(report, here, names, advice)
        else:
            yield from (_single(report, one, names, advice) for one in here)


def _held(site: Site, key: Key) -> _Held:
    """Hold a report against its members; where none has reported, the site does not keep their reports of that year."""
    slug, year = key
    own: Figures | None = site.learned.get(key)
    agency = site.config.agency(slug)
    if own is None or agency is None:
        return _Held()
    listed = standings(site.config, agency, year, lambda body: (body, year) in site.learned)
    counted = [standing for standing in listed if standing.member.counts]
    sources = tuple(standing.source for standing in counted if standing.source)
    missing = tuple(standing.member.slug for standing in counted if not standing.source)
    if missing or not sources:
        return _Held(sources, missing if sources else ())
    found = differing(own, [site.learned[source, year] for source in sources])
    return _Held(sources, (), tuple(found))


def _names(site: Site, slugs: Sequence[str], year: int) -> list[str]:
    return [body.name_in(year) if (body := site.config.agency(slug)) else slug for slug in slugs]


def _twin(site: Site, key: Key, sources: Sequence[str], table: int) -> str:
    """Give the one member whose table is the same figure by figure: a report of the office taken for that of the government."""
    own: Figures = site.learned[key]
    theirs: dict[str, Figures] = {source: site.learned[source, key[1]] for source in sources}
    alike = [
        source
        for source, figures in theirs.items()
        if figures.form == own.form and figures.tables[table] == own.tables[table]
    ]
    telling = sum(bool(value) for value in own.tables[table]) >= _TELLING
    return alike[0] if telling and len(alike) == 1 else ""


def _single(report: Report, one: Compared, names: Sequence[str], advice: str) -> Problem:
    slot = one.group.slot
    cell = _cell(report, one)
    return Problem(
        CODE,
        LEVEL,
        f"{slot.name}与各机关之和不符：{_words(report, one, names)}",
        report.cell_span(cell),
        advice
        or f"用 nianbao explain-cell {report.agency.slug} {report.year} {slot.name} 看各机关的数，改正写错的一边",
        (f"组成: {_shares(one, names)}",),
        at=slot.name,
    )


def _together(report: Report, found: Sequence[Compared], names: Sequence[str], advice: str) -> Problem:
    table = found[0].group.slot.table
    notes = [
        f"{one.group.slot.name.partition('.')[2]}: {_words(report, one, names)}"
        for one in found[:_MOST_LISTED]
    ]
    if len(found) > _MOST_LISTED:
        notes.append(f"还有 {len(found) - _MOST_LISTED} 个数")
    whole = f"用 nianbao aggregate {report.agency.slug} {report.year} --merge 看全部不同"
    return Problem(
        CODE,
        LEVEL,
        f"“{table.key}”有 {len(found)} 个数与各机关之和不符",
        report.cell_span(_cell(report, found[0])),
        f"{advice or '核对漏了、重了哪个机关'}；{whole}",
        tuple(notes),
        at=table.key,
    )


def _words(report: Report, one: Compared, names: Sequence[str]) -> str:
    slot, difference = one.group.slot, one.difference
    assert one.written is not None
    assert one.added is not None
    assert difference is not None
    text = _cell(report, one).text
    written = (
        text
        if len(one.group.own) == 1
        else f"{shown(one.written, slot.column)}（{len(one.group.own)} 行合计）"
    )
    more = f"{'多' if difference > 0 else '少'} {shown(_size(difference), slot.column, text)}"
    return f"写的是 {written}，{len(names)} 个机关相加是 {shown(one.added, slot.column, text)}，{more}"


def _cell(report: Report, one: Compared) -> Cell:
    table = report.table(one.group.slot.table.id)
    assert table, "what was compared was read"
    cell = table.cell(one.group.slot.row.id, one.group.slot.column.id)
    assert cell, "what was compared was read"
    return cell


def _shares(one: Compared, names: Sequence[str]) -> str:
    """Give the bodies that bring most, and what all others bring together."""
    column = one.group.slot.column
    there = [(part, name) for part, name in zip(one.parts, names, strict=True) if part]
    ranked = sorted(there, key=lambda pair: _size(pair[0]), reverse=True)
    said = [f"{name} {shown(part, column)}" for part, name in ranked[:_BIGGEST]]
    rest: Number = sum(part for part, _ in ranked[_BIGGEST:])
    if len(ranked) > _BIGGEST:
        said.append(f"其他 {len(ranked) - _BIGGEST} 个机关 {shown(rest, column)}")
    return "、".join(said) or "各机关都是 0"


def _size(value: Number) -> Number:
    return value if value >= 0 else -value


def _help(found: Sequence[Compared], names: Sequence[str]) -> str:
    """Name the one body whose figures are just what is lacking, or just what is too much; one small figure proves nothing."""
    if not found or len(names) == 1 or (len(found) == 1 and _size(found[0].difference or 0) < _TELLING_SIZE):
        return ""
    for sign, words in ((-1, "是不是漏加了它"), (1, "是不是把它加了两遍")):
        suspects = [
            name
            for place, name in enumerate(names)
            if all(one.parts[place] and one.difference == sign * (one.parts[place] or 0) for one in found)
        ]
        if len(suspects) == 1:
            return f"差的正好是“{suspects[0]}”的数，核对{words}"
    return ""
