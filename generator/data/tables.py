"""What the bulk data is: its tables, and per column the name, the type, the codelist and what it tells.

Descriptor, data page, the handbook inside the archives and the rows themselves are all made from this one list.
"""

from collections.abc import Iterator
from typing import NamedTuple

from generator.formats import all_formats
from generator.forms.spec import ReportFormat, RowSpec, TableSpec
from generator.printing.figures import BLANK, NOT_APPLICABLE, NUMBER, STATES
from generator.project.keys import KINDS

FOLDER = "data/"
DESCRIPTOR = "datapackage.json"
BETWEEN = " / "
"""Stands between the labels over a figure, from the outermost group to its row."""


class Column(NamedTuple):
    """One column; ``type`` is a type of Table Schema, ``values`` its codelist with what each code means.

    ``unit`` is what a number counts, empty where another column or nothing says it.
    """

    name: str
    type: str
    about: str
    values: tuple[tuple[str, str], ...] = ()
    required: bool = False
    format: str = ""
    pattern: str = ""
    unit: str = ""


class ForeignKey(NamedTuple):
    """Columns whose values stand in the columns of the same name of another table."""

    columns: tuple[str, ...]
    table: str


class DataTable(NamedTuple):
    """One table; ``key`` are the columns that name a row."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[ForeignKey, ...] = ()

    @property
    def file(self) -> str:
        """Give the name of the file."""
        return f"{self.name}.csv"

    @property
    def heads(self) -> tuple[str, ...]:
        """Give the names of the columns."""
        return tuple(column.name for column in self.columns)


class Headline(NamedTuple):
    """A figure of the statutory tables that the list of reports repeats; ``id`` is the same in every form that has it."""

    name: str
    id: str
    about: str


class Coverage(NamedTuple):
    """What a package covers: report years, newest first, ids of forms, oldest first, and how many reports and bodies."""

    years: tuple[int, ...]
    forms: tuple[str, ...]
    reports: int
    bodies: int

    @property
    def span(self) -> str:
        """Give the years in words: 2018—2022年度."""
        if not self.years:
            return ""
        first, last = min(self.years), max(self.years)
        return f"{first}年度" if first == last else f"{first}—{last}年度"


HEADLINES = (
    Headline("本年新收", "requests.received.total", "本年新收政府信息公开申请数量，总计"),
    Headline("上年结转", "requests.carried_over.total", "上年结转政府信息公开申请数量，总计"),
    Headline("予以公开", "requests.outcomes.disclosed.total", "办理结果为予以公开的，总计"),
    Headline("部分公开", "requests.outcomes.partly_disclosed.total", "办理结果为部分公开的，总计"),
    Headline("办理结果总计", "requests.outcomes.total.total", "本年度办理结果总计"),
    Headline("结转下年度", "requests.carried_forward.total", "结转下年度继续办理，总计"),
    Headline("行政复议", "proceedings.reconsideration.total", "行政复议总计"),
    Headline("行政复议纠正", "proceedings.reconsideration.corrected", "行政复议结果纠正"),
    Headline("直接起诉", "proceedings.litigation_direct.total", "未经复议直接起诉的行政诉讼总计"),
    Headline("直接起诉纠正", "proceedings.litigation_direct.corrected", "未经复议直接起诉，结果纠正"),
    Headline("复议后起诉", "proceedings.litigation_after_reconsideration.total", "复议后起诉的行政诉讼总计"),
    Headline(
        "复议后起诉纠正", "proceedings.litigation_after_reconsideration.corrected", "复议后起诉，结果纠正"
    ),
)
TYPES = {
    "boolean": "是或否",
    "date": "日期",
    "integer": "整数",
    "number": "数",
    "string": "文字",
    "year": "年份",
}
"""What a reader calls the types that the columns have."""
YES, NO = "是", "否"
MONEY = ("元", "万元", "亿元")
_FORMS = tuple((form.id, form.label) for form in all_formats())
_UNITS = tuple(
    (unit, "")
    for unit in dict.fromkeys(
        (
            *(column.unit for form in all_formats() for table in form.tables() for column in table.columns),
            *MONEY,
        )
    )
    if unit
)
MEANINGS = (
    (STATES[NUMBER], "报告里填了数，0 也是数"),
    (STATES[BLANK], "报告发布时这一格是空的"),
    (STATES[NOT_APPLICABLE], "报告发布时这一格写着“/”之类的符号"),
)
"""The three states of a figure and what they mean."""
FIGURE, TEXT, UNNAMED = "数字", "文字", "没有写明"
ALTERED = (
    (FIGURE, "统计表的一格，或者由它得来的总计"),
    (TEXT, "一个部分的文字"),
    (UNNAMED, "只有“内容”一句话"),
)
"""What a correction may have changed."""
_YEAR = Column("年度", "year", "报告所说的年度；报告在下一年公布", required=True)
_SLUG = Column("机关代号", "string", "机关在网址里的代号；改名以后不变", required=True, pattern="[a-z0-9-]+")
_FORM = Column("格式", "string", "报告用的法定格式", values=_FORMS, required=True)
_ID = Column("标识", "string", "数字在格式里的位置：表.项目.列", required=True, pattern=r"[a-z0-9_.]+")

REPORTS = DataTable(
    "reports",
    "报告",
    "每份报告一行：谁的、哪一年度的、什么时候公布的、在哪里看，和几个最常问到的总数。",
    (
        _YEAR,
        _SLUG,
        Column("机关", "string", "机关当年的全称", required=True),
        Column("类别", "string", "机关的类别", values=tuple((kind, "") for kind in KINDS), required=True),
        Column("标题", "string", "报告的标题", required=True),
        _FORM,
        Column("索引号", "string", "政府信息的索引号；没有写明的为空"),
        Column("成文日期", "date", "没有写明的为空"),
        Column(
            "发布时间",
            "string",
            "北京时间，只知道日期的只写日期；没有写明的为空",
            pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?",
        ),
        Column("网址", "string", "报告的页面", required=True, format="uri"),
        Column(STATES[NUMBER], "integer", "统计表里有几格填了数", required=True, unit="格"),
        Column(STATES[BLANK], "integer", "统计表里有几格空着", required=True, unit="格"),
        Column(STATES[NOT_APPLICABLE], "integer", "统计表里有几格不适用", required=True, unit="格"),
        Column("更正次数", "integer", "公布以后更正过几次；改了什么见更正表", required=True, unit="次"),
        *(
            Column(headline.name, "integer", f"{headline.about}；那一格没有数的为空", unit="件")
            for headline in HEADLINES
        ),
    ),
    ("年度", "机关代号"),
)
CELLS = DataTable(
    "cells",
    "数字",
    "统计表的每一格一行，所有报告的都在这里；没有统一格式的旧报告没有统计表，不在其中。",
    (
        _YEAR,
        _SLUG,
        _FORM,
        _ID,
        Column("数值", "number", "没有千位分隔符，小数点后照报告的写法；不是数字的为空"),
        Column("单位", "string", "数值的单位；金额要先看它是元还是万元", values=_UNITS, required=True),
        Column("状态", "string", "这一格是数，还是空着，还是不适用", values=MEANINGS, required=True),
    ),
    ("年度", "机关代号", "标识"),
    (ForeignKey(("年度", "机关代号"), "reports"), ForeignKey(("格式", "标识"), "items")),
)
ITEMS = DataTable(
    "items",
    "项目",
    "代码表：每个格式的每一格一行，说明标识是什么意思。名称和法定表格一字不差。",
    (
        _FORM,
        _ID,
        Column("表", "string", "统计表的名称", required=True),
        Column("项目", "string", f"这一格所在的行，由外到内，用“{BETWEEN}”隔开", required=True),
        Column("列", "string", "这一格所在的列", required=True),
        Column("计量单位", "string", "为空的由报告自己写明，见数字表的“单位”", values=_UNITS),
        Column("合计", "boolean", "是不是由表里其他数相加得来；求和时不要重复计算", required=True),
    ),
    ("格式", "标识"),
)
CORRECTIONS = DataTable(
    "corrections",
    "更正",
    "公布以后的更正，改了的每一个数、每一处文字一行；没有写明改了什么的更正也有一行。",
    (
        _YEAR,
        _SLUG,
        Column("序号", "integer", "这份报告的第几行，从 1 起", required=True),
        Column("日期", "date", "更正的日期；没有写明的为空"),
        Column("对象", "string", "改的是什么", values=ALTERED, required=True),
        Column(
            "标识",
            "string",
            "数字的标识，同数字表；文字是它所在部分的标识；没有写明的为空",
            pattern=r"[a-z0-9_.-]+",
        ),
        Column("原为", "string", "更正以前印的；数字原来没有填的为空"),
        Column("更正为", "string", "这次更正以后印的；后来又更正过的，以后面的为准；文字见报告的页面"),
        Column("内容", "string", "更正了什么", required=True),
        Column("理由", "string", "为什么更正；没有写明的为空"),
        Column("网址", "string", "这次更正在报告页面上的地址", required=True, format="uri"),
    ),
    ("年度", "机关代号", "序号"),
    (ForeignKey(("年度", "机关代号"), "reports"),),
)
TABLES = (REPORTS, CELLS, ITEMS, CORRECTIONS)


def explained(column: Column) -> str:
    """Give what a column tells, and what each code of its codelist means, as one sentence."""
    told = any(meaning for _, meaning in column.values)
    codes = (f"{code}：{meaning}" if told else code for code, meaning in column.values)
    listed = ("；" if told else "、").join(codes)
    return f"{column.about}。{listed}" if listed else column.about


def year_address(year: int) -> str:
    """Give the address of the archive of one year."""
    return f"{FOLDER}{year}.zip"


def labelled_rows(rows: tuple[RowSpec, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[RowSpec, str]]:
    """Yield the rows that carry figures, each with the labels over it and its own, joined."""
    for row in rows:
        labels = (*above, row.label)
        if row.children:
            yield from labelled_rows(row.children, labels)
        else:
            yield row, BETWEEN.join(labels)


def items_of(form: ReportFormat) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the codelist for one form, in the order of the form."""
    for table in form.tables():
        yield from _items_of(form, table)


def _items_of(form: ReportFormat, table: TableSpec) -> Iterator[tuple[str, ...]]:
    for row, label in labelled_rows(table.rows):
        for column in table.columns_of(row):
            derived = YES if row.derived or column.derived else NO
            name = f"{table.id}.{row.id}.{column.id}"
            yield (form.id, name, table.caption, label, column.label, column.unit, derived)
