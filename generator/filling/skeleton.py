"""What is rendered once with places for its values, cut there, and filled with the values of others of the same shape."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from jinja2 import nodes

from generator.filling.escaping import ESCAPED, LATER, MARK, Place, printed

_UNDERSTOOD = (
    nodes.And,
    nodes.Block,
    nodes.CallBlock,
    nodes.CondExpr,
    nodes.Const,
    nodes.Extends,
    nodes.For,
    nodes.FromImport,
    nodes.If,
    nodes.Include,
    nodes.Keyword,
    nodes.Macro,
    nodes.Name,
    nodes.Not,
    nodes.Operand,
    nodes.Or,
    nodes.Output,
    nodes.Template,
    nodes.TemplateData,
    nodes.Tuple,
)
_FILTERS = frozenset({"map", "max", "safe"})
_REPLACE = "replace"
"""What it gives of a place is known when the page is filled; until then it can be printed, and nothing else."""


class Skeleton(NamedTuple):
    """A text in pieces: which of them are to be filled, how, and with which value; the components that print values themselves."""

    pieces: list[str]
    places: tuple[tuple[int, str, int], ...]
    later: Sequence[tuple[Any, tuple[object, ...]]]


def skeleton_of(text: str, later: Sequence[tuple[object, tuple[object, ...]]] = ()) -> Skeleton:
    """Give a text in which places were printed."""
    pieces = MARK.split(text)
    marks = zip(pieces[1::3], pieces[2::3], strict=True)
    found = tuple((2 * at + 1, kind, int(number)) for at, (kind, number) in enumerate(marks))
    return Skeleton([piece for at, piece in enumerate(pieces) if at % 3 != 1], found, later)


def filled(skeleton: Skeleton, values: Sequence[Any], prepared: Callable[..., str] | None = None) -> str:
    """Give the text with these values; ``prepared`` calls the components."""
    found = skeleton.pieces.copy()
    for at, kind, number in skeleton.places:
        if kind == ESCAPED:
            found[at] = printed(values[number])
        elif kind == LATER and prepared:
            component, given = skeleton.later[number]
            found[at] = prepared(
                component, *(values[one.number] if isinstance(one, Place) else one for one in given)
            )
        else:
            found[at] = values[number]
    return "".join(found)


def prints_only(tree: nodes.Node) -> bool:
    """Say whether a template asks nothing of words, or of texts that hold them: what ``Place`` cannot refuse is refused here."""
    shown = {id(part) for output in tree.find_all(nodes.Output) for part in output.nodes}
    return all(_is_understood(node, shown) for node in below(tree))


def below(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node of a template and all below it."""
    yield node
    for child in node.iter_child_nodes():
        yield from below(child)


def _is_understood(node: nodes.Node, shown: set[int]) -> bool:
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Getattr | nodes.Name)
    if isinstance(node, nodes.Compare):
        sides = (node.expr, *(one.expr for one in node.ops))
        return all(isinstance(side, nodes.Const | nodes.Getattr) for side in sides)
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Name)
    if isinstance(node, nodes.Filter):
        return _is_understood_filter(node, shown)
    if isinstance(node, nodes.With):
        return all(isinstance(value, nodes.Const | nodes.Filter | nodes.Getattr) for value in node.values)
    return isinstance(node, _UNDERSTOOD)


def _is_understood_filter(node: nodes.Filter, shown: set[int]) -> bool:
    if node.name == _REPLACE:
        return id(node) in shown and isinstance(node.node, nodes.Getattr)
    return node.name in _FILTERS and isinstance(node.node, nodes.Const | nodes.Getattr | nodes.Filter)
