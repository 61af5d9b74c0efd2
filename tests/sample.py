"""Builders of sample reports for the tests: a complete, consistent, blank-but-valid text, and changes to it.

    text(2022)                                   the text of a blank report of 示例市财政局
    text(2022, "行政许可 …")                       the same with a YAML snippet laid over it, key by key
    report(2022, …), project(folder, {2021: …})  read by the generator, without a problem

A tree is nested dictionaries and lists of texts; ``Flow`` marks a mapping that is written on one line.
"""

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import yaml

from generator.formats import all_formats, by_id, for_year
from generator.forms.spec import ReportFormat, RowSpec, TableSpec
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.project.agencies import Agency
from generator.project.config import load_config
from generator.project.load import Archive, read_report
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.reading.source import parse

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

SLUG, NAME = "czj", "示例市财政局"
YEAR = all_formats()[-1].first_year + 1
SITE = """网站名称: 示例市人民政府
网站域名: www.example.gov.cn
网站标识码: "0000000000"
栏目: {名称: 政府信息公开年报, 描述: 示例市各机关的政府信息公开工作年度报告, 关键词: 信息公开年报}
示例: 是
下载: []
"""
AGENCIES = f"""{SLUG}: {{名称: {NAME}, 类别: 部门, 层级: 市}}
zf: {{名称: 示例市人民政府, 类别: 政府, 层级: 市, 汇总: [{SLUG}]}}
"""
# What the form wants told, and no more: a blank report has nothing to find, whatever the kind of its body.
PROSE = {
    "overview": "总体情况已经如实填写。政务公开纳入年度考核，社会评议结果为良好，没有发生需要追究责任的情形。",
    "problems": "主动公开的内容不够丰富，政策解读的形式比较单一。下一步，完善主动公开目录，增加图表和问答形式的解读。",
    "other": "本年度没有发出收费通知，没有收取信息处理费。",
}
_PLAIN = re.compile(r"[\w/.（）〔〕，。、“”][\w/.（）〔〕，。、“” +-]*|[-][\d.]+|\d{4}-\d\d-\d\d \d\d:\d\d")


class Flow(dict[str, Tree]):
    """A mapping that is written on one line."""


def form_of(name: str) -> ReportFormat:
    """Give a form that must exist."""
    form = by_id(name)
    assert form
    return form


def tree(year: int = YEAR, form: ReportFormat | None = None) -> dict[str, Tree]:
    """Give the values of a blank report: every row written out, every figure 0, totals left out."""
    form = form or for_year(year)
    assert form
    found: dict[str, Tree] = {
        "格式": form.id,
        "状态": "发布",
        "标题": f"{NAME}{year}年政府信息公开工作年度报告",
        "成文日期": f"{year + 1}-01-18",
        "发布时间": f"{year + 1}-01-20 09:30",
        "引言": f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。\n",
    }
    for section in form.sections:
        found[section.key] = rows(section.table) if section.table else f"{PROSE[section.id]}\n"
    if not form.sections:
        found["章节"] = [{"标题": "概述", "内容": "本年度政府信息公开工作平稳。"}]
    found["落款"] = Flow(机关=NAME, 日期=f"{year + 1}-01-18")
    return found


def rows(table: TableSpec) -> dict[str, Tree]:
    """Give every row of a table with 0 in each column that is not derived."""
    found: dict[str, Tree] = {}

    def put(specs: tuple[RowSpec, ...], into: dict[str, Tree]) -> None:
        for spec in specs:
            if spec.children:
                below: dict[str, Tree] = {}
                put(spec.children, below if spec.key else into)
                if spec.key:
                    into[spec.key] = below
            elif not spec.derived:
                entered = [column for column in table.columns_of(spec) if not column.derived]
                into[spec.key] = "0" if len(entered) == 1 else Flow({column.key: "0" for column in entered})

    put(table.rows, found)
    return found


def distinct(year: int = YEAR, first: int = 1001, over: str = "") -> str:
    """Give the text of a consistent report in which every entered figure is another one, so that none can change places.

    The figures count up from ``first``; a snippet laid over them is made up for in 本年新收.
    """
    found = tree(year)
    numbers = itertools.count(first)

    def fill(value: Tree) -> Tree:
        if isinstance(value, dict):
            return type(value)({key: fill(item) for key, item in value.items()})
        return str(next(numbers)) if value == "0" else value

    form = for_year(year)
    assert form
    for table in form.tables():
        found[table.key] = fill(found[table.key])
    whole = laid_over(found, snippet(over))
    assert isinstance(whole, dict)
    found = whole
    requests = found["依申请公开"]
    assert isinstance(requests, dict)
    given = {"本年新收", "上年结转", "结转下年度"}
    for column, _ in _items(requests["本年新收"]):
        closed = sum(_sum(row, column) for key, row in requests.items() if key not in given)
        closed += _sum(requests["结转下年度"], column) - _sum(requests["上年结转"], column)
        laid = laid_over(requests["本年新收"], {column: str(closed)})
        requests["本年新收"] = laid
    fees = found["主动公开"]
    assert isinstance(fees, dict)
    if "政府集中采购" in fees:
        fees["政府集中采购"] = Flow(采购项目数="12", 采购总金额="34567.8901万元")
    else:
        fees["行政事业性收费"] = "72701.2578"
    return render(found)


def series(years: Sequence[int], over: str = "") -> dict[int, str]:
    """Give the texts of consecutive years in which no figure comes twice but those that are carried from year to year."""
    texts: dict[int, str] = {}
    carried: Tree = Flow()
    for number, year in enumerate(years):
        laid = laid_over(snippet(over), {"依申请公开": {"上年结转": carried}} if carried else {})
        assert isinstance(laid, dict)
        texts[year] = distinct(year, 1001 + 1000 * number, render(laid))
        requests = snippet(texts[year])["依申请公开"]
        assert isinstance(requests, dict)
        carried = requests["结转下年度"]
    return texts


def _items(value: Tree) -> list[tuple[str, Tree]]:
    assert isinstance(value, dict)
    return list(value.items())


def _sum(value: Tree, column: str) -> int:
    """Give the sum of a column over a row, or over all rows of a group."""
    rows = [value] if isinstance(value, Flow) else [row for _, row in _items(value)]
    return sum(int(str(dict(_items(row))[column])) for row in rows)


def laid_over(base: Tree, over: Tree) -> Tree:
    """Give ``base`` with the keys of ``over`` put in or replaced, at every depth."""
    if not isinstance(base, dict) or not isinstance(over, dict):
        return Flow(over) if isinstance(over, dict) else over
    found = type(base)(base)
    for key, value in over.items():
        found[key] = laid_over(found[key], value) if key in found else laid_over("", value)
    return found


def snippet(over: str) -> dict[str, Tree]:
    """Give the tree of a YAML snippet, every scalar as the text it was typed as."""
    found: Tree = yaml.load(over, Loader=yaml.BaseLoader)
    assert found is None or isinstance(found, dict)
    return found or {}


def render(value: Mapping[str, Tree], indent: int = 0) -> str:
    """Write a tree as YAML, one key a line."""
    lines = []
    for key, item in value.items():
        lead = " " * indent + f"{key}:"
        if isinstance(item, str) and "\n" in item:
            body = "\n".join(
                " " * (indent + 2) + line if line else "" for line in item.rstrip("\n").split("\n")
            )
            lines.append(f"{lead} |\n{body}\n")
        elif isinstance(item, dict) and not isinstance(item, Flow):
            lines.append(f"{lead}\n{render(item, indent + 2)}")
        else:
            lines.append(f"{lead} {_flow(item)}".rstrip() + "\n")
    return "".join(lines)


def _flow(value: Tree) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return value if not value or _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def text(year: int = YEAR, over: str = "") -> str:
    """Give the text of a blank report with a snippet laid over it; 格式 in the snippet chooses the form."""
    put = snippet(over)
    chosen = put.get("格式")
    base = tree(year, by_id(chosen) if isinstance(chosen, str) else None)
    found = laid_over(base, put)
    assert isinstance(found, dict)
    return render(found)


def report(year: int = YEAR, over: str = "", *, latest: bool = True) -> Report:
    """Give the report of such a text; it must be read without a problem."""
    source = parse(text(year, over), f"content/reports/{SLUG}/{year}.yaml")
    loaded = read_report(source, Agency(SLUG, NAME, NAME, "部门"), year, latest=latest)
    assert not loaded.problems, loaded.problems
    assert loaded.report
    return loaded.report


def project(
    folder: Path, reports: Mapping[str | int, str], *, agencies: str = AGENCIES, site: str = SITE
) -> Archive:
    """Write a project and give its archive; reports are texts by year (of one body) or by ``slug/year``."""
    (folder / "content").mkdir(parents=True, exist_ok=True)
    (folder / "content/site.yaml").write_text(site, encoding="utf-8")
    (folder / "content/agencies.yaml").write_text(agencies, encoding="utf-8")
    for key, content in reports.items():
        path = folder / "content/reports" / (f"{SLUG}/{key}.yaml" if isinstance(key, int) else f"{key}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return archive(folder)


def archive(folder: Path) -> Archive:
    """Give the archive of a project whose configuration must be sound."""
    config = load_config(folder)
    assert not config.problems, config.problems
    return Archive(folder, config, find_reports(folder, config))


def edition(archive: Archive, slug: str, year: int, pictures: Mapping[str, bytes] | None = None) -> Edition:
    """Give the edition of a report of a project, draft or not."""
    found = archive.load(slug, year).report
    assert found
    site = archive.config.site
    return edition_of(found, to_document(found), site, f"{site.url}{year}/{slug}/", pictures or {})


def archive_of(folder: Path) -> Archive:
    """Give the archive of a project that may have problems of its own, such as the municipal one."""
    config = load_config(folder)
    return Archive(folder, config, find_reports(folder, config))
