"""Words, links and pictures as WordprocessingML: what stands inside a paragraph."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width
from urllib.parse import quote, urlsplit

from markupsafe import escape

from generator.files.picture_size import picture_size
from generator.prose.blocks import Inline, Picture, Run

LINK = "Hyperlink"
_EMU = 9525
"""English metric units of a pixel, at 96 to the inch."""
_EMU_OF_TWIP = 635
_TALLEST = 180 * 36000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_BREAKS = re.compile("([\n\t])")
_BREAK = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_HINT = '<w:rFonts w:hint="eastAsia"/>'
"""Quotation marks and dashes are those of the Chinese font."""
_CODE = '<w:rFonts w:hint="eastAsia" w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
_SCRIPTS = {"sub": "subscript", "super": "superscript"}


class Media(NamedTuple):
    """A picture that a document shows: its relationship, the name of its part below ``word/``, its bytes."""

    relationship: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """What prose is set with.

    Ids of styles and sizes of their type (in half points) by name, the width of the text in twentieths of a point, where
    links lead and what pictures show. ``links`` (relationship by address) and ``media`` (by hash) grow while blocks are written.
    """

    styles: Mapping[str, str]
    sizes: Mapping[str, int]
    width: int
    absolute: Callable[[str], str]
    pictures: Mapping[str, bytes]
    links: dict[str, str] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """Give a text without the characters that XML has no place for."""
    return _UNPRINTABLE.sub("", text)


def inline_xml(word: Inline, page: Page, width: int, size: int = 0) -> str:
    """Give words, a link or a picture of a line; a picture is at most ``width`` twentieths of a point wide.

    ``size`` is that of the type in half points where it is not the style's.
    """
    if isinstance(word, Picture):
        return _picture(word, page, width)
    target = _target(word.href, page) if word.href else ""
    if not target:
        return run_xml(word, size=size)
    relationship = page.links.setdefault(target, f"link{len(page.links) + 1}")
    run = run_xml(word, page.styles[LINK], size)
    return f'<w:hyperlink xmlns:r="{_RELATIONSHIPS}" r:id="{relationship}" w:history="1">{run}</w:hyperlink>'


def _target(href: str, page: Page) -> str:
    """Give the address of a link as Word accepts it, or nothing: a malformed one keeps it from opening the document."""
    try:
        target = quote(plain(page.absolute(href)), safe="%/:?#@!$&'()*+,;=~-._")
        target = _BARE_PERCENT.sub("%25", target)
        parts = urlsplit(target)
        sound = bool(parts.scheme) and parts.port != 0
    except ValueError:
        return ""
    return target if sound else ""


def run_xml(run: Run, style: str = "", size: int = 0) -> str:
    """Give words of one look, in a style of characters or in that of their paragraph, in a size of half points or its."""
    properties = "".join(
        (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            _CODE if run.code else _HINT,
            "<w:b/><w:bCs/>" if run.bold else "",
            "<w:i/><w:iCs/>" if run.italic else "",
            "<w:strike/>" if run.strike else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
            '<w:u w:val="single"/>' if run.underline else "",
            f'<w:vertAlign w:val="{_SCRIPTS[run.script]}"/>' if run.script else "",
        )
    )
    pieces = "".join(
        _BREAK.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _BREAKS.split(plain(run.text).replace("\r", ""))
        if piece
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{pieces}</w:r>"


def attribute(text: str) -> str:
    """Give a text as the value of an attribute, on one line."""
    return str(escape(" ".join(plain(text).split())))


def _picture(picture: Picture, page: Page, width: int) -> str:
    data = page.pictures.get(picture.source)
    size = picture_size(data) if data else None
    if data is None or size is None:
        return run_xml(Run(f"〔图：{picture.words}〕" if picture.words else "〔图〕"))
    digest = hashlib.sha256(data).hexdigest()
    number = len(page.media) + 1
    media = page.media.setdefault(
        digest, Media(f"picture{number}", f"media/picture{number}.{size.kind}", data)
    )
    widest = width * _EMU_OF_TWIP
    wide, high = size.width * _EMU, size.height * _EMU
    scale = min(1, widest / wide, _TALLEST / high)
    extent = f'cx="{max(round(wide * scale), 1)}" cy="{max(round(high * scale), 1)}"'
    page.drawn.append(digest)
    nth = len(page.drawn)
    name = f'id="{10000 + nth}" name="图{nth}" descr="{attribute(picture.words)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr {name}/><a:graphic xmlns:a="{_DRAWING}/main">'
        f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_RELATIONSHIPS}" '
        f'r:embed="{media.relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def line_xml(style: str, properties: str, inside: str) -> str:
    """Give a paragraph in a style of this id; ``properties`` are more of its own, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def ems(text: str) -> float:
    """Give how wide a text is in characters, with the quarter that Word puts between Chinese and figures."""
    wide = [east_asian_width(character) in "WFA" for character in text]
    meetings = sum(one != two for one, two in pairwise(wide))
    return sum(1 if one else 0.5 for one in wide) + meetings / 4
