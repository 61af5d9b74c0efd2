"""``frictionless validate`` accepts the package, relations and all, and refuses a broken one."""

import csv
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from generator.data.datapackage import descriptor
from generator.data.dataset import year_archive
from generator.data.piece import coverage
from generator.data.tables import TABLES
from tests.bulk import pieces, write
from tests.golden import PROJECT
from tests.sample import archive_of

ROOT = Path(__file__).parent.parent


def validate(package: Path) -> set[tuple[str, str, int]]:
    """Give what frictionless refuses in a package, as table, kind of error and row; it runs in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", package.name, "--json"]
    run = subprocess.run(command, cwd=package.parent, capture_output=True, check=False, encoding="utf-8")
    report: dict[str, Any] = json.loads(run.stdout)
    assert report["errors"] == []
    assert report["valid"] == (run.returncode == 0)
    found = {
        (str(task["name"]), str(error["type"]), int(error.get("rowNumber", 0)))
        for task in report["tasks"]
        for error in task["errors"]
    }
    assert report["valid"] == (not found)
    assert [task["name"] for task in report["tasks"]] == [table.name for table in TABLES]
    return found


@pytest.mark.parametrize("root", [PROJECT, ROOT], ids=["municipal", "seed"])
def test_the_package_is_valid(root: Path, tmp_path: Path) -> None:
    assert validate(write(archive_of(root), tmp_path)) == set()


def test_the_package_of_a_year_is_valid(tmp_path: Path) -> None:
    archive = archive_of(PROJECT)
    listed = pieces(archive)
    for year in (2022, 2018):
        data = year_archive(archive.config.site, year, listed, lambda _: None)
        folder = tmp_path / str(year)
        with zipfile.ZipFile(BytesIO(data)) as packed:
            packed.extractall(folder)
        assert validate(folder / "datapackage.json") == set()


BROKEN = (
    ("cells", 2, "数值", "十二", "type-error"),
    ("cells", 3, "状态", "未知", "constraint-error"),
    ("cells", 4, "单位", "斤", "constraint-error"),
    ("cells", 5, "标识", "requests.nothing.total", "foreign-key"),
    ("cells", 6, "机关代号", "nobody", "foreign-key"),
    ("cells", 10, "标识", "proactive.penalty.decisions", "primary-key"),
    ("reports", 2, "成文日期", "2023年1月", "type-error"),
    ("reports", 3, "发布时间", "昨天", "constraint-error"),
    ("reports", 4, "数字", "", "constraint-error"),
    ("items", 2, "合计", "也许", "type-error"),
)


def test_every_broken_cell_is_found(tmp_path: Path) -> None:
    package = write(archive_of(PROJECT), tmp_path)
    value = json.loads(package.read_text(encoding="utf-8"))
    for resource in value["resources"]:
        del resource["bytes"], resource["hash"]
        file = package.parent / resource["path"]
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened))
        for table, row, column, text, _ in BROKEN:
            if table == resource["name"]:
                assert rows[row - 1][rows[0].index(column)] != text
                rows[row - 1][rows[0].index(column)] = text
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows(rows)
    package.write_text(json.dumps(value), encoding="utf-8")
    assert validate(package) >= {(table, error, row) for table, row, _, _, error in BROKEN}


def test_a_file_that_is_not_the_one_described_is_found(tmp_path: Path) -> None:
    package = write(archive_of(PROJECT), tmp_path)
    cells = package.parent / "cells.csv"
    cells.write_bytes(cells.read_bytes().replace(b",0,", b",7,", 1))
    assert validate(package) == {("cells", "hash-count", 0)}


def test_the_descriptor_tells_types_units_codes_keys_and_missing_values() -> None:
    site = archive_of(PROJECT).config.site
    value = json.loads(descriptor(site, coverage(pieces(archive_of(PROJECT)))))
    assert value["profile"] == "tabular-data-package"
    assert value["name"] == "www-example-gov-cn-zfxxgk-zfxxgknb-data"
    assert "2018—2022年度，6个机关，11份报告" in value["description"]
    assert value["description"].startswith("示例数据。")
    assert "licenses" not in value
    assert [resource["path"] for resource in value["resources"]] == [table.file for table in TABLES]
    schemas = {resource["name"]: resource["schema"] for resource in value["resources"]}
    reports, cells = schemas["reports"], schemas["cells"]
    for schema, table in zip(schemas.values(), TABLES, strict=True):
        assert schema["missingValues"] == [""]
        assert schema["primaryKey"] == list(table.key)
        assert all(field["title"] and field["description"] for field in schema["fields"])
    fields = {field["name"]: field for field in cells["fields"]}
    assert fields["状态"]["constraints"]["enum"] == ["数字", "未填", "不适用"]
    assert set(fields["单位"]["constraints"]["enum"]) == {"件", "项", "元", "万元", "亿元"}
    assert fields["数值"]["type"] == "number"
    assert {key["reference"]["resource"] for key in cells["foreignKeys"]} == {"reports", "items"}
    headline = next(field for field in reports["fields"] if field["name"] == "本年新收")
    assert (headline["type"], headline["unit"]) == ("integer", "件")


def test_the_descriptor_is_the_same_every_time() -> None:
    site = archive_of(PROJECT).config.site
    covered = coverage(pieces(archive_of(PROJECT)))
    assert descriptor(site, covered) == descriptor(site, covered)
