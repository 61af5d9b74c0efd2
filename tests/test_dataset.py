"""The bulk data holds what was typed, in a stable order, and an archive is the same on every day."""

import csv
import io
import json
import pickle
import zipfile
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest

from generator.data.dataset import tables, year_archive
from generator.data.piece import coverage, piece
from generator.data.tables import CELLS, HEADLINES, ITEMS, REPORTS, TABLES
from generator.project.load import Archive
from generator.project.report import Cell, Report
from tests.bulk import pieces, published, write
from tests.golden import PROJECT
from tests.sample import SLUG, YEAR, archive_of, edition, project, text

ROOT = Path(__file__).parent.parent
TYPED = {"数值": str, "标识": str, "格式": str}


@pytest.fixture(params=[PROJECT, ROOT], ids=["municipal", "seed"])
def archive(request: pytest.FixtureRequest) -> Archive:
    return archive_of(request.param)


def read(archive: Archive) -> dict[str, list[dict[str, str]]]:
    """Give the tables as the csv module reads them, by address."""
    found = {}
    for address, chunks in tables(pieces(archive)):
        data = b"".join(chunks)
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        found[address] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return found


def typed(report: Report) -> dict[str, Cell]:
    """Give the cells of a report by id, straight from what was read."""
    return {
        f"{table.spec.id}.{row.id}.{column.id}": cell
        for table in report.tables()
        for row in table.spec.leaves()
        for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True)
    }


def test_every_figure_is_there_as_it_was_typed(archive: Archive, tmp_path: Path) -> None:
    folder = write(archive, tmp_path).parent
    frame = pd.read_csv(folder / "cells.csv", dtype=TYPED, keep_default_na=False)
    assert tuple(frame.columns) == CELLS.heads
    found = {
        (int(row["年度"]), str(row["机关代号"]), str(row["标识"])): row for row in frame.to_dict("records")
    }
    assert len(found) == len(frame)
    expected = {
        (report.year, report.agency.slug, name): cell
        for report in published(archive)
        for name, cell in typed(report).items()
    }
    assert list(found) == list(expected)
    for place, cell in expected.items():
        row = found[place]
        assert (Decimal(row["数值"]) if row["数值"] else None) == cell.value, place
        assert row["状态"] == ("数字" if cell.value is not None else "不适用" if cell.text else "未填")
        assert row["单位"]


def test_pandas_needs_no_options_to_add_up(tmp_path: Path) -> None:
    archive = archive_of(PROJECT)
    folder = write(archive, tmp_path).parent
    frame = pd.read_csv(folder / "cells.csv")
    received = frame[frame["标识"] == "requests.received.total"]
    expected = sum(
        int(cell.value or 0)
        for report in published(archive)
        for name, cell in typed(report).items()
        if name == "requests.received.total"
    )
    assert expected > 0
    assert received["数值"].sum() == expected
    joined = frame.astype({"格式": str}).merge(pd.read_csv(folder / "items.csv", dtype=TYPED), how="left")
    assert not joined["表"].isna().any()


def test_a_report_has_one_row_with_its_facts_and_headlines(archive: Archive) -> None:
    rows = read(archive)["data/reports.csv"]
    reports = list(published(archive))
    assert len(rows) == len(reports)
    for row, report in zip(rows, reports, strict=True):
        cells = typed(report)
        assert tuple(row) == REPORTS.heads
        assert (row["年度"], row["机关代号"]) == (str(report.year), report.agency.slug)
        assert (row["机关"], row["标题"]) == (report.agency_name, report.title)
        assert (row["索引号"], row["成文日期"]) == (report.index_number, str(report.issued or ""))
        assert row["网址"] == f"{archive.config.site.url}{report.year}/{report.agency.slug}/"
        assert sum(int(row[state]) for state in ("数字", "未填", "不适用")) == len(cells)
        assert row["更正次数"] == str(len(report.corrections))
        for headline in HEADLINES:
            cell = cells.get(headline.id)
            value = cell.value if cell else None
            assert row[headline.name] == ("" if value is None else str(value))


def test_a_report_without_tables_has_a_row_and_no_figures() -> None:
    found = read(archive_of(PROJECT))
    (old,) = [row for row in found["data/reports.csv"] if row["格式"] == "legacy"]
    assert {old[headline.name] for headline in HEADLINES} == {""}
    assert (old["数字"], old["未填"], old["不适用"]) == ("0", "0", "0")
    assert old["年度"] not in {row["年度"] for row in found["data/cells.csv"]}


def test_rows_come_newest_year_first_and_keep_the_order_of_the_form(archive: Archive) -> None:
    found = read(archive)
    years = [int(row["年度"]) for row in found["data/cells.csv"]]
    assert years == sorted(years, reverse=True)
    codes: dict[str, list[str]] = {}
    for row in found["data/items.csv"]:
        codes.setdefault(row["格式"], []).append(row["标识"])
    for _, rows in groupby(found["data/cells.csv"], lambda row: (row["年度"], row["机关代号"])):
        listed = list(rows)
        assert [row["标识"] for row in listed] == codes[listed[0]["格式"]]


def cells_of(folder: Path, over: str, year: int = YEAR) -> dict[str, tuple[str, str, str]]:
    rows = read(project(folder, {year: text(year, over)}))["data/cells.csv"]
    return {row["标识"]: (row["数值"], row["单位"], row["状态"]) for row in rows}


def test_the_three_states(tmp_path: Path) -> None:
    found = cells_of(tmp_path, "主动公开: {行政许可: 空, 行政处罚: /, 行政强制: 0, 行政事业性收费: 3.50}")
    assert found["proactive.licence.decisions"] == ("", "件", "未填")
    assert found["proactive.penalty.decisions"] == ("", "件", "不适用")
    assert found["proactive.compulsion.decisions"] == ("0", "件", "数字")
    assert found["proactive.fee.amount"] == ("3.50", "万元", "数字")


def test_signed_numbers_and_amounts_with_a_unit_are_plain_numbers() -> None:
    rows = read(archive_of(PROJECT))["data/cells.csv"]
    found = {
        row["标识"]: (row["数值"], row["单位"], row["状态"])
        for row in rows
        if (row["年度"], row["机关代号"]) == ("2020", "czj")
    }
    assert found["proactive.penalty.change"] == ("4", "项", "数字")
    assert found["proactive.procurement.amount"] == ("251000", "元", "数字")


def test_less_than_before_keeps_its_sign(tmp_path: Path) -> None:
    over = "主动公开: {行政处罚: {上年项目数: 9, 增减: -3, 处理决定数量: 0}, 政府集中采购: {采购项目数: 1, 采购总金额: 12.30万元}}"
    found = cells_of(tmp_path, over, 2020)
    assert found["proactive.penalty.change"] == ("-3", "项", "数字")
    assert found["proactive.procurement.amount"] == ("12.30", "万元", "数字")


def test_a_title_is_never_a_formula(tmp_path: Path) -> None:
    hostile = '标题: \'=HYPERLINK("http://x","a"),b\''
    (row,) = read(project(tmp_path, {YEAR: text(YEAR, hostile)}))["data/reports.csv"]
    assert row["标题"] == """'=HYPERLINK("http://x","a"),b"""


def test_the_codelist_has_the_labels_of_the_form() -> None:
    rows = read(archive_of(PROJECT))["data/items.csv"]
    found = {(row["格式"], row["标识"]): row for row in rows}
    assert len(found) == len(rows)
    row = found["2021", "requests.outcomes.withheld.state_secret.total"]
    assert tuple(row) == ITEMS.heads
    assert row["项目"] == "三、本年度办理结果 / （三）不予公开 / 1.属于国家秘密"
    assert (row["列"], row["计量单位"], row["合计"]) == ("总计", "件", "是")
    assert found["2021", "requests.outcomes.total.company"]["合计"] == "是"
    assert found["2021", "requests.received.company"]["合计"] == "否"
    assert found["2019", "proactive.procurement.amount"]["计量单位"] == ""


def test_the_headlines_stand_in_every_form_that_has_tables() -> None:
    rows = read(archive_of(PROJECT))["data/items.csv"]
    for form in ("2019", "2021"):
        assert {headline.id for headline in HEADLINES} <= {row["标识"] for row in rows if row["格式"] == form}


def test_a_column_is_named_once_and_explained() -> None:
    for table in TABLES:
        assert len(set(table.heads)) == len(table.heads)
        assert set(table.key) <= set(table.heads)
        assert all(column.about for column in table.columns)


def test_what_is_covered() -> None:
    found = coverage(pieces(archive_of(PROJECT)))
    assert found.years == (2022, 2021, 2020, 2018)
    assert found.forms == ("legacy", "2019", "2021")
    assert (found.reports, found.bodies, found.span) == (11, 6, "2018—2022年度")
    assert coverage([]).span == ""


def test_a_column_without_reports_has_heads_and_codes_only() -> None:
    found = {address: b"".join(chunks).decode("utf-8-sig") for address, chunks in tables([])}
    assert found["data/reports.csv"].count("\r\n") == 1
    assert found["data/cells.csv"] == ",".join(CELLS.heads) + "\r\n"
    assert found["data/items.csv"].count("\r\n") > 300


def copies(slug: str) -> bytes | None:
    return None if slug == "szf" else b'{"copy": "%s"}' % slug.encode()


def test_an_archive_holds_one_year_and_is_the_same_every_time() -> None:
    archive = archive_of(PROJECT)
    listed = pieces(archive)
    data = year_archive(archive.config.site, 2022, listed, copies)
    assert data == year_archive(archive.config.site, 2022, pieces(archive), copies)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        assert {entry.date_time for entry in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in found.infolist()} == {3}
        names = found.namelist()
        assert names[:6] == ["README.txt", *(table.file for table in TABLES), "datapackage.json"]
        assert names[6:] == [f"reports/{slug}.json" for slug in ("czj", "sjj", "xcjd", "kfq")]
        rows = list(csv.DictReader(io.StringIO(found.read("cells.csv").decode("utf-8-sig"), newline="")))
        assert {row["年度"] for row in rows} == {"2022"}
        assert len(rows) == 5 * 200
        readme = found.read("README.txt").decode("utf-8-sig")
        assert readme.startswith("政府信息公开年报数据（2022年度）\r\n")
        assert all(column.name in readme for table in TABLES for column in table.columns)
        package = json.loads(found.read("datapackage.json"))
        for resource in package["resources"]:
            assert resource["bytes"] == found.getinfo(resource["path"]).file_size
            assert resource["hash"].startswith("sha256:")


def test_every_correction_is_a_row_with_what_stood_there_before(tmp_path: Path) -> None:
    over = """总体情况: 收到申请2件。
依申请公开:
  本年新收: {自然人: 2}
  予以公开: {自然人: 2}
更正:
  - {日期: 2023-03-01, 内容: 补计一件, 理由: 漏登, 原为: {依申请公开.本年新收.自然人: 0, 依申请公开.本年新收.总计: 空, 总体情况: 收到申请1件。}}
  - {日期: 2023-05-01, 内容: 又补计一件, 原为: {依申请公开.本年新收.自然人: 1}}
  - {日期: 2023-06-01, 内容: 联系电话更正}
"""
    archive = project(tmp_path, {YEAR: text(YEAR, over)})
    found = {address: b"".join(chunks).decode("utf-8-sig") for address, chunks in tables(pieces(archive))}
    rows = list(csv.DictReader(io.StringIO(found["data/corrections.csv"], newline="")))
    assert [(row["序号"], row["对象"], row["标识"], row["原为"], row["更正为"]) for row in rows] == [
        ("1", "数字", "requests.received.natural_person", "0", "1"),
        ("2", "数字", "requests.received.total", "", "2"),
        ("3", "文字", "overview", "收到申请1件。", ""),
        ("4", "数字", "requests.received.natural_person", "1", "2"),
        ("5", "没有写明", "", "", ""),
    ]
    assert {row["机关代号"] for row in rows} == {"czj"}
    assert [row["日期"] for row in rows] == ["2023-03-01"] * 3 + ["2023-05-01", "2023-06-01"]
    assert [row["理由"] for row in rows] == ["漏登"] * 3 + ["", ""]
    assert rows[-1]["内容"] == "联系电话更正"
    assert rows[3]["网址"].endswith(f"/{YEAR}/czj/#correction-2023-05-01")
    cells = list(csv.DictReader(io.StringIO(found["data/cells.csv"], newline="")))
    ids = {row["标识"] for row in cells}
    assert {row["标识"] for row in rows if row["对象"] == "数字"} <= ids


def test_an_archive_changes_with_a_figure(tmp_path: Path) -> None:
    made = []
    for number in (1, 2):
        archive = project(tmp_path / str(number), {YEAR: text(YEAR, f"主动公开: {{行政许可: {number}}}")})
        made.append(year_archive(archive.config.site, YEAR, pieces(archive), lambda _: None))
    assert made[0] != made[1]


def test_a_piece_is_small_and_picklable() -> None:
    found = edition(archive_of(PROJECT), "czj", 2022)
    made = piece(found)
    assert pickle.loads(pickle.dumps(made)) == made
    assert len(pickle.dumps(made)) < 4096


def test_the_table_of_figures_is_never_whole_in_memory() -> None:
    one = piece(edition(archive_of(PROJECT), "czj", 2022))
    streams = dict(tables([one] * 50))
    chunks = [len(chunk) for chunk in streams["data/cells.csv"]]
    assert len(chunks) == 51
    assert max(chunks) < 40_000


def test_a_draft_or_another_body_does_not_slip_in(tmp_path: Path) -> None:
    archive = project(tmp_path, {YEAR: text(YEAR), YEAR - 1: text(YEAR - 1, "状态: 草稿")})
    rows = read(archive)["data/reports.csv"]
    assert [(row["年度"], row["机关代号"]) for row in rows] == [(str(YEAR), SLUG)]


def test_the_handbook_explains_every_file_and_every_column() -> None:
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    for table in TABLES:
        chapter = page.split(f" {table.file}\n")[1].split("\n## ")[0]
        named = {
            name for row in chapter.split("\n") for name in row.split("|")[1:2] for name in name.split("、")
        }
        assert {name.strip() for name in named} >= set(table.heads)
