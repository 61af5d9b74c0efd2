"""Values of tokens stay inside their declaration, whatever an editor writes."""

import pytest

from generator.look.theme import CHECKOUT, load_theme
from generator.look.tokens import root_block, token_problem

PAIRS = "把括号配成对"
QUOTES = "把引号配成对"
COMMENT = "去掉注释 /* */"
LOADS = "变量里不能引用文件；图片写在样式表里"
MARKS = "去掉 ; { } < > \\"


def advice(value: str) -> str:
    problem = token_problem("default", {"主色": ""}, "主色", value)
    return problem[1] if problem else ""


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("/* ", COMMENT),
        ("red */", COMMENT),
        ("(", PAIRS),
        (")(", PAIRS),
        ("rgb(1 2 3]", PAIRS),
        ("calc((1px + 2px)", PAIRS),
        ("[a", PAIRS),
        ("a'b", QUOTES),
        ('"a', QUOTES),
        ("'a\"", QUOTES),
        ("url(x)", LOADS),
        ("URL('x')", LOADS),
        ("image-set('x' 1x)", LOADS),
        ("red; } body { display: none", MARKS),
        ("\\28", MARKS),
        ("red\nblue", MARKS),
        ("\ud800", MARKS),
        (" ", "写上一个值，或删去这一行"),
        ("a" * 201, "最多写 200 个字"),
    ],
)
def test_a_value_that_would_break_the_rest_of_the_styles_is_refused(value: str, wanted: str) -> None:
    assert advice(value) == wanted


@pytest.mark.parametrize(
    "value",
    [
        "#8c1d18",
        "rgb(1 2 3 / 50%)",
        "calc((1px + 2px) * 2)",
        '"甲 (乙", sans-serif',
        '"/* url(x) \'"',
        "1.25rem",
    ],
)
def test_a_sound_value_is_taken(value: str) -> None:
    assert advice(value) == ""


def test_the_values_of_the_default_theme_are_sound() -> None:
    for key, value in load_theme(CHECKOUT.parent, "default").tokens:
        assert token_problem("default", {key: ""}, key, value) is None, key


def test_a_long_value_is_cut_where_it_is_quoted() -> None:
    assert token_problem("default", {"主色": ""}, "主色", "长" * 300) == (
        f"变量“主色”的值“{'长' * 24}…”不能用在样式里",
        "最多写 200 个字",
    )


def test_a_name_that_is_no_name_is_refused() -> None:
    assert token_problem("ours", {"主 色": ""}, "主 色", "red") == (
        "变量“主 色”的名字不能用在样式里",
        "只用汉字、字母、数字、- 和 _",
    )


def test_tokens_become_custom_properties() -> None:
    assert root_block({"主色": "red", "行高": "2"}) == ":root {\n  --主色: red;\n  --行高: 2;\n}\n"
