"""What the sums cannot see is listed, and the list is true: every change is made, and the rules are asked."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.checking.blind_spots import Sums, exchange, page, rows_of, sums_of, uncovered, unseen
from generator.checking.identities import Place, identities, values
from generator.formats import by_id
from generator.project.report import Report, Table
from generator.rules import (
    broken_carry,
    outcomes_not_adding_up,
    row_not_adding_up,
    stock_not_continuous,
    unbalanced_requests,
)
from tests import sample, slipped

PAGE = Path(__file__).parent.parent / "docs/blind-spots.md"
ALONE = (row_not_adding_up, outcomes_not_adding_up, unbalanced_requests)
BETWEEN_YEARS = (broken_carry, stock_not_continuous)
YEARS = {"2021": 2022, "2019": 2020}
every_kind = pytest.mark.parametrize(
    ("form", "totals", "last_year"),
    [(form, totals, last) for form in YEARS for totals in (True, False) for last in (True, False)],
)


def with_tables(report: Report, tables: tuple[Table, ...]) -> Report:
    """Give a report with other figures."""
    by_key = {table.spec.id: table for table in tables}
    return replace(
        report,
        sections=tuple(
            section._replace(table=by_key[section.table.spec.id]) if section.table else section
            for section in report.sections
        ),
    )


class Case:
    """A consistent report of large figures, none like another, and whether the rules notice a change to it."""

    def __init__(self, form: str, seed: int, *, totals: bool, last_year: bool) -> None:
        chosen = by_id(form)
        assert chosen
        self.chance = random.Random(seed)
        self.sums: Sums = sums_of(chosen, totals=totals, last_year=last_year)
        figures = slipped.figures(self.chance, chosen, (90_000, 0))
        self.sound = slipped.tables(chosen, figures, totals=totals)
        self.typed = {place: int(value or 0) for place, value in values(self.sound).items()}
        self.report = sample.report(YEARS[form])
        before = with_tables(
            sample.report(YEARS[form] - (form == "2021")), slipped.last_year(chosen, figures)
        )
        self.archive: Any = SimpleNamespace(
            previous=lambda _: before if last_year else None, before=lambda _: (before,) if last_year else ()
        )

    def seen(self, change: dict[Place, int]) -> bool:
        """Say whether any rule on sums notices that some figures are others."""
        report = with_tables(self.report, slipped.changed(self.sound, change))
        return any(True for rule in ALONE for _ in rule.check(report)) or any(
            True for rule in BETWEEN_YEARS for _ in rule.check(report, self.archive)
        )

    def exchanges(self) -> Iterator[dict[Place, Place]]:
        """Yield exchanges in a column, in a row, of whole rows and of whole columns: of neighbours, and some at random."""
        for table in self.sums.tables:
            rows = rows_of(self.sums, table)
            whole = list(rows.values())
            pairs = [(one, other) for one in range(len(whole)) for other in range(one)]
            some = [pair for pair in pairs if pair[0] - pair[1] == 1 or self.chance.random() < 0.1]
            for one, other in some:
                if whole[one].keys() == whole[other].keys():
                    yield exchange(list(whole[one].values()), list(whole[other].values()))
                at = self.chance.choice([*whole[one].keys() & whole[other].keys(), -1])
                if at >= 0:
                    yield exchange([whole[one][at]], [whole[other][at]])
            for places in whole:
                for one_at, other_at in combinations(places, 2):
                    if other_at - one_at == 1 or self.chance.random() < 0.1:
                        yield exchange([places[one_at]], [places[other_at]])
            filled = [row for row in whole if row]
            shared = sorted(set.intersection(*(set(row) for row in filled)))
            for one_at, other_at in combinations(shared, 2):
                yield exchange([row[one_at] for row in filled], [row[other_at] for row in filled])


@every_kind
def test_a_consistent_report_is_clean(form: str, totals: bool, last_year: bool) -> None:
    case = Case(form, 1, totals=totals, last_year=last_year)
    assert not case.seen({})
    assert len(case.typed) > 150
    assert all(identity.off(values(case.sound)) == 0 for identity in identities(case.sound))


@every_kind
def test_a_change_of_one_figure_is_noticed_exactly_where_the_list_says(
    form: str, totals: bool, last_year: bool
) -> None:
    case = Case(form, 2, totals=totals, last_year=last_year)
    blind = uncovered(case.sums)
    for place, value in case.typed.items():
        steps = {1, -9} if last_year else set(range(-9, 10))
        wrongs = {value + step for step in steps} | {slipped.transposed(case.chance, value)}
        for wrong in sorted(wrong for wrong in wrongs - {value} if wrong >= 0):
            assert case.seen({place: wrong}) is (place not in blind), (place, value, wrong)


@every_kind
def test_an_exchange_is_noticed_exactly_where_the_list_says(form: str, totals: bool, last_year: bool) -> None:
    case = Case(form, 3, totals=totals, last_year=last_year)
    told = set()
    for moves in case.exchanges():
        change = {place: case.typed[other] for place, other in moves.items()}
        assert case.seen(change) is not unseen(case.sums, moves), moves
        told.add(unseen(case.sums, moves))
    assert told == {True, False}


def test_the_list_is_fresh() -> None:
    """Renew it with ``python -m tests.golden``."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_list_says_what_an_official_wants_to_know() -> None:
    form = by_id("2021")
    assert form
    written, left_out = (sums_of(form, totals=totals, last_year=False) for totals in (True, False))
    assert {place.table for place in uncovered(written)} == {"proactive"}
    assert {place.table for place in uncovered(left_out)} == {"proactive", "proceedings"}
    assert len(uncovered(sums_of(form, totals=True, last_year=True))) == 4
    text = page().partition("## 2019年格式")[0]
    assert "- 主动公开.行政许可：处理决定数量\n" in text
    assert "- 依申请公开，整行互换：本年新收、上年结转（有上年报告时看得出来）\n" in text
