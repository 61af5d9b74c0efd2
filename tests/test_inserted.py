"""Figures inserted into prose: names, sums, shares, slips, and the same number in every output."""

import io
import json
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.check import check_report
from generator.formats import all_formats
from generator.printing.document import to_document
from generator.project.agencies import Agency
from generator.project.load import read_report
from generator.prose.inserted import Missing, _names, filled, inserted, percent, texts
from generator.reading.source import parse
from generator.site.build import Options, build
from generator.verification.verify import verify
from tests import sample

FIGURES = """
依申请公开:
  本年新收: {自然人: 30, 商业企业: 8}
  上年结转: {自然人: 2}
  予以公开: {自然人: 13}
  不予公开: {属于国家秘密: {自然人: 4}, 属于行政执法案卷: {自然人: 5, 商业企业: 8}}
  结转下年度: {自然人: 10}
主动公开:
  行政许可: 1234
  行政事业性收费: 160.5964
  规章: {制发: 7, 废止: 0, 现行有效: 7}
"""


def shown(words: str, over: str = FIGURES, year: int = sample.YEAR) -> str:
    found = inserted(sample.report(year, over), words)
    return f"{found.fault.name}: {found.words} | {found.advice}" if isinstance(found, Missing) else found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("依申请公开.本年新收.总计", "38"),
        ("依申请公开.本年新收", "38"),
        ("依申请公开.本年新收.自然人", "30"),
        ("依申请公开.不予公开.总计", "17"),
        ("依申请公开.不予公开", "17"),
        ("依申请公开.不予公开.商业企业", "8"),
        ("依申请公开.办理结果总计.总计", "30"),
        ("主动公开.行政许可", "1234"),
        ("主动公开.行政事业性收费", "160.5964"),
        ("主动公开.规章.制发", "7"),
        ("依申请公开.本年新收.总计 + 依申请公开.上年结转.总计", "40"),
        ("依申请公开.本年新收+依申请公开.上年结转", "40"),
        ("依申请公开.予以公开.总计 占 依申请公开.办理结果总计.总计", "43.3%"),
        ("依申请公开.予以公开 占 依申请公开.本年新收 + 依申请公开.上年结转", "32.5%"),
        ("依申请公开.办理结果总计 占 依申请公开.办理结果总计", "100%"),
        (
            "依申请公开.本年收新.总计",
            "UNKNOWN: 统计表里没有“依申请公开.本年收新.总计” | 您是不是想写“依申请公开.本年新收.总计”？",
        ),
        (
            "依申请公开。本年新收．总计",
            "UNKNOWN: 统计表里没有“依申请公开。本年新收．总计” | 您是不是想写“依申请公开.本年新收.总计”？",
        ),
        ("本年新收", "UNKNOWN: 统计表里没有“本年新收” | 您是不是想写“依申请公开.本年新收”？"),
        (
            "主动公开.规章",
            "UNKNOWN: “主动公开.规章”不是一个数 | 写明是哪一个：制发、废止、现行有效，如 主动公开.规章.制发",
        ),
        (
            "复议诉讼.行政复议 占 复议诉讼.复议后起诉",
            "BLANK: “复议诉讼.复议后起诉”是 0，算不出占比 | 删去这一句，或改写成文字",
        ),
        ("", "WRITING: 花括号里是空的 | 写成 {{依申请公开.本年新收.总计}} 这样的形式"),
    ],
)
def test_what_is_inserted(words: str, expected: str) -> None:
    assert shown(words) == expected


def test_a_blank_figure_is_named_with_its_cell(tmp_path: Path) -> None:
    over = "主动公开: {行政许可: 空}\n总体情况: |\n  许可{{主动公开.行政许可}}件。\n"
    archive = sample.project(tmp_path, {sample.YEAR: sample.text(sample.YEAR, over)})
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    told = {problem.code: problem for problem in check_report(report, archive)}
    assert set(told) == {"F306", "N202"}
    assert told["N202"].also[0].span == told["F306"].span
    draft = sample.report(sample.YEAR, f"状态: 草稿\n{over}")
    assert {p.level.value for p in check_report(draft, archive) if p.code == "N202"} == {"hint"}


def test_amounts_of_different_units_are_not_added() -> None:
    old = next(form for form in all_formats() if "主动公开.政府集中采购.采购总金额" in _names(form.id))
    over = "主动公开: {政府集中采购: {采购项目数: 3, 采购总金额: 12.5万元}}"
    both = "主动公开.政府集中采购.采购总金额 + 主动公开.政府集中采购.采购项目数"
    assert shown("主动公开.政府集中采购.采购总金额", over, old.first_year) == "12.5万元"
    assert shown(both, over, old.first_year).startswith("WRITING")


@given(st.integers(0, 10**9), st.integers(1, 10**9))
@settings(deadline=None, max_examples=100)
def test_a_share_is_rounded_half_up(part: int, whole: int) -> None:
    exact = Fraction(part, whole) * 100
    text = percent(Fraction(part, whole))
    assert abs(Fraction(text[:-1]) - exact) <= Fraction(1, 20)
    if exact.denominator == 1:
        assert text == f"{exact}%"
    else:
        near = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert text == f"{near}%"


def test_a_half_goes_up() -> None:
    assert percent(Fraction(1, 2000)) == "0.1%"
    assert percent(Fraction(1, 16)) == "6.3%"


FORM = all_formats()[-1]
CELLS = {name: places for name, places in sorted(_names(FORM.id).items()) if len(places) == 1}


@given(st.sampled_from(sorted(CELLS)))
@settings(deadline=None, max_examples=60)
def test_the_printed_number_is_the_text_of_the_cell(name: str) -> None:
    yaml = sample.distinct(sample.YEAR).replace("总体情况已经如实填写。", f"共**{{{{ {name} }}}}**件。")
    loaded = read_report(
        parse(yaml, "r.yaml"), Agency(sample.SLUG, sample.NAME, sample.NAME, "部门"), sample.YEAR
    )
    assert loaded.report
    table, row, place = CELLS[name][0]
    found = loaded.report.table(table)
    assert found
    text = found.rows[row][place].text
    assert text
    assert any(
        f"<strong>{text}</strong>" in section.before for section in to_document(loaded.report).sections
    ), yaml[:600]


def test_every_figure_of_every_form_has_a_name() -> None:
    """A new form needs no word here; a name is what problems call the cell."""
    for form in all_formats():
        names = _names(form.id)
        assert not any("+" in name or "占" in name for name in names)
        report = sample.report(form.first_year)
        for table in report.tables():
            for leaf in table.spec.leaves():
                for place, column in enumerate(table.spec.columns_of(leaf)):
                    own = ((table.spec.id, leaf.id, place),)
                    assert names[table.name(leaf, column.id)] == own, table.name(leaf, column.id)


PROSE = """摘要: 全年新收{{依申请公开.本年新收.总计}}件。
引言: |
  统计期限自2022年1月1日起至2022年12月31日止。引言写到{{主动公开.行政许可}}件。
总体情况: |
  ### 新收{{ 依申请公开.本年新收.总计 }}件

  加粗的**{{依申请公开.不予公开.总计}}**件，占{{依申请公开.予以公开 占 依申请公开.办理结果总计}}。

  {{依申请公开.上年结转}}. 不是列表。

  | 项目 | 件数 |
  | --- | --- |
  | 许可 | {{主动公开.行政许可}} |
依申请公开说明:
  表前: 表前{{依申请公开.予以公开.总计}}件。
  表后: 表后{{依申请公开.结转下年度.总计}}件。
"""
BY_HAND = (
    PROSE.replace("{{依申请公开.上年结转}}. ", "2\\. ")
    .replace("{{依申请公开.予以公开 占 依申请公开.办理结果总计}}", "43.3%")
    .replace("{{主动公开.行政许可}}", "1234")
    .replace("{{依申请公开.本年新收.总计}}", "38")
    .replace("{{ 依申请公开.本年新收.总计 }}", "38")
    .replace("{{依申请公开.不予公开.总计}}", "17")
    .replace("{{依申请公开.予以公开.总计}}", "13")
    .replace("{{依申请公开.结转下年度.总计}}", "10")
)


def test_a_report_with_insertions_is_the_report_with_the_numbers_typed() -> None:
    assert "{{" not in BY_HAND
    one, other = sample.report(2022, PROSE + FIGURES), sample.report(2022, BY_HAND + FIGURES)
    assert to_document(one) == to_document(other)
    assert list(texts(filled(one))) == list(texts(other))
    assert filled(other) is other
    assert one.lead != filled(one).lead


def test_every_output_shows_the_numbers_and_no_brace(tmp_path: Path) -> None:
    outputs = {}
    for name, prose in (("one", PROSE), ("other", BY_HAND)):
        folder = tmp_path / name
        site = sample.SITE.replace("下载: []", "下载: [pdf, docx, xlsx, csv, json]")
        sample.project(folder, {2022: sample.text(2022, prose + FIGURES)}, site=site)
        built = build(folder, folder / "site", Options())
        assert not [p for p in built.problems if p.level.value == "error"], built.problems
        assert not verify(folder, folder / "site").problems
        files = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.glob("site/**/*"))
            if file.is_file() and ".nianbao" not in file.parts
        }
        outputs[name] = files
    one = outputs["one"]
    assert one == outputs["other"], [name for name in one if one[name] != outputs["other"].get(name)]
    report = {Path(name).suffix: data for name, data in one.items() if "/2022/" in name}
    assert {".html", ".pdf", ".docx", ".xlsx", ".json"} <= set(report)
    for suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(report[suffix])) as parcel:
            words = "".join(
                re.sub(r"<[^>]*>", "", parcel.read(part).decode())
                for part in parcel.namelist()
                if part.endswith(".xml")
            )
        # The workbook of a published report holds its figures only.
        assert "引言写到1234件" in words or suffix == ".xlsx"
        assert "{{" not in words
    with pdfplumber.open(io.BytesIO(report[".pdf"])) as pdf:
        words = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
    assert "引言写到1234件" in words
    assert "表后10件" in words
    assert "{{" not in words
    assert "引言写到1234件" in json.dumps(json.loads(report[".json"]), ensure_ascii=False)
    texts_ = [data.decode() for name, data in one.items() if name.endswith((".html", ".xml", ".json"))]
    assert not any("{{依" in text or "{{主" in text for text in texts_)
    assert sum("全年新收38件" in text for text in texts_) >= 2


@pytest.mark.parametrize(
    ("prose", "told"),
    [
        ("{依申请公开.本年新收.总计}", ["插入数字要用双花括号，写了单的"]),
        ("{{依申请公开.本年新收.总计}", ["插入数字要用双花括号，写了单的"]),
        ("｛{依申请公开.本年新收.总计}｝", ["插入数字的花括号写成了全角"]),
        ("｛依申请公开。本年新收。总计｝", ["插入数字的花括号写成了全角"]),
        ("{{依申请公开.本年新收.总计", ["“{{”没有配成对"]),
        ("{{}}", ["花括号里是空的"]),
        ("{{依申请公开.本年新收 + }}", ["花括号里的“依申请公开.本年新收 +”不完整"]),
        ("集合{1, 2}和｛甲｝", []),
    ],
)
def test_slips_of_braces(prose: str, told: list[str], tmp_path: Path) -> None:
    text = sample.text(2022, f"总体情况: |\n  全年收到{prose}件。\n")
    archive = sample.project(tmp_path, {2022: text})
    report = archive.report(sample.SLUG, 2022)
    assert report
    found = check_report(report, archive)
    assert [problem.message for problem in found] == told
    assert {problem.code for problem in found} <= {"N203"}
    for problem in found:
        line = text.split("\n")[problem.span.line - 1]
        assert line[problem.span.column - 1] in "{｛"


@pytest.mark.parametrize("value", ["{{依申请公开.本年新收.总计}}", "{{依申请公开.本年新收.总计}}件。"])
@pytest.mark.parametrize("between", [" ", "\n  "])
def test_a_text_that_begins_with_braces_is_told_to_use_a_bar(value: str, between: str) -> None:
    yaml = re.sub(r"引言: \|\n  .*\n", f"引言:{between}{value}\n", sample.text(2022))
    loaded = read_report(parse(yaml, "r.yaml"), Agency(sample.SLUG, sample.NAME, sample.NAME, "部门"), 2022)
    assert loaded.problems
    for problem in loaded.problems:
        assert "冒号后面加 |" in problem.help
        assert problem.span.line == yaml[: yaml.index("{{")].count("\n") + 1 or problem.code == "F103"


def test_the_examples_of_the_handbook_print_numbers() -> None:
    page = (Path(__file__).parent.parent / "docs/editors/index.md").read_text(encoding="utf-8")
    found = re.findall(r"\{\{(.+?)\}\}", page)
    assert len(found) >= 3
    assert all(re.fullmatch(r"[0-9.]+%?", shown(words)) for words in found)
