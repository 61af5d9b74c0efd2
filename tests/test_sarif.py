"""What ``nianbao check --format sarif`` prints is SARIF 2.1.0, by its own schema, and says where in the project."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError

from generator.explaining.explain import titles
from generator.explaining.listing import listing
from generator.site.build import Options, check
from tests import sample

SCHEMA = json.loads(
    (Path(__file__).parent / "data/sarif/sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
OVER = "依申请公开: {本年新收: {商业企业: 4, 总计: 9}}\n总体情况: |\n  𬱖甲收到{{依申请公开.本年收新}}件。\n"


def log(folder: Path) -> str:
    sample.project(
        folder, {2022: sample.text(2022, OVER), 2021: "引言：甲\n  乙: [", "zf/2022": sample.text(2022)}
    )
    problems = check(folder, Options()).problems
    (text,) = listing(problems, "sarif", folder)
    return text


def test_the_log_is_valid_and_complete(tmp_path: Path) -> None:
    text = log(tmp_path)
    found: dict[str, Any] = json.loads(text)
    Draft4Validator.check_schema(SCHEMA)
    Draft4Validator(SCHEMA).validate(found)
    (run,) = found["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert {rule["id"] for rule in rules} >= set(titles())
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert not any("helpUri" in rule for rule in rules)
    assert {result["level"] for result in run["results"]} >= {"error"}
    assert any("relatedLocations" in result for result in run["results"])
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            file = place["physicalLocation"]["artifactLocation"]
            assert file["uriBaseId"] == "%SRCROOT%"
            assert (tmp_path / unquote(file["uri"])).exists()


def test_columns_count_characters_from_one(tmp_path: Path) -> None:
    (run,) = json.loads(log(tmp_path))["runs"]
    (result,) = [result for result in run["results"] if result["ruleId"] == "N201"]
    place = result["locations"][0]["physicalLocation"]
    line = (
        (tmp_path / place["artifactLocation"]["uri"])
        .read_text(encoding="utf-8")
        .split("\n")[place["region"]["startLine"] - 1]
    )
    marked = line[place["region"]["startColumn"] - 1 : place["region"]["endColumn"] - 1]
    assert marked == "{{依申请公开.本年收新}}"


def test_the_log_names_no_absolute_path_and_is_the_same_anywhere(tmp_path: Path) -> None:
    one, other = log(tmp_path / "one"), log(tmp_path / "elsewhere/two")
    assert one == other
    assert str(tmp_path) not in one
    assert not re.search(r"file://|/tmp/|/home/|[A-Za-z]:\\\\", one)


def test_an_empty_run_is_valid(tmp_path: Path) -> None:
    (text,) = listing((), "sarif", tmp_path)
    Draft4Validator(SCHEMA).validate(json.loads(text))
    assert json.loads(text)["runs"][0]["results"] == []


def test_the_schema_can_refuse() -> None:
    with pytest.raises(ValidationError):
        Draft4Validator(SCHEMA).validate({"version": "2.1.0", "runs": [{"results": []}]})
