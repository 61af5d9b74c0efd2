"""The texts of a report that an editor writes as Markdown, one by one and in one piece."""

from collections.abc import Iterator
from functools import lru_cache

from generator.project.report import TOGETHER, Report


@lru_cache(maxsize=TOGETHER)
def passages(report: Report) -> tuple[tuple[str, str], ...]:
    """Give the key and the Markdown of every text of a report that is not empty."""
    return tuple(_passages(report))


def _passages(report: Report) -> Iterator[tuple[str, str]]:
    if report.lead:
        yield "引言", report.lead
    for section in report.sections:
        if section.text:
            yield section.key if section.spec else f"{section.key}.内容", section.text
        if section.spec and (section.before or section.after):
            note = section.spec.note_key
            if section.before:
                yield f"{note}.表前", section.before
            if section.after:
                yield note if note in report.texts else f"{note}.表后", section.after
