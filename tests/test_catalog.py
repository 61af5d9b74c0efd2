"""Every code is documented, once; what is printed about a code, and that docs/rules.md is fresh."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from generator.catalog import catalog, find
from generator.discover import modules
from generator.explaining.explain import FAMILIES, explain, reference
from generator.reading.source import parse
from generator.rules import all_rules
from generator.telling.entry import Entry

ROOT = Path(__file__).parent.parent
# ``Reader`` puts the letter of its family before the number: C for configuration, F for a report.
READERS = {
    "shape.py": "CF",
    "agencies.py": "C",
    "config.py": "C",
    "settings.py": "C",
    "membership.py": "C",
    "portal.py": "C",
    "choices.py": "C",
    "demand.py": "C",
    "record.py": "R",
    "figures.py": "F",
    "load.py": "F",
}


def codes_used() -> set[str]:
    found: set[str] = set()
    for file in sorted((ROOT / "generator").rglob("*.py")):
        if file.parent.name == "catalog" or file.name == "explain.py":
            continue
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'"([A-Z][0-9]{3})"', text))
        for number in re.findall(r'error\(\s*"([0-9]{3})"', text):
            found |= {letter + number for letter in READERS[file.name]}
    return found


def test_every_code_in_use_is_documented_exactly_once() -> None:
    documented = [entry.code for entry in catalog()] + [rule.code for rule in all_rules()]
    assert sorted(documented) == sorted(set(documented))
    assert codes_used() - set(documented) == set()
    assert {"S001", "C001", "F104", "F201", "F390", "A101"} <= codes_used()


def test_no_two_codes_of_a_family_have_the_same_title() -> None:
    titles = [(entry.code[0], entry.title) for entry in catalog()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("entry", catalog(), ids=[entry.code for entry in catalog()])
def test_an_entry_is_complete(entry: Entry) -> None:
    assert re.fullmatch(r"[A-Z][0-9]{3}", entry.code)
    assert entry.code[0] in FAMILIES
    assert not entry.title.endswith("。")
    assert entry.why.endswith("。")
    assert entry.fix.endswith("。")


@pytest.mark.parametrize("entry", [entry for entry in catalog() if entry.right], ids=lambda entry: entry.code)
def test_a_right_example_reads_without_a_problem(entry: Entry) -> None:
    assert parse(entry.right, "a.yaml").problems == ()


@pytest.mark.parametrize("code", ["S101", "S102", "S103", "S105", "S109", "S110", "S111", "S112"])
def test_a_wrong_example_of_writing_gives_its_code(code: str) -> None:
    entry = find(code)
    assert entry
    assert code in {
        problem.code for problem in parse(f"状态: 发布\n{entry.wrong}\n格式: 2021", "a.yaml").problems
    }


@pytest.mark.parametrize("part", modules("generator.catalog", ("ENTRIES",)), ids=lambda part: part.__name__)
def test_codes_stand_in_order(part: ModuleType) -> None:
    codes = [entry.code for entry in part.ENTRIES]
    assert codes == sorted(codes)


@pytest.mark.parametrize("code", [entry.code for entry in catalog()] + [rule.code for rule in all_rules()])
def test_every_code_can_be_explained(code: str) -> None:
    page = explain(code)
    assert page
    assert page.startswith(code)
    assert "为什么：" in page
    assert "怎么改：" in page


def test_a_rule_is_explained_with_its_examples_and_how_to_acknowledge() -> None:
    assert explain("a101") == (
        "A101 写出的“总计”等于同一行其他各列之和（错误）\n\n"
        "为什么：总计是读者和上级首先看的数；它和各列对不上，说明其中至少有一个数抄错、漏填或没有跟着改。\n"
        "依据：国办公开办函〔2021〕30号所附格式第三、四部分的表"
        "（2019、2020 年度为国办公开办函〔2019〕60号）。\n"
        "怎么改：对照台账核对这一行，改正总计或写错的那一列。总计也可以不写，由程序算出。\n\n"
        "错误的写法（没有列出的格都是 0）：\n"
        "  复议诉讼:\n    行政复议: {结果维持: 2, 结果纠正: 1, 其他结果: 0, 尚未审结: 0, 总计: 4}\n\n"
        "正确的写法：\n"
        "  复议诉讼:\n    行政复议: {结果维持: 2, 结果纠正: 1, 其他结果: 0, 尚未审结: 0, 总计: 3}\n\n"
        "核实以后确实要保留的，运行 nianbao acknowledge 机关代号 年度 A101，或在报告里写（不会印出来）：\n"
        "  已核:\n    - 编号: A101\n      位置: （照 nianbao check 给出的位置写）\n"
        "      理由: （为什么可以保留）\n      核定: （谁核定的，写职务）\n"
    )


def test_a_code_of_writing_is_explained() -> None:
    assert explain("S102") == (
        "S102 用了全角冒号\n\n"
        "为什么：YAML 只认英文冒号；全角冒号会让这一行变成普通文字。\n"
        "怎么改：改成英文冒号，后面加一个空格。\n\n"
        "错误的写法：\n  行政许可：0\n\n正确的写法：\n  行政许可: 0\n"
    )


def test_an_unknown_code_has_no_page() -> None:
    assert explain("X999") is None


def test_the_reference_in_docs_is_fresh() -> None:
    """Renew it by writing what ``generator.explaining.explain.reference()`` gives to ``docs/rules.md``."""
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == reference()
