"""Figures of foreign sources: what is clear is kept as it is, what is not is left to a person."""

from decimal import Decimal

import pytest

from generator.forms.spec import ColumnSpec, Measure
from generator.recognition.value import BLANK, UNCLEAR, ForeignValue, foreign_value, looks_like_a_figure

COUNT = ColumnSpec("n", "件数", "件数")
SIGNED = ColumnSpec("c", "增减", "本年增/减", Measure.SIGNED, unit="项")
FEE = ColumnSpec("a", "收费金额", "收费金额", Measure.AMOUNT, unit="万元")
PAID = ColumnSpec("p", "采购总金额", "采购总金额", Measure.AMOUNT_WITH_UNIT, unit="")


@pytest.mark.parametrize(
    ("text", "column", "written", "value"),
    [
        ("0", COUNT, "0", 0),
        ("１２０４", COUNT, "1204", 1204),
        ("1,204", COUNT, "1204", 1204),
        ("1，204", COUNT, "1204", 1204),
        (" 2笔 ", COUNT, "2", 2),
        ("19件", COUNT, "19", 19),
        ("减4", SIGNED, "-4", -4),
        ("减少4项", SIGNED, "-4", -4),
        ("+19", SIGNED, "+19", 19),
        ("－8", SIGNED, "-8", -8),
        ("0", SIGNED, "0", 0),
        ("160.5964万元", FEE, "160.5964", Decimal("160.5964")),
        ("59237.244912", FEE, "59237.244912", Decimal("59237.244912")),
        ("251000元", PAID, "251000元", Decimal(251000)),
        ("12.30万元", PAID, "12.30万元", Decimal("12.30")),
        ("251000", PAID, "251000", Decimal(251000)),
    ],
)
def test_a_clear_figure(text: str, column: ColumnSpec, written: str, value: int | Decimal) -> None:
    assert foreign_value(text, column) == ForeignValue(written, value)
    assert looks_like_a_figure(text)


@pytest.mark.parametrize("text", ["/", "-", "—", "不适用", "／", "--"])
def test_a_mark_for_nothing_is_kept(text: str) -> None:
    found = foreign_value(text, COUNT)
    assert found.clear
    assert found.value is None
    assert found.written in {"/", "-", "—", "--", "不适用"}


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000"])
def test_a_blank_stays_a_blank(text: str) -> None:
    assert foreign_value(text, COUNT) == BLANK


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("无", COUNT),
        ("0 1", COUNT),
        ("01", COUNT),
        ("12.5", COUNT),
        ("-3", COUNT),
        ("3元", COUNT),
        ("1,20", COUNT),
        ("251000元", FEE),
        ("-3", FEE),
        ("三", COUNT),
        ("1234567890123456", COUNT),
        ("约30", COUNT),
    ],
)
def test_what_cannot_be_told_is_unclear(text: str, column: ColumnSpec) -> None:
    assert foreign_value(text, column) == UNCLEAR
