"""The tree of a YAML text by the events of the C parser: the way that reads everything, and finds out what is wrong where something is.

No type is guessed, and what a report never needs (aliases, tags, deep nesting, a second document) is refused by name.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol, cast

import yaml
from yaml.error import Mark

from generator.problem import Level, Problem, Span
from generator.reading.nodes import LOST, Mapping, Node, Scalar, Sequence
from generator.reading.syntax import INSERTED_FIRST, INSERTED_HELP, explain, without_entry
from generator.reading.typing_slips import Mended, mend

MAX_DEPTH = 12
_MAX_RETRIES = 40
_MAX_NAMED = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_HIDDEN = ("\x85", "\u2028", "\u2029", "\ufeff")
_ODD_KEY = re.compile(r"[：:，,{}｛｝［］\[\]\u3000\xa0]|^[0-9]{3}$|^<<$", re.MULTILINE)


class Tree(NamedTuple):
    """What a text holds, nothing where it cannot be read at all, and what is wrong with it."""

    root: Node | None
    problems: tuple[Problem, ...]


def tree(text: str, lines: list[str], shown: str) -> Tree:
    """Build the tree of a text; what cannot be read is named, and the rest is read all the same."""
    if not any(mark in text for mark in _HIDDEN):
        builder = Builder(shown)
        try:
            root = builder.build(text)
        except (yaml.YAMLError, UnicodeEncodeError):
            return mended_tree(lines, shown)
        if not builder.odd():
            return Tree(root, tuple(builder.problems))
    return mended_tree(lines, shown)


def mended_tree(lines: list[str], shown: str) -> Tree:
    """Build the tree of a text with slips; an entry that stays unreadable is taken out, and only that one."""
    controls, clean = _without_controls(lines, shown)
    mended = mend(clean, shown)
    problems = [*controls, *mended.problems]
    told = {problem.span.line for problem in problems}
    tried: frozenset[int] = frozenset()
    last: Problem | None = None
    current = mended.lines
    size = sum(len(line) for line in lines)
    for _ in range(max(3, min(_MAX_RETRIES, 4_000_000 // (size + 1)))):
        builder = Builder(shown, mended, mended.lost | tried)
        try:
            root = builder.build("\n".join(current) + "\n")
        except yaml.YAMLError as error:
            problem = explain(error, shown, current)
            current, line = without_entry(current, problem.span.line, tried)
            repeated, last = _repeats(problem, last), problem
            if problem.span.line not in told and line not in tried and not repeated:
                column = _typed_column(mended, problem.span.line, problem.span.column)
                problems.append(problem._replace(span=problem.span._replace(column=column)))
            if line == 0:
                break
            tried |= {line}
        else:
            return Tree(root, (*problems, *builder.problems))
    return Tree(None, tuple(problems))


def _repeats(problem: Problem, last: Problem | None) -> bool:
    """Say whether a line only suffers from what was told of the line above: all of a block stand too far in."""
    return (
        last is not None
        and problem.message == last.message
        and (problem.span.line, problem.span.column) == (last.span.line + 1, last.span.column)
    )


def _typed_column(mended: Mended, line: int, column: int) -> int:
    """Give the column in which a character of the mended copy was typed."""
    columns = mended.origins.get(line)
    return columns[min(column, len(columns)) - 1] if columns else column


class _Event(Protocol):
    """What the parser's events have in common; which of it is there depends on the kind."""

    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    start_mark: Mark
    end_mark: Mark


class _RefusedError(yaml.MarkedYAMLError):
    """Ends the reading at a second text, or at a nesting that would cost the parser minutes."""


class Builder:
    """Turns parser events into nodes; what is refused becomes a problem and a scalar that counts as lost."""

    def __init__(self, shown: str, mended: Mended | None = None, lost: frozenset[int] = frozenset()) -> None:
        self.problems: list[Problem] = []
        self._shown = shown
        self._mended = mended
        self._lost = lost
        self._keys: set[str] = set()

    def odd(self) -> bool:
        """Say whether a key looks like a slip of the keyboard."""
        return _ODD_KEY.search("\n".join(self._keys)) is not None

    def build(self, text: str) -> Node | None:
        """Give the root of the text."""
        self._next = cast("Callable[[], _Event]", yaml.CBaseLoader(text).get_event)
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        root = self._node(self._next(), 0)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise _RefusedError(problem="second document", problem_mark=event.start_mark)
        if isinstance(root, Scalar) and root.empty:
            return None
        return root

    def _node(self, event: _Event, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse("S105", event, f"这里用了 YAML 的引用 *{event.anchor}", "把内容直接写在这里")
            return self._blank(event)
        if event.anchor or event.tag:
            self._refuse_marks(event)
        if depth >= MAX_DEPTH:
            raise _RefusedError(problem="nested too deep", problem_mark=event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        items = []
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(item, depth + 1))
        return Sequence(tuple(items), *self._start(event))

    def _mapping(self, event: _Event, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        next_event, node, scalar, scalar_event = self._next, self._node, self._scalar, yaml.ScalarEvent
        while not isinstance(item := next_event(), yaml.MappingEndEvent):
            key = scalar(item) if isinstance(item, scalar_event) else node(item, depth + 1)
            item = next_event()
            value = scalar(item) if isinstance(item, scalar_event) else node(item, depth + 1)
            if not isinstance(key, Scalar):
                span = Span(self._shown, key.line, key.column)
                told = ("这里要写一个名称，后面跟冒号", "名称不能是括号或列表")
                if (key.line, key.column) == (event.start_mark.line + 1, event.start_mark.column + 2):
                    told = (INSERTED_FIRST, INSERTED_HELP)
                self._error("S113", told[0], span, told[1])
            elif key.text in entries:
                first = entries[key.text][0].line
                self._error(
                    "S101",
                    f"“{key.text}”写了两次；第一次在第 {first} 行",
                    Span(self._shown, key.line, key.column, key.end),
                    "保留正确的一处，删去另一处",
                )
            else:
                entries[key.text] = (key, value)
        self._keys.update(entries)
        return Mapping(entries, *self._start(event))

    def _scalar(self, event: _Event) -> Scalar:
        if event.anchor or event.tag:
            self._refuse_marks(event)
        start, end, style = event.start_mark, event.end_mark, event.style
        scalar = Scalar(
            event.value, start.line + 1, start.column + 1, end.line + 1, end.column + 1, style or ""
        )
        return self._as_typed(scalar) if self._mended else scalar

    def _as_typed(self, scalar: Scalar) -> Scalar:
        """Give a scalar of the mended copy the place where it was typed."""
        mended = self._mended
        if mended is None:
            return scalar
        if scalar.empty and scalar.line in self._lost:
            return scalar._replace(style=LOST)
        if scalar.text == "<<" and not scalar.style:
            span = Span(self._shown, scalar.line, scalar.column, scalar.column + 2)
            self._error("S105", "这里用了 YAML 的合并键 <<", span, "把内容直接写在这里")
        column = _typed_column(mended, scalar.line, scalar.column)
        end = _typed_column(mended, scalar.end_line, max(scalar.end_column - 1, 1)) + 1
        return scalar._replace(column=column, end_column=end if scalar.text or scalar.style else column)

    def _start(self, event: _Event) -> tuple[int, int]:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return line, _typed_column(self._mended, line, column) if self._mended else column

    def _refuse_marks(self, event: _Event) -> None:
        if event.anchor:
            self._refuse("S105", event, f"这里用了 YAML 的锚点 &{event.anchor}", "删去 & 和后面的名字")
        else:
            self._refuse("S105", event, f"这里用了 YAML 的类型标记 {event.tag}", "删去感叹号标记，只写内容")

    def _refuse(self, code: str, event: _Event, message: str, help_: str) -> None:
        self._error(code, message, Span(self._shown, *self._start(event)), help_)

    def _error(self, code: str, message: str, span: Span, help_: str) -> None:
        self.problems.append(Problem(code, Level.ERROR, message, span, help_))

    def _blank(self, event: _Event) -> Scalar:
        line, column = self._start(event)
        return Scalar("", line, column, line, column, LOST)


def _without_controls(lines: list[str], shown: str) -> tuple[list[Problem], list[str]]:
    """Name the invisible characters that YAML refuses or breaks lines at, and give the lines without them."""
    places = [
        (number, match.start(), match.group())
        for number, line in enumerate(lines, 1)
        for match in _CONTROL.finditer(line)
    ]
    if not places:
        return [], lines
    problems = [
        Problem(
            "S107",
            Level.ERROR,
            f"这里有一个看不见的控制字符 U+{ord(character):04X}",
            Span(shown, number, at + 1, at + 2),
            "删去这个字符" if len(places) <= _MAX_NAMED else f"删去这些字符，全文共 {len(places)} 个",
        )
        for number, at, character in places[:_MAX_NAMED]
    ]
    return problems, [_CONTROL.sub(" ", line) for line in lines]
