"""A foreign Word document as HTML that says what the document shows.

mammoth makes the HTML; what it has no eye for is put right in the document first: numbers that Word counts, headings that only an outline level
makes, changes that nobody has accepted yet (they are taken as accepted), hidden words, cells that begin a column later.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from generator.files.repack import pack
from generator.foreign.word_numbers import BULLET, Numbering, W

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = W[1:-1].encode()
_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_AROUND = re.compile(r"word/(?:header|footer)[0-9]*\.xml")
_IMPRINT = "版记"
"""The style of the lines of metadata in our own documents."""
_LIST = "列表文字"
_MARKER = re.compile(r"(?:(?P<bullet>•)|(?P<number>[0-9]{1,3})\.)\t")
_STEP = 640
_DEEPEST = 4
_HEADING = re.compile("heading ([1-9])", re.IGNORECASE)
_STYLES = (
    "p[style-name='Title'] => h1:fresh",
    "p[style-name='Subtitle'] => p:fresh",
    "p[style-name='Quote'] => blockquote > p:fresh",
    "p[style-name='引文'] => blockquote > p:fresh",
    *(f"p[style-name='heading {level}'] => h{min(level, 6)}:fresh" for level in range(1, 10)),
    *(
        f"p[style-name='nianbao ul {level}'] => {'ul|ol > li > ' * (level - 1)}ul > li:fresh"
        for level in range(1, 5)
    ),
    *(
        f"p[style-name='nianbao ol {level}'] => {'ul|ol > li > ' * (level - 1)}ol > li:fresh"
        for level in range(1, 5)
    ),
    "u => u",
)


class WordText(NamedTuple):
    """A document as HTML, the metadata of its imprint, and the words outside its text."""

    html: str
    facts: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


def word_text(parts: Mapping[str, bytes]) -> WordText:
    """Give what a document of these parts shows; raises whatever its parts make the parsers raise."""
    import mammoth  # noqa: PLC0415 - slow to import, and only Word needs it

    usual = {name: data.replace(_STRICT, _USUAL) for name, data in parts.items()}
    document = _Document(usual)
    document.mend()
    found = mammoth.convert_to_html(
        io.BytesIO(pack(document.parts)),
        style_map="\n".join(_STYLES),
        convert_image=mammoth.images.img_element(document.picture),
    )
    return WordText(found.value, tuple(document.facts), tuple(document.left))


class _Style(NamedTuple):
    name: str
    above: str
    outline: int | None
    number: str
    level: int | None


@dataclass(slots=True)
class _Document:
    """The parts of a document while they are put right."""

    parts: dict[str, bytes]
    facts: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    styles: dict[str, _Style] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    pictures: int = 0

    def mend(self) -> None:
        """Put every part right that holds text."""
        lists = self._root("word/numbering.xml")
        self.numbering = Numbering.of(lists)
        styles = self._root("word/styles.xml")
        self.styles = dict(_styles(styles)) if styles is not None else {}
        for name in (_MAIN, *_NOTES):
            root = self._root(name)
            if root is not None:
                self._accept(root)
                for paragraph in list(root.iter(f"{W}p")):
                    self._paragraph(paragraph)
                self.parts[name] = _bytes(root)
        if styles is not None:
            self._name_styles(styles)
            self.parts["word/styles.xml"] = _bytes(styles)
        if lists is not None:
            for bound in list(lists.iter(f"{W}pStyle")):
                _drop(bound)
            self.parts["word/numbering.xml"] = _bytes(lists)
        for name in sorted(filter(_AROUND.fullmatch, self.parts)):
            root = self._root(name)
            words = _text(root).strip() if root is not None else ""
            self.left += [words] if words else []

    def picture(self, _image: object) -> dict[str, str]:
        """Give the attributes of a picture: a name by which somebody may put it beside the report."""
        self.pictures += 1
        return {"src": f"图{self.pictures}.png"}

    def _root(self, name: str) -> Element | None:
        data = self.parts.get(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(data, parser) if data else None

    def _accept(self, root: Element) -> None:
        """Take changes as accepted, hidden words away, and rows that begin late to their columns."""
        for name in ("del", "moveFrom"):
            for element in list(root.iter(f"{W}{name}")):
                parent = element.getparent()
                row = parent.getparent() if parent is not None and parent.tag == f"{W}trPr" else None
                # A mark inside the properties of a paragraph says that it was joined with the next: mammoth knows.
                if row is not None:
                    _drop(row)
                elif parent is not None and parent.tag != f"{W}rPr":
                    _drop(element)
        for run in list(root.iter(f"{W}r")):
            hidden = run.find(f"{W}rPr/{W}vanish")
            if hidden is not None and hidden.get(f"{W}val") not in {"0", "false"}:
                self.left += [words] if (words := _text(run)) else []
                _drop(run)
        for row in root.iter(f"{W}tr"):
            late = row.find(f"{W}trPr/{W}gridBefore")
            count = str(late.get(f"{W}val")) if late is not None else ""
            if count.isdecimal() and 0 < int(count) < 64:
                cell = etree.fromstring(
                    f'<w:tc xmlns:w="{W[1:-1]}"><w:tcPr><w:gridSpan w:val="{int(count)}"/></w:tcPr><w:p/></w:tc>'
                )
                first = row.find(f"{W}tc")
                row.insert(row.index(first) if first is not None else len(row), cell)

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return
        style = _value(properties.find(f"{W}pStyle"))
        name = self.styles[style].name if style in self.styles else ""
        if name == _IMPRINT and "：" in _text(paragraph):
            fact, _, value = _text(paragraph).partition("：")
            self.facts.append((fact, value))
            _drop(paragraph)
        elif name.lower().startswith("toc ") or name.startswith("目录"):
            self.left.append(_text(paragraph))
            _drop(paragraph)
        elif name == _LIST and (marker := _MARKER.match(_text(paragraph))):
            self._list_item(paragraph, properties, marker)
        else:
            self._number(paragraph, properties, style)
            outline = _value(properties.find(f"{W}outlineLvl"))
            if outline.isdecimal() and int(outline) < 6 and not _HEADING.fullmatch(name):
                _set_style(properties, f"NianbaoHeading{int(outline) + 1}")

    def _number(self, paragraph: Element, properties: Element, style: str) -> None:
        own = properties.find(f"{W}numPr")
        number = _value(own.find(f"{W}numId")) if own is not None else ""
        level: int | None = None
        if own is not None and own.find(f"{W}ilvl") is not None:
            written = _value(own.find(f"{W}ilvl"))
            level = int(written) if written.isdecimal() else 0
        if not number:
            number, inherited = self._style_number(style)
            level = inherited if level is None else level
        if not number or number == "0":
            return
        level = level if level is not None else 0
        shown = self.numbering.next(number, level)
        if own is not None:
            _drop(own)
        if shown == BULLET:
            properties.append(
                etree.fromstring(
                    f'<w:numPr xmlns:w="{W[1:-1]}"><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )
        elif shown.strip():
            after = _text(paragraph)[:1]
            gap = " " if after.isascii() and after.isalnum() else ""
            run = etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t xml:space="preserve"/></w:r>')
            run[0].text = f"{shown.strip()}{gap}"
            paragraph.insert(paragraph.index(properties) + 1, run)

    def _style_number(self, style: str) -> tuple[str, int | None]:
        """Give the list and the level that a style, or one above it, puts its paragraphs into."""
        seen: set[str] = set()
        name = style
        while name in self.styles and name not in seen:
            seen.add(name)
            found = self.styles[name]
            if found.number:
                bound = self.numbering.level_of_style(found.number, style)
                return found.number, bound or found.level or 0
            name = found.above
        return "", None

    def _list_item(self, paragraph: Element, properties: Element, marker: re.Match[str]) -> None:
        """Make an item of a list of our own documents, where markers are typed, an item again."""
        left = properties.find(f"{W}ind")
        indent = str(left.get(f"{W}left") or "") if left is not None else ""
        level = min(max(int(indent) // _STEP if indent.isdecimal() else 1, 1), _DEEPEST)
        _set_style(properties, f"Nianbao{'Ul' if marker['bullet'] else 'Ol'}{level}")
        run = paragraph.find(f"{W}r")
        if run is not None and _text(run) == marker[0]:
            _drop(run)

    def _name_styles(self, root: Element) -> None:
        """Call every style a heading that the outline counts as one, and declare those that were put in."""
        for style in root.findall(f"{W}style"):
            name = style.find(f"{W}name")
            found = self.styles.get(str(style.get(f"{W}styleId")))
            outline = self._outline(found)
            if name is not None and outline is not None and outline < 6 and found and found.name != "Title":
                name.set(f"{W}val", f"heading {outline + 1}")
        added = {f"NianbaoHeading{level}": f"heading {level}" for level in range(1, 7)}
        for level in range(1, _DEEPEST + 1):
            added |= {f"NianbaoUl{level}": f"nianbao ul {level}", f"NianbaoOl{level}": f"nianbao ol {level}"}
        for key, title in added.items():
            root.append(
                etree.fromstring(
                    f'<w:style xmlns:w="{W[1:-1]}" w:type="paragraph" w:styleId="{key}"><w:name w:val="{title}"/></w:style>'
                )
            )

    def _outline(self, style: _Style | None) -> int | None:
        seen: set[str] = set()
        while style is not None:
            heading = _HEADING.fullmatch(style.name)
            if heading or style.outline is not None:
                return int(heading[1]) - 1 if heading else style.outline
            if style.above in seen:
                return None
            seen.add(style.above)
            style = self.styles.get(style.above)
        return None


def _styles(root: Element) -> Iterator[tuple[str, _Style]]:
    for style in root.findall(f"{W}style"):
        if style.get(f"{W}type") not in {None, "paragraph"}:
            continue
        outline = _value(style.find(f"{W}pPr/{W}outlineLvl"))
        level = _value(style.find(f"{W}pPr/{W}numPr/{W}ilvl"))
        yield (
            str(style.get(f"{W}styleId")),
            _Style(
                _value(style.find(f"{W}name")),
                _value(style.find(f"{W}basedOn")),
                int(outline) if outline.isdecimal() else None,
                _value(style.find(f"{W}pPr/{W}numPr/{W}numId")),
                int(level) if level.isdecimal() else None,
            ),
        )


def _set_style(properties: Element, style: str) -> None:
    found = properties.find(f"{W}pStyle")
    if found is None:
        found = etree.Element(f"{W}pStyle")
        properties.insert(0, found)
    found.set(f"{W}val", style)


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val") or "")


def _text(element: Element) -> str:
    marks = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(marks.get(str(part.tag), part.text or "") for part in element.iter(f"{W}t", *marks))


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
