"""Random consistent reports of both statutory forms: of a village and of a province, mostly zeros or none."""

import random
from collections.abc import Callable, Iterator

from generator.project.agencies import Agency
from generator.project.load import read_report
from generator.project.report import Report
from generator.reading.source import parse
from tests.sample import NAME, SLUG, Flow, Tree, render, tree
from tests.test_check import COLUMNS, FRAME, PROCEEDINGS, RESULTS, TOTAL, TOTAL_ROW

_AMOUNTS = ("251000元", "160.5964万元", "0", "12.3万元")


def random_report(chance: random.Random) -> Report:
    """Give a report whose sums hold, with every total written."""
    year = chance.choice([2020, 2022])
    most, zeros = chance.choice([1, 3, 20, 999, 99999]), chance.choice([0, 0.3, 0.7, 0.95])

    def figure() -> int:
        return 0 if chance.random() < zeros else chance.randint(0, most)

    found = tree(year)
    requests = _mapping(found["依申请公开"])
    outcomes = list(_outcomes(requests))
    rows: dict[str, dict[str, int]] = {row: {} for row in (*FRAME, *outcomes, TOTAL_ROW)}
    for column in COLUMNS:
        for row in outcomes:
            rows[row][column] = figure()
        rows[TOTAL_ROW][column] = sum(rows[row][column] for row in outcomes)
        rows["结转下年度"][column] = figure()
        both = rows[TOTAL_ROW][column] + rows["结转下年度"][column]
        rows["上年结转"][column] = min(both, figure())
        rows["本年新收"][column] = both - rows["上年结转"][column]
    for row, cells in rows.items():
        _put(requests, row, cells)
    proceedings = _mapping(found["复议诉讼"])
    for row in PROCEEDINGS:
        _put(proceedings, row, {column: figure() for column in RESULTS})
    proactive = found["主动公开"] = _filled(found["主动公开"], figure)
    assert isinstance(proactive, dict)
    if year == 2020:
        proactive["政府集中采购"] = Flow(采购项目数=str(figure()), 采购总金额=chance.choice(_AMOUNTS))
    elif chance.random() < 0.5:
        proactive["行政事业性收费"] = f"{chance.randint(0, 99999)}.{chance.randint(1, 999999):06}"
    loaded = read_report(
        parse(render(found), f"content/reports/{SLUG}/{year}.yaml"), Agency(SLUG, NAME, NAME, "部门"), year
    )
    assert loaded.report
    assert not loaded.problems
    return loaded.report


def _mapping(value: Tree) -> dict[str, Tree]:
    assert isinstance(value, dict)
    return value


def _outcomes(requests: dict[str, Tree]) -> Iterator[str]:
    for key, value in requests.items():
        if key in FRAME:
            continue
        if isinstance(value, dict) and not isinstance(value, Flow):
            yield from (f"{key}.{below}" for below in value)
        else:
            yield key


def _put(table: dict[str, Tree], row: str, cells: dict[str, int]) -> None:
    *groups, key = row.split(".")
    for group in groups:
        table = _mapping(table[group])
    table[key] = Flow(
        {column: str(value) for column, value in cells.items()} | {TOTAL: str(sum(cells.values()))}
    )


def _filled(value: Tree, figure: Callable[[], int]) -> Tree:
    if isinstance(value, dict):
        return type(value)({key: _filled(below, figure) for key, below in value.items()})
    return str(figure()) if value == "0" else value
