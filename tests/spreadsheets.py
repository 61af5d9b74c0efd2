"""What the tests of the Excel copy share: its reports, and spreadsheets as openpyxl opens and LibreOffice computes them."""

import io
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from generator.formats import all_formats
from generator.look.theme import Theme, load_theme
from generator.printing.edition import Edition
from generator.writers.xlsx import write
from tests import office
from tests.golden import PROJECT
from tests.sample import SLUG, archive_of, distinct, edition, project, text

Values = dict[tuple[str, str], Any]

ROOT = Path(__file__).parent.parent
FORMS = tuple(form for form in all_formats() if form.sections)
TABLES = ("主动公开", "依申请公开", "复议诉讼")
ODD = (
    "主动公开: {行政许可: 空, 行政处罚: /, 行政强制: —, 行政事业性收费: 59237.2449}\n"
    "依申请公开: {上年结转: {自然人: 空}, 予以公开: {商业企业: 不适用}}"
)
WRONG = "依申请公开: {本年新收: {自然人: 3, 总计: 5}, 办理结果总计: {自然人: 4}, 结转下年度: {自然人: 3}}"


@cache
def theme() -> Theme:
    """Give the theme that comes with the generator."""
    return load_theme(ROOT, "default")


@cache
def editions() -> Mapping[str, Edition]:
    """Give reports with a different number in every cell, with every state of a figure, with wrong totals; sample, municipal."""
    reports: dict[str | int, str] = {
        2020: distinct(2020),
        2022: distinct(2022),
        2023: text(2023, ODD),
        2024: text(2024, WRONG),
    }
    with tempfile.TemporaryDirectory() as folder:
        own = project(Path(folder), reports)
        found = {f"own{year}": edition(own, SLUG, int(year)) for year in reports}
    found["sample"] = edition(archive_of(ROOT), "xskgxj", 2022)
    municipal = archive_of(PROJECT)
    return found | {
        f"{slug}{year}": edition(municipal, slug, year) for slug, year in (("szf", 2022), ("czj", 2020))
    }


@cache
def made() -> Mapping[str, bytes]:
    """Give the Excel copy of each of them."""
    return {name: write(found, theme()) for name, found in editions().items()}


def of(edition: Edition) -> dict[str, str]:
    return {figure.id: figure.text for figure in edition.figures}


def names_of(data: bytes) -> dict[str, tuple[str, str]]:
    """Give per id the sheet and the address that its defined name refers to."""
    found = {}
    for name, defined in opened(data).defined_names.items():
        if name.startswith("nianbao."):
            ((sheet, where),) = defined.destinations
            found[name.removeprefix("nianbao.")] = (sheet, where.replace("$", ""))
    return found


def formulas(data: bytes) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in opened(data)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """Open a workbook: its formulas, or with ``values`` what they gave when the file was written."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def values_of(data: bytes) -> Values:
    """Give every cell that holds anything by sheet and address, formulas by their cached value."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in opened(data, values=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def without_values(data: bytes) -> bytes:
    """Give the same workbook saved by openpyxl, which knows no results of formulas: who opens it must compute them."""
    return saved(opened(data))


def saved(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    made = io.BytesIO()
    with warnings.catch_warnings():
        # openpyxl opens its temporary files without saying their encoding.
        warnings.simplefilter("ignore", EncodingWarning)
        book.save(made)
    return made.getvalue()


def recalculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give workbooks as LibreOffice saves them after computing every formula."""
    return converted(folder, books, "xlsx:Calc MS Excel 2007 XML")


def printed(folder: Path, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give workbooks as LibreOffice prints them (PDF)."""
    return converted(folder, books, "pdf")


def converted(folder: Path, books: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """Give workbooks as LibreOffice makes something else of them; one start for all."""
    if office.MISSING:
        pytest.skip("needs LibreOffice: scripts/need-tools")
    files = [folder / f"{name}.xlsx" for name in books]
    for file in files:
        file.write_bytes(books[file.stem])
    out = folder / "converted"
    office.convert(kind, out, *files)
    suffix = kind.partition(":")[0]
    return {file.stem: (out / f"{file.stem}.{suffix}").read_bytes() for file in files}
