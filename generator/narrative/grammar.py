"""Which cells a clause states whose words are all known; where two readings are honest, both are given."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from generator.formats import by_id
from generator.narrative.words import (
    AFTER_REVIEW,
    ANSWERED,
    APPLICANT,
    ARISEN,
    CARRIED,
    CARRIED_FORWARD,
    CARRIED_OVER,
    DECIDED,
    DIRECT,
    DOCUMENT,
    FEE,
    HANDLED,
    LITIGATION,
    MATTER,
    MOVED,
    OBJECT,
    OUTCOME,
    POWER,
    PROCUREMENT,
    RECEIVED,
    RESULT,
    REVIEW,
    UNITS,
    Part,
    Word,
    vocabulary,
)

Reading = tuple[Part, ...]
RECEIPT, CLOSING, RESULTS = "receipt", "closing", "outcomes"
PROCEEDINGS, DOCUMENTS, POWERS = "proceedings", "documents", "powers"


class Statement(NamedTuple):
    """What a clause states: its ``topic`` (one a rule), the table, the honest readings, and the rows it counts."""

    topic: str
    table: str
    readings: tuple[Reading, ...]
    rows: tuple[str, ...] = ()
    one_kind: bool = False


class Surroundings(NamedTuple):
    """What was spoken of before a clause: ``parent`` is the statement whose parts follow (其中)."""

    topic: str = ""
    matter: str = ""
    document: str = ""
    parent: Statement | None = None
    public: bool = False

    def after(self, statement: Statement) -> "Surroundings":
        """Give the surroundings of what follows a statement."""
        document = statement.rows[0] if statement.topic == DOCUMENTS else self.document
        return self._replace(document=document)


_TOTAL = "total"
_IN, _OVER, _OUT, _FORWARD = "received", "carried_over", "outcomes.total", "carried_forward"
_NOT_ANSWERED = ("outcomes.otherwise_closed", "outcomes.not_processed")
_REVIEW, _DIRECT, _AFTER = "reconsideration", "litigation_direct", "litigation_after_reconsideration"
_PENDING = "pending"
_LITIGATION = (_DIRECT, _AFTER)
_ABOUT = frozenset({MATTER, OBJECT})
_SECOND_COUNT = {"made": ("made", "published")}
"""Reports of the 2019 form say 制发 of what was made and of what was made public."""


def stated(
    words: list[tuple[str, Word]],
    unit: str,
    around: Surroundings,
    form: str,
    *,
    narrow: bool,
    none: bool = False,
) -> Statement | None:
    """Give what a clause of known words states of a figure with this measure word, nothing when there is doubt.

    ``narrow`` says that only a part of the requests is spoken of; ``none`` that the clause says there was none at all.
    """
    kinds = frozenset(word.kind for _, word in words if word.kind)
    if not kinds:
        return None
    if kinds & {REVIEW, LITIGATION, DIRECT, AFTER_REVIEW, RESULT}:
        doubtful = narrow and kinds == {RESULT}
        return (
            _proceedings(kinds, words, around)
            if _counts("proceedings", unit, none) and not doubtful
            else None
        )
    if kinds & {DOCUMENT, MOVED}:
        return (
            _documents(kinds, words, around, form) if _counts("documents", unit, none) and not none else None
        )
    if none:
        return _none_received(kinds)
    if POWER in kinds:
        return _powers(kinds, words) if _counts("decisions", unit) else None
    if FEE in kinds:
        return _fee(form) if kinds <= {FEE, RECEIVED} and _counts("money", unit) else None
    if kinds == {PROCUREMENT}:
        return _procurement(words, unit)
    if not _counts("requests", unit):
        return None
    return None if narrow else _requests(kinds, words, around, form)


def _counts(what: str, unit: str, none: bool = False) -> bool:
    return none or unit in UNITS[what]


def _none_received(kinds: frozenset[str]) -> Statement | None:
    if OBJECT not in kinds or not kinds <= _ABOUT:
        return None
    return Statement(RECEIPT, "requests", (_sum((_IN,)),), (_IN,))


def _sum(rows: Iterable[str], column: str = _TOTAL) -> Reading:
    return tuple(Part(1, row, column) for row in rows)


@cache
def _rows(form: str, group: str) -> tuple[str, ...]:
    return vocabulary(form).groups.get(group, ())


def _requests(
    kinds: frozenset[str], words: list[tuple[str, Word]], around: Surroundings, form: str
) -> Statement | None:
    known = around.topic == "requests" or (OBJECT in kinds and around.topic != "other")
    if around.topic == "other" or not known:
        return None
    if OUTCOME in kinds:
        return _outcomes(words, around) if kinds <= _ABOUT | {OUTCOME, ANSWERED, DECIDED} else None
    if APPLICANT in kinds:
        plain = kinds <= _ABOUT | {APPLICANT, RECEIVED, HANDLED}
        return _applicants(words, around) if plain else None
    if kinds & {CARRIED_OVER, CARRIED_FORWARD, CARRIED}:
        return _carried(kinds)
    if around.parent and around.parent.topic != RECEIPT:
        return None
    if ANSWERED in kinds:
        return (
            Statement(CLOSING, "requests", _answered(form), (_OUT,))
            if kinds <= _ABOUT | {ANSWERED, HANDLED}
            else None
        )
    came = (_sum((_IN,)), _sum((_IN, _OVER)))
    if HANDLED in kinds:
        return (
            Statement(RECEIPT, "requests", (*came, *_answered(form)), (_IN,))
            if kinds <= _ABOUT | {HANDLED, RECEIVED}
            else None
        )
    if RECEIVED in kinds:
        return Statement(RECEIPT, "requests", came, (_IN,)) if kinds <= _ABOUT | {RECEIVED} else None
    if OBJECT in kinds:
        given = [
            row for group in ("outcomes.disclosed", "outcomes.partly_disclosed") for row in _rows(form, group)
        ]
        readings = (*came, _sum((_OUT,)), _sum(given[:1]), _sum(given))
        return Statement(RECEIPT, "requests", readings, (_IN,))
    return None


@cache
def _answered(form: str) -> tuple[Reading, ...]:
    """Give the honest counts of answers: with or without what was closed without one, and of this year's requests alone."""
    whole = Part(1, _OUT, _TOTAL)
    readings: list[Reading] = [
        (whole,),
        (Part(1, _IN, _TOTAL), Part(-1, _FORWARD, _TOTAL)),
        (whole, Part(-1, _OVER, _TOTAL)),
    ]
    off: tuple[Part, ...] = ()
    for group in _NOT_ANSWERED:
        off += tuple(Part(-1, row, _TOTAL) for row in _rows(form, group))
        readings.append((whole, *off))
    return tuple(readings)


def _carried(kinds: frozenset[str]) -> Statement | None:
    if not kinds <= _ABOUT | {CARRIED_OVER, CARRIED_FORWARD, CARRIED, HANDLED}:
        return None
    over, forward = CARRIED_OVER in kinds, CARRIED_FORWARD in kinds
    rows = (_OVER,) if over else (_FORWARD,) if forward else (_FORWARD, _OVER)
    if over and forward:
        return None
    return Statement(CLOSING, "requests", tuple(_sum((row,)) for row in rows), rows)


def _outcomes(words: list[tuple[str, Word]], around: Surroundings) -> Statement | None:
    rows = tuple(dict.fromkeys(row for _, word in words if word.kind == OUTCOME for row in word.names))
    parent = around.parent
    if parent and (parent.one_kind or (parent.topic == RESULTS and not set(rows) <= set(parent.rows))):
        return None
    return Statement(RESULTS, "requests", (_sum(rows),), rows)


def _applicants(words: list[tuple[str, Word]], around: Surroundings) -> Statement | None:
    named = [word.names for _, word in words if word.kind == APPLICANT]
    parent = around.parent
    if len(named) != 1 or (parent and parent.one_kind):
        return None
    columns = named[0]
    rows: tuple[tuple[str, ...], ...] = ((_IN,), (_IN, _OVER), (_OUT,))
    if parent and parent.topic == RESULTS:
        rows = (parent.rows,)
    readings = tuple(tuple(Part(1, row, column) for row in some for column in columns) for some in rows)
    return Statement(RECEIPT, "requests", readings, rows[0], one_kind=True)


def _proceedings(
    kinds: frozenset[str], words: list[tuple[str, Word]], around: Surroundings
) -> Statement | None:
    """Bodies that decide on other bodies' cases count those too; only cases over disclosure are in the table."""
    if not around.public or not kinds <= _ABOUT | {REVIEW, LITIGATION, DIRECT, AFTER_REVIEW, ARISEN, RESULT}:
        return None
    results = [word.names[0] for _, word in words if word.kind == RESULT]
    column = results[0] if results else _TOTAL
    if len(results) > 1:
        return None
    rows: tuple[str, ...] = ()
    if kinds & {DIRECT, AFTER_REVIEW}:
        rows = (_DIRECT,) * (DIRECT in kinds) + (_AFTER,) * (AFTER_REVIEW in kinds)
    elif kinds & {REVIEW, LITIGATION}:
        rows = (_REVIEW,) * (REVIEW in kinds) + _LITIGATION * (LITIGATION in kinds)
    elif around.parent and around.parent.topic == PROCEEDINGS:
        rows = around.parent.rows
    elif around.matter in ("review", "litigation"):
        rows = (_REVIEW,) if around.matter == "review" else _LITIGATION
    if not rows or (not results and kinds <= {REVIEW, LITIGATION} and around.topic == "other"):
        return None
    readings = [_sum(rows, column)]
    if not results:
        # Cases that are still open are often left out, and a case that went to court after review is one case.
        readings.append((*readings[0], *(Part(-1, row, _PENDING) for row in rows)))
        if len(rows) == len((_REVIEW, *_LITIGATION)):
            readings.append(_sum((_REVIEW, _DIRECT)))
    return Statement(PROCEEDINGS, "proceedings", tuple(readings), rows)


def _documents(
    kinds: frozenset[str], words: list[tuple[str, Word]], around: Surroundings, form: str
) -> Statement | None:
    if not kinds <= {DOCUMENT, MOVED}:
        return None
    named = [word.names[0] for _, word in words if word.kind == DOCUMENT] or [around.document]
    moves = [word.names[0] for _, word in words if word.kind == MOVED]
    if len(named) != 1 or not named[0] or len(moves) != 1:
        return None
    columns = _SECOND_COUNT.get(moves[0], (moves[0],))
    found = by_id(form)
    if found is None:
        return None
    readings = tuple((Part(1, named[0], column),) for column in columns)
    return Statement(DOCUMENTS, "proactive", readings, (named[0],))


def _powers(kinds: frozenset[str], words: list[tuple[str, Word]]) -> Statement | None:
    rows = [word.names[0] for _, word in words if word.kind == POWER]
    decided = DECIDED in kinds or any("决定" in text or text in ("作出", "做出") for text, _ in words)
    if len(rows) != 1 or not decided or not kinds <= {POWER, DECIDED}:
        return None
    return Statement(POWERS, "proactive", ((Part(1, rows[0], "decisions"),),), tuple(rows))


def _fee(form: str) -> Statement | None:
    found = by_id(form)
    fees = [row for table in found.tables() for row in table.leaves() if row.id == "fee"] if found else []
    if not fees or fees[0].columns != ("amount",):
        return None
    return Statement(POWERS, "proactive", ((Part(1, "fee", "amount"),),), ("fee",))


def _procurement(words: list[tuple[str, Word]], unit: str) -> Statement | None:
    columns = {word.names[0] for _, word in words if word.kind == PROCUREMENT}
    column = "amount" if unit in UNITS["money"] else "projects"
    if column == "projects" and (unit not in UNITS["projects"] or columns != {"projects"}):
        return None
    return Statement(POWERS, "proactive", ((Part(1, "procurement", column),),), ("procurement",))
