"""Says in the help of the problems that tell of wrong sums which figure to change, where the equations single one out.

A mistake that breaks several equations is told with its repair once, at the first of its problems; the others lead there.
"""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from generator.checking.identities import CODES, Identity, Place, from_last_year, identities, values
from generator.checking.repair import BELOW, ROWS, SHIFTED, SIDEWAYS, Change, Repair, repairs, system
from generator.problem import Also, Problem
from generator.project.report import Cell, Report, Table
from generator.rules import blank_cell
from generator.sums.statements import place_name

Number = int | Decimal
Key = tuple[str, str]
REPAIRABLE = CODES | {blank_cell.CODE}
"""The codes whose problems may be offered a repair."""

MOST_OFFERED = 3
ALIKE = 3.0
"""Repairs are as plausible as the best one when their weights differ by no more than this factor."""

_NO_TOTALS = "只看勾稽关系分不出是哪一个数；照台账写上各行的“{total}”，程序就能指出是哪一行"


def with_repairs(
    report: Report, previous: Report | None, problems: Sequence[Problem], settled: Collection[Key] = ()
) -> list[Problem]:
    """Give the problems of a report, in the order of the file, with the repairs that the equations suggest.

    ``settled`` names, by code and place, the equations that need not hold since somebody acknowledged them.
    """
    found = list(problems)
    codes = {problem.code for problem in problems}
    wrong, blank = not codes.isdisjoint(CODES), blank_cell.CODE in codes and report.latest
    held = equations(report, previous) if wrong or blank else []
    if wrong:
        _mend(report, [one for one in held if (one.code, one.at) not in settled], found)
    told = dict(_blanks(report, held)) if blank else {}
    for number, problem in enumerate(found):
        if problem.code == blank_cell.CODE and problem.at in told:
            words = f"填上数字：照勾稽关系推算，{'、'.join(told[problem.at])}；对照台账核对"
            found[number] = problem._replace(help=words)
    return found


def equations(report: Report, previous: Report | None) -> list[Identity]:
    """Give the equations that a report is held to; of last year's figures only those that are sound there."""
    found = list(identities(report.tables()))
    if previous is None or previous.agency.slug != report.agency.slug:
        return found
    before = system(previous.tables(), identities(previous.tables()))
    doubtful = {place for number in before.failing for place in before.identities[number].factors}
    same_form = previous.form.id == report.form.id
    for table in report.tables():
        last = previous.table(table.spec.id)
        if last is None or (table.spec.id in report.form.breaks and not same_form):
            continue
        spoilt = {(place.row, _column(last, place)) for place in doubtful if place.table == last.spec.id}
        sound = [
            equation
            for equation in table.spec.years
            if equation.firm and not spoilt & {(term.row, term.column) for term in equation.terms}
        ]
        found += from_last_year(table, last, sound)
    return found


def _mend(report: Report, all_: list[Identity], found: list[Problem]) -> None:
    """Put repairs into the help of the problems that name the equations they cure."""
    sums = system(report.tables(), all_)
    typed = values(report.tables())
    places = {
        (problem.code, problem.at): number for number, problem in enumerate(found) if problem.code in CODES
    }
    told: set[int] = set()
    for choices in repairs(sums):
        best = choices[0]
        offered = [choice for choice in choices if choice.weight * ALIKE >= best.weight]
        now = {change.place: change.meant for change in best.changes}
        cured = [
            one
            for one in all_
            if one.off(typed) and not one.off(typed | now) and now.keys() & one.factors.keys()
        ]
        numbers = sorted({places[key] for one in cured if (key := (one.code, one.at)) in places} - told)
        if not numbers:
            continue
        first, *rest = numbers
        told.update(numbers)
        if len(offered) > MOST_OFFERED:
            found[first] = _undecided(report, found[first], best)
            continue
        whole = len(best.cured) == len(sums.failing)
        found[first] = _told(report, found[first], offered, whole=whole, more=len(choices) > len(offered))
        for number in rest:
            words = f"照“{found[first].at}”（{found[first].code}）那里的建议改，这里也就对了"
            found[number] = found[number]._replace(help=words)


def _told(report: Report, problem: Problem, offered: Sequence[Repair], *, whole: bool, more: bool) -> Problem:
    then = f"{'全部' if whole else '这里的'}勾稽关系就都成立"
    if len(offered) == 1:
        seen = offered[0].words or ("能改的不止一处，这一处最像" if more else "")
        looks = f"（{seen}）" if seen else ""
        words = f"{_action(report, offered[0])}，{then}{looks}；先对照台账"
    else:
        each = [f"{_action(report, one)}{f'（{one.words}）' if one.words else ''}" for one in offered]
        which = "最像的是下面几处，对照台账" if more else "对照台账看是哪一处"
        words = f"改一处，{then}，{which}：{'；或者'.join(each)}"
    spans = {
        report.cell_span(_cell(report, change.place)): change.place
        for one in offered
        for change in one.changes
    }
    spans.pop(problem.span, None)
    first = [Also(span, f"建议核对：{_name(report, place)}") for span, place in spans.items()][:MOST_OFFERED]
    shown = {also.span for also in first}
    return problem._replace(
        help=words, also=(*first, *(also for also in problem.also if also.span not in shown))
    )


def _undecided(report: Report, problem: Problem, best: Repair) -> Problem:
    if len(best.changes) > 1:
        return problem
    table = _table(report, best.changes[0].place)
    column = table.spec.columns[-1]
    rows = [cells for cells in table.rows.values() if len(cells) == len(table.spec.columns)]
    if not table.spec.equations or not column.derived or all(cells[-1].written for cells in rows):
        return problem
    return problem._replace(notes=(*problem.notes, f"提示: {_NO_TOTALS.format(total=column.key)}"))


def _action(report: Report, repair: Repair) -> str:
    """Say what to change, in one clause."""
    first, *others = repair.changes
    if repair.words in (SIDEWAYS, BELOW):
        one, other = (f"“{_name(report, change.place)}”的 {change.typed}" for change in repair.changes)
        return f"把{one} 和{other} 对调"
    if repair.words == ROWS:
        one, other = (
            f"“{name}”" for name in dict.fromkeys(_row(report, change) for change in repair.changes)
        )
        return f"把{one}和{other}两行对调"
    if repair.words == SHIFTED:
        now = {change.place.at: change.meant for change in repair.changes}
        cells = _table(report, first.place).rows[first.place.row]
        figures = "、".join(
            str(now.get(at, cell.text)) for at, cell in enumerate(cells) if at in now or cell.written
        )
        return f"把“{_row(report, first)}”这一行改成 {figures}"
    return "，并".join(
        f"把“{_name(report, change.place)}”从 {change.typed} 改成 {change.meant}"
        for change in (first, *others)
    )


def _blanks(report: Report, all_: Sequence[Identity]) -> Iterator[tuple[str, list[str]]]:
    """Yield per row with blanks what the equations say about them, where all of them say the same."""
    typed = values(report.tables())
    told: dict[Place, set[Number]] = {}
    for identity in all_:
        blank = [place for place in identity.factors if typed[place] is None]
        if len(blank) == 1 and abs(identity.factors[blank[0]]) == 1:
            rest = identity.off(typed | {blank[0]: 0})
            if rest is not None:
                told.setdefault(blank[0], set()).add(-rest * identity.factors[blank[0]])
    rows: dict[tuple[str, str], list[str]] = {}
    for place, meant in told.items():
        if len(meant) == 1 and min(meant) >= 0:
            column = _name(report, place).rpartition(".")[2]
            rows.setdefault((place.table, place.row), []).append(f"“{column}”是 {min(meant)}")
    for (table, row), words in rows.items():
        yield place_name(_table(report, Place(table, row, 0)), row), words


def _table(report: Report, place: Place) -> Table:
    return next(table for table in report.tables() if table.spec.id == place.table)


def _cell(report: Report, place: Place) -> Cell:
    return _table(report, place).rows[place.row][place.at]


def _row(report: Report, change: Change) -> str:
    return place_name(_table(report, change.place), change.place.row)


def _name(report: Report, place: Place) -> str:
    table = _table(report, place)
    return place_name(table, place.row, _column(table, place))


def _column(table: Table, place: Place) -> str:
    """Give the id of the column a figure stands in."""
    leaf = next(leaf for leaf in table.spec.leaves() if leaf.id == place.row)
    return table.spec.columns_of(leaf)[place.at].id
