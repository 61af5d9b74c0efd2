"""Components rendered once per form and filled with the figures of each report: a table has two hundred, the rest never changes.

This is only right for a component that prints the text of a figure as it is and asks nothing else about it. The syntax of
its template is read to find out, and whatever is not certain is rendered the ordinary way.
"""

import re
from collections.abc import Sequence
from types import FunctionType
from typing import NamedTuple, cast

from jinja2.runtime import Macro
from markupsafe import Markup

from generator.files.links import BEGINNINGS, TAILS
from generator.filling.charts import PreparedCharts
from generator.filling.escaping import AskedError, Place, harmless
from generator.filling.syntax import syntax_in
from generator.printing.document import Bodies, Grid, GridCell, GridRow
from generator.printing.drawing import Drawing

_MARK = re.compile("\ue000([0-9]+)\ue001")
_FIGURE = "figure"
_KNOWN_LATER = {Place, str, int, bool, type(None)}
"""What may be given beside a place."""
_MOST = 500
"""Tables whose blanks stand elsewhere count as others; a site with very many of them prints the rest the ordinary way."""


class _Pieces(NamedTuple):
    """What a component writes around figures, with room for them, as text and in bytes, and whether there may be links in it."""

    texts: list[str]
    data: list[bytes]
    linked: bool


class Prepared:
    """What templates call as ``prepared(component, grid)``; gives what ``component(grid)`` gives."""

    def __init__(self) -> None:
        self._charts = PreparedCharts()
        self._known: dict[tuple[object, ...], _Pieces | None] = {}
        self._own: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def __call__(self, component: Macro, *given: object) -> str:
        """Give what the component gives; only a grid alone, or a drawing, is prepared, and a place is left to whoever fills it.

        A grid with a place for its bodies is itself what the place stands for.
        """
        place = next((one for one in given if isinstance(one, Place)), None)
        if place is not None:
            # What holds places, or is seen around the component, is that of the page on which this is learned.
            if self._own_of(component) is None or not {*map(type, given)} <= _KNOWN_LATER:
                raise AskedError
            return place.put_off(component, given)
        if len(given) == 1 and isinstance(given[0], Grid):
            bodies: object = given[0].bodies
            if isinstance(bodies, Place):
                return self(component, bodies)
            return self._table(component, given[0])
        if len(given) == 1 and isinstance(given[0], Drawing):
            if self._own_of(component) is None:
                return component(given[0])
            return self._charts.render(component, _code(component), given[0])
        return component(*given)

    def encoded(self, component: Macro, *given: object) -> tuple[bytes, bool]:
        """Give the same in bytes, and whether there may be links in it."""
        if len(given) == 1 and isinstance(given[0], Grid):
            bodies = given[0].bodies
            figures = (
                bodies.encoded
                if isinstance(bodies, Bodies)
                else [cell.text.encode() for cell in _cells(bodies)]
            )
            pieces = self._around(component, given[0], b"".join(figures).decode(), len(figures))
            if pieces:
                data = pieces.data.copy()
                data[1::2] = figures
                return b"".join(data), pieces.linked
        return str(self(component, *given)).encode(), True

    def _table(self, component: Macro, grid: Grid) -> str:
        bodies = grid.bodies
        figures = bodies.texts if isinstance(bodies, Bodies) else [cell.text for cell in _cells(bodies)]
        pieces = self._around(component, grid, "".join(figures), len(figures))
        if pieces is None:
            return component(grid)
        texts = pieces.texts.copy()
        texts[1::2] = figures
        return Markup("".join(texts))  # noqa: S704 - the pieces come from the component, figures need no escape

    def _around(self, component: Macro, grid: Grid, said: str, count: int) -> _Pieces | None:
        """Give what stands around the figures of a table, which say this, nothing where it has to be rendered the ordinary way."""
        if isinstance(grid.bodies, Bodies):
            states = tuple(grid.bodies.states)
        else:
            cells = _cells(grid.bodies)
            if any([cell.mark for cell in cells]):  # noqa: C419 - a list is quicker
                return None
            states = tuple([cell.state for cell in cells])
        if not harmless(said):
            return None
        asked = self._own_of(component)
        if asked is None:
            return None
        code = _code(component)
        own = [getattr(grid, name) for name in asked]
        key = (
            code.__code__.co_filename,
            component.name,
            grid.layout,
            states if any(states) else (),
            *own,
        )
        if key not in self._known:
            if len(self._known) >= _MOST:
                return None
            self._known[key] = (
                _pieces(component, grid) if syntax_in(code.__globals__).prints_figures else None
            )
        pieces = self._known[key]
        return pieces if pieces and len(pieces.texts) == 2 * count + 1 else None

    def _own_of(self, component: Macro) -> tuple[str, ...] | None:
        """Give which of ``OWN`` a component may ask of a grid, nothing where it looks at more than it is given."""
        code = _code(component)
        place = (code.__code__.co_filename, component.name)
        if place not in self._own:
            self._own[place] = dict(syntax_in(code.__globals__).asked).get(component.name)
        return self._own[place]


def _cells(bodies: Sequence[tuple[GridRow, ...]]) -> list[GridCell]:
    """Give the cells of a table that are figures."""
    return [cell for body in bodies for row in body for cell in row if cell.kind == _FIGURE]


def _code(component: Macro) -> FunctionType:
    """Give the function of a component, which knows the file and the module that it is from."""
    return cast("FunctionType", component._func)  # noqa: SLF001 - nothing else does


def _pieces(component: Macro, grid: Grid) -> _Pieces | None:
    """Give what a component that prints figures only writes around them, with places for them; nothing unless they make the table again."""
    numbers = iter(range(10**6))
    bodies = tuple(
        tuple(
            tuple(
                cell._replace(text=f"\ue000{next(numbers)}\ue001") if cell.kind == _FIGURE else cell
                for cell in row
            )
            for row in body
        )
        for body in grid.bodies
    )
    pieces = _MARK.split(component(grid._replace(bodies=bodies)))
    in_order = [str(number) for number in range(len(pieces) // 2)]
    figures = [cell.text for cell in _cells(grid.bodies)]
    if pieces[1::2] != in_order or len(figures) != len(in_order):
        return None
    again = pieces.copy()
    again[1::2] = figures
    if "".join(again) != component(grid):
        return None
    # No figure has a quote, so one can only end what a piece goes on with.
    linked = any(part in "".join(pieces) for part in BEGINNINGS) or any(
        piece.startswith(('"', *TAILS)) for piece in pieces[2::2]
    )
    # Most pieces of a long table are the same, and are quickest found where there is one of them.
    encoded = {piece: piece.encode() for piece in pieces}
    return _Pieces(pieces, [encoded[piece] for piece in pieces], linked)
