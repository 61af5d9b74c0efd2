"""A piece of a page that is put into every page of ours: what in it would break them, or what a strict policy would stop."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from generator.problem import Level
from generator.reading.shape import short

_INCLUDE = re.compile(r'<!--#include\s+virtual="(?P<address>[^"]*)"\s*-->')
_DIRECTIVE = re.compile(r"\s*#\s*(\w+)")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_OPTIONAL = frozenset({"li", "p", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot"})
"""Elements whose end may be left out."""
_PAGE = frozenset({"html", "head", "body", "main", "title", "base", "frameset"})
_OURS = frozenset({"main", "zoom", "corrections"})
_IN_HEAD = frozenset({"link", "meta", "script", "style", "noscript", "template"})
_ADDRESSES = frozenset({"href", "src", "action", "poster", "background", "srcset", "data"})
_FIXED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|#|$|\s*<!--#")
_RUN = frozenset({"", "text/javascript", "application/javascript", "module"})


class Fault(NamedTuple):
    """What is wrong at a line and a column of a piece."""

    line: int
    column: int
    message: str
    advice: str
    code: str = "C116"
    level: Level = Level.ERROR


def include_fault(written: str) -> tuple[str, str] | None:
    """Say what is wrong with a server-side include, and what to do; nothing where it is sound."""
    found = _INCLUDE.fullmatch(written)
    example = '写成 <!--#include virtual="/common/header.html" -->，或者项目里一个文件的路径'
    if not found:
        return "不是一条完整的 SSI 包含指令", example
    if not re.fullmatch(r"/(?!/)[^\s<>]*", found["address"]):
        return "地址要以 / 开头", "各级页面都包含它，相对的地址会指到不同的地方"
    return None


def faults_of(text: str, *, head: bool) -> Iterator[Fault]:
    """Yield what is wrong with a piece that stands in ``<head>`` or in the body."""
    found = _Fragment(head)
    found.feed(text)
    found.close()
    yield from found.faults
    for name, line, column in found.waiting:
        if name not in _OPTIONAL:
            yield Fault(line, column, f"<{name}> 没有关上", f"在后面补上 </{name}>，或删去它")


class _Fragment(HTMLParser):
    """Reads a piece of a page and gathers what is wrong with it."""

    def __init__(self, head: bool) -> None:
        super().__init__()
        self._head = head
        self.faults: list[Fault] = []
        self.waiting: list[tuple[str, int, int]] = []

    def _fault(self, message: str, advice: str, code: str = "C116", level: Level = Level.ERROR) -> None:
        line, column = self.getpos()
        self.faults.append(Fault(line, column + 1, message, advice, code, level))

    def _policy(self, message: str, advice: str) -> None:
        self._fault(message, advice, "C117", Level.WARNING)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        if tag in _PAGE:
            self._fault(f"里面有 <{tag}>，是一整页，不是一段", "只留门户的这一段，页面的其余部分由本站生成")
            return
        if self._head and tag not in _IN_HEAD:
            self._fault(f"<{tag}> 不能放在 <head> 里", "挪到“页头”的文件里")
        given = {name: value or "" for name, value in attrs}
        self._look_at(tag, given)
        if tag not in _VOID:
            line, column = self.getpos()
            self.waiting.append((tag, line, column + 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed where it begins, as XHTML writes it; HTML closes none but the void ones so."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Note an element that ends, and those within it that never did."""
        if tag in _VOID or tag in _PAGE:
            return
        names = [name for name, _, _ in self.waiting]
        if tag not in names:
            self._fault(f"</{tag}> 前面没有对应的 <{tag}>", "删去它，或补上开头")
            return
        at = len(names) - 1 - names[::-1].index(tag)
        for name, line, column in self.waiting[at + 1 :]:
            if name not in _OPTIONAL:
                message = f"<{name}> 在 </{tag}> 之前没有关上"
                self.faults.append(Fault(line, column, message, f"在 </{tag}> 前面补上 </{name}>"))
        del self.waiting[at:]

    def handle_comment(self, data: str) -> None:
        """Look at a server-side include."""
        directive = _DIRECTIVE.match(data)
        if not directive:
            return
        written = f"<!--{data}-->"
        if directive[1] == "exec":
            self._fault("SSI 的 exec 会在服务器上运行命令", "改用 include")
        elif directive[1] == "include":
            wrong = include_fault(re.sub(r"#\s+include", "#include", written))
            if wrong:
                self._fault(f"SSI 包含指令“{short(written)}”，{wrong[0]}", wrong[1])

    def _look_at(self, tag: str, given: dict[str, str]) -> None:
        if given.get("id") in _OURS:
            self._fault(f'id="{given["id"]}" 和本站的重复', "换一个 id")
        for name, value in given.items():
            if name in _ADDRESSES and not _FIXED.match(value):
                message = f"相对的地址“{short(value)}”在各级页面上会指到不同的地方"
                self._fault(message, "写成以 / 开头的路径，或完整的网址")
            elif name.startswith("on") or value.lower().lstrip().startswith("javascript:"):
                self._policy(f"有写在标签里的脚本（{name}）", "挪到 .js 文件里；不挪，内容安全策略要放宽")
        if "style" in given or tag == "style":
            self._policy("有写在网页里的样式", "挪到 .css 文件里；不挪，内容安全策略要放宽")
        if tag == "script" and "src" not in given and given.get("type", "text/javascript") in _RUN:
            self._policy("有写在网页里的脚本", "挪到 .js 文件里；不挪，内容安全策略要放宽")
        loaded = given.get("src") or (given.get("href", "") if tag == "link" else "")
        if re.match(r"(https?:)?//", loaded):
            self._policy(f"从别的网站取“{short(loaded)}”", "放到门户自己的网站上；不放，内容安全策略要放宽")
