"""One figure as a foreign source shows it, as an editor would type it: never guessed, never changed in size."""

import re
from decimal import Decimal
from typing import NamedTuple

from generator.forms.spec import ColumnSpec, Measure
from generator.project.figures import CORRECTED, EMPTY, NOT_APPLICABLE

_HALF = str.maketrans("０１２３４５６７８９．，＋－−﹣／　\u00a0\u3000", "0123456789.,+---/   ")
_COUNTERS = "件笔条次项份个宗起格家人例部篇本期册处"
_MONEY = ("元", "万元", "亿元")
_FIGURE = re.compile(
    r"(?P<sign>[+-]|增加|减少|增|减)?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]+))?"
    rf"(?P<unit>[{_COUNTERS}]|亿元|万元|元)?"
)
_SIGNS = {"+": "+", "增加": "+", "增": "+", "-": "-", "减少": "-", "减": "-"}


class ForeignValue(NamedTuple):
    """``written`` is what goes into the YAML; ``value`` the number, nothing where there is none.

    A figure that is not ``clear`` is left ``空`` for a person to decide.
    """

    written: str
    value: int | Decimal | None
    clear: bool = True


UNCLEAR = ForeignValue(EMPTY, None, clear=False)
BLANK = ForeignValue(EMPTY, None)


def half_width(text: str) -> str:
    """Give digits and their marks in half width, without white space around."""
    return text.translate(_HALF).strip()


def _figure_alone(text: str) -> str:
    """Give a figure without the mark that one of our copies puts behind it."""
    return half_width(text).removesuffix(CORRECTED).rstrip()


def looks_like_a_figure(text: str) -> bool:
    """Say whether words of a table could stand for a figure: a number, or a mark for none."""
    plain = _figure_alone(text)
    return plain in NOT_APPLICABLE or bool(_FIGURE.fullmatch(plain.replace(" ", "")))


def foreign_value(text: str, column: ColumnSpec) -> ForeignValue:
    """Give what a source shows for a figure of this column."""
    plain = _figure_alone(text)
    if not plain:
        return BLANK
    if plain in NOT_APPLICABLE:
        return ForeignValue(plain, None)
    found = _FIGURE.fullmatch(plain)
    if not found:
        return UNCLEAR
    whole = found["whole"].replace(",", "")
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > 15:
        return UNCLEAR
    sign = _SIGNS[found["sign"]] if found["sign"] else ""
    return _in_column(sign, whole, found["decimals"] or "", found["unit"] or "", column)


def _in_column(sign: str, whole: str, decimals: str, unit: str, column: ColumnSpec) -> ForeignValue:
    """Hold a number against what its column counts; what does not fit is unclear."""
    amount = column.measure in {Measure.AMOUNT, Measure.AMOUNT_WITH_UNIT}
    if amount:
        number = f"{whole}.{decimals}" if decimals else whole
        fits = not sign and (not unit or unit in _MONEY)
        if column.measure is Measure.AMOUNT_WITH_UNIT:
            return ForeignValue(f"{number}{unit}", Decimal(number)) if fits else UNCLEAR
        return ForeignValue(number, Decimal(number)) if fits and unit in {"", column.unit} else UNCLEAR
    if decimals or unit in _MONEY or (sign and column.measure is not Measure.SIGNED):
        return UNCLEAR
    value = -int(whole) if sign == "-" else int(whole)
    return ForeignValue(f"{sign}{whole}", value)
