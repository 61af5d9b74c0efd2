"""Foreign bytes become text without losing a character, whatever the page says of itself."""

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.files.decoding import UNREADABLE, decoded

TEXT = "西山区科学技术和工业信息化局2022年政府信息公开工作年度报告\n朱镕基、李喆；共258条。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [TEXT, "总体情况主动公开政府信息情况", "数", "一、总体情况", "<p>12</p>"])
def test_every_encoding(encoding: str, text: str) -> None:
    if len(text) < 2 and encoding.startswith("utf-16-"):
        pytest.skip("two bytes say nothing")
    found = decoded(text.encode(encoding))
    assert found
    assert found.text == text
    assert found.unreadable == 0


def test_utf16_with_either_mark() -> None:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        found = decoded(mark + TEXT.encode(encoding))
        assert found
        assert (found.text, found.encoding) == (TEXT, encoding)


def test_what_a_page_declares_is_not_asked() -> None:
    page = f'<meta charset="gb2312">{TEXT}'
    for encoding in ("gbk", "gb18030", "utf-8"):
        found = decoded(page.encode(encoding))
        assert found
        assert found.text == page


def test_characters_outside_gbk() -> None:
    found = decoded("㑇、𠮷、𬱖".encode("gb18030"))
    assert found
    assert found.text == "㑇、𠮷、𬱖"


def test_ends_of_lines_are_one_kind() -> None:
    found = decoded("甲\r\n乙\r丙\n".encode())
    assert found
    assert found.text == "甲\n乙\n丙\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_broken_bytes_lose_only_themselves(encoding: str) -> None:
    data = TEXT.encode(encoding)
    middle = len("西山区科学技术和".encode(encoding))
    for damaged in (data[:-1], data[:middle] + b"\xff" + data[middle:]):
        found = decoded(damaged[:-1] if damaged == data[:-1] else damaged)
        assert found
        assert found.text.startswith("西山区科学技术和")
        assert found.unreadable == found.text.count(UNREADABLE)
        assert found.unreadable <= 3


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, bytes(range(256)) * 8, os.urandom(4000)]
)
def test_what_is_no_text(data: bytes) -> None:
    assert decoded(data) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    found = decoded(data)
    assert found is None or found.unreadable == found.text.count(UNREADABLE)


@given(st.text(st.characters(codec="gbk", exclude_categories=["Cc"]), min_size=1, max_size=200))
def test_utf8_is_never_taken_for_another(text: str) -> None:
    found = decoded(text.encode())
    assert found
    assert found.text == text
