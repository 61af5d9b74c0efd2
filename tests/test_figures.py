"""Reading the figures of a table: three states of a cell, short rows, and every message as it is told."""

from decimal import Decimal

import pytest

from generator.config import Agency
from generator.diagnostics import concise
from generator.load import Loaded, read_report
from generator.report import Cell
from generator.source import parse
from tests.sample import NAME, SLUG, text

COUNTS = "{自然人: 0, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}"


def load(*pairs: tuple[str, str], year: int = 2022) -> Loaded:
    found = text(year)
    for old, new in pairs:
        assert old in found, old
        found = found.replace(old, new, 1)
    return read_report(parse(found, "r.yaml"), Agency(SLUG, NAME, NAME, "部门"), year)


def told(loaded: Loaded) -> list[str]:
    return [f"{concise(p)} | {p.help}" for p in sorted(loaded.problems, key=lambda p: p.order)]


def cell(loaded: Loaded, name: str, row: str, column: str) -> Cell:
    assert loaded.report
    found = loaded.report.table(name)
    assert found
    wanted = found.cell(row, column)
    assert wanted
    return wanted


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("0", (0, "0")),
        ("1204", (1204, "1204")),
        ("999999999999999", (999999999999999, "999999999999999")),
        ("空", (None, "")),
        ("/", (None, "/")),
        ('"-"', (None, "-")),
        ("—", (None, "—")),
        ("不适用", (None, "不适用")),
        ('"7"', (7, "7")),
    ],
)
def test_the_states_of_a_cell(typed: str, state: tuple[int | None, str]) -> None:
    loaded = load(("行政许可: 0", f"行政许可: {typed}"), ("规章: {制发: 0", f"规章: {{制发: {typed}"))
    assert told(loaded) == []
    licence, issued = (
        cell(loaded, "proactive", "licence", "decisions"),
        cell(loaded, "proactive", "government_rule", "issued"),
    )
    assert (licence.value, licence.text) == (issued.value, issued.text) == state
    assert (licence.line, licence.column) == (13, 9)
    assert (issued.line, issued.column) == (11, 12)


@pytest.mark.parametrize(
    ("typed", "help_"),
    [
        ("3件", "写成 3"),
        ("12 件", "写成 12"),
        ("3.0", "写成 3"),
        ("1,204", "写成 1204"),
        ("1，204", "写成 1204"),
        ("２０", "写成 20"),
        ("0412", "写成 412"),
        ("+5", "写成 5"),
        ("5，", "写成 5"),
        ("3\u200b", "写成 3"),
        ("三百", "写成 300"),
        ("百", "写成 100"),
        ("十二", "写成 12"),
        ("二百零五件", "写成 205"),
        ("O", "写成 0：字母 O、l 不是数字 0、1"),
        ("l2", "写成 12：字母 O、l 不是数字 0、1"),
        ("-5", "这里不能是负数，核对一下"),
        ("无", "没有就写 0；原报告这一格是空的就写 空"),
        ("null", "没有就写 0；原报告这一格是空的就写 空"),
        ("3.5", "只写阿拉伯数字，没有就写 0"),
        ("1_000", "只写阿拉伯数字，没有就写 0"),
        ("0x1F", "只写阿拉伯数字，没有就写 0"),
        ("9:00", "只写阿拉伯数字，没有就写 0"),
        ("约三百", "只写阿拉伯数字，没有就写 0"),
    ],
)
def test_what_is_no_count_is_told_with_the_figure_that_was_meant(typed: str, help_: str) -> None:
    loaded = load(("行政许可: 0", f"行政许可: {typed}"))
    (problem,) = loaded.problems
    shown = typed.replace("\u200b", "\N{REPLACEMENT CHARACTER}")
    assert concise(problem) == f"r.yaml:13:9: error[F104] “主动公开.行政许可”要一个整数，写的是“{shown}”"
    assert problem.help == help_
    assert problem.at == "主动公开.行政许可"
    assert problem.span.end == 9 + len(typed)
    assert cell(loaded, "proactive", "licence", "decisions").value is None


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", "r.yaml:13:3: error[F105] “主动公开.行政许可”没有填写 | 没有就写 0"),
        (
            "[1]",
            "r.yaml:13:9: error[F103] “主动公开.行政许可”下面应当是“名称: 内容”，不是以“- ”开头的列表 | 去掉行首的“- ”",
        ),
        (
            "1" * 16,
            "r.yaml:13:9: error[F104] “主动公开.行政许可”的数太大了：1111111111111111 | 核对是不是两个数连在了一起",
        ),
        (
            "很长" * 30,
            f"r.yaml:13:9: error[F104] “主动公开.行政许可”要一个整数，写的是“{'很长' * 12}…” | 只写阿拉伯数字，没有就写 0",
        ),
    ],
)
def test_what_is_no_figure_at_all(typed: str, line: str) -> None:
    assert told(load(("行政许可: 0", f"行政许可: {typed}"))) == [line]


@pytest.mark.parametrize(
    ("typed", "help_"),
    [
        ("1,204.50", "写成 1204.50"),
        ("59237.2449万元", "写成 59237.2449；单位是万元，不用写"),
        ("3000元", "换算成万元，只写数字"),
        ("三百", "只写数字，可以有小数，如 59237.2449；单位是万元，不用写"),
        ("05", "写成 5"),
    ],
)
def test_what_is_no_amount(typed: str, help_: str) -> None:
    assert told(load(("行政事业性收费: 0", f"行政事业性收费: {typed}"))) == [
        f"r.yaml:16:12: error[F123] “主动公开.行政事业性收费”要一个金额，写的是“{typed}” | {help_}"
    ]


def test_an_amount_is_kept_to_the_last_digit() -> None:
    loaded = load(("行政事业性收费: 0", "行政事业性收费: 59237.2449"))
    fee = cell(loaded, "proactive", "fee", "amount")
    assert (fee.value, fee.text) == (Decimal("59237.2449"), "59237.2449")


@pytest.mark.parametrize(("typed", "value"), [("-8", -8), ("−8", -8), ("+3", 3), ("0", 0)])
def test_a_signed_count_of_the_2019_form(typed: str, value: int) -> None:
    loaded = load(
        ("行政许可: {上年项目数: 0, 增减: 0", f"行政许可: {{上年项目数: 0, 增减: {typed}"), year=2020
    )
    assert told(loaded) == []
    assert cell(loaded, "proactive", "licence", "change").value == value


@pytest.mark.parametrize(("typed", "value"), [("251000元", 251000), ("25.1 万元", Decimal("25.1")), ("3", 3)])
def test_an_amount_of_the_2019_form_keeps_its_unit(typed: str, value: int | Decimal) -> None:
    loaded = load(("采购总金额: 0", f"采购总金额: {typed}"), year=2020)
    assert told(loaded) == []
    amount = cell(loaded, "proactive", "procurement", "amount")
    assert (amount.value, amount.text) == (value, typed)


def test_a_row_of_several_columns_may_be_one_zero() -> None:
    loaded = load((f"本年新收: {COUNTS}", "本年新收: 0"), (f"上年结转: {COUNTS}", "上年结转: 空"))
    assert told(loaded) == []
    received = cell(loaded, "requests", "received", "total")
    assert (received.value, received.written) == (0, False)
    assert cell(loaded, "requests", "carried_over", "company").value is None


def test_a_group_may_be_one_zero() -> None:
    whole = text(2022)
    group = whole[whole.index("  无法提供:\n") : whole.index("  不予处理:\n")]
    loaded = load((group, "  无法提供: 0\n"))
    assert told(loaded) == []
    assert cell(loaded, "requests", "outcomes.unable_to_provide.not_held", "other_body").value == 0


def test_totals_are_computed_when_left_out_and_kept_when_written() -> None:
    loaded = load(
        (
            f"本年新收: {COUNTS}",
            "本年新收: {自然人: 3, 商业企业: 1, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}",
        ),
        (f"予以公开: {COUNTS}", f"予以公开: {COUNTS[:-1]}, 总计: 9}}"),
        (
            f"结转下年度: {COUNTS}",
            "结转下年度: {自然人: 空, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}",
        ),
    )
    assert told(loaded) == []
    computed = cell(loaded, "requests", "received", "total")
    assert (computed.value, computed.written) == (4, False)
    written = cell(loaded, "requests", "outcomes.disclosed", "total")
    assert (written.value, written.written) == (9, True)
    assert cell(loaded, "requests", "carried_forward", "total").value is None
    assert cell(loaded, "requests", "outcomes.total", "natural_person").value == 0
    assert cell(loaded, "requests", "outcomes.total", "total").value == 9


def test_what_is_wrong_with_a_row() -> None:
    loaded = load(
        ("规章: {制发: 0, 废止: 0, 现行有效: 0}", "规章: 5"),
        ("行政规范性文件: {制发: 0, 废止: 0, 现行有效: 0}", "行政规范性文件: {制法: 0, 废止: , 件数: [1]}"),
        ("行政处罚: 0", "行政处法: 0"),
        ("  行政强制: 0\n", ""),
        (
            f"本年新收: {COUNTS}",
            "本年新收: {自然人: {甲: 1}, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}",
        ),
        ("  其他处理:\n", "  其他处理: 三\n  其他情况:\n"),
    )
    assert told(loaded) == [
        "r.yaml:11:3: error[F120] “主动公开”缺少 1 行：“行政强制” | 补上这一行，没有就写 0，如“行政强制: 0”",
        (
            "r.yaml:11:7: error[F122] “主动公开.规章”有 3 列，不能只写一个“5”"
            " | 写成 {制发: …, …}，各列是：制发、废止、现行有效；整行为零可以只写 0"
        ),
        "r.yaml:12:12: error[F121] “主动公开.行政规范性文件”缺少：现行有效 | 每一列都要写，没有就写 0",
        "r.yaml:12:13: error[F101] “主动公开.行政规范性文件”里没有“制法”这一项 | 您是不是想写“制发”？",
        "r.yaml:12:20: error[F105] “主动公开.行政规范性文件”没有填写：废止 | 没有就写 0",
        (
            "r.yaml:12:26: error[F101] “主动公开.行政规范性文件”里没有“件数”这一项"
            " | “主动公开.行政规范性文件”里可以写：制发、废止、现行有效"
        ),
        "r.yaml:14:3: error[F101] “主动公开”里没有“行政处法”这一项 | 您是不是想写“行政处罚”？",
        "r.yaml:17:15: error[F103] “依申请公开.本年新收.自然人”要一个数 | 只写一个数，没有就写 0",
        "r.yaml:40:9: error[F103] “依申请公开.其他处理”下面应当是一组“名称: 内容”，这里写的是“三” | 每一项另起一行，写成“名称: 内容”",
        "r.yaml:41:3: error[F101] “依申请公开”里没有“其他情况”这一项 | “依申请公开”里可以写：本年新收、上年结转、予以公开、部分公开、不予公开、无法提供、不予处理、其他处理、办理结果总计、结转下年度",
    ]


def test_a_lone_dash_is_told_how_to_be_written() -> None:
    """YAML takes it for the start of a list, but not between brackets."""
    loaded = load(("行政许可: 0", "行政许可: -"), ("规章: {制发: 0", "规章: {制发: -"))
    assert told(loaded) == [
        'r.yaml:13:9: error[S100] 单独一个 - 在 YAML 里是列表的开头 | 写成 "-"，或改写成 /',
    ]
