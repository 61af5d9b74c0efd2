"""The quick way for plain YAML gives the very nodes of the parser, or nothing."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.reading import plain_yaml
from generator.reading.events import Builder
from generator.reading.nodes import MARK, Mapping
from generator.reading.plain_yaml import plain_root
from generator.reading.source import parse
from tests.sample import distinct, text

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("content/**/*.yaml"), *ROOT.glob("tests/projects/**/*.yaml")])
MARKS = [
    *list(" \n\n  :,#-|>'\"{}[]&*!%@`?~/.+\\\t\u3000：，年a0"),
    "\n  ",
    "\n    ",
    ": ",
    " #",
    "- ",
    "|\n",
    "''",
    "key: ",
    "\r",
]


def by_parser(text_: str) -> Mapping | None:
    """Give what the events make of a text that has nothing wrong with it."""
    builder = Builder("a.yaml")
    try:
        root = builder.build(text_)
    except (yaml.YAMLError, UnicodeEncodeError):
        return None
    sound = isinstance(root, Mapping) and not builder.problems and not builder.odd()
    return root if sound and isinstance(root, Mapping) else None


def assert_same(text_: str) -> None:
    quick = plain_root(text_)
    if quick is not None:
        assert quick == by_parser(text_)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_of_editors(file: Path) -> None:
    assert_same(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("year", [2018, 2020, 2022])
def test_an_ordinary_report_goes_the_quick_way(year: int) -> None:
    written = text(year) if year < 2019 else distinct(year)
    assert (plain_root(written) is None) == (year < 2019), "entries in brackets are left to the parser"
    assert_same(written)


@pytest.mark.parametrize(
    "listed",
    [
        "a: []\n",
        "a: [pdf, docx,  xlsx ]\nb: 1\n",
        "a:\n  - b\n  -   'c d'\n\n  # e\n  - https://example.gov.cn/f\ng: 1\n",
        "a:\n  - {b: -1, c: 2}\n  - {b: d}\n",
        "a:\n  - b: 1\n    c: |\n      d\n\n      e\n    f: {g: 1}\n  -  h:\n       - i\n     j: [k]\n",
    ],
)
def test_lists(listed: str) -> None:
    assert plain_root(listed)
    assert_same(listed)


@pytest.mark.parametrize(
    "odd",
    [
        "a: 1\na: 2\n",
        "a: &x 1\n",
        "a: 1 # 约\n",
        "a: {b: 1, b: 2}\n",
        "a: {b: 1,}\n",
        "a: {b: {c: 1}}\n",
        "a: {b:1}\n",
        "a: |-\n  x\n",
        "a: |\n\n  x\n",
        "a: |\n  x\n  \n",
        "a: |\n   x\n  y\n",
        "a: b\n  c\n",
        "a: b: c\n",
        "a:b\n",
        "a：1\n",
        " a: 1\nb: 2\n",
        "a:\n    b: 1\n  c: 2\n",
        "- a\n",
        "a: 1",
        "101: 1\n",
        "---\na: 1\n",
        "a:\n- b\n",
        "a:\n  - b\n   - c\n",
        "a:\n  - b\n    c\n",
        "a:\n  - b\n  c: 1\n",
        "a:\n  - b: 1\n   c: 2\n",
        "a:\n  - - b\n",
        "a:\n  - {b: 1} c\n",
        "a: {b: --1}\n",
        "a:\n  -\n",
        "a: [b c]\n",
        "a: [b,]\n",
        "a: 'x''y'\n",
        "a: \t1\n",
    ],
)
def test_whatever_is_unusual_is_left_to_the_parser(odd: str) -> None:
    assert plain_root(odd) is None
    assert parse(odd, "a.yaml")


@settings(max_examples=150, deadline=None)
@given(
    edits=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(MARKS), st.integers(0, 4)), max_size=5),
    year=st.sampled_from([2018, 2020, 2022]),
)
@example(edits=[(0.5, "\n  ", 0)], year=2022)
def test_damaged_reports(edits: list[tuple[float, str, int]], year: int) -> None:
    """Characters put in and taken out anywhere."""
    written = text(year)
    for share, put, lost in edits:
        at = int(share * len(written))
        written = written[:at] + put + written[at + lost :]
    assert_same(written)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["a", "行政许可", "b2", "", "#", "x", "101", "- a", "- b", "-   c", "-"]),
            st.sampled_from(["", " ", ": ", ":", ":  ", ": |", ": >"]),
            st.sampled_from(
                [
                    "",
                    "1",
                    "{}",
                    "{a: 1}",
                    "{ a: 1,  b: x }",
                    "[]",
                    "[a]",
                    "[ 甲,  b.c ]",
                    "[a, ]",
                    "[a b]",
                    "[a,b]",
                    "'q'",
                    '"q" ',
                    "文字：说明",
                    "x y",
                    "-1",
                    "/",
                    "# c",
                ]
            ),
        ),
        max_size=8,
    )
)
def test_random_lines(lines: list[tuple[int, str, str, str]]) -> None:
    assert_same("".join(f"{'  ' * indent}{key}{mark}{value}\n" for indent, key, mark, value in lines))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(["甲", "乙2", "丙", "2丁", "{a: 1, b: %}", "3", "#", "  "]),
                min_size=1,
                max_size=3,
            ),
            st.lists(
                st.sampled_from(["0", "7", "12", "1.5", ".", "5件6", "-3", "1 2", "", "\0", "１"]),
                min_size=3,
                max_size=3,
            ),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_words_that_stood_there_last_are_taken_only_where_they_stand_again(
    blocks: list[tuple[list[str], list[str]]],
) -> None:
    """Under one key in any order, with digits wherever one may be typed; each is met often enough to be known."""
    for keys, numbers in [*blocks, *blocks, *blocks]:
        rows = [
            key.replace("%", number) if "%" in key else f"{key}: {number}".rstrip()
            for key, number in zip(keys, numbers, strict=False)
        ]
        written = "表:\n" + "".join(f"  {row}\n" for row in rows)
        assert_same(written)
        quick = plain_root(written)
        node = quick.entries["表"][1] if quick else None
        if isinstance(node, Mapping) and node.block:
            parts = plain_yaml._NUMBER.split(written[len("表:\n") :])
            assert (node.block.words, node.block.numbers) == (MARK.join(parts[::2]), parts[1::2])
