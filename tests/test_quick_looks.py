"""The quick looks of the rules are right: what they pass over holds nothing, and what they write is what the slow way writes."""

import random
import re
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.forms.topics import ARTICLE_50, PROCESSING_FEE, Topic
from generator.narrative.quantities import _QUANTITY, BEGINS, quantities, without_inserted
from generator.narrative.sentence_sums import shares, tallies
from generator.narrative.statements import _TRIGGER, Setting, _claims, said
from generator.project.agencies import Agency
from generator.project.report import Cell, Report, Section
from generator.prose.paragraphs import SHORTEST, Paragraph, in_places, paragraphs, parts
from generator.prose.printed_texts import marked_lines
from generator.rules.empty_section import _BARE, _HEADING, _is_full
from generator.rules.placeholder_left import _PLACEHOLDER, SIGNS
from generator.rules.prose_shared import _marks
from generator.sums.sound import adds_up, goes_on
from generator.sums.statements import across, balance, down, gaps, total, year_gaps
from generator.telling.personal_numbers import may_hold
from tests.random_reports import random_report

PIECES = st.sampled_from(
    [
        *"，。；：！？,;:!?、",
        *" \t\u3000\xa0*_`“”\"'‘’\x0b\u2028#|<{",
        *"\n\n\n0２9",
        "2022年",
        "２０２１年度",
        "12022年",
        "20",
        "22年",
        "年度",
        "度",
        "信息处理费",
        "我局把政务公开列入年度重点工作，由办公室牵头",
        "收集的意见逐条答复",
        "每季度检查一次",
        "举办2场",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
_CLAUSES = re.compile(
    r"(?:^|(?<=[,;:!?，；：。！？]))[^,;:!?，；：。！？0-9０-９{]{5,}(?=[,;:!?，；：。！？]|$)"
)
_DROPPED = re.compile("[0-9０-９]{4}年度?|[ \t\u3000\xa0*_`“”\"'‘’]+")


@settings(max_examples=1000)
@given(TEXTS)
def test_clauses_are_those_that_a_pattern_would_find(text: str) -> None:
    found, offset = [], 0
    for line in text.split("\n"):
        words = line.strip()
        if len(words) >= SHORTEST and words[0] not in "#|<" and "信息处理费" not in words:
            clauses = tuple(_CLAUSES.findall(_DROPPED.sub("", words)))
            found.append(Paragraph(offset + line.index(words), len(words), clauses))
        offset += len(line) + 1
    assert list(in_places(text)) == found


@settings(max_examples=1000)
@given(TEXTS, TEXTS, TEXTS)
def test_a_part_holds_the_clauses_of_its_paragraphs(lead: str, first: str, second: str) -> None:
    report = replace(
        random_report(random.Random(1)),
        year=2022,
        lead=lead,
        sections=(Section("甲", "甲", text=first), Section("乙", "乙", text=second)),
    )
    apart: dict[str, list[Paragraph]] = {}
    for at, paragraph in paragraphs(report):
        apart.setdefault(at, []).append(paragraph)
    assert [part.at for part in parts(report)] == list(apart)
    for part in parts(report):
        assert part.paragraphs() == ["，".join(one.clauses) for one in apart[part.at]]
        assert part.weight == sum(len("".join(one.clauses)) for one in apart[part.at])
        known = set(apart[part.at][0].clauses)
        assert part.common(known) == sum(one.common(known) for one in apart[part.at])


@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from([*"，。；\n:", "下一步", "加强", "还需", "不足", "问题", "收费", "收费目录", "甲"]),
        max_size=14,
    ).map("".join)
)
def test_a_topic_is_told_where_a_clause_holds_a_word_and_none_that_takes_it_back(text: str) -> None:
    def told(topic: Topic) -> bool:
        return any(
            any(word in clause for word in topic.words) and not any(word in clause for word in topic.unless)
            for clause in re.split("[，。；：！？,;:!?\n]", text)
        )

    for topic in (*ARTICLE_50, PROCESSING_FEE):
        assert topic.told_in(text) is told(topic)


@settings(max_examples=1000)
@given(st.text("0123２一十百千万亿件元个 ,.．%年月第余多*甲", max_size=20))
def test_no_quantity_begins_where_none_is_looked_for(text: str) -> None:
    begins = {begin.start() for begin in BEGINS.finditer(text)}
    for digits in re.finditer("[0-9０-９一二两三四五六七八九十百千零〇]+", text):
        assert digits.start() in begins or not _QUANTITY.match(text, digits.start())
    assert begins >= {one.start for one in quantities(text)}


@settings(max_examples=1000)
@given(
    st.lists(
        st.sampled_from(
            [
                *[
                    "\n",
                    "\n# ",
                    "# ",
                    "，",
                    "。",
                    "其中",
                    "占",
                    "分别",
                    "申请",
                    "行政复议",
                    "文件",
                    "{{甲}}",
                    "{{申请}}",
                    "|",
                    "12",
                    "36件",
                    "三十六件",
                ],
                *[
                    "1. ",
                    "没有收到",
                    "收到",
                    "我局",
                    "2022年",
                    "2021年",
                    "10条",
                    "44.7%",
                    "www.a.cn/5件",
                    "依申请公开",
                    "政府信息公开",
                ],
                *["受理", "予以公开", "发布", "**5**件", "来自", "自然人", "、", "（", "）"],
                *["未发生", "无", "未", "出现", "行政许可", "政府集中采购项目", "收取行政事业性收费", "规章"],
                *["3 项", "8次", "2部", "1.2万元", "**9**余　份", "４宗", "5千次", "中", "有", "2"],
            ]
        ),
        max_size=16,
    ).map("".join)
)
@example("# 申请\n没有收到未办理申请三十六件行政复议")
@example("2未发生行政复议。")
def test_a_text_says_what_all_its_lines_say(text: str) -> None:
    setting = Setting("2021", 2022, "", ("示例市财政局",), area=False)
    blanked, start, home, claims, sums = without_inserted(text), 0, "", 0, 0
    for line in blanked.split("\n"):
        if line[:1] == "#":
            home = "proceedings" if "复议" in line else "requests" if "申请" in line else ""
        elif len(line) > 5 and _TRIGGER.search(line):
            found = list(quantities(line))
            claims += len(list(_claims(line, found, setting, home)))
            sums += len(list(tallies(line, found))) + len(list(shares(line, found)))
        start += len(line) + 1
    what = said(text, setting)
    assert (len(what.claims), len(what.tallies) + len(what.shares)) == (claims, sums)


@settings(max_examples=500)
@given(st.text("0123１２ -\u3000X\xa0甲", max_size=40))
def test_a_row_of_digits_is_seen_wherever_it_stands(text: str) -> None:
    row = re.compile(r"[0-9０-９](?:[ \u00a0\u3000\-－—\u2010\u2011\u2013]?[0-9０-９]){10}")
    plain = re.compile(r"[0-9][0-9 -]{10}")
    unusual = any(mark in text for mark in "１２\u00a0\u3000－—\u2010\u2011\u2013")
    assert may_hold(text) is bool(plain.search(text) or (unusual and row.search(text)))


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(["#", "\n", "\n", " ", "甲: ", "13912345678", "1", "2"])).map("".join))
def test_the_lines_with_a_mark_are_those_that_hold_one(text: str) -> None:
    assert list(marked_lines(text)) == [line for line in text.split("\n") if "#" in line]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(["#", "### 甲", " ", "\n", "\n", "甲", "\t", "## ", "\u3000"])).map("".join))
def test_a_text_that_is_full_has_no_bare_heading(text: str) -> None:
    if _is_full(text):
        assert _HEADING.sub("", text).strip()
        assert not _BARE.search(text)


@settings(max_examples=2000)
@given(
    st.text(
        "  \u3000\xa0×✕XxＸｘ□_＿年月日号某此处请在待填写（(【[])】）0２20件条局由向网站TODBD综，\n",
        max_size=12,
    )
)
def test_no_empty_place_is_passed_over(text: str) -> None:
    if re.search(_PLACEHOLDER, text, re.MULTILINE):
        assert any(sign in text for sign in SIGNS)


def test_an_address_is_not_taken_for_an_empty_place() -> None:
    text = "栏目下载：[年报](https://www.example.gov.cn/nb/2021/)"
    assert not any(sign in text for sign in SIGNS)


def test_no_sum_is_wrong_in_a_report_that_adds_up() -> None:
    """Of sound reports and of those with one figure changed or blank."""
    chance = random.Random(4)
    seen = set()
    for _ in range(60):
        report = random_report(chance)
        assert adds_up(report)
        for one in (report, *(_slipped(report, chance) for _ in range(6))):
            wrong = any(
                written.value is None or total(parts) != written.value
                for table in one.tables()
                for _, parts, written in across(table)
            )
            wrong = wrong or any(
                gap for derived in (True, False) for pair in down(one, derived=derived) for gap in gaps(*pair)
            )
            blank = any(
                cell.value is None
                for table in one.tables()
                for cells in table.rows.values()
                for cell in cells
            )
            assert adds_up(one) is not (wrong or blank)
            seen.add((wrong, blank))
    assert seen >= {(False, False), (True, False), (False, True)}


def test_numbers_alone_are_those_of_the_cells() -> None:
    chance = random.Random(6)
    for _ in range(40):
        report = random_report(chance)
        for one in (report, _slipped(report, chance)):
            for table in one.tables():
                for row in table.spec.leaves():
                    values = [table.value(row.id, column.id) for column in table.spec.columns_of(row)]
                    assert values == [cell.value for cell in table.rows[row.id]]
                left = [
                    table.rows[row][-1].value
                    for other, equation in down(one, derived=False)
                    if other is table
                    for row in equation.left
                ]
                assert [table.flat.values[place] for place in balance(one.form.id, table.spec.id)] == left


def test_no_figure_breaks_off_from_last_year_where_all_go_on() -> None:
    chance = random.Random(5)
    seen = set()
    for _ in range(200):
        before, report = random_report(chance), random_report(chance)
        if chance.random() < 0.5 and before.form.id == report.form.id:
            report = _continued(report, before)
        for firm in (True, False):
            going = goes_on(report, (before,), firm=firm)
            seen.add((firm, going))
            if going:
                assert not list(year_gaps(report, before, firm=firm))
    assert len(seen) == 4


def _slipped(report: Report, chance: random.Random) -> Report:
    """Give a report of which one figure is another, or blank."""
    tables = [section for section in report.sections if section.table]
    section = chance.choice(tables)
    assert section.table
    row = chance.choice(list(section.table.rows))
    cells = list(section.table.rows[row])
    place = chance.randrange(len(cells))
    old = cells[place]
    value = None if old.value is None or chance.random() < 0.3 else old.value + chance.choice([-1, 1, 10])
    cells[place] = Cell(value, "" if value is None else str(value), old.line, old.column)
    return _with_rows(report, section, {row: tuple(cells)})


def _continued(report: Report, before: Report) -> Report:
    """Give a report whose figures of last year are those of the report before."""
    for section in report.sections:
        old = before.table(section.table.spec.id) if section.table else None
        if section.table is None or old is None:
            continue
        rows = {**section.table.rows}
        table = replace(section.table, rows=rows)
        for equation in table.spec.years:
            cells = list(rows[equation.row])
            sides = {0: table, -1: old}
            value = sum(
                term.sign * (cell.value or 0)
                for term in equation.terms
                if (cell := sides[term.year].cell(term.row, term.column))
            )
            place = table.spec.places[equation.row, equation.column]
            cells[place] = Cell(value, str(value), 1, 1)
            rows[equation.row] = tuple(cells)
        report = _with_rows(report, section, rows)
    return report


def _with_rows(report: Report, changed: Section, rows: dict[str, tuple[Cell, ...]]) -> Report:
    assert changed.table
    table = replace(changed.table, rows={**changed.table.rows, **rows})
    sections = tuple(
        section._replace(table=table) if section is changed else section for section in report.sections
    )
    return replace(report, sections=sections)


OWN = st.sampled_from(
    [*"我本局市示例第4", "示例市第4局", "第4局", "本局", "我市", "本单位", "我们", "办理，", "公开"]
)


@given(st.lists(st.lists(OWN, min_size=1, max_size=6).map("".join), max_size=6))
def test_paragraphs_are_marked_together_as_they_would_be_alone(told: list[str]) -> None:
    agency = Agency("a", "示例市第4局", "第4局", "部门")
    together = _marks(told, agency)
    assert together == [mark for words in told for mark in _marks([words], agency)]
    assert len(set(together)) <= len(set(told))


def test_whoever_speaks_of_himself_has_the_same_mark() -> None:
    agency = Agency("a", "示例市第4局", "第4局", "部门")
    assert len(set(_marks(["示例市第4局公开", "第4局公开", "本局公开", "我市公开", "我们公开"], agency))) == 1
    assert len(set(_marks(["本局公开", "本局不公开"], agency))) == 2
