"""Finds the slips of a Chinese keyboard that break YAML, names the exact character and mends a copy of the text.

Only asked when a file cannot be parsed or has keys that no one would write, so a sound file pays nothing. The
mended copy lets the parser go on, so that everything else wrong with the file is told in the same run; every
character of the copy knows the column it was typed in.
"""

import re
from typing import NamedTuple

from generator.problem import Level, Problem, Span
from generator.reading.copied_line import CopiedLine

_LEAD = re.compile(r"[ \t\u3000\xa0]*(?:-[ \t\u3000\xa0]+)*")
_KEY = re.compile(
    r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s:：'\"#{}\[\]｛｝［］，,|>&*!%@`-][^\s:：'\"#{}\[\]｛｝［］，,]{0,39}) *(?P<mark>[:：])"
)
_BLOCK = re.compile(r"[|>][+\-0-9]*\s*(?:#.*)?$")
_NEXT_KEY = re.compile(r"\s*(?:[^\s:：,，{}｛｝]{1,40}\s*[:：]|[}｝]|$)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,，][0-9]{3})+(?=\s*(?:[,，}｝]|$))")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}(?=\s*(?:[,，}｝]|$))")
_SPACES = re.compile(r"[ \t\u3000\xa0]*")
_CLOSER = {"{": "}", "[": "]", "｛": "}", "［": "]"}
_HALF = {"｛": "{", "｝": "}", "［": "[", "］": "]"}
_SPACE_NAMES = {"\t": "制表符（Tab）", "\u3000": "全角空格", "\xa0": "不间断空格"}


class Mended(NamedTuple):
    """The mended copy; ``origins`` holds per changed line the typed column of each character of the copy.

    ``lost`` are the lines whose value could not be made out: only their key is left in the copy.
    """

    problems: tuple[Problem, ...]
    lines: list[str]
    origins: dict[int, tuple[int, ...]]
    lost: frozenset[int]


def mend(lines: list[str], shown: str) -> Mended:
    """Give the slips found and the copy without them."""
    mender = _Mender(lines, shown)
    for number in range(1, len(lines) + 1):
        mender.line(number)
    return Mended(tuple(mender.problems), mender.copied, mender.origins, frozenset(mender.lost))


class _Mender:
    """Walks the lines; knows what is prose, where a bracket is open, and which entry it belongs to."""

    def __init__(self, lines: list[str], shown: str) -> None:
        self.problems: list[Problem] = []
        self.copied: list[str] = []
        self.origins: dict[int, tuple[int, ...]] = {}
        self.lost: set[int] = set()
        self._lines = lines
        self._shown = shown
        self._prose = -1
        self._drop = False
        self._quote_end: tuple[int, int] | None = None
        self._open: list[str] = []
        self._opened = (0, 0)
        self._marked = False
        self._owner = 0

    def line(self, number: int) -> None:
        """Copy one line, mended."""
        line = self._lines[number - 1]
        copy = CopiedLine(line)
        if self._quote_end:
            self._inside_quote(number, copy)
        elif self._is_prose(line):
            copy.keep(0, 0 if self._drop else None)
        else:
            self._structure(number, copy)
        text = "".join(copy.text)
        self.copied.append(text)
        if text != line:
            self.origins[number] = (*copy.columns, len(line) + 1)

    def _is_prose(self, line: str) -> bool:
        if self._prose >= 0 and line.strip() and _indent(line) <= self._prose:
            self._prose, self._drop = -1, False
        return self._prose >= 0 or not line.strip()

    def _inside_quote(self, number: int, copy: CopiedLine) -> None:
        line, at = self._quote_end or (number, 0)
        if number < line:
            copy.keep(0)
            return
        self._quote_end = None
        copy.keep(0, at + 1)
        if self._open:
            self._flow(number, copy, at + 1)
        else:
            copy.keep(at + 1)

    def _structure(self, number: int, copy: CopiedLine) -> None:
        lead = _LEAD.match(copy.line)
        start = lead.end() if lead else 0
        if copy.line[start:].startswith("#"):
            copy.keep(0)
            return
        self._indentation(number, copy, start)
        if self._prose >= 0 and _indent("".join(copy.text)) > self._prose:
            copy.keep(start)
            return
        if self._open:
            self._flow(number, copy, start)
            return
        self._prose = -1
        self._owner = max(len("".join(copy.text)), 0)
        key = _KEY.match(copy.line, start)
        if key is None:
            dash = "".join(copy.text).rfind("-")
            self._value(number, copy, start, dash if dash >= 0 else self._owner)
            return
        copy.keep(start, key.start("mark"))
        after = self._colon(number, copy, key["key"], key.start("mark"), block=True)
        self._value(number, copy, after, self._owner)

    def _indentation(self, number: int, copy: CopiedLine, end: int) -> None:
        bad = next((at for at in range(end) if copy.line[at] in _SPACE_NAMES), None)
        if bad is None:
            copy.keep(0, end)
            return
        name = _SPACE_NAMES[copy.line[bad]]
        meant = self._meant_indent(number, copy.line[:end])
        wide = sum(2 if space in "\t\u3000" else 1 for space in copy.line[:end])
        help_ = f"把{name}换成两个空格" if meant in (None, wide) else f"这一行前面改成 {meant} 个半角空格"
        message = f"缩进用了{name}，YAML 只认半角空格"
        self._problem("S104", message, number, bad, help_, end if end > bad + 1 else 0)
        if meant is not None:
            copy.put(" " * meant, 0)
            return
        for at in range(end):
            if copy.line[at] in "\t\u3000":
                copy.put("  ", at)
            else:
                copy.put(" " if copy.line[at] == "\xa0" else copy.line[at], at)

    def _meant_indent(self, number: int, lead: str) -> int | None:
        """Give how far a line was meant to stand in, where the lines above and below agree on it."""
        above = next((line for line in reversed(self.copied) if line.strip()), "")
        below = next((line for line in self._lines[number:] if line.strip()), "")
        if "-" in lead or not below or below[:1] in _SPACE_NAMES or not _KEY.match(below, _indent(below)):
            return None
        opens = above.rstrip().endswith(":")
        fits = _indent(below) > _indent(above) if opens else _indent(below) == _indent(above)
        return _indent(below) if fits else None

    def _colon(self, number: int, copy: CopiedLine, key: str, at: int, *, block: bool) -> int:
        """Copy the mark after a key, mended where it is a slip, and give where the value starts."""
        mark, after = copy.line[at], copy.line[at + 1 : at + 2]
        spaces = _SPACES.match(copy.line, at + 1)
        end = spaces.end() if spaces else at + 1
        wide = next((place for place in range(at + 1, end) if copy.line[place] in "\u3000\xa0"), None)
        if mark == "：":
            self._problem(
                "S102", f"“{key}”后面用了全角冒号", number, at, "改成英文冒号加一个空格，如“名称: 内容”"
            )
        elif wide is not None:
            name = _SPACE_NAMES[copy.line[wide]]
            self._problem(
                "S103",
                f"“{key}”的冒号后面是{name}，YAML 只认半角空格",
                number,
                wide,
                f"把{name}换成一个半角空格",
            )
        elif after in ("", " ", "\t") or (not block and after in ",}]"):
            copy.keep(at, end)
            return end
        elif _means_no_key(copy.line, key, at, block=block):
            copy.keep(at, end)
            return end if block else at + 1
        else:
            self._problem("S103", f"“{key}”的冒号后面缺一个空格", number, at, "在冒号后面加一个空格")
        copy.put(":", at)
        copy.put(" ", at + 1)
        return end

    def _value(self, number: int, copy: CopiedLine, at: int, indent: int) -> None:
        """Copy the value after a key, or after the dash of an item; ``indent`` is what its lines stand deeper than."""
        line = copy.line
        rest = line[at:]
        if not rest.strip() or rest.startswith("#"):
            copy.keep(at)
        elif _BLOCK.match(rest):
            copy.keep(at)
            self._prose = indent
        elif rest[0] in "{[" or (rest[0] in "｛［" and re.search("[:：，,]", rest)):
            self._opened = (number, at)
            self._flow(number, copy, at)
        elif rest[0] in "\"'":
            end = self._closing(number, at, indent)
            if end is None:
                self._unclosed(number, at, rest[0])
                self._lose(number, indent)
            elif end[0] == number:
                copy.keep(at)
            else:
                copy.keep(at)
                self._quote_end = end
        else:
            copy.keep(at)
            self._prose = indent

    def _flow(self, number: int, copy: CopiedLine, at: int) -> None:
        """Copy what stands inside brackets, up to the end of the line or of the brackets."""
        line, token, quoted = copy.line, -1, ""
        while at < len(line):
            char = line[at]
            if char in "\"'" and token < 0:
                closed = self._closing(number, at, self._owner)
                if closed is None:
                    self._unclosed(number, at, char)
                    self._forget(number, copy)
                    return
                if closed[0] > number:
                    copy.keep(at)
                    self._quote_end = closed
                    return
                copy.keep(at, closed[1] + 1)
                quoted, at = line[at + 1 : closed[1]], closed[1] + 1
                continue
            begins = self._marked and token < 0
            if (
                char == "#"
                and line[at - 1 : at] in ("", " ", "\t")
                and not (begins and _COLOUR.match(line, at))
            ):
                break
            if char in _CLOSER and token < 0:
                self._open.append(_CLOSER[char])
                self._bracket(number, copy, at)
                token, quoted, self._marked = -1, "", False
            elif self._open and _HALF.get(char, char) == self._open[-1]:
                self._open.pop()
                self._bracket(number, copy, at)
                token, quoted, self._marked = -1, "", True
                if not self._open:
                    copy.keep(at + 1)
                    return
            elif char == "," or (char == "，" and self._separates(line, at)):
                if char == "，":
                    self._problem("S109", "括号里各项之间用了全角逗号", number, at, "改成英文逗号加一个空格")
                    copy.put(", ", at)
                else:
                    copy.keep(at, at + 1)
                token, quoted, self._marked = -1, "", False
            elif char in ":：" and self._is_mark(line, token, at, quoted):
                self._marked = True
                key = quoted or line[token:at].strip()
                token, quoted, at = -1, "", self._colon(number, copy, key, at, block=False)
                continue
            elif begins and (end := self._thousands(number, copy, at) or self._colour(number, copy, at)):
                token, at = at, end
                continue
            else:
                if token < 0 and not char.isspace():
                    token = at
                copy.keep(at, at + 1)
            at += 1
        copy.keep(at)
        self._bracket_left_open(number, copy)

    def _separates(self, line: str, at: int) -> bool:
        return self._open[-1:] == ["}"] and bool(_NEXT_KEY.match(line, at + 1))

    def _is_mark(self, line: str, token: int, at: int, quoted: str) -> bool:
        if self._marked or self._open[-1:] != ["}"]:
            return False
        return bool(quoted) or (
            token >= 0 and not _means_no_key(line, line[token:at].strip(), at, block=False)
        )

    def _thousands(self, number: int, copy: CopiedLine, at: int) -> int:
        figure = _THOUSANDS.match(copy.line, at) if self._open[-1:] == ["}"] else None
        if figure is None:
            return 0
        bare = re.sub("[,，]", "", figure.group())
        self._problem(
            "S110",
            f"“{figure.group()}”里的千分位逗号会把一个数拆成两项",
            number,
            at,
            f"去掉逗号，写成 {bare}",
            figure.end(),
        )
        for place in range(at, figure.end()):
            if copy.line[place] not in ",，":
                copy.keep(place, place + 1)
        return figure.end()

    def _colour(self, number: int, copy: CopiedLine, at: int) -> int:
        found = _COLOUR.match(copy.line, at)
        if found is None:
            return 0
        end = found.end()
        advice = f'写成 "{copy.line[at:end]}"'
        self._problem("S100", "# 开头的颜色要用英文引号括起来，不然是注释", number, at, advice, end)
        copy.put('"', at)
        copy.keep(at, end)
        copy.put('"', end - 1)
        return end

    def _bracket(self, number: int, copy: CopiedLine, at: int) -> None:
        char = copy.line[at]
        half = _HALF.get(char)
        if half is None:
            copy.keep(at, at + 1)
            return
        self._problem("S109", f"用了全角括号“{char}”", number, at, f"改成英文的 {half}")
        copy.put(half, at)

    def _bracket_left_open(self, number: int, copy: CopiedLine) -> None:
        """Close the brackets at the end of the line when what follows is the next entry."""
        following = next((text for text in self._lines[number:] if text.strip()), "")
        if (
            not self._open
            or _indent(following) > self._owner
            or following.lstrip()[:1] in ("}", "]", "｝", "］")
        ):
            return
        line, at = self._opened
        char = self._lines[line - 1][at]
        self._problem(
            "S112", f"这个“{char}”一直没有配对的“{self._open[0]}”", line, at, "在这一项末尾补上右括号"
        )
        copy.put("".join(reversed(self._open)), len(copy.line))
        self._open = []

    def _closing(self, number: int, at: int, indent: int) -> tuple[int, int] | None:
        """Give the place of the quote that closes the one at ``at``, nothing when the entry ends before it."""
        quote = self._lines[number - 1][at]
        inside = re.compile(r'(?:[^"\\]|\\.)*' if quote == '"' else r"(?:[^']|'')*")
        start = at + 1
        for place in range(number, len(self._lines) + 1):
            line = self._lines[place - 1]
            if place > number and line.strip() and _indent(line) <= indent:
                return None
            match = inside.match(line, start)
            end = match.end() if match else start
            if line[end : end + 1] == quote:
                return place, end
            start = 0
        return None

    def _unclosed(self, number: int, at: int, quote: str) -> None:
        rest = self._lines[number - 1][at + 1 :]
        chinese = re.search("[“”‘’＂＇]", rest)
        advice = (
            "结尾的引号是中文引号，改成英文引号" if chinese else f"在这一项末尾补上 {quote}，或去掉开头的引号"
        )
        self._problem("S111", f"这个引号 {quote} 没有配对，后面的内容都被它吞掉了", number, at, advice)

    def _lose(self, number: int, indent: int) -> None:
        self.lost.add(number)
        self._prose, self._drop = indent, True

    def _forget(self, number: int, copy: CopiedLine) -> None:
        """Leave only the key of the entry whose brackets hold an unclosed quote."""
        line, at = self._opened
        self._open = []
        if line == number:
            kept = sum(1 for column in copy.columns if column <= at)
            text = "".join(copy.text)[:kept]
            copy.text, copy.columns = [text], copy.columns[:kept]
        else:
            first = self.copied[line - 1]
            kept = sum(1 for column in self.origins.get(line, range(1, len(first) + 1)) if column <= at)
            self.copied[line - 1 :] = [first[:kept], *([""] * (number - line - 1))]
            copy.text, copy.columns = [], []
        self._lose(line, self._owner)

    def _problem(self, code: str, message: str, line: int, at: int, help_: str, end: int = 0) -> None:
        span = Span(self._shown, line, at + 1, (end or at + 1) + 1)
        self.problems.append(Problem(code, Level.ERROR, message, span, help_))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _means_no_key(line: str, key: str, at: int, *, block: bool) -> bool:
    """Say whether a colon belongs to a time, an address or another text rather than to a key."""
    after = line[at + 1 : at + 2]
    if line[at] == "：" or after in ("", " ", "\t", ",", "}", "]"):
        return False
    if line.startswith("//", at + 1) or (key[-1:].isdigit() and after.isdigit()):
        return True
    return (
        block
        and not any("\u3400" <= character <= "\u9fff" for character in key)
        and after not in "{[\"'\u3000\xa0"
    )
