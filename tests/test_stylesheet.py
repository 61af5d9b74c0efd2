"""A sheet that is sent says what its writer wrote."""

import re
from pathlib import Path

import pytest

from generator.look.stylesheet import compact

THEMES = Path(__file__).parent.parent / "themes"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/* 字 */\na {\n  color: red;\n}\n", "a{color: red}\n"),
        ("a ,\nb > c { margin: 0 1px }", "a,b > c{margin: 0 1px}\n"),
        ('q { content: "a  ; } /* b */ \\" {"; }', 'q{content: "a  ; } /* b */ \\" {"}\n'),
        ("q { content: '  }  '; }", "q{content: '  }  '}\n"),
        (
            "a { background: url(data:image/png;base64,a/*b*/) }",
            "a{background: url(data:image/png;base64,a/*b*/)}\n",
        ),
        ('a { background: url("x ) y") ; }', 'a{background: url("x ) y")}\n'),
        ("a/**/b { width: calc( 1px + 2px ) }", "a b{width: calc( 1px + 2px )}\n"),
        ("@media screen { a { b: c; } d { e: f; } }", "@media screen{a{b: c}\nd{e: f}\n}\n"),
    ],
)
def test_comments_and_indentation_go_and_the_rest_stays(written: str, sent: str) -> None:
    assert compact(written) == sent
    assert compact(sent) == sent


def test_every_word_of_our_sheets_stays_in_its_order() -> None:
    sheets = sorted(THEMES.rglob("*.css"))
    assert len(sheets) > 25
    for file in sheets:
        written = re.sub(r"/\*.*?\*/", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert re.sub(r"[\s;]", "", compact(written)) == re.sub(r"[\s;]", "", written), file
