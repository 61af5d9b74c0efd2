"""One number everywhere: every output of the test sites is read back by parsers that are not ours and compared with the YAML."""

import csv
import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from generator.project.keys import DOWNLOADS
from generator.project.report import Report
from generator.project.scaffold import init
from generator.site.build import build
from generator.verification.verify import verify
from tests.golden import PROJECT
from tests.sample import archive_of

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["municipal", "sample", "skeleton"])
def test_every_figure_of_a_site_is_the_same_in_every_file(name: str, tmp_path: Path) -> None:
    project = tmp_path / "p"
    if name == "skeleton":
        init(project)
    else:
        source = PROJECT if name == "municipal" else ROOT
        shutil.copytree(source / "content", project / "content")
        if (source / "themes").is_dir() and name == "municipal":
            shutil.copytree(source / "themes", project / "themes")
    offer_everything(project)
    assert build(project, project / "site").committed
    archive = archive_of(project)
    reports = [
        report for agency in archive.config.agencies for report in archive.of(agency) if not report.draft
    ]
    found = verify(project, project / "site")
    assert [problem.message for problem in found.problems] == []
    assert found.reports == len(reports)
    figures = sum(
        len(cells) for report in reports for table in report.tables() for cells in table.rows.values()
    )
    assert found.figures == figures * (len(DOWNLOADS) + 1)
    for report in reports:
        folder = project / f"site/{report.year}/{report.agency.slug}"
        with_pandas(folder / "index.html", report)
        with_the_standard_library(folder, report)


def offer_everything(project: Path) -> None:
    file = project / "content/site.yaml"
    file.write_text(re.sub("(?m)^下载: .*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")


def with_pandas(page: Path, report: Report) -> None:
    """Compare tables three and four with the page as pandas reads it, row by row in the order of the form."""
    frames = (
        pd.read_html(io.StringIO(page.read_text(encoding="utf-8")), keep_default_na=False)
        if report.tables()
        else []
    )
    by_width = {frame.shape[1]: frame.astype(str).to_numpy().tolist() for frame in frames}
    for table in report.tables():
        wanted = [[cell.text for cell in table.rows[leaf.id]] for leaf in table.spec.leaves()]
        if table.spec.blocks:
            shown = [text for row in by_width[table.spec.width] for text in dict.fromkeys(row[1:])]
            assert [text for row in wanted for text in row if text not in shown] == []
        elif table.spec.sideways:
            assert by_width[15][-1] == [text for row in wanted for text in row]
        else:
            assert [row[3:] for row in by_width[10][-len(wanted) :]] == wanted


def with_the_standard_library(folder: Path, report: Report) -> None:
    document = json.loads((folder / "report.json").read_bytes(), parse_float=Decimal)
    values = {cell["id"]: cell["value"] for cell in document["cells"]}
    for table in report.tables():
        for leaf in table.spec.leaves():
            for column, cell in zip(table.spec.columns_of(leaf), table.rows[leaf.id], strict=True):
                assert values.pop(f"{table.spec.id}.{leaf.id}.{column.id}") == cell.value
    assert values == {}
    assert document["title"] == report.title
    assert [section["heading"] for section in document["sections"]] == [
        section.heading for section in report.sections
    ]
    if report.tables():
        text = (folder / "report.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(rows) == len(document["cells"])
        for row, cell in zip(rows, document["cells"], strict=True):
            assert (row["标识"], row["项目"].split(" / "), row["列"]) == (
                cell["id"],
                cell["rows"],
                cell["column"],
            )
            assert (Decimal(row["数值"]) if row["数值"] else None) == cell["value"]
