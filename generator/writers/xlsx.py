"""Excel: the statutory tables with totals as formulas, for people who count on; a blank report becomes the sheet to fill in.

XlsxWriter makes the file. What it cannot say is put into its parts afterwards: the language, and the hidden names by which an importer
finds every figure (see ``workbook``).
"""

import datetime
import io
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from generator.excel.sheet import DATE, Area, Entry, Formula, Link, Look, Sheet, Spot
from generator.excel.table_sheet import FITS, UNLIKE
from generator.excel.workbook import Workbook, to_workbook
from generator.files.delimited import runs
from generator.files.repack import pack, unpack
from generator.forms.spec import Measure
from generator.look.theme import Theme
from generator.look.tokens import families
from generator.printing.edition import Edition

NAME = "xlsx"
LABEL = "Excel"
LIBRARIES = {"xlsxwriter": "XlsxWriter>=3.2.3"}
USES: tuple[str, ...] = ()
FIGURES = True

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_A4 = 9
_ALLOWED = {"format_columns": True, "format_rows": True}
_MARGINS = {"left": 0.7, "right": 0.7, "top": 0.75, "bottom": 0.75}
_GB2312 = 134
_OPEN_FILL, _WRONG, _RIGHT = "#FFF9DB", "#C00000", "#1E7B34"
_LONGEST_LINK = 2000
_FONTS = {
    "title": "公文标题字体",
    "hei": "公文黑体字体",
    "kai": "公文楷体字体",
    "body": "公文正文字体",
    "digits": "公文数字字体",
}
_MIDDLE = {"align": "center", "valign": "vcenter", "text_wrap": True}
_LEFT = {"align": "left", "valign": "vcenter", "text_wrap": True}
_NUMBER = {"align": "center", "valign": "vcenter", "shrink": True, "border": 1}
_KINDS: Mapping[str, tuple[str, float, Mapping[str, object]]] = {
    "title": ("title", 16, _MIDDLE),
    "heading": ("hei", 13, _MIDDLE),
    "mark": ("hei", 10.5, _LEFT),
    "unit": ("kai", 10.5, {"align": "right", "valign": "vcenter"}),
    "line": ("body", 10.5, _LEFT),
    "hint": ("kai", 10.5, {**_LEFT, "valign": "top", "border": 1}),
    "head": ("hei", 10.5, {**_MIDDLE, "border": 1}),
    "label": ("body", 10.5, {**_LEFT, "border": 1}),
    "key": ("hei", 10.5, {**_LEFT, "border": 1}),
    "value": ("body", 10.5, {**_LEFT, "border": 1}),
    "link": ("body", 10.5, {**_LEFT, "border": 1, "underline": 1}),
    "figure": ("digits", 11, _NUMBER),
    "total": ("digits", 11, _NUMBER),
    "check": ("hei", 10.5, _NUMBER),
    "text": ("body", 12, {"align": "left", "valign": "top", "text_wrap": True, "border": 1}),
    "date": ("digits", 12, {"align": "left", "valign": "vcenter", "border": 1}),
    "plain": ("body", 10.5, {}),
}
_NOTE = {"font_name": "SimSun", "font_size": 9, "width": 180, "height": 40}
_LARGEST = 10**15 - 1
_COUNT = "没有就填 0；只填数字，不写单位，不留空格。"
_PLAIN_AMOUNT = "只填数字，没有就填 0；单位在表头里写着。"
_WITH_UNIT = "填数字，或数字加单位，如 12.5万元；没有就填 0。"
_RULES: Mapping[str, tuple[Mapping[str, object], str, str]] = {
    Measure.COUNT.value: (
        {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _LARGEST},
        "这一格要填 0 或正整数",
        _COUNT,
    ),
    Measure.SIGNED.value: (
        {"validate": "integer", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST},
        "这一格要填整数",
        "增加填正数，减少填负数，没有变化填 0。",
    ),
    Measure.AMOUNT.value: (
        {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": _LARGEST},
        "这一格要填金额，不能是负数",
        _PLAIN_AMOUNT,
    ),
    Measure.AMOUNT_WITH_UNIT.value: (
        {
            "validate": "custom",
            "value": "=IF(ISNUMBER({0}),{0}>=0,"
            'IFERROR(AND(RIGHT({0},1)="元",VALUE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({0},"亿",""),"万",""),"元",""))>=0),FALSE))',
        },
        "这一格要填金额，不能是负数",
        _WITH_UNIT,
    ),
    DATE: (
        {"validate": "date", "criteria": ">=", "value": datetime.date(1990, 1, 1)},
        "这一格要填日期",
        "写成 2023-01-28 的样子。",
    ),
}


def write(edition: Edition, theme: Theme) -> bytes:
    """Give the Excel copy of a report, or the sheet to fill in for a blank one."""
    plan = to_workbook(edition)
    parts = unpack(_Book(edition, dict(theme.tokens)).bytes(plan))
    core, book = parts["docProps/core.xml"], parts["xl/workbook.xml"]
    language = b"<dc:language>zh-CN</dc:language></cp:coreProperties>"
    parts["docProps/core.xml"] = core.replace(b"</cp:coreProperties>", language)
    parts["xl/workbook.xml"] = book.replace(b"<definedNames>", b"<definedNames>" + _hidden(plan.names))
    return pack(parts)


@lru_cache(maxsize=16)
def _hidden(names: tuple[tuple[str, str], ...]) -> bytes:
    """Give the elements of the hidden names; they stand before those of the print titles, as Excel sorts them."""
    return "".join(
        f'<definedName name="{name}" hidden="1">{escape(where, quote=False)}</definedName>'
        for name, where in sorted(names)
    ).encode()


class _Book:
    """A workbook while XlsxWriter holds it; ``_page`` is the sheet being written."""

    def __init__(self, edition: Edition, tokens: Mapping[str, str]) -> None:
        from xlsxwriter import Workbook as File  # type: ignore[import-untyped]  # noqa: PLC0415

        self._tokens = tokens
        self._data = io.BytesIO()
        self._file = File(self._data, _OPTIONS)
        self._formats: dict[tuple[Look, bool], object] = {}
        self._file.set_properties(
            {
                "title": edition.title,
                "subject": edition.column,
                "author": edition.agency,
                "company": edition.agency,
                "comments": edition.url,
                "created": edition.moment.replace(tzinfo=None),
            }
        )

    def bytes(self, plan: Workbook) -> bytes:
        """Give the file."""
        for sheet in plan.sheets:
            self._sheet(sheet)
        self._file.close()
        return self._data.getvalue()

    def _sheet(self, sheet: Sheet) -> None:
        self._page = self._file.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            self._page.set_column(column, column, width)
        for row, high in sheet.heights.items():
            self._page.set_row(row, high)
        for spot in sheet.spots:
            self._write(spot)
        self._page.protect("", _ALLOWED)
        if sheet.hidden:
            self._page.very_hidden()
            return
        if sheet.totals:
            self._page.ignore_errors({"formula_range": " ".join(map(str, sheet.totals))})
        for entry in sheet.entries:
            self._restrict(entry)
        for area in sheet.checks:
            self._colour(area)
        self._lay_out(sheet)

    def _lay_out(self, sheet: Sheet) -> None:
        self._page.hide_gridlines(2)
        self._page.set_paper(_A4)
        self._page.set_margins(**_MARGINS)
        self._page.center_horizontally()
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C— &P —")
        if sheet.landscape:
            self._page.set_landscape()
        if sheet.head:
            self._page.repeat_rows(0, sheet.head - 1)
            self._page.freeze_panes(sheet.head, sheet.stub)

    def _write(self, spot: Spot) -> None:
        row, column, value = spot.row, spot.column, spot.value
        # A text that reads like a formula becomes one when somebody edits the cell, unless it is marked as a text.
        words = value.words if isinstance(value, Link) else value
        look = self._format(spot.look, quoted=isinstance(words, str) and runs(words))
        if spot.down > 1 or spot.across > 1:
            self._page.merge_range(row, column, row + spot.down - 1, column + spot.across - 1, "", look)
        if isinstance(value, str):
            self._page.write_string(row, column, value, look)
        elif isinstance(value, Formula):
            self._page.write_formula(row, column, value.text, look, value.value)
        elif isinstance(value, Link):
            if len(value.address) <= _LONGEST_LINK:
                self._page.write_url(row, column, value.address, look, value.words)
            else:
                self._page.write_string(row, column, value.words, look)
        elif value is None:
            self._page.write_blank(row, column, None, look)
        else:
            self._page.write_number(row, column, value, look)
        if spot.note:
            self._page.write_comment(row, column, spot.note, _NOTE)

    def _restrict(self, entry: Entry) -> None:
        """Let nothing but a figure, or a date, into some cells; what is typed instead is answered in Chinese."""
        rule, title, message = _RULES[entry.kind]
        area = entry.area
        options = {**rule, "error_title": title, "error_message": message}
        if entry.kind == Measure.AMOUNT_WITH_UNIT.value:
            options["value"] = str(rule["value"]).format(str(area).partition(":")[0])
        if entry.given:
            options |= {"input_title": "请核对", "input_message": "取自上一年度的报告；不对就改。"}
        self._page.data_validation(*area, options)

    def _colour(self, area: Area) -> None:
        """Show a check that failed in white on red, one that holds in green."""
        wrong = self._file.add_format({"bg_color": _WRONG, "font_color": "#FFFFFF", "bold": True})
        right = self._file.add_format({"font_color": _RIGHT})
        for words, look in ((UNLIKE, wrong), (FITS, right)):
            rule = {"type": "text", "criteria": "begins with", "value": words, "format": look}
            self._page.conditional_format(*area, rule)

    def _format(self, look: Look, *, quoted: bool) -> object:
        made = self._formats.get((look, quoted))
        if made is None:
            properties = (
                {**self._properties(look), "quote_prefix": True} if quoted else self._properties(look)
            )
            made = self._formats[look, quoted] = self._file.add_format(properties)
        return made

    def _properties(self, look: Look) -> dict[str, object]:
        font, size, rest = _KINDS[look.kind]
        names = families(self._tokens.get(_FONTS[font], ""))
        found = {"font_size": size, "locked": not look.open, **rest}
        if names:
            found["font_name"] = names[0]
        if font != "digits":
            found["font_charset"] = _GB2312
        if look.number:
            found["num_format"] = look.number
        if look.open:
            found["bg_color"] = _OPEN_FILL
        elif look.kind == "head":
            found["bg_color"] = self._token("底纹色", "#F3F5F8")
        elif look.kind == "mark":
            found["font_color"] = self._token("强调色", _WRONG)
        elif look.kind == "link":
            found["font_color"] = self._token("主色", "#1B4F8F")
        return found

    def _token(self, name: str, otherwise: str) -> str:
        """Give a colour of the theme; one that is not written as ``#rrggbb`` says nothing to a spreadsheet."""
        value = self._tokens.get(name, "")
        return value if _COLOUR.fullmatch(value) else otherwise
