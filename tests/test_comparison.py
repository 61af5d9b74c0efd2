"""What the page of comparisons reads: every figure of every report, in both cuts, exactly as it is printed."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.comparing import comparison as subject
from generator.comparing.comparable import Compared, compared, lines_of
from generator.comparing.comparison import CUTS, comparison, cut_for, file_name
from generator.project.agencies import Agency
from generator.project.membership import Member
from generator.project.report import Report
from generator.site.build import build, check
from generator.sums.statements import total
from tests.random_reports import random_report
from tests.sample import SLUG, project, report, text

CALL = re.compile(r"nianbao\.compare\.take\((.*)\);\n", re.DOTALL)
MANY = {"table": 10**9, "row": 100, "item": 0}
"""How many figures a file may hold, so that a few reports are cut as finely as wanted."""


def read(data: bytes) -> list[Any]:
    """Give the arguments of the one call that a file consists of."""
    call = CALL.fullmatch(data.decode())
    assert call
    found: list[Any] = json.loads(f"[{call[1]}]")
    return found


def some_reports(seed: int) -> list[Report]:
    """Give reports of a few bodies, at most one a year, some bodies with both forms."""
    chance = random.Random(seed)
    found: dict[tuple[str, int], Report] = {}
    for _ in range(12):
        one = random_report(chance)
        agency = one.agency._replace(slug=chance.choice(["a", "b-c", "d2", "index"]))
        found[agency.slug, one.year] = replace(one, agency=agency)
    return list(found.values())


def agencies(reports: Sequence[Report]) -> list[Agency]:
    return list({one.agency.slug: one.agency for one in reports}.values())


def expected(one: Report) -> Iterator[tuple[str, int | str | None]]:
    """Yield what a comparison must say of a report, from its cells."""
    for line in lines_of(one.form.id):
        table = one.table(line.table.id)
        assert table
        cells = [table.cell(row, line.column.id) for row in line.rows]
        if not line.summed:
            (cell,) = cells
            assert cell
            yield line.id, cell.text
        else:
            value = total(cell for cell in cells if cell)
            yield line.id, None if value is None else str(value)


def as_text(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("seed", range(4))
def test_both_cuts_hold_every_figure_of_every_report(
    seed: int, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "MOST", MANY[cut])
    reports = some_reports(seed)
    files = dict(comparison(agencies(reports), map(compared, reports)).files)
    index = read(files["compare/index.js"])[1]
    assert index["cut"] == cut
    slugs = [slug for slug, _ in index["bodies"]]
    patterns = [index["patterns"][number] for _, number in index["bodies"]]
    for one in reports:
        at, body = index["years"].index(one.year), slugs.index(one.agency.slug)
        form = next(number for number, form in enumerate(index["forms"]) if form[0] == one.form.id)
        assert patterns[body][at] == str(form)
        own = read(files[f"compare/bodies/{one.agency.slug}.js"])
        values = own[3][own[2].index(one.year)]
        items = [index["items"][place] for place in index["forms"][form][2]]
        wanted = dict(expected(one))
        assert dict(zip(items, map(as_text, values), strict=True)) == wanted
        for item, value in wanted.items():
            name = f"cells/{file_name(item, cut)}"
            called, mark, held = read(files[f"compare/{name}.js"])
            assert (called, mark) == (name, index["mark"])
            has = [index["items"].index(item) in known[2] for known in index["forms"]]
            there = [
                number
                for number, pattern in enumerate(patterns)
                if pattern[at] != "-" and has[int(pattern[at])]
            ]
            assert as_text(held[item][at][there.index(body)]) == value
            assert len(held[item][at]) == len(there)


def test_the_three_states_of_a_cell_stay_apart_and_decimals_stay_whole() -> None:
    over = (
        "主动公开:\n  行政事业性收费: '575.2800'\n依申请公开:\n"
        "  上年结转: {自然人: 空, 商业企业: /, 科研机构: 0}\n  不予公开:\n    属于国家秘密: {自然人: 空}\n"
    )
    values = dict(
        zip(
            [line.id for line in lines_of("2021")],
            compared(report(2022, over)).values,
            strict=True,
        )
    )
    row = "requests.carried_over"
    assert values["proactive.fee.amount"] == "575.2800"
    assert [values[f"{row}.{name}"] for name in ("natural_person", "company", "research_body")] == [
        "",
        "/",
        0,
    ]
    assert values["requests.outcomes.withheld.natural_person"] is None, "a sum with a gap is no number"
    assert values["requests.outcomes.withheld.company"] == 0


def test_a_report_that_lost_a_table_brings_blank_figures_in_its_place() -> None:
    """A preview shows it too: somebody is half way through writing it."""
    whole = report(2022)
    sections = tuple(
        section._replace(table=None) if section.table and section.table.spec.id == "proceedings" else section
        for section in whole.sections
    )
    before, after = compared(whole).values, compared(replace(whole, sections=sections)).values
    for line, old, new in zip(lines_of(whole.form.id), before, after, strict=True):
        assert new == old if line.table.id != "proceedings" else new in ("", None)


def test_a_row_that_became_a_group_keeps_its_name() -> None:
    (old,) = (line for line in lines_of("2019") if line.id == "requests.outcomes.otherwise_closed.total")
    (new,) = (line for line in lines_of("2021") if line.id == old.id)
    assert not old.summed
    assert new.rows == tuple(
        f"outcomes.otherwise_closed.{name}" for name in ("correction_overdue", "fee_overdue", "other")
    )
    ids = [line.id for line in lines_of("2021")]
    assert len(ids) == len(set(ids))


def test_a_column_has_the_name_it_has_over_its_row() -> None:
    reports = [report(2020), report(2022)]
    index = read(dict(comparison(agencies(reports), map(compared, reports)).files)["compare/index.js"])[1]
    named = dict(zip(index["items"], (index["columns"][place] for place in index["column"]), strict=True))
    assert named["proactive.fee.amount"] == ["收费金额", "万元"]
    assert named["proactive.procurement.amount"] == ["采购总金额", ""]
    assert 1 in index["tables"]["proactive"][2], "what is made public does not go on in the form of 2021"
    assert 1 not in index["tables"]["requests"][2]


@given(st.data())
def test_a_comma_within_a_figure_cuts_nothing(data: st.DataObject) -> None:
    size = len(lines_of("2021"))
    odd = st.text('1,"\\[]', max_size=4)
    values: list[Any] = [0] * size
    for place in data.draw(st.lists(st.integers(0, size - 1), max_size=5)):
        values[place] = data.draw(st.none() | odd)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    found = subject._written(Compared("a", 2022, "2021", text))
    assert [json.loads(one) for one in found] == values
    assert ",".join(found) == text[1:-1]


def test_the_order_of_the_pieces_does_not_show() -> None:
    reports = some_reports(9)
    pieces = [compared(one) for one in reports]
    bodies = agencies(reports)
    assert list(comparison(bodies, pieces).files) == list(comparison(bodies, reversed(pieces)).files)


def test_a_file_of_a_body_depends_on_that_body_alone() -> None:
    reports = some_reports(3)
    (first, *_) = reports
    bodies = agencies(reports)
    before = dict(comparison(bodies, map(compared, reports)).files)
    own = f"compare/bodies/{first.agency.slug}.js"
    more = [replace(one, agency=one.agency._replace(slug="new")) for one in reports[-1:]]
    after = dict(comparison([*bodies, *agencies(more)], map(compared, [*reports, *more])).files)
    assert before[own] == after[own]
    assert before["compare/index.js"] != after["compare/index.js"]


def test_figures_are_cut_more_finely_the_more_there_are() -> None:
    items = [line.id for line in lines_of("2021")]
    assert [cut_for(items, reports) for reports in (10, 1000, 10_000)] == ["table", "row", "item"]


def test_nothing_of_a_draft_gets_in_and_no_copies_are_needed(tmp_path: Path) -> None:
    needle = "7654321"
    draft = text(2022, f"状态: 草稿\n主动公开: {{行政许可: {needle}}}")
    own = project(tmp_path, {2021: text(2021), 2022: draft})
    assert not own.config.site.downloads
    built = build(tmp_path, tmp_path / "out")
    assert built.committed
    files = sorted((tmp_path / "out/compare").rglob("*.js"))
    assert [file.name for file in files if needle in file.read_text(encoding="utf-8")] == []
    index = read((tmp_path / "out/compare/index.js").read_bytes())[1]
    assert index["years"] == [2021]
    assert not (tmp_path / "out/data").exists()
    assert "compare/</loc>" in (tmp_path / "out/sitemap.xml").read_text(encoding="utf-8")


def test_a_site_without_statutory_tables_has_nothing_to_compare() -> None:
    found = comparison([], [])
    assert [address for address, _ in found.files] == ["compare/index.js"]
    assert read(dict(comparison([], []).files)["compare/index.js"])[1]["bodies"] == []


def test_a_check_knows_the_page(tmp_path: Path) -> None:
    project(tmp_path, {2021: text(2021)})
    assert not [problem for problem in check(tmp_path).problems if problem.code.startswith("G2")]


def test_the_index_says_whose_report_sums_up_others() -> None:
    whole = report(2022)
    agency = whole.agency._replace(slug="zf", membership=(Member("czj"),))
    pieces = [compared(whole), Compared("zf", 2022, "2021", compared(whole).text)]
    index = read(dict(comparison([whole.agency, agency], pieces).files)["compare/index.js"])[1]
    assert [name[3] for name in index["names"]] == [0, 1]


def test_a_report_without_one_of_its_tables_brings_blanks(tmp_path: Path) -> None:
    """Such a report is no good, which is told elsewhere; a preview shows it all the same."""
    whole = compared(report(2022))
    written = re.sub(r"^主动公开:\n(?:  .*\n)+", "", text(2022), flags=re.MULTILINE)
    found = project(tmp_path, {2022: written}).load(SLUG, 2022).report
    assert found
    lines = lines_of("2021")
    for line, value, full in zip(lines, compared(found).values, whole.values, strict=True):
        missing = line.table.key == "主动公开"
        assert value == (full if not missing else None if len(line.rows) > 1 else "")
    built = build(tmp_path, tmp_path / "out")
    assert [problem.code for problem in built.problems] == ["F201"]
    assert built.committed is None
