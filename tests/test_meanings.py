"""Every row, group and column of the statutory forms has its meaning, and no meaning lacks its row."""

from collections.abc import Iterator

from generator.formats import all_formats
from generator.forms.meanings import COLUMNS, ROWS
from generator.forms.spec import RowSpec


def every(rows: tuple[RowSpec, ...]) -> Iterator[str]:
    for row in rows:
        if not row.children or row.key:
            yield row.id
        yield from every(row.children)


def test_rows_and_columns_of_all_forms_are_explained() -> None:
    tables = [table for form in all_formats() for table in form.tables()]
    rows = {f"{table.id}.{row}" for table in tables for row in every(table.rows)}
    columns = {f"{table.id}.{column.id}" for table in tables for column in table.columns}
    assert rows <= set(ROWS)
    assert set(ROWS) - rows <= {"requests.outcomes"}
    assert columns == set(COLUMNS)


def test_words_are_sentences() -> None:
    for meaning in (*ROWS.values(), *COLUMNS.values()):
        assert meaning.words.endswith("。")
        assert not meaning.basis.endswith("。")
