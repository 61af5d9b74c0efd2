"""What an acknowledgement is bound to: the very words that its problem points at, as a short hash.

Our own wording takes no part, so that a new version of the program reopens nothing. A place that has no words of its
own (something is missing) stands for the value under the problem's ``at``.
"""

import hashlib
import json
from collections.abc import Callable, Iterator

from generator.problem import Problem, Span
from generator.reading.source import Mapping, Node, Scalar, Source

LENGTH = 8
Read = Callable[[str], Source | bytes | None]
"""Gives a file by the path that problems name: read as YAML, as it lies on the disk, or nothing."""
Words = str | list["Words"]


def seal(problem: Problem, read: Read) -> str:
    """Give eight hexadecimal digits for code, place and the words at every span of a problem."""
    spans = (problem.span, *(also.span for also in problem.also))
    found = [problem.code, problem.at, *(_words(span, problem.at, read(span.path)) for span in spans)]
    return hashlib.sha256(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[
        :LENGTH
    ]


def _words(span: Span, at: str, file: Source | bytes | None) -> Words:
    if file is None:
        return ""
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    if 0 < span.line <= len(file.lines) and span.end > span.column:
        typed = file.lines[span.line - 1][span.column - 1 : span.end - 1]
        value = next((value for key, value in _nodes(file, span.line) if key and _begins(key, span)), None)
        return typed if value is None else [typed, _content(value)]
    head = (span.line, span.column) <= (1, 1)
    node = (
        None if head else next((value for _, value in _nodes(file, span.line) if _begins(value, span)), None)
    )
    node = node or _below(file.root, at)
    return "" if node is None else _content(node)


def _begins(node: Node, span: Span) -> bool:
    return (node.line, node.column) == (span.line, span.column)


def _nodes(source: Source, line: int) -> Iterator[tuple[Scalar | None, Node]]:
    """Yield the nodes below the root that hold a line, with their keys, a parent before its children."""
    waiting = [source.root] if source.root else []
    while waiting:
        node = waiting.pop()
        below: list[tuple[Scalar | None, Node]] = []
        if isinstance(node, Mapping):
            below += node.entries.values()
        elif not isinstance(node, Scalar):
            below += ((None, item) for item in node.items)
        for place, (key, value) in enumerate(below):
            last = (below[place + 1][0] or below[place + 1][1]).line if place + 1 < len(below) else line
            if (key or value).line <= line <= last:
                yield key, value
                waiting.append(value)


def _below(root: Node | None, at: str) -> Node | None:
    """Give the value under a dotted name such as 落款.机关 or 章节[2].内容."""
    node = root
    for part in at.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, Mapping):
            node = node.entries[part][1] if part in node.entries else None
        elif node is not None and not isinstance(node, Scalar):
            place = int(part) if part.isascii() and part.isdigit() else 0
            node = node.items[place - 1] if 0 < place <= len(node.items) else None
        else:
            return None
    return node


def _content(node: Node) -> Words:
    """Give what stands under a node without comments, blank lines and the marks of YAML."""
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, Mapping):
        return [[key, _content(value)] for key, (_, value) in node.entries.items()]
    return [_content(item) for item in node.items]
