"""The designer's reference, ``docs/templates.md``, from the types that the templates are really given."""

import types
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from generator.site.variables import TEMPLATES

_PLAIN = {float: "数", str: "文字", int: "整数", bool: "是或否", type(None): "没有"}
_ABOUT = """# 模板可以用的变量

这一页由程序从它交给模板的同一份定义生成，所以总是和程序一致；改主题的方法见 [themes.md](themes.md)。

每个模板只得到一个变量 `page`。下面先按模板列出 `page` 里有什么，再列出里面各种值的内容。
用了这里没有的名字，`nianbao build` 会指出是哪个文件的哪一行（T101），不会印出一个空格。
另有两个函数。`asset("js/page.js")` 给出 static/ 下文件带指纹的地址，前面要拼上 `page.frame.root`；
合并好的样式是 `asset("style.css")`。`prepared(statutory_table, section.grid)` 和 `statutory_table(section.grid)` 印出来的一样，
只是同一个格式的表只排一次，以后只填数字，快得多；您改写的统计表里只要不是原样印 `cell.text`，它就自动照平常的办法排。
report.html、agency.html、year.html 整页也是这样：式样相同的页来第二次时排好，以后只填文字。您的模板只要对文字做了印出来以外的事（比较、截取、用 `safe`、`replace` 以外的过滤器、`set`），
或者不经 `prepared` 就逐个印图解、年度、页码，整页就自动照平常的办法排，印出来的一样，只是慢一些。
"""


def contract() -> str:
    """Give the whole page as Markdown."""
    return "\n".join([_ABOUT, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    waiting: list[type] = []
    for page, template in TEMPLATES.items():
        yield f"## {template}：`page` 是 {page.__name__}"
        yield from _table(page, waiting)
    yield "## 里面的各种值"
    yield ""
    seen: set[type] = set()
    while waiting:
        kind = waiting.pop(0)
        if kind not in seen:
            seen.add(kind)
            yield f"### {kind.__name__}"
            yield from _table(kind, waiting)


def _table(kind: type, waiting: list[type]) -> Iterator[str]:
    yield ""
    yield "| 变量 | 是什么 | 说明 |"
    yield "| --- | --- | --- |"
    for name, hint in get_type_hints(kind, include_extras=True).items():
        plain, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        if not notes:
            raise TypeError(f"{kind.__name__}.{name} has no sentence for designers")
        note = str(notes[0]).replace("|", "\\|").replace("<", "&lt;")
        yield f"| `{name}` | {_words(plain, waiting)} | {note} |"
    yield ""


def _words(hint: object, waiting: list[type]) -> str:
    """Say what a value is, and keep the types it is made of for later."""
    inner = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return "，或者".join(_words(part, waiting) for part in inner)
    if get_origin(hint) is Sequence or inner[-1:] == (Ellipsis,):
        return f"列表，每项是{_words(inner[0], waiting)}"
    if get_origin(hint) is tuple:
        return f"一对（{'、'.join(_words(part, waiting) for part in inner)}）"
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, tuple)):
        waiting.append(hint)
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return _PLAIN[hint] if isinstance(hint, type) else str(hint)
