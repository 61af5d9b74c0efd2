"""What every figure of the statutory tables counts: the rows and columns of all forms, in plain words, with their sums."""

import json
from collections.abc import Iterator
from functools import cache

from generator.formats import all_formats
from generator.forms.meanings import COLUMNS, ROWS
from generator.forms.spec import ReportFormat, RowSpec, TableSpec
from generator.site.variables import Term, TermTable


@cache
def term_tables() -> tuple[TermTable, ...]:
    """Give the tables of the newest form; rows and columns that only an older one has come last and say so."""
    forms = [form for form in reversed(all_formats()) if any(form.tables())]
    return tuple(_table(table, forms) for table in forms[0].tables())


def terms_json(form: ReportFormat) -> bytes:
    """Give what the figures of a form count and the sums they stand in, for the script that tells a figure's story."""
    terms = {}
    for table in form.tables():
        for row, _ in _rows(table.rows, 1):
            name = f"{table.id}.{row.id}"
            terms[name] = {"label": row.label, "key": row.key} | ROWS[name]._asdict()
        for column in table.columns:
            name = f"{table.id}.{column.id}"
            about = {"label": column.label, "key": column.key, "unit": column.unit}
            terms[name] = about | COLUMNS[name]._asdict()
    equations = [
        {"table": table.id, "left": one.left, "right": one.right, "words": one.words}
        for table in form.tables()
        for one in table.equations
    ]
    totals = [
        {
            "table": table.id,
            "columns": [{"id": column.id, "label": column.label} for column in table.columns[:-1]],
            "total": table.columns[-1].id,
            "rows": [row.id for row in table.leaves()],
        }
        for table in form.tables()
        if table.columns[-1].derived
    ]
    years = [
        {
            "id": f"{table.id}.{one.row}.{one.column}",
            "terms": [
                {"sign": term.sign, "year": term.year, "id": f"{table.id}.{term.row}.{term.column}"}
                for term in one.terms
            ],
            "words": one.words,
        }
        for table in form.tables()
        for one in table.years
    ]
    found = {
        "terms": terms,
        "equations": equations,
        "totals": totals,
        "years": years,
        "breaks": form.breaks,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _table(newest: TableSpec, forms: list[ReportFormat]) -> TermTable:
    rows: dict[str, Term] = {}
    columns: dict[str, Term] = {}
    for form in forms:
        for table in form.tables():
            if table.id != newest.id:
                continue
            note = "" if table is newest else f"只在{form.label}里有"
            for row, level in _rows(table.rows, 1):
                name = f"{table.id}.{row.id}"
                rows.setdefault(name, Term(name, row.label, *ROWS[name], note, level))
            for column in table.columns:
                name = f"{table.id}.{column.id}"
                columns.setdefault(name, Term(name, column.label, *COLUMNS[name], note))
    sums = [*(one.words for one in newest.equations), *(one.words for one in newest.years)]
    return TermTable(
        newest.id, newest.caption, tuple(rows.values()), tuple(columns.values()), tuple(dict.fromkeys(sums))
    )


def _rows(rows: tuple[RowSpec, ...], level: int) -> Iterator[tuple[RowSpec, int]]:
    for row in rows:
        if not row.children or row.key:
            yield row, level
        yield from _rows(row.children, level + 1 if row.key else level)
