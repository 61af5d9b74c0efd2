"""Charts rendered once per shape and filled with the words, bars and numbers of each: as many parts, the same of them nothing."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from types import FunctionType
from typing import Any

from jinja2.runtime import Macro
from markupsafe import Markup

from generator.filling.escaping import Place
from generator.filling.skeleton import Skeleton, filled, skeleton_of
from generator.filling.syntax import syntax_in
from generator.printing.drawing import Drawing
from generator.telling.template_faults import FAILURES

_MOST = 2000
"""Shapes that are remembered: six parts, any of which may be nothing, are sixty-four."""


class PreparedCharts:
    """Gives what a component gives for a drawing."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Skeleton | None] = {}

    def render(self, component: Macro, code: FunctionType, drawing: Drawing) -> str:
        """Give a drawing as the component renders it, whose ``code`` tells where it is from."""
        values = _values(drawing)
        key = (code.__code__.co_filename, component.name, _shape(drawing), tuple(map(bool, values)))
        if key in self._known:
            skeleton = self._known[key]
            return component(drawing) if skeleton is None else self._markup(skeleton, values)
        text = component(drawing)
        if len(self._known) < _MOST:
            self._known[key] = self._skeleton(component, code, drawing, text)
        return text

    def _markup(self, skeleton: Skeleton, values: list[Any]) -> str:
        return Markup(filled(skeleton, values))  # noqa: S704 - the values are escaped as they are filled in

    def _skeleton(self, component: Macro, code: FunctionType, drawing: Drawing, text: str) -> Skeleton | None:
        """Give the drawing in pieces, nothing unless they make ``text`` again."""
        told = syntax_in(code.__globals__)
        if told.uses or not told.prints_words:
            return None
        values = _values(drawing)
        places = (Place(number, []) if value else value for number, value in enumerate(values))
        try:
            skeleton = skeleton_of(str(component(_with(drawing, iter(places)))))
            return skeleton if filled(skeleton, values) == text else None
        except FAILURES:
            return None


def _shape(drawing: Drawing) -> Hashable:
    """Give all of a drawing that is no text."""
    return (
        drawing.width,
        drawing.height,
        tuple([shape.tone for shape in drawing.shapes]),
        tuple([(word.end, word.strong, word.weak) for word in drawing.words]),
        len(drawing.heads),
        tuple(map(len, drawing.rows)),
    )


def _values(drawing: Drawing) -> list[Any]:
    """Give the texts of a drawing, in the order in which ``_with`` takes them."""
    found: list[Any] = [drawing.id, drawing.title, drawing.summary, drawing.note, drawing.axis, drawing.turns]
    for shape in drawing.shapes:
        found += (shape.path, shape.bars)
    for word in drawing.words:
        found += word[:3]
    found += drawing.heads
    for row in drawing.rows:
        found += row
    return found


def _with(drawing: Drawing, given: Iterator[Any]) -> Drawing:
    """Give a drawing of the same shape with these texts."""
    return replace(
        drawing,
        id=next(given),
        title=next(given),
        summary=next(given),
        note=next(given),
        axis=next(given),
        turns=next(given),
        shapes=tuple(shape._replace(path=next(given), bars=next(given)) for shape in drawing.shapes),
        words=tuple(word._replace(x=next(given), y=next(given), text=next(given)) for word in drawing.words),
        heads=tuple(next(given) for _ in drawing.heads),
        rows=tuple(tuple(next(given) for _ in row) for row in drawing.rows),
    )
