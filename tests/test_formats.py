"""The three forms, complete to the character against the notices that issued them."""

import pytest

from generator.formats import all_formats, by_id, for_year
from generator.forms.spec import HeadCell, Measure, ReportFormat, RowSpec, TableSpec

SECTIONS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
WITHHELD = [
    ("state_secret", "属于国家秘密", "1.属于国家秘密"),
    ("forbidden_by_law", "其他法律行政法规禁止公开", "2.其他法律行政法规禁止公开"),
    ("security_and_stability", "危及三安全一稳定", "3.危及“三安全一稳定”"),
    ("third_party_rights", "保护第三方合法权益", "4.保护第三方合法权益"),
    ("internal_affairs", "属于三类内部事务信息", "5.属于三类内部事务信息"),
    ("process_information", "属于四类过程性信息", "6.属于四类过程性信息"),
    ("enforcement_file", "属于行政执法案卷", "7.属于行政执法案卷"),
    ("administrative_query", "属于行政查询事项", "8.属于行政查询事项"),
]
UNABLE = [
    ("not_held", "本机关不掌握相关政府信息", "1.本机关不掌握相关政府信息"),
    ("needs_creating", "没有现成信息需要另行制作", "2.没有现成信息需要另行制作"),
    ("still_unclear", "补正后申请内容仍不明确", "3.补正后申请内容仍不明确"),
]
NOT_PROCESSED = [
    ("petition", "信访举报投诉类申请", "1.信访举报投诉类申请"),
    ("repeated", "重复申请", "2.重复申请"),
    ("published_already", "要求提供公开出版物", "3.要求提供公开出版物"),
    ("excessive", "无正当理由大量反复申请", "4.无正当理由大量反复申请"),
    ("reconfirmation", "要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或重新出具已获取信息"),
]
OTHERWISE = [
    ("correction_overdue", "逾期不补正", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("fee_overdue", "逾期不缴费", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other", "其他", "3.其他"),
]
APPLICANTS = [
    ("natural_person", "自然人", False),
    ("company", "商业企业", False),
    ("research_body", "科研机构", False),
    ("public_interest_body", "社会公益组织", False),
    ("legal_service_body", "法律服务机构", False),
    ("other_body", "其他", False),
    ("total", "总计", True),
]
PROACTIVE = {
    "2021": [
        ("第二十条第（一）项", ["本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "行政规范性文件"]),
        ("第二十条第（五）项", ["本年处理决定数量"], ["行政许可"]),
        ("第二十条第（六）项", ["本年处理决定数量"], ["行政处罚", "行政强制"]),
        ("第二十条第（八）项", ["本年收费金额（单位：万元）"], ["行政事业性收费"]),
    ],
    "2019": [
        (
            "第二十条第（一）项",
            ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
            ["规章", "规范性文件"],
        ),
        (
            "第二十条第（五）项",
            ["上一年项目数量", "本年增/减", "处理决定数量"],
            ["行政许可", "其他对外管理服务事项"],
        ),
        ("第二十条第（六）项", ["上一年项目数量", "本年增/减", "处理决定数量"], ["行政处罚", "行政强制"]),
        ("第二十条第（八）项", ["上一年项目数量", "本年增/减"], ["行政事业性收费"]),
        ("第二十条第（九）项", ["采购项目数量", "采购总金额"], ["政府集中采购"]),
    ],
}
TABLES = [(form, table) for form in all_formats() for table in form.tables()]
TABLE_IDS = [f"{form.id}-{table.id}" for form, table in TABLES]


def form(name: str) -> ReportFormat:
    found = by_id(name)
    assert found
    return found


def table(name: str, wanted: str) -> TableSpec:
    return next(table for table in form(name).tables() if table.id == wanted)


def figures(spec: TableSpec) -> int:
    return sum(len(spec.columns_of(row)) for row in spec.leaves())


def request_rows(name: str) -> list[tuple[str, str, str]]:
    """Give id, key and label of every row and group of table three, in the order of the notice."""

    def below(group: str, rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        return [(f"outcomes.{group}.{row}", key, label) for row, key, label in rows]

    return [
        ("received", "本年新收", "一、本年新收政府信息公开申请数量"),
        ("carried_over", "上年结转", "二、上年结转政府信息公开申请数量"),
        ("outcomes", "", "三、本年度办理结果"),
        ("outcomes.disclosed", "予以公开", "（一）予以公开"),
        ("outcomes.partly_disclosed", "部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ("outcomes.withheld", "不予公开", "（三）不予公开"),
        *below("withheld", WITHHELD),
        ("outcomes.unable_to_provide", "无法提供", "（四）无法提供"),
        *below("unable_to_provide", UNABLE),
        ("outcomes.not_processed", "不予处理", "（五）不予处理"),
        *below("not_processed", NOT_PROCESSED),
        ("outcomes.otherwise_closed", "其他处理", "（六）其他处理"),
        *(below("otherwise_closed", OTHERWISE) if name == "2021" else []),
        ("outcomes.total", "办理结果总计", "（七）总计"),
        ("carried_forward", "结转下年度", "四、结转下年度继续办理"),
    ]


def every_row(rows: tuple[RowSpec, ...]) -> list[RowSpec]:
    return [found for row in rows for found in (row, *every_row(row.children))]


def grid(head: tuple[tuple[HeadCell, ...], ...]) -> list[list[HeadCell | None]]:
    """Lay the cells of a head out, and fail where two overlap or a hole is left."""
    width = sum(cell.colspan for cell in head[0])
    found: list[list[HeadCell | None]] = [[None] * width for _ in head]
    for number, line in enumerate(head):
        column = 0
        for cell in line:
            while column < width and found[number][column]:
                column += 1
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    assert found[number + down][column + across] is None
                    found[number + down][column + across] = cell
            column += cell.colspan
    return found


def test_the_forms_and_the_years_they_govern() -> None:
    assert [(form.id, form.notice, form.first_year, form.last_year) for form in all_formats()] == [
        ("legacy", "国务院令第492号", 2008, 2018),
        ("2019", "国办公开办函〔2019〕60号", 2019, 2020),
        ("2021", "国办公开办函〔2021〕30号", 2021, None),
    ]
    chosen = {year: found.id if (found := for_year(year)) else "" for year in range(2007, 2027)}
    assert chosen == {
        2007: "",
        **dict.fromkeys(range(2008, 2019), "legacy"),
        **dict.fromkeys((2019, 2020), "2019"),
        **dict.fromkeys(range(2021, 2027), "2021"),
    }
    assert by_id("1999") is None


def test_the_legacy_form_is_free() -> None:
    assert form("legacy").sections == ()


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_the_six_sections(name: str) -> None:
    assert [section.heading for section in form(name).sections] == SECTIONS
    assert [section.key for section in form(name).sections] == [
        "总体情况",
        "主动公开",
        "依申请公开",
        "复议诉讼",
        "问题及改进",
        "其他事项",
    ]
    assert [section.id for section in form(name).sections] == [
        "overview",
        "proactive",
        "requests",
        "proceedings",
        "problems",
        "other",
    ]
    assert [section.note_key for section in form(name).sections] == [
        "",
        "主动公开说明",
        "依申请公开说明",
        "复议诉讼说明",
        "",
        "",
    ]


@pytest.mark.parametrize(("name", "counts"), [("2021", [10, 175, 15]), ("2019", [22, 161, 15])])
def test_the_number_of_figures(name: str, counts: list[int]) -> None:
    assert [figures(spec) for spec in form(name).tables()] == counts


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_table_two_block_by_block(name: str) -> None:
    spec = table(name, "proactive")
    rows = {row.id: row for row in spec.leaves()}
    shown = [
        (
            block.label,
            [spec.by_id[column].label for column in block.columns],
            [rows[row].label for row in block.rows],
        )
        for block in spec.blocks
    ]
    assert shown == PROACTIVE[name]
    assert [row for block in spec.blocks for row in block.rows] == list(rows)
    assert all(rows[row].columns == block.columns for block in spec.blocks for row in block.rows)
    assert all(rows[row].key == rows[row].label for row in rows)
    assert spec.width == 1 + max(len(block.columns) for block in spec.blocks)


def test_the_measures_of_table_two() -> None:
    amounts = {column.id: column.measure for column in table("2021", "proactive").columns}
    assert amounts.pop("amount") is Measure.AMOUNT
    assert table("2021", "proactive").by_id["amount"].unit == "万元"
    assert set(amounts.values()) == {Measure.COUNT}
    old = {column.id: column.measure for column in table("2019", "proactive").columns}
    assert (old.pop("change"), old.pop("amount")) == (Measure.SIGNED, Measure.AMOUNT_WITH_UNIT)
    assert set(old.values()) == {Measure.COUNT}


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_table_three_row_by_row(name: str) -> None:
    spec = table(name, "requests")
    assert [(row.id, row.key, row.label) for row in every_row(spec.rows)] == request_rows(name)
    assert len(list(spec.leaves())) == (25 if name == "2021" else 23)
    assert [row.id for row in spec.leaves() if row.derived] == ["outcomes.total"]
    assert [(column.id, column.label, column.derived) for column in spec.columns] == APPLICANTS
    assert [column.key for column in spec.columns] == [label for _, label, _ in APPLICANTS]
    outcomes = next(row for row in spec.rows if row.id == "outcomes")
    assert len(list(outcomes.leaves())) == (22 if name == "2021" else 20)


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_the_head_of_table_three(name: str) -> None:
    spec = table(name, "requests")
    assert [[(cell.label, cell.colspan, cell.rowspan) for cell in line] for line in spec.head] == [
        [
            ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            ("申请人情况", 7, 1),
        ],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        [(label, 1, 1) for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    laid = grid(spec.head)
    assert all(cell for line in laid for cell in line)
    assert len(laid[0]) == spec.stub + len(spec.columns) == 10
    assert [cell.column for cell in laid[-1][3:] if cell] == [column.id for column in spec.columns]


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_table_four(name: str) -> None:
    spec = table(name, "proceedings")
    assert spec.sideways
    assert [(row.id, row.key, row.label) for row in spec.rows] == [
        ("reconsideration", "行政复议", "行政复议"),
        ("litigation_direct", "未经复议直接起诉", "未经复议直接起诉"),
        ("litigation_after_reconsideration", "复议后起诉", "复议后起诉"),
    ]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert [(column.id, column.key, column.label, column.derived) for column in spec.columns] == [
        (name, label, label, label == "总计")
        for name, label in zip(
            ("upheld", "corrected", "other_result", "pending", "total"), results, strict=True
        )
    ]
    assert [[(cell.label, cell.colspan, cell.rowspan) for cell in line] for line in spec.head] == [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((label, 1, 2) for label in results), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        [(label, 1, 1) for label in results * 2],
    ]
    laid = grid(spec.head)
    assert len(laid[0]) == 15
    assert [cell.column for cell in laid[-1] if cell] == [
        f"{row.id}.{column.id}" for row in spec.rows for column in spec.columns
    ]


@pytest.mark.parametrize(("form", "spec"), TABLES, ids=TABLE_IDS)
def test_ids_and_keys_are_unique_and_sums_name_what_exists(form: ReportFormat, spec: TableSpec) -> None:
    rows = every_row(spec.rows)
    assert len({row.id for row in rows}) == len(rows)
    assert len({column.id for column in spec.columns}) == len(spec.columns)
    for row in rows:
        keyed = [below.key for below in row.children if below.key]
        assert len(set(keyed)) == len(keyed)
        columns = spec.columns_of(row)
        assert len({column.key for column in columns}) == len(columns)
        assert not any(column.derived for column in columns[:-1])
    leaves = {row.id: spec.columns_of(row) for row in spec.leaves()}
    for equation in spec.equations:
        assert {*equation.left, *equation.right} <= set(leaves)
        assert len({leaves[row] for row in (*equation.left, *equation.right)}) == 1
    for row in spec.leaves():
        if row.derived:
            assert [equation.right for equation in spec.equations].count((row.id,)) == 1
    for rule in spec.years:
        for row_id, column in ((rule.row, rule.column), *((term.row, term.column) for term in rule.terms)):
            assert column in {found.id for found in leaves[row_id]}
    assert form.governs(form.first_year)


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_the_sums_of_table_three(name: str) -> None:
    spec = table(name, "requests")
    total, balance = spec.equations
    outcomes = [row.id for row in spec.leaves() if row.id.startswith("outcomes.") and not row.derived]
    assert (list(total.left), total.right) == (outcomes, ("outcomes.total",))
    assert (balance.left, balance.right) == (
        ("received", "carried_over"),
        ("outcomes.total", "carried_forward"),
    )
    assert [(rule.row, rule.column, rule.firm) for rule in spec.years] == [
        ("carried_over", column.id, True) for column in spec.columns
    ]
    assert all(
        [(term.sign, term.year, term.row, term.column) for term in rule.terms]
        == [(1, -1, "carried_forward", rule.column)]
        for rule in spec.years
    )


def test_the_rows_of_2019_go_on_in_2021() -> None:
    new = form("2021")
    old = {row.id for spec in form("2019").tables() for row in spec.leaves()}
    now = {row.id for row in table("2021", "requests").leaves()}
    (continued,) = new.continues
    assert (continued.form, continued.table) == ("2019", "requests")
    assert continued.old in old
    assert continued.old not in now
    assert set(continued.rows) <= now
    before = {row.id for row in table("2019", "requests").leaves()}
    assert before - {continued.old} == now - set(continued.rows)
    assert new.breaks == ("proactive",)
