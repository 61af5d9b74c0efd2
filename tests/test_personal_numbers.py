"""Numbers of persons are found wherever they are typed and never shown; figures and codes do not alarm."""

import io
import json
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.problem import Also, Level, Problem, Span
from generator.telling import diagnostics
from generator.telling.personal_numbers import (
    CARD,
    IDENTITY,
    MOBILE,
    OLD_IDENTITY,
    is_identity,
    masked,
    personal_numbers,
)
from tests.personal import cards, credit_codes, digits, identities, mobiles, old_identities, with_check

several = settings(deadline=None, max_examples=100)
BEFORE = st.sampled_from(
    ("", "张某，", "身份证号：", "电话68211508 ", "住户", "12. ", "《", "\n", "2022年1月1日", "/", "总数3 ")
)
AFTER = st.sampled_from(("", "，", "。", "）", "\n", "的", " 68211508", "/", "号", "（男）", " 2022"))
KNOWN = with_check("53011219900101123")


def kinds(text: str, context: str = "") -> list[str]:
    return [item.kind for item in personal_numbers(text, context)]


@several
@given(BEFORE, identities(), AFTER)
def test_a_valid_identity_number_is_always_found_at_its_place(before: str, number: str, after: str) -> None:
    assume(not re.search(r"[0-9]年1月1日$|总数3 $", before) or not number.startswith("1 "))
    (item,) = [one for one in personal_numbers(before + number + after) if one.kind == IDENTITY]
    assert (item.offset, item.length) == (len(before), 18)
    assert item.shown == f"{number[:2]}{'*' * 13}{number[-3:]}"


@several
@given(identities(), st.sets(st.integers(1, 17)))
def test_single_blanks_and_wide_digits_hide_no_identity_number(number: str, blanks: set[int]) -> None:
    spaced = "".join(f" {d}" if place in blanks else d for place, d in enumerate(number))
    wide = number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    assert kinds(f"号码{spaced}。") == kinds(f"号码{wide}。") == [IDENTITY]
    assert masked(f"号码{spaced}。").count("*") == 13


@several
@given(identities(), st.integers(0, 16), st.integers(1, 9))
def test_an_identity_number_with_one_wrong_digit_is_none(number: str, place: int, by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert IDENTITY not in kinds(f"号码{wrong}。")


@several
@given(mobiles())
def test_a_mobile_is_found_in_every_way_of_writing(number: str) -> None:
    a, b, c = number[:3], number[3:7], number[7:]
    for written in (number, f"{a} {b} {c}", f"{a}-{b}-{c}", f"+86 {number}", f"86{number}"):
        assert kinds(f"联系人（{written}）") == [MOBILE]
    assert masked(f"电话{number}。") == f"电话{a}****{c}。"


@several
@given(cards())
def test_a_bank_card_is_found_and_one_wrong_digit_makes_it_none(number: str) -> None:
    assert kinds(f"退到{number}。") == [CARD]
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    if len(number) > 16:
        assert kinds(f"退到{grouped}。") == [CARD]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert CARD not in kinds(f"退到{wrong}。")


@several
@given(old_identities())
def test_an_old_identity_number_is_found(number: str) -> None:
    assert kinds(f"证件{number}。") == [OLD_IDENTITY]


@several
@given(credit_codes())
def test_a_credit_code_does_not_alarm(code: str) -> None:
    assert kinds(f"统一社会信用代码：{code}") == kinds(f"统一社会信用代码{code}。") == []
    assert kinds(code, "统一社会信用代码") == []
    assume(not is_identity(code))
    assert kinds(f"（{code}）") == kinds(f"{code}/2023-00012") == []


@several
@given(
    digits(9, 24),
    st.sampled_from(
        (
            "索引号：{}",
            "索引号 {}",
            "索引号：{}/2023-00001",
            "统一社会信用代码为{}",
            "https://www.example.gov.cn/{}.html",
            "www.example.gov.cn/a?id={}",
            "P020{}.docx",
            "图W{}.jpg",
        )
    ),
)
def test_random_digits_after_the_names_of_codes_never_alarm(number: str, words: str) -> None:
    assert kinds(f"见{words.format(number)} 。") == []


@several
@given(
    digits(1, 13),
    st.sampled_from(
        (
            "共{}件",
            "{}万元",
            "{}元",
            "{} 人次",
            "{}%",
            "{}.50万元",
            "0.{}",
            "3.{}",
            "占地{}平方米",
            "{}个字节",
            "{}余次",
        )
    ),
)
def test_figures_and_amounts_never_alarm(number: str, words: str) -> None:
    assert kinds(f"全年{words.format(number)}。") == []


@several
@given(digits(14))
def test_police_numbers_and_site_codes_never_alarm(number: str) -> None:
    assert kinds(f"滇公网安备 {number}号，网站标识码 {number[:10]}，滇ICP备{number[:8]}号") == []


@several
@given(st.lists(st.integers(0, 99999), min_size=7, max_size=60))
def test_rows_of_figures_do_not_alarm(figures: list[int]) -> None:
    row = " ".join(map(str, figures))
    assume(not is_in(row))
    assert kinds(row) == []


def is_in(row: str) -> bool:
    """Say whether neighbouring figures make up a valid number by chance, which nothing can tell from one."""
    bare = row.replace(" ", "")
    return any(
        is_identity(bare[at : at + 18]) for at in range(len(bare) - 17) if bare[at : at + 17].isdecimal()
    )


@pytest.mark.parametrize(
    "text",
    [
        "点击11398889次",
        "云政办发〔2023〕13800001234号",
        "编号：13800001234",
        "许可证号：530112230128001",
        "发票号码 6222021234567890128",
        "138****1234",
        "35*************123",
        "0871-68211508",
        "530112-20230128-0001",
        "订单号W13800001234",
        "2023-13800001234",
        "13800001234-2023",
    ],
)
def test_what_is_no_number_of_a_person(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("6201022023012806", "", []),
        (KNOWN, "身份证号", [IDENTITY]),
        (KNOWN, "索引号", []),
        ("13800001234", "流水号", []),
        ("13800001234", "金额（元）", []),
        ("13800001234", "访问人次", []),
        ("13800001234", "联系方式", [MOBILE]),
        ("4367421234567890123", "账号", []),
        ("4563511234567890126", "", []),
    ],
)
def test_the_label_of_a_column_counts(text: str, context: str, expected: list[str]) -> None:
    assert kinds(text, context) == expected


@several
@given(st.one_of(identities(), mobiles(), cards(), old_identities()), st.integers(0, 200), st.booleans())
def test_no_rendering_of_a_problem_shows_a_number(number: str, before: int, wide: bool) -> None:
    line = ("字" * before) + ("号码" if wide else "no ") + number + "，后面" + "字" * 200
    span = Span("a.yaml", 1, before + 3, before + 3 + len(number))
    words = f"写的是“{number}”"
    problem = Problem(
        "F999", Level.ERROR, words, span, words, (words,), (Also(span._replace(column=1), words),), "引言"
    )
    shown = [
        diagnostics.full(problem, lambda _: [line]),
        diagnostics.concise(problem),
        diagnostics.as_json([problem]),
        diagnostics.sarif([problem], {}),
        diagnostics.github(problem),
        diagnostics.gitlab([problem]),
    ]
    for text in shown:
        assert number not in text
        assert number[:3] in text or number[:2] in text
        assert "*" * 4 in text
    json.load(io.StringIO(shown[2]))


def test_a_masked_line_is_as_long_as_before_and_the_caret_stays() -> None:
    line = f"  电话 {KNOWN}，再看"
    assert len(masked(line)) == len(line)
    shown = diagnostics.full(
        Problem("M101", Level.ERROR, "号码", Span("a.yaml", 1, 6, 24)), lambda _: [line]
    ).split("\n")
    assert shown[2] == "1 |   电话 53*************234，再看"
    assert shown[3] == "  |        ^^^^^^^^^^^^^^^^^^"


def test_a_number_that_a_message_cut_off_is_masked_too() -> None:
    assert masked(f"写的是“{KNOWN[:17]}…”") == "写的是“530*************3…”"
