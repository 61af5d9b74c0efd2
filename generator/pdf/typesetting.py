"""What a typesetter is given: an edition as plain values, and the fonts that are really there."""

import importlib.util
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from generator.look.theme import Theme
from generator.look.tokens import families
from generator.pdf.faults import fonts_folder
from generator.pdf.prose import NAMELESS, Prose, Values
from generator.printing.appendix import HEADING, NOTE
from generator.printing.charts import spoken
from generator.printing.document import Grid, GridCell, GridRow, chinese_date
from generator.printing.drawing import drawn
from generator.printing.edition import Edition
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.figures import CORRECTED

LAST_RESORT = "Noto Serif SC"
"""The family that has every character a name may need; every list of fonts ends in it."""
_PACKAGE = "pylopdf_fonts_zh_cn"
_LISTS = {
    "title": "公文标题字体",
    "body": "公文正文字体",
    "hei": "公文黑体字体",
    "kai": "公文楷体字体",
    "digits": "公文数字字体",
}
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_DIGIT = 0.58
_WIDE = "\u2000"
"""From here on a character is as wide as a Chinese one; those before are as wide as the widest digit of our fonts."""
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def font_folders(theme: Theme) -> tuple[Path, ...]:
    """Give the folders that fonts are looked for in: those of the theme, nearest first, and the complete Noto fonts."""
    found = importlib.util.find_spec(_PACKAGE)
    return (*theme.fonts, Path(found.origin).parent) if found and found.origin else theme.fonts


def unread_fonts(theme: Theme, read: Container[Path]) -> tuple[Path, ...]:
    """Give the font files of the theme that are not among those that could be read."""
    files = (file for folder in theme.fonts for file in sorted(folder.rglob("*")))
    named = (
        file for file in files if file.suffix.lower() in _FONT_SUFFIXES and not file.name.startswith(".")
    )
    return tuple(file for file in named if file not in read)


def fonts(theme: Theme, available: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give the families of each list of the theme that are there, by use; raises ``ProblemError`` for a list of none."""
    names = {name.casefold(): name for name in available}
    tokens = dict(theme.tokens)
    found, problems = {}, []
    for use, token in _LISTS.items():
        wanted = families(tokens.get(token, LAST_RESORT))
        chosen = [names[name.casefold()] for name in wanted if name.casefold() in names]
        if not chosen:
            message = f"主题变量“{token}”里的字体一种也没有：{'、'.join(wanted)}"
            advice = f"把字体文件放进 {fonts_folder(theme)}，或者在末尾加上 {LAST_RESORT}"
            place = theme.places.get(token, Span(f"themes/{theme.folders[0].name}/theme.yaml"))
            problems.append(Problem("W105", Level.ERROR, message, place, advice))
        last = names.get(LAST_RESORT.casefold())
        found[use] = tuple(dict.fromkeys([*chosen, *([last] if last else [])]))
    if problems:
        raise ProblemError(*problems)
    return found


def values(edition: Edition, fonts: Mapping[str, tuple[str, ...]]) -> Values:
    """Give everything a template prints, as values that JSON knows; ``report.typ`` says what they are."""
    document = edition.document
    prose = Prose(edition)
    sections = [
        {
            "heading": section.heading.strip() or NAMELESS,
            "before": prose.blocks(section.before),
            "grid": _grid(section.grid) if section.grid else None,
            "after": prose.blocks(section.after),
        }
        for section in document.sections
    ]
    return {
        "fonts": fonts,
        "title": _title_parts(edition),
        "agency": edition.agency,
        "date": _date(edition),
        "lead": prose.blocks(document.lead, above=0),
        "sections": sections,
        "signature": document.signature,
        "signature_date": document.signature_date,
        "corrections": [
            (chinese_date(item.date) if item.date else "", item.sentence, item.reason)
            for item in edition.corrections
        ],
        "facts": edition.facts,
        "charts": _charts(edition),
        "url": edition.url,
        "draft": edition.draft,
        "blank": edition.blank,
        "fictitious": edition.fictitious,
        "pictures": {name: prose.pictures[name] for name in sorted(prose.pictures)},
    }


def _charts(edition: Edition) -> Values | None:
    """Give the charts of an edition under their heading, nothing where there are none."""
    if not edition.charts:
        return None
    drawings = [
        {
            "title": drawing.title,
            "summary": drawing.summary,
            "alt": spoken(chart),
            "width": drawing.width,
            "height": drawing.height,
            "shapes": [(shape.tone, shape.bars) for shape in drawing.shapes],
            "words": [
                (float(word.x), float(word.y), word.text, word.end, word.strong) for word in drawing.words
            ],
        }
        for chart, drawing in ((chart, drawn(chart)) for chart in edition.charts)
    ]
    return {"heading": HEADING, "note": NOTE, "drawings": drawings}


def _title_parts(edition: Edition) -> tuple[str, ...]:
    rest = edition.title.removeprefix(edition.agency)
    return (edition.agency, rest) if rest and rest != edition.title else (edition.title,)


def _date(edition: Edition) -> tuple[int, ...]:
    """Give the day of publication, or of issue, or the end of the report's year; never the day of making."""
    issued = dict(edition.facts).get("成文日期", "")
    written = _DATE.match(edition.published) or _DATE.match(issued)
    return tuple(map(int, written.groups())) if written else (edition.year, 12, 31)


def _grid(grid: Grid) -> Values:
    rows = [row for body in grid.bodies for row in body]
    ends = _ends(rows)
    figures = [cell for row in rows for cell in row if cell.kind == "figure"]

    def cell(found: GridCell) -> Values:
        value: Values = {
            "text": found.text,
            "kind": found.kind,
            "colspan": found.colspan,
            "rowspan": found.rowspan,
            "ems": _ems(found.text),
        }
        if found.mark:
            value |= {"mark": CORRECTED, "ems": _marked(found)}
        return value | {"id": found.id, "ends": ends.get(found.id, [])} if found.kind == "label" else value

    def lines(found: Iterable[GridRow]) -> list[list[Values]]:
        return [[cell(item) for item in row] for row in found]

    def body(found: tuple[GridRow, ...]) -> Values:
        heads = next(place for place, row in enumerate(found) if any(item.kind != "head" for item in row))
        return {"head": lines(found[:heads]), "rows": lines(found[heads:])}

    return {
        "caption": grid.caption,
        "width": grid.width,
        "stub": grid.stub,
        "head": lines(grid.head),
        "bodies": [body(found) for found in grid.bodies],
        "longest": max([1, *(_marked(figure) / figure.colspan for figure in figures)]),
    }


def _ems(text: str) -> float:
    """Give how wide a text is at most, in Chinese characters."""
    return round(sum(_DIGIT if character < _WIDE else 1 for character in text), 2)


def _marked(cell: GridCell) -> float:
    """Give how wide a cell is at most with its mark, which is about half as large as its text."""
    return _ems(cell.text) + (_DIGIT if cell.mark else 0)


def _ends(rows: list[GridRow]) -> dict[str, list[str]]:
    """Give the groups that end with a row, by the label of the row."""
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        for group in row:
            if group.rowspan > 1:
                last = [cell.id for cell in rows[number + group.rowspan - 1] if cell.kind == "label"][-1]
                found.setdefault(last, []).append(group.id)
    return found
