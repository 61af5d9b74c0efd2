"""Says in Chinese what the YAML parser could not read, and takes the entry it stands in out of the text."""

import re
from typing import NamedTuple

from yaml import YAMLError
from yaml.error import Mark, MarkedYAMLError

from generator.problem import Level, Problem, Span
from generator.reading.advice import NO_BRACES, WRITTEN_FIGURE, in_braces


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


_WORDS = (
    ("expected <document start>", "这一行和前面的缩进不一致", "与同一层的其他行左对齐"),
    ("scanning a tag", "感叹号在 YAML 里有特殊含义", "整段文字用英文双引号括起来"),
    ("scanning a block scalar", "“|”或“>”的用法不对", "“|”后面不写别的，文字另起一行，缩进两格、左对齐"),
    ("cannot start any token", "这个字符不能放在开头", "整段文字用英文双引号括起来"),
    (
        "mapping values are not allowed",
        "这里多了一个冒号，或者上一行没有写完",
        "含冒号的文字用英文双引号括起来",
    ),
    (
        "could not find expected ':'",
        "这一行不是“名称: 内容”的样子",
        "写成“名称: 内容”；如果是上一行的文字，缩进要比上一行的名称深",
    ),
    (
        "did not find expected key",
        "这里和上面接不上：缩进不一致，或前面多了引号、括号",
        "与同一层的其他行左对齐，去掉多余的标点",
    ),
    ("did not find expected '-' indicator", "列表里每一项都要以“- ”开头，并且左对齐", "检查缩进"),
    ("block sequence entries are not allowed", "这里不能出现以“- ”开头的列表", "把列表另起一行，缩进两格"),
    ("undefined tag handle", "感叹号在 YAML 里有特殊含义", "整段文字用英文双引号括起来"),
    ("did not find expected alphabetic", "星号 * 或 & 在 YAML 里有特殊含义", "整段文字用英文双引号括起来"),
    ("expected node content", "这里缺少内容", "补上内容，或删去多余的标点"),
    ("unknown escape character", "双引号里的反斜杠写法不对", "改用单引号，或把 \\ 写成 \\\\"),
    ("expected hexdecimal number", "双引号里的反斜杠写法不对", "改用单引号，或把 \\ 写成 \\\\"),
)
_LONE_DASH = re.compile(r"-\s*(?:[,}\]]|$)")
_WORD = re.compile(r"[\w（）]{1,20}")
_KEY = re.compile(
    r"(?P<lead> *(?:- +)*)(?P<key>(?:\"[^\"]*\"|'[^']*'|[^\s\"'#{}\[\],|>&*!%@`-][^#]*?) *:(?=\s|$))?"
)


INSERTED_FIRST = "一段文字不能直接以 {{ 开头，YAML 会当成一组名称"
INSERTED_HELP = "冒号后面加 |，文字另起一行、缩进两格；标题一类的短文字用英文双引号括起来"
_INSERTION = re.compile(r" *(?:- +)?(?:[^\s:{}#]+: +)?\{\{")
_ENTRY = re.compile(r" *(?:- +)?[^\s:{}]+: +(?P<value>\S.*)")
_VALUED = re.compile(r" *(?:- +)?(?P<key>[^\s:#\"'][^:]*): +(?P<value>[^\s|>{\[\"'#&*!].*)")


def explain(error: YAMLError, shown: str, lines: list[str]) -> Problem:
    """Give the problem behind an error of the parser."""
    if not isinstance(error, MarkedYAMLError):
        return _problem(shown, Place(1, 1), "YAML 写法有误，读不懂", "对照样例检查冒号、缩进和引号")
    said = f"{error.problem} {error.context}"
    found, began = _place(error.problem_mark, lines), _place(error.context_mark, lines)
    if "quoted scalar" in said and "unexpected" in said:
        quote = lines[began.line - 1][began.column - 1 : began.column]
        words = f"这个引号 {quote} 没有配对，后面的内容都被它吞掉了"
        return _problem(shown, began, words, f"在这一项末尾补上 {quote}，或去掉开头的引号", "S111")
    for opened, closed in (("{", "}"), ("[", "]")):
        if f"',' or '{closed}'" in said or (error.context == "while parsing a flow node" and found > began):
            if found.line == began.line:
                words = f"括号里各项之间要用英文逗号隔开，最后要有 {closed}"
                return _problem(shown, found, words, "检查逗号、引号和右括号")
            words = f"这个“{opened}”一直没有配对的“{closed}”"
            return _problem(shown, began, words, "在这一项末尾补上右括号", "S112")
    for line in (began.line, found.line):
        braces = _INSERTION.match(lines[line - 1])
        if braces:
            return _problem(shown, Place(line, braces.end() - 1), INSERTED_FIRST, INSERTED_HELP)
    if _LONE_DASH.match(lines[found.line - 1], found.column - 1):
        return _problem(shown, found, "单独一个 - 在 YAML 里是列表的开头", '写成 "-"，或改写成 /')
    if "while scanning a simple key" in said:
        found = began
    if "nested too deep" in said or "maximum nesting depth" in said:
        return _problem(
            shown, found, "括号或缩进套得太深了", "年度报告不需要这么多层，检查括号和缩进", "S106"
        )
    if "second document" in said:
        words = "一个文件里只能有一份内容，这里用 --- 又开了一份"
        return _problem(shown, found, words, "删去这一行 ---", "S108")
    if "mapping values are not allowed" in said:
        told = _forgotten_braces(lines, found) or _unfitting(lines, found.line)
        if told:
            return _problem(shown, *told)
    for english, chinese, advice in _WORDS:
        if english in said:
            return _problem(shown, found, chinese, advice)
    return _problem(shown, found, "YAML 写法有误，这一行读不懂", "对照上下几行检查冒号、缩进和引号")


def _forgotten_braces(lines: list[str], at: Place) -> tuple[Place, str, str] | None:
    """Give what is wrong with ``规章: 制发: 3, 废止: 1``."""
    found = _ENTRY.fullmatch(lines[at.line - 1].rstrip())
    help_ = in_braces(found["value"]) if found else ""
    if found is None or not help_:
        return None
    return Place(at.line, found.start("value") + 1), NO_BRACES, help_


def _unfitting(lines: list[str], line: int) -> tuple[Place, str, str] | None:
    """Give the line that makes the entry on ``line`` unreadable: words without a name, or a value above it."""
    indent = _indent(lines[line - 1])
    above = [number for number in range(line - 1, 0, -1) if lines[number - 1].strip()]
    if above and _indent(lines[above[0] - 1]) == indent and not _begins_entry(lines[above[0] - 1]):
        words, advice = "这一行不是“名称: 内容”的样子", "写成“名称: 内容”；只是说明的，前面加 #"
        return Place(above[0], indent + 1), words, advice
    owner = next((number for number in above if _indent(lines[number - 1]) < indent), 0)
    found = _VALUED.fullmatch(lines[owner - 1].rstrip()) if owner else None
    if found is None:
        return None
    key, value = found["key"], found["value"]
    place = Place(owner, found.start("value") + 1)
    if WRITTEN_FIGURE.fullmatch(value):
        advice = f"只留一处：删去“{value}”，或删去下面缩进的各行"
        return place, f"“{key}”后面已经写了“{value}”，下面又有分行的内容", advice
    words = f"“{key}”后面已经写了文字，下面缩进的各行里又有冒号，不知道属于谁"
    advice = f"不是这段文字的，与“{key}”左对齐，或在上面补上它们的名称；是这段文字的，“{key}:”后面写 |，文字另起一行"
    return place, words, advice


def _begins_entry(line: str) -> bool:
    text = line.strip()
    return text.startswith(("-", "#")) or ":" in text or text.endswith(("|", ">", "}", "]"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def without_entry(lines: list[str], line: int, tried: frozenset[int]) -> tuple[list[str], int]:
    """Give the text without the value of the entry on ``line``, and the line its key stands on.

    An entry on a line that was ``tried`` goes with its key; line 0 says that nothing is left to take out.
    """
    while line > 0 and not lines[line - 1].strip():
        line -= 1
    if line == 0:
        return lines, 0
    text = lines[line - 1]
    match = _KEY.match(text)
    if line in tried or not match:
        kept = ""
    elif match["key"] or "-" in match["lead"]:
        kept = match.group()
    else:
        kept = f"{text.rstrip()}:" if _WORD.fullmatch(text.strip()) else ""
    last = _last_line(lines, line, _indent(text))
    return [*lines[: line - 1], kept, *([""] * (last - line)), *lines[last:]], line


def _last_line(lines: list[str], number: int, indent: int) -> int:
    last = number
    for place in range(number, len(lines)):
        text = lines[place]
        if text.strip():
            if _indent(text) <= indent:
                break
            last = place + 1
    return last


def _place(mark: Mark | None, lines: list[str]) -> Place:
    """Give the place of a mark; one past the end of the text goes to the end of the last line that says something."""
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    line = max(min(line, len(lines)), 1)
    if mark and mark.line + 1 > len(lines):
        column = 1
    while line > 1 and not lines[line - 1].strip():
        line, column = line - 1, len(lines[line - 2].rstrip()) + 1
    return Place(line, column)


def _problem(shown: str, at: Place, message: str, help_: str, code: str = "S100") -> Problem:
    return Problem(code, Level.ERROR, message, Span(shown, at.line, at.column), help_)
