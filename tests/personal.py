"""Numbers for the tests of privacy: valid ones of persons, and those that only look like it. All are made up."""

from datetime import date

from hypothesis import strategies as st

PROVINCES = ("11", "13", "32", "35", "44", "51", "53", "62")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    """Give strings of that many digits."""
    return st.text("0123456789", min_size=least, max_size=most or least)


def with_check(head: str) -> str:
    """Give an identity number from its first 17 digits (GB 11643)."""
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, _WEIGHTS, strict=True)) % 11]


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Give a valid identity number of 18 characters."""
    day = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(2019, 12, 31))).strftime("%Y%m%d")
    return with_check(draw(st.sampled_from(PROVINCES)) + draw(digits(4)) + day + draw(digits(3)))


@st.composite
def old_identities(draw: st.DrawFn) -> str:
    """Give an identity number of 15 digits."""
    day = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(1999, 12, 31))).strftime("%y%m%d")
    return draw(st.sampled_from(PROVINCES)) + draw(digits(4)) + day + draw(digits(3))


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    """Give a number of a mobile."""
    return "1" + draw(st.sampled_from("3456789")) + draw(digits(9))


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Give a number of a bank card with 16 to 19 digits that ends with its Luhn digit."""
    head = draw(st.sampled_from(("6217", "6222", "6228"))) + "99" + draw(digits(9, 12))
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in head[::-2])
    return head + str(-(doubled + sum(int(d) for d in head[-2::-2])) % 10)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """Give a unified social credit code that passes the check of GB 32100."""
    head = draw(st.sampled_from(("11", "12", "51", "53", "91", "92")))
    head += draw(st.sampled_from(PROVINCES)) + draw(digits(4)) + draw(st.text(_CODE, min_size=9, max_size=9))
    total = sum(_CODE.index(c) * w for c, w in zip(head, _CODE_WEIGHTS, strict=True))
    return head + _CODE[(31 - total % 31) % 31]
