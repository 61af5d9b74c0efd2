"""The tokens of a theme: which may be written over, which values stay inside their declaration, and the CSS."""

import re
from collections.abc import Mapping

from generator.patterns import seldom
from generator.reading.shape import nearest, short

_FORBIDDEN = re.compile(r"[;{}<>\\\x00-\x1f\ud800-\udfff]")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_LOADS = re.compile(r"(?:url|src|image|image-set)\(", re.IGNORECASE)
LONGEST = 200
_FAMILY = seldom(r"""["']([^"']*)["']|([^,"']+)""")
_NAME = re.compile(r"[\w-]+")


def token_problem(name: str, known: Mapping[str, str], key: str, value: str) -> tuple[str, str] | None:
    """Give what is wrong with a token that is written over one of ``known``, and the help."""
    if key not in known:
        meant = nearest(key, known)
        advice = f"您是不是想写“{meant}”？" if meant else f"可以改写：{'、'.join(known)}"
        return f"主题“{name}”没有变量“{key}”", advice
    if not _NAME.fullmatch(key):
        return f"变量“{key}”的名字不能用在样式里", "只用汉字、字母、数字、- 和 _"
    advice = _value_advice(value)
    cut = value if len(value) <= LONGEST else short(value)
    return (f"变量“{key}”的值“{cut}”不能用在样式里", advice) if advice else None


def _value_advice(value: str) -> str:
    """Say what to change in a value that would reach beyond its own declaration; nothing when it is sound."""
    if not value.strip():
        return "写上一个值，或删去这一行"
    if len(value) > LONGEST:
        return f"最多写 {LONGEST} 个字"
    if _FORBIDDEN.search(value):
        return "去掉 ; { } < > \\"
    bare = _QUOTED.sub("", value)
    if "/*" in bare or "*/" in bare:
        return "去掉注释 /* */"
    if _LOADS.search(bare):
        return "变量里不能引用文件；图片写在样式表里"
    if '"' in bare or "'" in bare:
        return "把引号配成对"
    return "" if _balanced(bare) else "把括号配成对"


def _balanced(text: str) -> bool:
    waiting = []
    for mark in re.findall(r"[()\[\]]", text):
        if mark in "([":
            waiting.append(")" if mark == "(" else "]")
        elif not waiting or waiting.pop() != mark:
            return False
    return not waiting


def families(value: str) -> tuple[str, ...]:
    """Give the names of a list of fonts as CSS writes it, the first choice first."""
    found = (quoted or bare.strip() for quoted, bare in _FAMILY.findall(value))
    return tuple(name for name in found if name)


def root_block(tokens: Mapping[str, str]) -> str:
    """Give the tokens as custom properties of the whole page."""
    lines = "".join(f"  --{name}: {value};\n" for name, value in tokens.items())
    return f":root {{\n{lines}}}\n"
