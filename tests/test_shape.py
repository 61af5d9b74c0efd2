"""Holding a mapping against fields: kinds of values, dates, suggestions; every message as it is told."""

import datetime

import pytest

from generator.problem import Span
from generator.reading.advice import amount_help, date_help, number_help
from generator.reading.shape import Field, Kind, Moment, Reader, Record, nearest, read_moment
from generator.reading.source import Mapping, parse
from generator.telling.diagnostics import concise

FIELDS = (
    Field("标题", Kind.TEXT, "写标题", required=True),
    Field("正文", Kind.MARKDOWN, "正文"),
    Field("日期", Kind.DATE, "日期"),
    Field("时间", Kind.MOMENT, "时间"),
    Field("年度", Kind.YEAR, "年度"),
    Field("排序", Kind.INTEGER, "次序"),
    Field("示例", Kind.FLAG, "是否示例"),
    Field("状态", Kind.CHOICE, "状态", choices=("草稿", "发布")),
    Field("期限", Kind.MONTH_DAY, "期限"),
    Field("邮编", Kind.TEXT, "邮政编码", pattern="[0-9]{6}", pattern_help="应当是 6 位数字"),
    Field(
        "落款",
        Kind.RECORD,
        "落款",
        fields=(Field("机关", Kind.TEXT, "机关", required=True), Field("日期", Kind.DATE, "日期")),
    ),
    Field(
        "附件",
        Kind.RECORDS,
        "附件",
        fields=(Field("文件", Kind.TEXT, "文件名", required=True), Field("标题", Kind.TEXT, "名字")),
        short="文件",
    ),
    Field("下载", Kind.TEXTS, "下载"),
    Field("变量", Kind.PAIRS, "变量"),
)


def read(yaml: str) -> tuple[Record, list[str]]:
    source = parse(yaml, "s.yaml")
    reader = Reader(source, "C")
    record = reader.record(source.root, FIELDS, "", frozenset({"另读"}))
    problems = sorted((*source.problems, *reader.problems), key=lambda problem: problem.order)
    return record, [f"{concise(problem)} | {problem.help}" for problem in problems]


def test_sound_values_of_every_kind() -> None:
    record, told = read(
        "标题: ' 甲 '\n正文: |\n  一\n日期: 2023-01-28\n时间: 2023-01-28 09:30\n年度: 2022\n排序: 3\n示例: 是\n状态: 发布\n"
        "期限: 01-31\n邮编: 650100\n落款: {机关: 乙, 日期: 2023-01-29}\n附件:\n  - 表.xlsx\n  - {文件: 图.png, 标题: 图}\n"
        "下载: [pdf, docx]\n变量: {主色: '#0b5aa2', 字号: 16}\n另读: {任意: 1}\n"
    )
    assert told == []
    assert record.text("标题") == "甲"
    assert record.text("正文") == "一\n"
    assert record.date("日期") == datetime.date(2023, 1, 28)
    assert record.moment("时间") == Moment(datetime.date(2023, 1, 28), "09:30")
    assert str(record.moment("时间")) == "2023-01-28 09:30"
    assert (record.integer("年度"), record.integer("排序"), record.integer("没有", 7)) == (2022, 3, 7)
    assert record.flag("示例")
    assert record.text("期限") == "01-31"
    assert record.record("落款").text("机关") == "乙"
    assert [item.text("文件") for item in record.records("附件")] == ["表.xlsx", "图.png"]
    assert [item.at for item in record.records("附件")] == ["附件[1]", "附件[2]"]
    assert record.texts("下载") == ("pdf", "docx")
    assert record.pairs("变量") == (("主色", "#0b5aa2"), ("字号", "16"))
    assert record.place("排序") == Span("s.yaml", 7, 5, 6)
    assert record.place("没有") == record.span == Span("s.yaml", 1, 1)


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("日期: 2023.1.28", "s.yaml:2:5: error[C108] “日期”不是一个日期：“2023.1.28” | 写成 2023-01-28"),
        (
            "日期: 2023年1月28日",
            "s.yaml:2:5: error[C108] “日期”不是一个日期：“2023年1月28日” | 写成 2023-01-28",
        ),
        (
            "日期: 2023-02-30",
            "s.yaml:2:5: error[C108] “日期”不是一个日期：“2023-02-30” | 没有这一天，核对一下",
        ),
        (
            "日期: 2023-01-28 09:30",
            "s.yaml:2:5: error[C108] “日期”不是一个日期：“2023-01-28 09:30” | 写成 2023-01-28",
        ),
        (
            "时间: 2023-1-28 9:5",
            "s.yaml:2:5: error[C108] “时间”不是一个日期：“2023-1-28 9:5” | 写成 2023-01-28 09:05",
        ),
        (
            "时间: 昨天",
            "s.yaml:2:5: error[C108] “时间”不是一个日期：“昨天” | 写成 2023-01-28 09:30 这样的形式",
        ),
        (
            "年度: 二〇二二",
            "s.yaml:2:5: error[C104] “年度”要一个年度，写的是“二〇二二” | 写成 2022",
        ),
        ("排序: 3条", "s.yaml:2:5: error[C104] “排序”要一个整数，写的是“3条” | 写成 3"),
        (
            f"排序: {'9' * 5000}",
            f"s.yaml:2:5: error[C104] “排序”要一个整数，写的是“999{'*' * 20}9…” | 核对是不是多打了几位",
        ),
        ("示例: 对", "s.yaml:2:5: error[C107] “示例”只能写 是 或 否，这里写的是“对” | 写成 是 或 否"),
        ("状态: 发表", "s.yaml:2:5: error[C107] “状态”不能写“发表” | 您是不是想写“发布”？"),
        ("状态: x", "s.yaml:2:5: error[C107] “状态”不能写“x” | 可以写：草稿、发布"),
        (
            "期限: 1月31日",
            "s.yaml:2:5: error[C108] “期限”要一个月日，写的是“1月31日” | 写成 01-31 这样的形式",
        ),
        ("邮编: 65010", "s.yaml:2:5: error[C107] “邮编”写的是“65010”，应当是 6 位数字 | 邮政编码"),
        ("正文: [一]", "s.yaml:2:5: error[C103] “正文”应当是一段文字 | 整段文字用英文双引号括起来"),
        ("正文: {一: 二}", "s.yaml:2:5: error[C103] “正文”应当是一段文字 | 整段文字用英文双引号括起来"),
        (
            "正文:\n  2025年: 发出通知",
            "s.yaml:3:3: error[C103] “正文”应当是一段文字 | 冒号后面加 |，写成“正文: |”，文字另起一行、缩进两格",
        ),
        (
            "正文:\n  - 一\n  - 二",
            "s.yaml:3:3: error[C103] “正文”应当是一段文字 | 冒号后面加 |，写成“正文: |”，文字另起一行、缩进两格",
        ),
        ("邮编: [1, 2]", "s.yaml:2:5: error[C103] “邮编”只能写一个 | 只留一个，去掉方括号"),
        ("邮编:\n  - 1", "s.yaml:3:3: error[C103] “邮编”只能写一个 | 只留一个，去掉行首的“- ”"),
        (
            "邮编:\n  甲: 1",
            "s.yaml:3:3: error[C103] “邮编”应当是一段文字 | 整段文字写在冒号后面，用英文双引号括起来",
        ),
        ("年度: 2020年", "s.yaml:2:5: error[C104] “年度”要一个年度，写的是“2020年” | 写成 2020"),
        ("年度: 20", "s.yaml:2:5: error[C104] “年度”要一个年度，写的是“20” | 写四位数字，如 2022"),
        (
            "排序: 10000000000",
            "s.yaml:2:5: error[C104] “排序”要一个整数，写的是“10000000000” | 核对是不是多打了几位",
        ),
        ("排序: 无", "s.yaml:2:5: error[C104] “排序”要一个整数，写的是“无” | 只写阿拉伯数字"),
        (
            "变量: {主色: #fff}",
            's.yaml:2:10: error[S100] # 开头的颜色要用英文引号括起来，不然是注释 | 写成 "#fff"',
        ),
        (
            "变量:\n  主色: #fff",
            's.yaml:3:3: error[C105] “变量.主色”没有填写 | # 开头的颜色要用英文引号括起来，写成 "#fff"',
        ),
        ("变量:\n  主色:", "s.yaml:3:3: error[C105] “变量.主色”没有填写 | 补上内容，或删去这一行"),
        (
            "落款: 乙",
            "s.yaml:2:5: error[C103] “落款”下面应当是一组“名称: 内容”，这里写的是“乙” | 每一项另起一行，写成“名称: 内容”",
        ),
        (
            "落款: [乙]",
            "s.yaml:2:5: error[C103] “落款”下面应当是“名称: 内容”，不是方括号里的列表 | 写成 {名称: 内容}，或每一项另起一行",
        ),
        (
            "落款:\n  - 乙",
            "s.yaml:3:3: error[C103] “落款”下面应当是“名称: 内容”，不是以“- ”开头的列表 | 去掉行首的“- ”",
        ),
        ("落款: {机关: }", "s.yaml:2:6: error[C105] “机关”没有填写 | 机关"),
        ("落款: {日期: 2023-01-28}", "s.yaml:2:5: error[C102] “落款”里缺少“机关” | 补上“机关: …”，机关"),
        ("落款: {机构: 乙}", "s.yaml:2:6: error[C101] “落款”里没有“机构”这一项 | 您是不是想写“机关”？"),
        (
            "附件: [{文件: 表.xlsx, 名字: 乙}]",
            "s.yaml:2:19: error[C101] “附件[1]”里没有“名字”这一项 | “附件[1]”里可以写：文件、标题",
        ),
        (
            "附件: [文件：表.xlsx]",
            "s.yaml:2:8: error[S102] “文件”后面用了全角冒号 | 改成英文冒号加一个空格，如“名称: 内容”",
        ),
        (
            "变量: {主色: [一]}",
            "s.yaml:2:10: error[C103] “变量.主色”只能写一个 | 只留一个，去掉方括号",
        ),
    ],
)
def test_a_wrong_value_is_told_with_the_right_one(yaml: str, line: str) -> None:
    assert read(f"标题: 甲\n{yaml}\n")[1] == [line]


def test_an_unknown_key_is_not_also_called_missing() -> None:
    assert read("标提: 甲\n")[1] == [
        "s.yaml:1:1: error[C101] 文件最外层里没有“标提”这一项 | 您是不是想写“标题”？"
    ]


def test_a_missing_key_is_told_at_the_mapping() -> None:
    assert read("正文: 甲\n")[1] == ["s.yaml:1:1: error[C102] 文件最外层里缺少“标题” | 补上“标题: …”，写标题"]


def test_a_key_left_empty() -> None:
    record, told = read("标题:\n正文:\n")
    assert told == ["s.yaml:1:1: error[C105] “标题”没有填写 | 写标题"]
    assert record.text("标题") == ""


def test_text_given_as_one_item_counts_as_a_list() -> None:
    assert read("标题: 甲\n下载: pdf\n")[0].texts("下载") == ("pdf",)


def test_an_item_meant_as_a_record_is_read_as_one() -> None:
    record, told = read("标题: 甲\n附件:\n  - 文件：表.xlsx\n    标题:表\n  - 文件说明.docx\n")
    assert told == [
        "s.yaml:3:7: error[S102] “文件”后面用了全角冒号 | 改成英文冒号加一个空格，如“名称: 内容”",
        "s.yaml:4:7: error[S103] “标题”的冒号后面缺一个空格 | 在冒号后面加一个空格",
    ]
    assert [item.text("文件") for item in record.records("附件")] == ["表.xlsx", "文件说明.docx"]


def test_the_root_may_be_anything() -> None:
    source = parse("- 甲\n", "s.yaml")
    reader = Reader(source, "F")
    assert reader.mapping(source.root, "报告") is None
    assert isinstance(parse("甲: 1", "s.yaml").root, Mapping)
    assert [concise(problem) for problem in reader.problems] == [
        "s.yaml:1:1: error[F103] 报告下面应当是“名称: 内容”，不是以“- ”开头的列表"
    ]


def test_the_nearest_word() -> None:
    assert nearest("行政许克", ("行政许可", "行政处罚")) == "行政许可"
    assert nearest("完全不同", ("abc",)) == ""


@pytest.mark.parametrize(
    "text", ["2023-1-28", "2023-13-01", "2023-01-28 24:00", "2023-01-28T", "２０２３-01-28", ""]
)
def test_what_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


def test_helps_never_fail() -> None:
    assert date_help("99999-1-1", timed=False) == "写成 2023-01-28 这样的形式"
    assert number_help("") == "只写阿拉伯数字，没有就写 0"
    assert number_help("9" * 9999) == "核对是不是多打了几位"
    assert number_help("0" * 9999 + "7") == "写成 7"
    assert date_help(f"2023-01-28 {'9' * 9999}:00", timed=True) == "写成 2023-01-28 09:30 这样的形式"
    assert amount_help("1" + ",000" * 9999, "万元").startswith("只写数字")
