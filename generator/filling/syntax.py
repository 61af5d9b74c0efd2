"""What the syntax of a template tells: whether it only prints what it is given. It is read when the template is compiled, and kept beside that.

What a ``Place`` cannot refuse (a text put together and then compared, a method, a test) is refused here, and so is whatever is not known.
What a macro gives, or is put in as it is, is such a text: it may be printed and nothing else.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import Environment, meta, nodes
from jinja2.compiler import CodeGenerator, Frame

from generator.printing.document import Grid

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
_SAFE = "safe"
_PRINTED = frozenset({_SAFE, "replace"})
"""What they give of a place is known when the page is filled; until then it can be printed, and nothing else."""
_ATTRIBUTE = ["attribute"]
_RANGE = "range"
_TEXT = "text"
OWN = ("id", "caption")
"""What tables may have that are alike in everything else."""


class Syntax(NamedTuple):
    """Says of a template whether it asks nothing of words, and nothing of the texts of figures.

    ``uses`` are the templates that it names, nothing where a name is made up; ``asked`` says of each macro which of ``OWN`` it may ask of
    what it is given first, nothing of one that looks at anything else than it is given.
    """

    prints_words: bool
    prints_figures: bool
    uses: tuple[str | None, ...]
    asked: tuple[tuple[str, tuple[str, ...] | None], ...]


class Generator(CodeGenerator):
    """Makes the code of templates whose environment has ``printed``, and notes beside it what their syntax tells."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Write a template, and behind it what its syntax tells."""
        # Writing it may change the tree, and tells of slips at their place.
        told = _told(node)
        super().visit_Template(node, frame)
        alone = _alone(node, self.environment)
        asked = tuple((name, own if name in alone else None) for name, own in told.asked)
        self.writeline(f"{_NAME} = {(*told._replace(asked=asked),)!r}")

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


def _alone(tree: nodes.Template, environment: Environment) -> set[str]:
    """Give the macros that look at nothing but what they are given: neither at the page nor at what is around them."""
    macros = [*tree.find_all(nodes.Macro)]
    names = [macro.name for macro in macros]
    seen = {macro.name: _undeclared(macro, environment) for macro in macros}
    imported = {
        name if isinstance(name, str) else name[1]
        for node in tree.body
        if isinstance(node, nodes.FromImport) and not node.with_context
        for name in node.names
    }
    own = {node.name for node in tree.body if isinstance(node, nodes.Macro)}
    alone = {name for name in names if names.count(name) == 1 and name not in imported}
    while others := {name for name in alone if not seen[name] <= imported | (own & alone)}:
        alone -= others
    return alone


def _undeclared(macro: nodes.Macro, environment: Environment) -> set[str]:
    """Give the names that a macro looks for outside, but for those that every template may use."""
    tree = nodes.Template([macro])
    tree.set_environment(environment)
    return meta.find_undeclared_variables(tree)


def _asked(macro: nodes.Macro) -> tuple[str, ...]:
    """Give what a macro may ask of what it is given first: all where it does anything else with it than to ask for what tables have."""
    if not macro.args:
        return OWN
    given = macro.args[0].name
    bases = {id(node.node): node.attr for node in macro.find_all(nodes.Getattr) if node.attr in Grid._fields}
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
    shown = _shown(tree)
    return all(_asks_no_words(node, shown) for node in _below(tree))


def _shown(tree: nodes.Node) -> set[int]:
    """Give what a template prints, by identity, and the calls whose arguments are all that matters."""
    found = [part for output in tree.find_all(nodes.Output) for part in output.nodes]
    for part in found:
        if isinstance(part, nodes.CondExpr):
            found += [one for one in (part.expr1, part.expr2) if one]
    shown = {id(part) for part in found} | {id(block.call) for block in tree.find_all(nodes.CallBlock)}
    return shown | {id(loop.iter) for loop in tree.find_all(nodes.For) if _counts(loop.iter)}


def _counts(node: nodes.Node) -> bool:
    """Say whether an expression gives numbers, whatever it is given."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == _RANGE


def _asks_no_words(node: nodes.Node, shown: set[int]) -> bool:
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Getattr | nodes.Name)
    if isinstance(node, nodes.Compare):
        return _compares_plainly(node)
    if isinstance(node, nodes.Call):
        return id(node) in shown and isinstance(node.node, nodes.Name)
    if isinstance(node, nodes.Filter):
        return _is_harmless(node, shown)
    if isinstance(node, nodes.With):
        return all(isinstance(value, nodes.Const | nodes.Filter | nodes.Getattr) for value in node.values)
    return isinstance(node, _OF_WORDS)


def _compares_plainly(node: nodes.Compare) -> bool:
    sides = (node.expr, *(one.expr for one in node.ops))
    return all(isinstance(side, nodes.Const | nodes.Getattr) for side in sides)


def _is_harmless(node: nodes.Filter, shown: set[int]) -> bool:
    if node.name in _PRINTED:
        plain = node.name == _SAFE and isinstance(node.node, nodes.Const)
        return plain or (id(node) in shown and isinstance(node.node, nodes.Getattr))
    if node.args or node.dyn_args or node.dyn_kwargs:
        return False
    named = [one.key for one in node.kwargs]
    asks = (node.name == "map" and named == _ATTRIBUTE) or (node.name == "max" and not named)
    return asks and isinstance(node.node, nodes.Getattr | nodes.Filter)


def _prints_figures(tree: nodes.Template) -> bool:
    """Say whether a template holds nothing but loops, questions about other things, and ``{{ cell.text }}``."""
    printed = {
        id(part)
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
        if isinstance(part, nodes.Getattr)
    }
    shown = _shown(tree)
    return all(_asks_no_figures(node, printed, shown) for node in _below(tree))


def _asks_no_figures(node: nodes.Node, printed: set[int], shown: set[int]) -> bool:
    if not isinstance(node, _OF_FIGURES):
        return False
    if isinstance(node, nodes.Compare):
        return _compares_plainly(node)
    if isinstance(node, nodes.Call):
        return id(node) in shown
    if isinstance(node, nodes.Getattr) and node.attr == _TEXT:
        return id(node) in printed and isinstance(node.node, nodes.Name)
    return not isinstance(node, nodes.Const) or node.value != _TEXT
