"""Which links stay inside the column, and where they lead."""

import posixpath
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.files.links import Target, _resolve, _resolve_any, anchors, shows, targets


@pytest.mark.parametrize(
    ("written", "address", "anchor"),
    [
        ("../../index.html", "index.html", ""),
        ("../czj/index.html", "2022/czj/index.html", ""),
        ("../czj/", "2022/czj/index.html", ""),
        ("../../", "index.html", ""),
        ("#requests", "2022/xskgxj/index.html", "requests"),
        ("../czj/index.html#%E4%B8%80", "2022/czj/index.html", "一"),
        ("%E9%99%84%E8%A1%A8.csv", "2022/xskgxj/附表.csv", ""),
        ("a.html?x=1&amp;y=2", "2022/xskgxj/a.html", ""),
        ("/gk/nb/2021/czj/index.html", "2021/czj/index.html", ""),
        ("../../../outside.html", "../outside.html", ""),
    ],
)
def test_a_link_inside_the_column_is_resolved(written: str, address: str, anchor: str) -> None:
    found = targets(f'<a href="{written}">', "2022/xskgxj/index.html", "/gk/nb/")
    assert [(target.address, target.anchor) for target in found] == [(address, anchor)]


@pytest.mark.parametrize(
    "written",
    [
        "https://www.example.gov.cn/",
        "//cdn.example/x.js",
        "mailto:a@b.cn",
        "tel:1",
        "/other/column/",
        "JavaScript:1",
    ],
)
def test_a_link_that_leaves_the_column_is_not_ours(written: str) -> None:
    assert targets(f'<a href="{written}">', "2022/xskgxj/index.html", "/gk/nb/") == []


def test_a_column_at_the_root_leaves_absolute_links_to_the_portal() -> None:
    assert targets('<a href="/zn/">', "index.html", "/") == []


def test_scripts_and_pictures_are_links_too() -> None:
    html = '<img src="a.png"><script src="b.js"></script><a href="a.png">'
    assert targets(html, "index.html", "/") == [Target("a.png", "", "a.png"), Target("b.js", "", "b.js")]


def test_anchors_are_the_ids_of_a_page() -> None:
    assert anchors('<h2 id="requests"><p id="a&amp;b">') == {"requests", "a&b"}


PIECES = st.sampled_from(
    [
        "../",
        "#",
        "甲",
        "a",
        "/",
        ".",
        "?",
        "%E7",
        "//",
        "http:",
        "/gk/nb/",
        "index.html",
        "&amp;",
        "x/",
        "../../",
        "-b_1/",
    ]
)


@settings(max_examples=500)
@given(
    st.lists(st.lists(PIECES, max_size=5).map("".join), max_size=6),
    st.sampled_from(["index.html", "2022/czj/index.html", "2022/index.html", "a/b/c/d.html"]),
)
def test_what_is_remembered_of_other_pages_holds_for_this_one(written: list[str], address: str) -> None:
    html = "".join(f'<a href="{text}">' for text in written)
    _resolve.cache_clear()
    for other in ("2021/xskgxj/index.html", "2022/index.html", "index.html", "z/y/x/w.html"):
        targets(html, other, "/gk/nb/")
    remembered = targets(html, address, "/gk/nb/")
    folder = posixpath.dirname(address)
    slow = [_resolve_any(text, folder, "/gk/nb/") for text in dict.fromkeys(written)]
    assert remembered == [one if one.address else one._replace(address=address) for one in slow if one]


@given(
    st.lists(
        st.lists(st.sampled_from(["甲", "a", "&", "&amp;", "<", "-"]), min_size=1).map("".join), max_size=6
    ),
    st.lists(st.sampled_from(["甲", "a", "&", "&amp;", "<", "-"]), min_size=1).map("".join),
)
def test_an_id_is_found_alone_as_among_all(ids: list[str], anchor: str) -> None:
    html = "".join(f'<p id="{escape(name)}">' for name in ids)
    assert shows(html, anchor) is (anchor in anchors(html)) is (anchor in ids)
