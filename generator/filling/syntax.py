"""What the syntax of a template tells: whether it only prints what it is given. It is read when the template is compiled, and kept beside that.

What a ``Place`` cannot refuse (a text put together and then compared, a method, a test) is refused here, and so is whatever is not known.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import meta, nodes
from jinja2.compiler import CodeGenerator, Frame

_NAME = "told_by_syntax"
"""What a compiled template calls it."""
_ALWAYS = (
    nodes.And,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Macro,
    nodes.Name,
    nodes.Not,
    nodes.Operand,
    nodes.Or,
    nodes.Output,
    nodes.Template,
    nodes.TemplateData,
)
_OF_WORDS = (
    *_ALWAYS,
    nodes.Block,
    nodes.CallBlock,
    nodes.CondExpr,
    nodes.Extends,
    nodes.FromImport,
    nodes.Include,
    nodes.Keyword,
    nodes.Tuple,
)
_OF_FIGURES = (*_ALWAYS, nodes.Call, nodes.Compare, nodes.Getattr)
_FILTERS = frozenset({"map", "max", "safe"})
_REPLACE = "replace"
"""What it gives of a place is known when the page is filled; until then it can be printed, and nothing else."""
_TEXT = "text"
OWN = ("id", "caption")
"""What tables may have that are alike in everything else."""


class Syntax(NamedTuple):
    """Says of a template whether it asks nothing of words, and nothing of the texts of figures.

    ``uses`` are the templates that it names, nothing where a name is made up; ``asked`` says of each macro which of ``OWN`` it may ask of
    what it is given first.
    """

    prints_words: bool
    prints_figures: bool
    uses: tuple[str | None, ...]
    asked: tuple[tuple[str, tuple[str, ...]], ...]


class Generator(CodeGenerator):
    """Makes the code of templates whose environment has ``printed``, and notes beside it what their syntax tells."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Write a template, and behind it what its syntax tells."""
        # Writing it may change the tree.
        told = tuple(_told(node))
        super().visit_Template(node, frame)
        self.writeline(f"{_NAME} = {told!r}")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")


def syntax_in(compiled: Mapping[str, Any]) -> Syntax:
    """Give what the syntax of a template tells by the names of its compiled module."""
    return Syntax(*compiled[_NAME])


def _told(tree: nodes.Template) -> Syntax:
    return Syntax(
        _prints_words(tree),
        _prints_figures(tree),
        tuple(dict.fromkeys(meta.find_referenced_templates(tree))),
        tuple((macro.name, _asked(macro)) for macro in tree.find_all(nodes.Macro)),
    )


def _asked(macro: nodes.Macro) -> tuple[str, ...]:
    """Give what a macro may ask of what it is given first: all where it does anything else with it."""
    given = macro.args[0].name if macro.args else ""
    bases = {id(node.node): node.attr for node in macro.find_all(nodes.Getattr)}
    loaded = [id(name) for name in macro.find_all(nodes.Name) if name.name == given and name.ctx == "load"]
    whole = any(one not in bases for one in loaded)
    asked = {bases[one] for one in loaded if one in bases}
    return tuple(name for name in OWN if whole or name in asked)


def _below(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node of a template and all below it."""
    yield node
    for child in node.iter_child_nodes():
        yield from _below(child)


def _prints_words(tree: nodes.Node) -> bool:
    """Say whether a template asks nothing of words, or of texts that hold them, but whether there are any."""
    shown = {id(part) for output in tree.find_all(nodes.Output) for part in output.nodes}
    return all(_asks_no_words(node, shown) for node in _below(tree))


def _asks_no_words(node: nodes.Node, shown: set[int]) -> bool:
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Getattr | nodes.Name)
    if isinstance(node, nodes.Compare):
        sides = (node.expr, *(one.expr for one in node.ops))
        return all(isinstance(side, nodes.Const | nodes.Getattr) for side in sides)
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Name)
    if isinstance(node, nodes.Filter):
        return _is_harmless(node, shown)
    if isinstance(node, nodes.With):
        return all(isinstance(value, nodes.Const | nodes.Filter | nodes.Getattr) for value in node.values)
    return isinstance(node, _OF_WORDS)


def _is_harmless(node: nodes.Filter, shown: set[int]) -> bool:
    if node.name == _REPLACE:
        return id(node) in shown and isinstance(node.node, nodes.Getattr)
    return node.name in _FILTERS and isinstance(node.node, nodes.Const | nodes.Getattr | nodes.Filter)


def _prints_figures(tree: nodes.Template) -> bool:
    """Say whether a template holds nothing but loops, questions about other things, and ``{{ cell.text }}``."""
    printed = {
        id(part)
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
        if isinstance(part, nodes.Getattr)
    }
    return all(_asks_no_figures(node, printed) for node in _below(tree))


def _asks_no_figures(node: nodes.Node, printed: set[int]) -> bool:
    if not isinstance(node, _OF_FIGURES):
        return False
    if isinstance(node, nodes.Compare):
        return not any(isinstance(part, nodes.Name) for part in (node.expr, *(one.expr for one in node.ops)))
    if isinstance(node, nodes.Getattr) and node.attr == _TEXT:
        return id(node) in printed and isinstance(node.node, nodes.Name)
    return not isinstance(node, nodes.Const) or node.value != _TEXT
