"""One copy alone: of a report as it stands, of a draft, of nobody's report yet."""

import csv
import io
import json
from pathlib import Path

import pytest

from generator.problem import ProblemError
from generator.project.keys import DOWNLOADS
from generator.site.build import build
from generator.site.export import export
from tests.sample import SITE, SLUG, project, text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    reports: dict[str | int, str] = {
        2016: text(2016),
        2021: text(2021, "依申请公开: {本年新收: {自然人: 3}, 结转下年度: {自然人: 3}}"),
        2022: text(2022, "依申请公开: {上年结转: {自然人: 3}, 结转下年度: {自然人: 3}}"),
        2023: text(2023, "状态: 草稿"),
    }
    project(tmp_path / "p", reports, site=SITE.replace("下载: []\n", ""))
    return tmp_path / "p"


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_copy_alone_is_the_copy_of_the_site(root: Path, tmp_path: Path, name: str) -> None:
    (root / f"content/reports/{SLUG}/2023.yaml").unlink()
    assert build(root, tmp_path / "out").committed
    data, draft = export(root, SLUG, 2022, name)
    assert data == (tmp_path / f"out/2022/{SLUG}/report.{name}").read_bytes()
    assert not draft


def test_a_draft_is_exported_and_said_to_be_one(root: Path) -> None:
    data, draft = export(root, SLUG, 2023, "json", faulty=True)
    assert draft
    assert json.loads(data)["year"] == 2023


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    ("slug", "year", "name", "code"),
    [("nobody", 2022, "pdf", "C003"), (SLUG, 2020, "pdf", "W104"), (SLUG, 2016, "xlsx", "W103")],
)
def test_what_cannot_be_exported_is_told(root: Path, slug: str, year: int, name: str, code: str) -> None:
    with pytest.raises(ProblemError) as error:
        export(root, slug, year, name)
    assert codes(error) == [code]


def test_a_report_with_errors_is_not_exported_unless_somebody_insists(root: Path) -> None:
    file = root / f"content/reports/{SLUG}/2022.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("结转下年度: {自然人: 3", "结转下年度: {自然人: 4"),
        encoding="utf-8",
    )
    with pytest.raises(ProblemError) as error:
        export(root, SLUG, 2022, "csv")
    assert "A103" in codes(error)
    assert export(root, SLUG, 2022, "csv", faulty=True)[0]
    assert json.loads(export(root, SLUG, 2022, "json", faulty=True)[0])["draft"]


def test_a_blank_copy_knows_what_last_year_fixes_and_nothing_else(root: Path) -> None:
    data, _ = export(root, SLUG, 2022, "csv", blank=True)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    filled = {row["标识"]: row["数值"] for row in rows if row["状态"] == "数字"}
    assert filled["requests.carried_over.natural_person"] == "3"
    assert {key.split(".")[1] for key in filled} == {"carried_over"}


def test_a_blank_copy_needs_no_report(root: Path) -> None:
    assert export(root, SLUG, 2024, "xlsx", blank=True)[0]
    assert not (root / f"content/reports/{SLUG}/2024.yaml").exists()
