"""Lets the sums of a table decide between the readings of its damaged rows."""

from collections.abc import Iterable, Mapping, Sequence

from generator.forms.spec import Equation, RowSpec, TableSpec
from generator.recognition.row_options import Option, Options, numbers

MOST_SUMS = 60_000
"""Partial sums looked at for one equation; beyond that it decides nothing."""

_Vector = tuple[int, ...]
Cells = tuple[str | None, ...]
"""What each column of a row shows; nothing where it cannot be told."""


def decide(rows: Mapping[str, Options], table: TableSpec, *, complete: bool = True) -> dict[str, Cells]:
    """Give per row id what can be told of each cell.

    What the source keeps apart stands, whatever it adds up to. Of any other row only those readings are left with which
    the equations of the table hold in every column; where they agree, a cell is told. A row that no equation could be
    tried on needs a single reading that foots, and digits of which none seems to be lost: a ``complete`` table.
    """
    specs = {row.id: row for row in table.leaves()}
    left = {name: list(rows[name].choices) if name in rows else [] for name in specs}
    solved: set[str] = set()
    failed: set[str] = set()
    changed = True
    while changed:
        changed = False
        for equation in table.equations:
            feasible = _feasible(equation, left, specs, table)
            if feasible is None:
                continue
            (solved if feasible else failed).update((*equation.left, *equation.right))
            for name, options in feasible.items():
                if len(options) < len(left[name]) and not rows[name].direct:
                    left[name] = options
                    changed = True
    found = {}
    for name, options in left.items():
        width = len(table.columns_of(specs[name]))
        direct = name in rows and rows[name].direct
        alone = name in rows and rows[name]._replace(choices=tuple(options)).proven(complete=complete)
        told = bool(options) and (direct or (name not in failed and (name in solved or alone)))
        found[name] = _agreed(options, width) if told else (None,) * width
    return found


def _agreed(options: Sequence[Option], width: int) -> Cells:
    return tuple(
        options[0][at] if len({option[at] for option in options}) == 1 else None for at in range(width)
    )


def _feasible(
    equation: Equation, left: Mapping[str, Sequence[Option]], specs: Mapping[str, RowSpec], table: TableSpec
) -> dict[str, list[Option]] | None:
    """Give the readings of each row of an equation with which it holds, none where it never does.

    Nothing where it cannot be tried: a row of it is missing or unclear, or there is too much to try.
    """
    signs = dict.fromkeys(equation.right, -1) | dict.fromkeys(equation.left, 1)
    vectors: list[tuple[str, list[tuple[Option, _Vector]]]] = []
    for name, sign in signs.items():
        columns = table.columns_of(specs[name])
        known = [(option, numbers(option, columns)) for option in left[name]]
        signed = [
            (option, tuple(sign * value for value in values))
            for option, values in known
            if values is not None
        ]
        if not signed or len(signed) < len(known):
            return None
        vectors.append((name, signed))
    return _solutions(vectors)


def _solutions(rows: list[tuple[str, list[tuple[Option, _Vector]]]]) -> dict[str, list[Option]] | None:
    """Give the readings that take part in a way to make the rows add up to nothing; nothing when there are too many ways."""
    width = len(rows[0][1][0][1])
    reached: list[set[_Vector]] = [{(0,) * width}]
    last_negative = max((at for at, (_, options) in enumerate(rows) if _lowers(options)), default=-1)
    for at, (_, options) in enumerate(rows):
        sums = {_plus(sum_, vector) for sum_ in reached[-1] for _, vector in options}
        if at >= last_negative:
            sums = {sum_ for sum_ in sums if max(sum_) <= 0}
        if len(sums) > MOST_SUMS:
            return None
        reached.append(sums)
    good = reached[-1] & {(0,) * width}
    found: dict[str, list[Option]] = {}
    for (name, options), before in zip(reversed(rows), reversed(reached[:-1]), strict=True):
        found[name] = [
            option for option, vector in options if any(_plus(sum_, vector) in good for sum_ in before)
        ]
        good = {sum_ for sum_ in before if any(_plus(sum_, vector) in good for _, vector in options)}
    return found if all(found.values()) else {}


def _lowers(options: Iterable[tuple[Option, _Vector]]) -> bool:
    return any(min(vector) < 0 for _, vector in options)


def _plus(one: _Vector, other: _Vector) -> _Vector:
    return tuple(a + b for a, b in zip(one, other, strict=True))
