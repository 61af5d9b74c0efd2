"""The very same reports as projects of this program and of others: figures, texts, tables, addresses.

Ten years of each body, six chapters of 1,900 characters together with headings, bold, lists and a link, 200 figures in three tables.
Everything is drawn from the same source for the same number.
"""

import html
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.corpus import LAST_YEAR, SITE, YEARS, own, prose, table
from generator.formats import for_year
from generator.printing.document import GridRow, to_document
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report_files import find_reports

HERE = Path(__file__).parent
TITLE = "政府信息公开工作年度报告"
KEYS = ("引言", "总体情况", "问题及改进", "其他事项")
NAMES = ("lead", "overview", "problems", "other")
TABLES = ("主动公开", "依申请公开", "复议诉讼")


class SameReport(NamedTuple):
    """One report, before it takes anybody's form; ``tables`` are those of our own YAML."""

    slug: str
    body: str
    year: int
    texts: dict[str, str]
    tables: dict[str, str]

    @property
    def title(self) -> str:
        """Give the title."""
        return f"{self.body}{self.year}年{TITLE}"

    @property
    def date(self) -> str:
        """Give the date below the report."""
        return f"{self.year + 1}-01-15"

    @property
    def figures(self) -> dict[str, list[list[str]]]:
        """Give the figures of every table by rows, from the typed text."""
        return {key: list(_leaves(yaml.load(text, yaml.CBaseLoader))) for key, text in self.tables.items()}


def same_reports(count: int) -> Iterator[SameReport]:
    """Yield the reports, body by body."""
    for number in range(max(count // YEARS, 1)):
        source = random.Random(number)
        before: dict[str, list[int]] = {}
        for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1):
            form = for_year(year)
            assert form
            tables = {
                part.table.key: table(source, part.table, before) for part in form.sections if part.table
            }
            yield SameReport(
                f"body{number:05d}", f"示例市第{number + 1}局", year, _texts(source, year), tables
            )


def write_project(reports: list[SameReport], folder: Path, settings: str) -> None:
    """Write the reports as a project of this program."""
    content = folder / "content"
    content.mkdir(parents=True)
    usual = "".join(line for line in SITE.splitlines(keepends=True) if not line.startswith("下载"))
    (content / "site.yaml").write_text(usual + settings, encoding="utf-8")
    bodies = {report.slug: report.body for report in reports}
    (content / "agencies.yaml").write_text(
        "".join(f"{slug}: {{名称: {body}, 类别: 部门}}\n" for slug, body in bodies.items()), encoding="utf-8"
    )
    for report in reports:
        parts = [f"状态: 发布\n成文日期: {report.date}\n发布时间: {report.date} 09:30\n"]
        order = (KEYS[0], KEYS[1], *TABLES, *KEYS[2:])
        parts += [
            f"{key}:\n{report.tables[key]}" if key in TABLES else _block(key, report.texts[key])
            for key in order
        ]
        parts.append(f"落款: {{机关: {report.body}, 日期: {report.date}}}\n")
        file = content / "reports" / report.slug / f"{report.year}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(parts), encoding="utf-8")


def write_hugo(reports: list[SameReport], folder: Path, frames: list[list[str]]) -> None:
    """Write the reports as a site of Hugo: figures as lists, which it reads fastest, texts in the front matter."""
    shutil.copytree(HERE / "hugo", folder)
    (folder / "data").mkdir()
    (folder / "data/frames.json").write_text(json.dumps(frames, ensure_ascii=False), encoding="utf-8")
    for report in reports:
        file = folder / "content" / report.slug / f"{report.year}.md"
        if not file.parent.exists():
            file.parent.mkdir(parents=True)
            (file.parent / "_index.md").write_text(f"---\ntitle: {report.body}\n---\n", encoding="utf-8")
        parts = [
            (
                f"---\ntitle: {report.title}\nagency: {report.slug}\nbody: {report.body}\n"
                f'year: {report.year}\nissued: "{report.date}"\n'
            ),
            *(_block(name, report.texts[key]) for name, key in zip(NAMES, KEYS, strict=True)),
        ]
        for number, rows in enumerate(printed_rows(report, frames)):
            lines = "".join(f"  - [{', '.join(map(_exact, row))}]\n" for row in rows)
            parts.append(f"table{number}:\n{lines}")
        file.write_text("".join(parts) + "---\n", encoding="utf-8")


def frames_of(project: Path) -> list[list[str]]:
    """Give for every table what stands before, between and after its rows of figures, as HTML; a row's cells are put between two."""
    config = load_config(project)
    archive = Archive(project, config, find_reports(project, config))
    report = next(iter(archive.of(config.agencies[0])))
    found = []
    for section in to_document(report).sections:
        if section.grid:
            rows = [*section.grid.head, *(row for body in section.grid.bodies for row in body)]
            found.append("".join(map(_frame, rows)).split(_FIGURES))
    return found


def printed_rows(report: SameReport, frames: list[list[str]]) -> list[list[list[str]]]:
    """Give the figures of every table by the rows in which they are printed."""
    return [
        rows if len(frame) == len(rows) + 1 else [[figure for row in rows for figure in row]]
        for rows, frame in zip(report.figures.values(), frames, strict=True)
    ]


_FIGURES = "\0"


def _frame(row: GridRow) -> str:
    """Give a row of a table with one sign for its figures."""
    heads = "".join(
        f'<th colspan="{cell.colspan}" rowspan="{cell.rowspan}">{html.escape(cell.text)}</th>'
        for cell in row
        if cell.kind != "figure"
    )
    return f"<tr>{heads}{_FIGURES if any(cell.kind == 'figure' for cell in row) else ''}</tr>\n"


def _texts(source: random.Random, year: int) -> dict[str, str]:
    lead = (
        f"根据《中华人民共和国政府信息公开条例》，现公布{year}年度政府信息公开工作年度报告。统计期限自{year}年1月1日起至{year}年12月31日止。"
        f"电子版可在[政府信息公开年报（{year}年）](https://www.example.gov.cn/nb/{year}/)栏目下载。\n"
    )
    texts = [prose(source, year, section).replace("\n  ", "\n").strip() + "\n" for section in NAMES[1:]]
    lists = ["".join(f"{number}. {own(source)}\n" for number in (1, 2, 3)) for _ in range(2)]
    return dict(
        zip(KEYS, (lead, texts[0], f"{texts[1]}\n{lists[0]}", f"{texts[2]}\n{lists[1]}"), strict=True)
    )


def _exact(figure: str) -> str:
    """Give a figure for a list; amounts as text, since Hugo and PyYAML would print 749.70 as 749.7."""
    return f'"{figure}"' if "." in figure else figure


def _block(key: str, text: str) -> str:
    return f"{key}: |\n" + "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())


def _leaves(node: object) -> Iterator[list[str]]:
    """Yield the figures of every row, in the order in which they are printed."""
    if isinstance(node, str):
        yield [node]
        return
    assert isinstance(node, dict)
    values = list(node.values())
    if all(isinstance(value, str) for value in values) and len(values) > 1 and values[0].isdigit():
        yield values
        return
    for value in values:
        yield from _leaves(value)
