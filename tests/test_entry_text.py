"""An entry is put into any list an editor may have written, and not one other byte changes."""

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from generator.reading.entry_text import with_entry, with_value, written
from generator.reading.source import Mapping, Node, Scalar, parse

KEY = "已核"
ENTRY = (
    ("编号", "F302"),
    ("位置", "章节[1].标题"),
    ("理由", "原文: 如此 #1, “照原文”"),
    ("核对码", "02502129"),
)
WORDS = st.text(st.sampled_from("ab甲乙，。：:#-[]{}'\"|>&*!%@`“”（）1 0\\"), min_size=1, max_size=12)
NAMES = ("编号", "位置", "理由", "核定")


def plain(node: Node | None) -> object:
    if node is None:
        return {}
    if isinstance(node, Scalar):
        return node.text.rstrip("\n")
    if isinstance(node, Mapping):
        return {name: plain(value) for name, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def lists(draw: st.DrawFn) -> str:
    """Draw a list of entries in one of the styles that an editor may write."""
    style = draw(st.sampled_from(["block", "flow", "flow lines", "empty", "[]", "none"]))
    entries = draw(
        st.lists(st.dictionaries(st.sampled_from(NAMES), WORDS, min_size=1), min_size=1, max_size=3)
    )
    note = draw(st.sampled_from(["", "  # 注", " #"]))
    if style == "none":
        return ""
    if style == "empty":
        return f"{KEY}:{note}\n"
    if style == "[]":
        return f"{KEY}: [{draw(st.sampled_from(['', ' ']))}]{note}\n"
    if style == "block":
        indent = " " * draw(st.sampled_from([0, 1, 2, 4]))
        lines = [f"{KEY}:{note}"]
        for entry in entries:
            lead = "- "
            for name, value in entry.items():
                if draw(st.integers(0, 3)) == 0:
                    lines.append(f"{indent}{lead}{name}: |")
                    lines += [f"{indent}    {quoted(value)}", f"{indent}    # 正文"]
                else:
                    lines.append(f"{indent}{lead}{name}: {quoted(value)}")
                lead = "  "
                lines += draw(st.sampled_from([[], [], [f"{indent}  # 注"], [""]]))
        return "\n".join(lines) + "\n"
    flow = [
        "{" + ", ".join(f"{name}: {quoted(value)}" for name, value in entry.items()) + "}"
        for entry in entries
    ]
    comma = draw(st.sampled_from(["", ","]))
    if style == "flow":
        return f"{KEY}: [{', '.join(flow)}{comma}]{note}\n"
    return f"{KEY}: [\n  " + f",{note}\n  ".join(flow) + f"{comma}{note}\n]\n"


@st.composite
def files(draw: st.DrawFn) -> str:
    before = draw(st.sampled_from(["", "# 注\n", "状态: 发布\n", "总体情况: |\n  甲\n\n  # 不是注\n"]))
    after = draw(
        st.sampled_from(["", "\n", "# 尾注\n", "标题: 甲\n", "其他事项: |\n  甲\n\n", "其他: |+\n  甲\n\n"])
    )
    text = before + draw(lists()) + after
    text = text.rstrip("\n") if draw(st.booleans()) else text
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text


@settings(max_examples=200, deadline=None)
@given(text=files(), reason=WORDS)
@example(text="", reason="甲")
def test_a_file_with_one_entry_more_is_the_same_in_every_other_byte(text: str, reason: str) -> None:
    old = parse(text, "a.yaml")
    assert not old.problems, old.problems
    entry = (("编号", "F302"), ("理由", reason))
    after = with_entry(text, KEY, entry)
    assert after is not None
    before, now = plain(old.root), plain(parse(after, "a.yaml").root)
    assert isinstance(before, dict)
    assert isinstance(now, dict)
    assert not parse(after, "a.yaml").problems
    wanted = before | {KEY: [*(before.get(KEY) or []), dict(entry)]}
    assert now == wanted or now == before | {KEY: [dict(entry), *(before.get(KEY) or [])]}
    start = next(
        (place for place, pair in enumerate(zip(text, after, strict=False)) if pair[0] != pair[1]), len(text)
    )
    put = after[start : len(after) - (len(text) - start)]
    assert after == text[:start] + put + text[start:], "bytes were lost"


@settings(max_examples=150, deadline=None)
@given(text=files(), number=st.integers(0, 2))
def test_a_value_is_set_in_one_entry_alone(text: str, number: int) -> None:
    before = plain(parse(text, "a.yaml").root)
    assert isinstance(before, dict)
    entries = before.get(KEY) or []
    assume(number < len(entries))
    after = with_value(text, KEY, number, ("核对码", "0a1b2c3d"))
    if after is None:
        # Only behind a text over several lines is there no safe place.
        assert "|" in text
        return
    entries[number]["核对码"] = "0a1b2c3d"
    assert plain(parse(after, "a.yaml").root) == before
    again = with_value(after, KEY, number, ("核对码", "ffffffff"))
    assert again == after.replace("0a1b2c3d", "ffffffff")


@pytest.mark.parametrize(
    "text",
    [
        "已核: {编号: F302, 理由: 甲}\n",
        "已核: 甲\n",
        "- 甲\n",
        "状态: 发布\n状态: 草稿\n",
        "{状态: 发布}\n",
        "状态: 发布\n...\n",
        "已核：\n  - 编号: F302\n",
        "甲\n",
    ],
)
def test_what_cannot_be_edited_safely_is_left_alone(text: str) -> None:
    assert with_entry(text, KEY, ENTRY) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("状态: 发布", "状态: 发布\n已核:\n  - 编号: F302\n"),
        ("已核:  # 注\n标题: 甲\n", "已核:  # 注\n  - 编号: F302\n标题: 甲\n"),
        ("已核:\n- 编号: F1\n\n# 落款\n落款: 甲\n", "已核:\n- 编号: F1\n- 编号: F302\n\n# 落款\n落款: 甲\n"),
        ("已核: [{编号: F1}]\n", "已核: [{编号: F1}, {编号: F302}]\n"),
        ("已核: [{编号: F1}, ]\n", "已核: [{编号: F1}, {编号: F302} ]\n"),
        ("已核: []\n", "已核: [{编号: F302}]\n"),
        ("  状态: 发布\n", "  状态: 发布\n  已核:\n    - 编号: F302\n"),
    ],
)
def test_the_entry_stands_where_an_editor_would_put_it(text: str, after: str) -> None:
    assert with_entry(text, KEY, (("编号", "F302"),)) == after


def test_an_entry_to_paste_reads_back() -> None:
    node = parse(written(KEY, ENTRY), "a.yaml")
    assert not node.problems
    assert plain(node.root) == {KEY: [dict(ENTRY)]}
    assert re.search("^    核对码: 02502129$", written(KEY, ENTRY), re.MULTILINE)
