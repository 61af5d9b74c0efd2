"""Differences in words: Chinese sentences, a table for a terminal, Markdown, and JSON."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from generator.changes.differences import Difference, Fact, Figure, Prose
from generator.reading.shape import short
from generator.telling.changed_words import Mark, Paragraph, Piece
from generator.telling.diagnostics import Json, width

Paint = Callable[[Mark, str], str]
"""Gives a text in the colour of what became of it."""

_HEAD, _TAIL = re.compile(r"\A.{1,8}[0-9]*", re.DOTALL), re.compile(r"[0-9]*.{1,8}\Z", re.DOTALL)
"""What is shown on both sides of a change; a number is not cut."""
_LONGEST = 60
_ARROW = " → "
_ESCAPED = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain(_: Mark, text: str) -> str:
    """Give the text without any colour."""
    return text


def as_text(found: Sequence[Difference], paint: Paint, *, tables: bool) -> Iterator[str]:
    """Yield the lines for a reader; ``tables`` sets figures in aligned columns, as a terminal shows them."""
    for place, one in enumerate(found):
        if place:
            yield ""
        yield f"{one.title}：{one.before}{_ARROW}{one.after}"
        if not one.count:
            yield "  没有不同"
        yield from (f"  {_fact(fact, paint)}" for fact in one.facts)
        yield from _figures(one.figures, paint, tables=tables)
        yield from (f"  {_prose(prose, paint)}" for prose in one.prose)
        yield from (f"  注意：{words}" for words in one.breaks)


def as_markdown(found: Sequence[Difference]) -> Iterator[str]:
    """Yield the lines of a page for a review."""
    for place, one in enumerate(found):
        if place:
            yield ""
        yield f"## {_escaped(one.title)}：{_escaped(one.before)}{_ARROW}{_escaped(one.after)}"
        yield ""
        if one.figures:
            yield "| 表 | 项目 | 原来 | 现在 | 变化 |"
            yield "| --- | --- | ---: | ---: | --- |"
            for figure in one.figures:
                cells = (figure.table, figure.name, figure.before, figure.after, _change(figure) or "—")
                yield f"| {' | '.join(map(_escaped, cells))} |"
            yield ""
        yield from (f"- {_fact(fact, _marked)}" for fact in one.facts)
        yield from (f"- {_prose(prose, _marked)}" for prose in one.prose)
        yield from (f"- 注意：{_escaped(words)}" for words in one.breaks)
        if not one.count:
            yield "没有不同。"


def as_json(found: Sequence[Difference]) -> str:
    """Give a list of objects, one for each pair of reports, every change with its sentence."""
    return json.dumps([_object(one) for one in found], ensure_ascii=False, indent=2)


def _figures(figures: Sequence[Figure], paint: Paint, *, tables: bool) -> Iterator[str]:
    if tables and figures:
        cells = [("", "原来", "现在", "变化"), *((f.name, f.before, f.after, _change(f)) for f in figures)]
        widths = [max(width(row[column]) for row in cells) for column in range(3)]
        shown = ""
        for row, figure in zip(cells, [None, *figures], strict=True):
            if figure and figure.table != shown:
                shown = figure.table
                yield f"  {shown}"
            name = row[0] + " " * (widths[0] - width(row[0]))
            old, new = (" " * (widths[c] - width(row[c])) + row[c] for c in (1, 2))
            if figure:
                old, new = paint(Mark.REMOVED, old), paint(Mark.ADDED, new)
            yield f"    {name}  {old}  {new}  {row[3]}".rstrip()
        return
    for figure in figures:
        yield f"  {_figure(figure, paint)}"


def _figure(figure: Figure, paint: Paint) -> str:
    change = _change(figure)
    values = f"{paint(Mark.REMOVED, figure.before)}{_ARROW}{paint(Mark.ADDED, figure.after)}"
    return f"{figure.table}.{figure.name}：{values}{f'，{change}' if change else ''}"


def _change(figure: Figure) -> str:
    """Give the change in words: 增加 3 件（25.0%）."""
    if not figure.change:
        return ""
    verb = "增加" if figure.change > 0 else "减少"
    share = f"（{figure.share:.1f}%）" if figure.share is not None else ""
    return (
        f"{verb} {_number(figure.change if figure.change > 0 else -figure.change)} {figure.unit}".rstrip()
        + share
    )


def _number(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else f"{value:f}"


def _fact(fact: Fact, paint: Paint) -> str:
    old, new = paint(Mark.REMOVED, short(fact.before)), paint(Mark.ADDED, short(fact.after))
    if len(fact.before) + len(fact.after) <= 2 * _LONGEST:
        old, new = paint(Mark.REMOVED, fact.before), paint(Mark.ADDED, fact.after)
    if not fact.before:
        return f"写上了{fact.name}：“{new}”"
    if not fact.after:
        return f"删去了{fact.name}：“{old}”"
    return f"{fact.name}改了：“{old}”{_ARROW}“{new}”"


def _prose(prose: Prose, paint: Paint) -> str:
    paragraph = prose.paragraph
    if paragraph.mark is Mark.SAME:
        return f"{prose.at}第 {paragraph.number} 段改了：{_changes(paragraph, paint)}"
    words = " ".join(paragraph.pieces[0].text.split())
    shown = paint(paragraph.mark, words if len(words) <= _LONGEST else words[:_LONGEST] + "…")
    whose = f"第 {paragraph.number} 段" if paragraph.number else "全部"
    verb = "新增" if paragraph.mark is Mark.ADDED else "删去"
    return f"{prose.at}{verb}{whose}：“{shown}”"


def _changes(paragraph: Paragraph, paint: Paint) -> str:
    """Give the changed words with a little of what stands around them."""
    parts: list[str] = []
    pieces = paragraph.pieces
    for place, piece in enumerate(pieces):
        if piece.mark is Mark.SAME:
            parts.append(_around(piece.text, first=place == 0, last=place == len(pieces) - 1, paint=paint))
        elif piece.mark is Mark.ADDED and place and pieces[place - 1].mark is Mark.REMOVED:
            continue
        else:
            follows = pieces[place + 1] if place + 1 < len(pieces) else None
            parts.append(_bracket(piece, follows, paint))
    return "".join(parts)


def _bracket(piece: Piece, follows: Piece | None, paint: Paint) -> str:
    if piece.mark is Mark.ADDED:
        return f"［增：{paint(Mark.ADDED, piece.text)}］"
    if follows and follows.mark is Mark.ADDED:
        return f"［{paint(Mark.REMOVED, piece.text)}{_ARROW}{paint(Mark.ADDED, follows.text)}］"
    return f"［删：{paint(Mark.REMOVED, piece.text)}］"


def _around(text: str, *, first: bool, last: bool, paint: Paint) -> str:
    head = "" if first else _HEAD.findall(text)[0]
    tail = "" if last else _TAIL.findall(text)[0]
    if len(text) <= len(head) + len(tail):
        return paint(Mark.SAME, text)
    return f"{paint(Mark.SAME, head)}…{paint(Mark.SAME, tail)}"


def _marked(mark: Mark, text: str) -> str:
    escaped = _escaped(text)
    if not text.strip() or mark is Mark.SAME:
        return escaped
    return f"~~{escaped}~~" if mark is Mark.REMOVED else f"**{escaped}**"


def _escaped(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", " ".join(text.split()))


def _object(one: Difference) -> dict[str, Json]:
    changes: list[Json] = [
        {
            "kind": "fact",
            "at": fact.name,
            "before": fact.before,
            "after": fact.after,
            "sentence": _fact(fact, plain),
        }
        for fact in one.facts
    ]
    for figure in one.figures:
        found: dict[str, Json] = {
            "kind": "figure",
            "at": f"{figure.table}.{figure.name}",
            "before": figure.before,
            "after": figure.after,
            "sentence": _figure(figure, plain),
        }
        if figure.change is not None:
            found["change"] = figure.change if isinstance(figure.change, int) else _number(figure.change)
        changes.append(found)
    for prose in one.prose:
        pieces: list[Json] = [
            {"mark": piece.mark.value, "text": piece.text} for piece in prose.paragraph.pieces
        ]
        changes.append(
            {
                "kind": "prose",
                "at": prose.at,
                "paragraph": prose.paragraph.number,
                "pieces": pieces,
                "sentence": _prose(prose, plain),
            }
        )
    return {
        "title": one.title,
        "before": one.before,
        "after": one.after,
        "changes": changes,
        "notes": list(one.breaks),
    }
