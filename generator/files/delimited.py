"""Lines of CSV as Excel reads them: a mark of the encoding, CRLF, and no text that a spreadsheet would run as a formula."""

import re
from collections.abc import Iterable

BOM = "\ufeff"
"""Stands before the first line, so that Excel reads UTF-8."""
_RUNS = re.compile("'*[=+@\t\r＝＋－＠-]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_QUOTED = re.compile('[",\r\n]')


def guarded(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: with ``'`` before it where it would; a number stays.

    A text that is like a guarded one is guarded as well, so that ``unguarded`` gives every text back.
    """
    return f"'{text}" if runs(text) else text


def unguarded(text: str) -> str:
    """Give a text as it was before it was guarded."""
    return text[1:] if text.startswith("'") and runs(text) else text


def runs(text: str) -> bool:
    """Say whether a text would be taken for a formula, as it is or without the ``'`` before it."""
    return _RUNS.match(text) is not None and not _NUMBER.fullmatch(text)


def line(values: Iterable[str]) -> str:
    """Give one line of guarded values with its end."""
    return ",".join(_quoted(guarded(value)) for value in values) + "\r\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
