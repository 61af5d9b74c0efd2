"""Slips of a Chinese keyboard: every one named at its character, all in one run, and the figures behind them read."""

import pytest

from generator.problem import Problem
from generator.project.agencies import Agency
from generator.project.load import Loaded, read_report
from generator.reading.source import Mapping, Node, Scalar, Sequence, parse
from generator.telling.diagnostics import concise
from tests.sample import NAME, SLUG, text

COLON = "改成英文冒号加一个空格，如“名称: 内容”"
SPACE = "在冒号后面加一个空格"
COMMA = "改成英文逗号加一个空格"
UNCLOSED = "这个引号 {} 没有配对，后面的内容都被它吞掉了 | 在这一项末尾补上 {}，或去掉开头的引号"
DOUBLE, SINGLE = UNCLOSED.format('"', '"'), UNCLOSED.format("'", "'")


def told(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{concise(p)} | {p.help}" for p in sorted(problems, key=lambda p: p.order)]


def values(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {name: values(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [values(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def changed(*pairs: tuple[str, str]) -> str:
    found = text(2022)
    for old, new in pairs:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def load(yaml: str) -> Loaded:
    return read_report(parse(yaml, "r.yaml"), Agency(SLUG, NAME, NAME, "部门"), 2022)


@pytest.mark.parametrize(
    ("typed", "lines", "meant"),
    [
        (
            "甲：一\n乙: 二\n",
            [f"r.yaml:1:2: error[S102] “甲”后面用了全角冒号 | {COLON}"],
            {"甲": "一", "乙": "二"},
        ),
        (
            "甲:一\n乙: 二\n",
            [f"r.yaml:1:2: error[S103] “甲”的冒号后面缺一个空格 | {SPACE}"],
            {"甲": "一", "乙": "二"},
        ),
        (
            "甲:{乙: 1}\n",
            [f"r.yaml:1:2: error[S103] “甲”的冒号后面缺一个空格 | {SPACE}"],
            {"甲": {"乙": "1"}},
        ),
        (
            "abc:{乙: 1}\n",
            [f"r.yaml:1:4: error[S103] “abc”的冒号后面缺一个空格 | {SPACE}"],
            {"abc": {"乙": "1"}},
        ),
        (
            "甲: {乙:1, 丙:2}\n",
            [
                f"r.yaml:1:6: error[S103] “乙”的冒号后面缺一个空格 | {SPACE}",
                f"r.yaml:1:11: error[S103] “丙”的冒号后面缺一个空格 | {SPACE}",
            ],
            {"甲": {"乙": "1", "丙": "2"}},
        ),
        (
            "甲: {乙: 0，丙: 0}\n",
            [f"r.yaml:1:9: error[S109] 括号里各项之间用了全角逗号 | {COMMA}"],
            {"甲": {"乙": "0", "丙": "0"}},
        ),
        (
            "甲：｛乙：0，丙：0｝\n丁: 1\n",
            [
                f"r.yaml:1:2: error[S102] “甲”后面用了全角冒号 | {COLON}",
                "r.yaml:1:3: error[S109] 用了全角括号“｛” | 改成英文的 {",
                f"r.yaml:1:5: error[S102] “乙”后面用了全角冒号 | {COLON}",
                f"r.yaml:1:7: error[S109] 括号里各项之间用了全角逗号 | {COMMA}",
                f"r.yaml:1:9: error[S102] “丙”后面用了全角冒号 | {COLON}",
                "r.yaml:1:11: error[S109] 用了全角括号“｝” | 改成英文的 }",
            ],
            {"甲": {"乙": "0", "丙": "0"}, "丁": "1"},
        ),
        (
            "甲: {乙: 1,204, 丙: 3，204}\n",
            [
                "r.yaml:1:8: error[S110] “1,204”里的千分位逗号会把一个数拆成两项 | 去掉逗号，写成 1204",
                "r.yaml:1:18: error[S110] “3，204”里的千分位逗号会把一个数拆成两项 | 去掉逗号，写成 3204",
            ],
            {"甲": {"乙": "1204", "丙": "3204"}},
        ),
        (
            "甲: {乙: 1,234,567}\n",
            ["r.yaml:1:8: error[S110] “1,234,567”里的千分位逗号会把一个数拆成两项 | 去掉逗号，写成 1234567"],
            {"甲": {"乙": "1234567"}},
        ),
        (
            "甲:\n\t乙: 1\n\t丙: 2\n",
            [
                "r.yaml:2:1: error[S104] 缩进用了制表符（Tab），YAML 只认半角空格 | 把制表符（Tab）换成两个空格",
                "r.yaml:3:1: error[S104] 缩进用了制表符（Tab），YAML 只认半角空格 | 把制表符（Tab）换成两个空格",
            ],
            {"甲": {"乙": "1", "丙": "2"}},
        ),
        (
            "甲:\n　乙:　1\n",
            [
                "r.yaml:2:1: error[S104] 缩进用了全角空格，YAML 只认半角空格 | 把全角空格换成两个空格",
                "r.yaml:2:4: error[S103] “乙”的冒号后面是全角空格，YAML 只认半角空格 | 把全角空格换成一个半角空格",
            ],
            {"甲": {"乙": "1"}},
        ),
        (
            "甲: {乙:\xa01}\n",
            [
                "r.yaml:1:7: error[S103] “乙”的冒号后面是不间断空格，YAML 只认半角空格 | 把不间断空格换成一个半角空格"
            ],
            {"甲": {"乙": "1"}},
        ),
        (
            '甲: "一\n乙: 二\n',
            [f"r.yaml:1:4: error[S111] {DOUBLE}"],
            {"甲": "", "乙": "二"},
        ),
        (
            "甲: '一\n  二\n乙: '三\n丙: 四\n",
            [
                f"r.yaml:1:4: error[S111] {SINGLE}",
                f"r.yaml:3:4: error[S111] {SINGLE}",
            ],
            {"甲": "", "乙": "", "丙": "四"},
        ),
        (
            '甲: "一\n乙: "二"\n丙: 三\n',
            [f"r.yaml:1:4: error[S111] {DOUBLE}"],
            {"甲": "", "乙": "二", "丙": "三"},
        ),
        (
            '甲: "一”\n乙: 二\n',
            [
                'r.yaml:1:4: error[S111] 这个引号 " 没有配对，后面的内容都被它吞掉了 | 结尾的引号是中文引号，改成英文引号'
            ],
            {"甲": "", "乙": "二"},
        ),
        (
            '甲: {乙: "一, 丙: 2}\n丁: 1\n',
            [f"r.yaml:1:8: error[S111] {DOUBLE}"],
            {"甲": "", "丁": "1"},
        ),
        (
            '甲: {乙: 1,\n  丙: "二}\n丁: 1\n',
            [f"r.yaml:2:6: error[S111] {DOUBLE}"],
            {"甲": "", "丁": "1"},
        ),
        (
            "甲: {乙: 1, 丙: 2\n丁: 1\n",
            ["r.yaml:1:4: error[S112] 这个“{”一直没有配对的“}” | 在这一项末尾补上右括号"],
            {"甲": {"乙": "1", "丙": "2"}, "丁": "1"},
        ),
        (
            "甲: [一, 二\n丁: 1\n",
            ["r.yaml:1:4: error[S112] 这个“[”一直没有配对的“]” | 在这一项末尾补上右括号"],
            {"甲": ["一", "二"], "丁": "1"},
        ),
        (
            "甲：\n  - 乙：1\n    丙: 2\n",
            [
                f"r.yaml:1:2: error[S102] “甲”后面用了全角冒号 | {COLON}",
                f"r.yaml:2:6: error[S102] “乙”后面用了全角冒号 | {COLON}",
            ],
            {"甲": [{"乙": "1", "丙": "2"}]},
        ),
        (
            "甲: |\n  文\n乙：1\n",
            [f"r.yaml:3:2: error[S102] “乙”后面用了全角冒号 | {COLON}"],
            {"甲": "文\n", "乙": "1"},
        ),
    ],
)
def test_a_slip_is_named_at_its_character_and_mended(typed: str, lines: list[str], meant: object) -> None:
    source = parse(typed, "r.yaml")
    assert told(source.problems) == lines
    assert values(source.root) == meant


def test_figures_behind_a_mended_slip_keep_their_true_columns() -> None:
    source = parse("甲:{乙：1，丙: 1,204, 𬱖:99}\n", "r.yaml")
    assert isinstance(source.root, Mapping)
    row = source.root.entries["甲"][1]
    assert isinstance(row, Mapping)
    assert [(source.span(key).column, source.span(key).end) for key, _ in row.entries.values()] == [
        (4, 5),
        (8, 9),
        (18, 19),
    ]
    assert [(source.span(value).column, source.span(value).end) for _, value in row.entries.values()] == [
        (6, 7),
        (11, 16),
        (20, 22),
    ]


def test_all_slips_of_a_report_are_told_in_one_run() -> None:
    loaded = load(
        changed(
            ("状态: 发布", "状态：发布"),
            ("标题: ", '标题: "'),
            ("  行政许可: 0", "\t行政许可: O"),
            ("  行政处罚: 0", "  行政处罚: 1,204"),
            ("  规章: {制发: 0, 废止: 0", "  规章: {制发: 0，废止: 三"),
            ("上年结转: {自然人: 0, 商业企业: 0", "上年结转: {自然人: 1,204, 商业企业: ２０"),
            ("  复议后起诉: {结果维持: 0", "  复议后起诉:{结果维持: x"),
            ("落款: {机关: ", "落款: {机构: "),
        )
    )
    assert told(loaded.problems) == [
        f"r.yaml:2:3: error[S102] “状态”后面用了全角冒号 | {COLON}",
        f"r.yaml:3:5: error[S111] {DOUBLE}",
        f"r.yaml:11:13: error[S109] 括号里各项之间用了全角逗号 | {COMMA}",
        "r.yaml:11:18: error[F104] “主动公开.规章.废止”要一个整数，写的是“三” | 写成 3",
        "r.yaml:13:1: error[S104] 缩进用了制表符（Tab），YAML 只认半角空格 | 把制表符（Tab）换成两个空格",
        "r.yaml:13:8: error[F104] “主动公开.行政许可”要一个整数，写的是“O” | 写成 0：字母 O、l 不是数字 0、1",
        "r.yaml:14:9: error[F104] “主动公开.行政处罚”要一个整数，写的是“1,204” | 写成 1204",
        "r.yaml:19:15: error[S110] “1,204”里的千分位逗号会把一个数拆成两项 | 去掉逗号，写成 1204",
        "r.yaml:19:28: error[F104] “依申请公开.上年结转.商业企业”要一个整数，写的是“２０” | 写成 20",
        f"r.yaml:49:8: error[S103] “复议后起诉”的冒号后面缺一个空格 | {SPACE}",
        "r.yaml:49:16: error[F104] “复议诉讼.复议后起诉.结果维持”要一个整数，写的是“x” | 只写阿拉伯数字，没有就写 0",
        "r.yaml:54:6: error[F101] “落款”里没有“机构”这一项 | 您是不是想写“机关”？",
    ]
    assert loaded.report
    table = loaded.report.table("requests")
    assert table
    cell = table.cell("carried_over", "natural_person")
    assert cell
    assert (cell.value, cell.line, cell.column) == (1204, 19, 15)


def test_a_group_whose_colons_are_all_full_width_is_read_as_entries() -> None:
    """YAML takes such lines for one text, and nothing is wrong with the file until the form asks for entries."""
    loaded = load(
        changed(
            ("  行政复议: {", "  行政复议：{"),
            ("  未经复议直接起诉: {", "  未经复议直接起诉：{"),
            ("  复议后起诉: {结果维持: 0", "  复议后起诉：{结果维持: x"),
        )
    )
    assert told(loaded.problems) == [
        f"r.yaml:47:7: error[S102] “行政复议”后面用了全角冒号 | {COLON}",
        f"r.yaml:48:11: error[S102] “未经复议直接起诉”后面用了全角冒号 | {COLON}",
        f"r.yaml:49:8: error[S102] “复议后起诉”后面用了全角冒号 | {COLON}",
        "r.yaml:49:16: error[F104] “复议诉讼.复议后起诉.结果维持”要一个整数，写的是“x” | 只写阿拉伯数字，没有就写 0",
    ]


def test_a_text_where_entries_were_meant_is_read_again_in_place() -> None:
    loaded = load(
        changed(
            (
                "落款: {机关: 示例市财政局, 日期: 2023-01-18}",
                "落款:\n  机关：示例市财政局\n  日期:２０２３-01-18",
            )
        )
    )
    assert told(loaded.problems) == [
        f"r.yaml:55:5: error[S102] “机关”后面用了全角冒号 | {COLON}",
        f"r.yaml:56:5: error[S103] “日期”的冒号后面缺一个空格 | {SPACE}",
        "r.yaml:56:6: error[F108] “落款.日期”不是一个日期：“２０２３-01-18” | 写成 2023-01-18",
    ]
    assert loaded.report
    assert loaded.report.signature == NAME


@pytest.mark.parametrize("opened", ["标题: '", '标题: "'])
def test_an_unclosed_quote_is_one_problem_and_loses_one_entry(opened: str) -> None:
    quote = opened[-1]
    loaded = load(changed(("标题: ", opened)))
    assert told(loaded.problems) == [f"r.yaml:3:5: error[S111] {UNCLOSED.format(quote, quote)}"]
    assert loaded.report
    assert loaded.report.signature == NAME
    assert len(loaded.report.sections) == 6


def test_a_lost_row_is_not_called_missing_or_empty() -> None:
    loaded = load(changed(("规章: {制发: 0", '规章: {制发: "0')))
    assert told(loaded.problems) == [f"r.yaml:11:12: error[S111] {DOUBLE}"]
    assert loaded.report
    table = loaded.report.table("proactive")
    assert table
    assert [cell.value for cell in table.rows["government_rule"]] == [None, None, None]
    assert [cell.value for cell in table.rows["normative_document"]] == [0, 0, 0]


@pytest.mark.parametrize(
    "line",
    [
        "理由: “甲：乙，丙”",
        "理由: 见 https://www.example.gov.cn:8080/甲",
        "理由: 9:00 至 17:00，周末不办",
        "理由: 甲：｛乙｝，1,204 件	（约）",
    ],
)
def test_prose_on_one_line_is_left_alone(line: str) -> None:
    loaded = load(text(2022) + f"已核:\n  - 编号: F302\n    {line}\n")
    assert told(loaded.problems) == []
    assert loaded.report
    assert loaded.report.acknowledgements[0].reason == line.removeprefix("理由: ")
