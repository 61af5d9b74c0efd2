"""Reading the figures of a table: three states of a cell, short rows, and every message as it is told."""

from decimal import Decimal

import pytest

from generator.project.agencies import Agency
from generator.project.load import Loaded, read_report
from generator.project.report import Cell
from generator.reading.source import parse
from generator.telling.diagnostics import concise
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
        ("无", "没有就写 0"),
        ("null", "没有就写 0"),
        ("3.5", "只写阿拉伯数字，没有就写 0"),
        ("1_000", "只写阿拉伯数字，没有就写 0"),
        ("0x1F", "只写阿拉伯数字，没有就写 0"),
        ("9:00", "只写阿拉伯数字，没有就写 0"),
        ("约三百", "只写阿拉伯数字，没有就写 0"),
        ("12，36", "只写阿拉伯数字，没有就写 0"),
        ("3 18", "只写阿拉伯数字，没有就写 0"),
        ("Ⅲ", "只写阿拉伯数字，没有就写 0"),
        ("③", "只写阿拉伯数字，没有就写 0"),
        ("一百二", "只写阿拉伯数字，没有就写 0"),
        ("一百二十", "写成 120"),
        ("两千零五", "写成 2005"),
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
            "r.yaml:13:9: error[F103] “主动公开.行政许可”要一个数 | 只写一个数，没有就写 0",
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
        (
            "r.yaml:40:9: error[F103] “依申请公开.其他处理”这一组要分行写，不能只写“三”"
            " | 在“其他处理:”下面分行写：逾期不补正、逾期不缴费、其他；全部为零可以只写 0"
        ),
        "r.yaml:41:3: error[F101] “依申请公开”里没有“其他情况”这一项 | “依申请公开”里可以写：本年新收、上年结转、予以公开、部分公开、不予公开、无法提供、不予处理、其他处理、办理结果总计、结转下年度",
    ]


def test_a_lone_dash_is_told_how_to_be_written() -> None:
    """YAML takes it for the start of a list, but not between brackets."""
    loaded = load(("行政许可: 0", "行政许可: -"), ("规章: {制发: 0", "规章: {制发: -"))
    assert told(loaded) == [
        'r.yaml:13:9: error[S100] 单独一个 - 在 YAML 里是列表的开头 | 写成 "-"，或改写成 /',
    ]


def test_a_blank_is_offered_for_an_old_report_only() -> None:
    found = text(2022).replace("行政许可: 0", "行政许可: 无")
    loaded = read_report(parse(found, "r.yaml"), Agency(SLUG, NAME, NAME, "部门"), 2022, latest=False)
    assert told(loaded) == [
        "r.yaml:13:9: error[F104] “主动公开.行政许可”要一个整数，写的是“无” | 没有就写 0；旧报告原来空着的，写 空"
    ]


def test_a_list_of_figures_is_told_to_name_its_columns() -> None:
    rule = "规章: {制发: 0, 废止: 0, 现行有效: 0}"
    line = (
        "r.yaml:11:7: error[F103] “主动公开.规章”有 3 列，每个数前面要写列名"
        " | 写成 {制发: …, …}，各列是：制发、废止、现行有效；整行为零可以只写 0"
    )
    assert told(load((rule, "规章: [3, 1, 21]"))) == [line]


def test_forgotten_braces_are_named() -> None:
    rule = "规章: {制发: 0, 废止: 0, 现行有效: 0}"
    assert told(load((rule, "规章: 制发: 3, 废止: 1"))) == [
        "r.yaml:11:7: error[S100] 几项写在一行，外面要有花括号 | 写成 {制发: 3, 废止: 1}"
    ]
    assert told(load((rule, "规章: 制发：3，废止：1"))) == [
        "r.yaml:11:7: error[F103] 几项写在一行，外面要有花括号 | 写成 {制发: 3, 废止: 1}"
    ]
    signature = "落款: {机关: 示例市财政局, 日期: 2023-01-18}"
    assert told(load((signature, signature.replace("{", "").replace("}", "")))) == [
        "r.yaml:54:5: error[S100] 几项写在一行，外面要有花括号 | 用 { } 括起来；如果是一段文字，整段用英文双引号括起来"
    ]


def test_a_zero_above_rows_that_were_left_is_told_once_and_spoils_no_sum() -> None:
    loaded = load(("  无法提供:\n", "  无法提供: 0\n"))
    assert told(loaded) == [
        "r.yaml:31:9: error[S100] “无法提供”后面已经写了“0”，下面又有分行的内容 | 只留一处：删去“0”，或删去下面缩进的各行"
    ]
    assert cell(loaded, "requests", "outcomes.unable_to_provide.not_held", "other_body").value is None


def test_a_group_filled_in_flat_is_one_problem() -> None:
    whole = text(2022)
    for row, end, rows in (
        (
            "无法提供",
            "不予处理",
            "本机关不掌握相关政府信息、没有现成信息需要另行制作、补正后申请内容仍不明确",
        ),
        ("其他处理", "结转下年度", "逾期不补正、逾期不缴费、其他"),
    ):
        group = whole[whole.index(f"  {row}:\n") : whole.index(f"  {end}:")]
        loaded = load((group, f"  {row}: {COUNTS}\n"))
        line = {"无法提供": 31, "其他处理": 41}[row]
        assert told(loaded) == [
            (
                f"r.yaml:{line}:9: error[F103] “依申请公开.{row}”这一组要分行写"
                f" | 在“{row}:”下面分行写：{rows}；全部为零可以只写 0"
            )
        ]


def test_many_rows_left_empty_are_one_problem_of_their_table() -> None:
    rows = [f"行政{name}: 0" for name in ("许可", "处罚", "强制")]
    few = load(*((row, row[:-2]) for row in rows))
    assert told(few) == [
        f"r.yaml:{line}:3: error[F105] “主动公开.{row[:-3]}”没有填写 | 没有就写 0"
        for line, row in enumerate(rows, 13)
    ]
    many = load(*((row, row[:-2]) for row in rows), ("规章: {制发: 0", "规章: {制发: "))
    assert told(many) == [
        "r.yaml:11:8: error[F105] “主动公开”还有 4 行没有填写：规章、行政许可、行政处罚、行政强制 | 没有就写 0"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "  行政许可: 0",
            "　　行政许可: 0",
            "r.yaml:13:1: error[S104] 缩进用了全角空格，YAML 只认半角空格 | 这一行前面改成 2 个半角空格",
        ),
        (
            "    本机关不掌握",
            "　　本机关不掌握",
            "r.yaml:32:1: error[S104] 缩进用了全角空格，YAML 只认半角空格 | 把全角空格换成两个空格",
        ),
        (
            "    没有现成信息",
            "\t没有现成信息",
            "r.yaml:33:1: error[S104] 缩进用了制表符（Tab），YAML 只认半角空格 | 这一行前面改成 4 个半角空格",
        ),
        (
            "  行政许可: 0",
            " 行政许可: 0",
            "r.yaml:13:2: error[S100] 这里和上面接不上：缩进不一致，或前面多了引号、括号 | 与同一层的其他行左对齐，去掉多余的标点",
        ),
        (
            "    本机关不掌握",
            "   本机关不掌握",
            "r.yaml:33:5: error[S100] 这里和上面接不上：缩进不一致，或前面多了引号、括号 | 与同一层的其他行左对齐，去掉多余的标点",
        ),
        (
            "  规章",
            " 规章",
            "r.yaml:12:3: error[S100] 这里和上面接不上：缩进不一致，或前面多了引号、括号 | 与同一层的其他行左对齐，去掉多余的标点",
        ),
    ],
)
def test_a_wrong_indentation_makes_no_row_missing(old: str, new: str, line: str) -> None:
    assert told(load((old, new))) == [line]
