"""What a foreign source holds before anybody knows what it means: passages and tables, in their order, with their places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.problem import Problem


class Passage(NamedTuple):
    """A paragraph or a heading.

    ``markdown`` is what an editor would have typed for it, ``text`` its plain words; ``place`` says where it stands
    (第 12 行, 第 3 页); ``level`` is that of a heading where the source marks one, 1 outermost, else 0.
    """

    markdown: str
    text: str
    place: str
    level: int = 0


class Table(NamedTuple):
    """A table: rows of plain words, and where each row stands.

    In an ``exact`` one every merged cell is written out in each place it covers, so that a column is a column; otherwise the
    cells are merely what the source separates, blanks may be spare or missing, and one cell may hold a whole row.
    ``aligns`` says per column where the source has its words: ``center``, ``right``, or nothing.
    """

    rows: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]
    exact: bool
    aligns: tuple[str, ...] = ()


Item = Passage | Table


@dataclass(frozen=True, slots=True)
class Foreign:
    """What one source came to.

    ``facts`` are metadata it keeps outside its words (ArticleTitle, PubDate, 索引号), ``links`` files it refers to (title, address),
    ``figures`` what it names by our own ids, ``form`` and ``body`` the form and the slug it names itself with;
    ``left`` the words it holds around the report (navigation, footer), which are no part of it.
    """

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    body: str = ""
    left: tuple[str, ...] = ()
