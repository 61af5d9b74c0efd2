"""The XML parts that office documents share: their properties, and who wrote them."""

from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from generator.attachments.contents import AUTHOR, COMPANY, EDITOR, OTHER, Trace
from generator.files.parcel import declares_types, is_zip, unpacked
from generator.problem import Problem

_LARGEST_PART = 64 * 1024 * 1024


_PROPERTIES = {
    "creator": AUTHOR,
    "initial-creator": AUTHOR,
    "lastModifiedBy": EDITOR,
    "Company": COMPANY,
    "Manager": AUTHOR,
}
_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml")
_DULL = frozenset(
    {
        "Application",
        "AppVersion",
        "Template",
        "TitlesOfParts",
        "HeadingPairs",
        "created",
        "modified",
        "generator",
    }
)


def opened(data: bytes) -> dict[str, bytes] | str:
    """Give the parts of an office document, or in words why it cannot be opened."""
    if not is_zip(data):
        return "这个文件损坏了，打不开"
    parts = unpacked(data, "")
    if isinstance(parts, Problem):
        return parts.message
    if declares_types(parts) or any(
        len(part) > _LARGEST_PART for name, part in parts.items() if name.endswith(".xml")
    ):
        return "这个文件展开以后太大，或者不是正常保存的"
    return parts


def root_of(part: bytes) -> Element | None:
    """Give the root of an XML part, nothing when it is not one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: Element) -> str:
    """Give the name of an element without its namespace; strict and transitional documents differ in it."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Give an attribute by its name without a namespace, empty when it is not there."""
    direct = element.get(name)
    if direct is not None:
        return str(direct)
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def property_traces(parts: Mapping[str, bytes]) -> Iterator[Trace]:
    """Yield the properties of a document that name somebody or hold a text."""
    for name in _PROPERTY_PARTS:
        root = root_of(parts[name]) if name in parts else None
        for element in root.iter() if root is not None else ():
            text = (element.text or "").strip()
            kind = local(element)
            if text and not len(element) and kind not in _DULL:
                yield Trace(_PROPERTIES.get(kind, OTHER), "文件属性", text)
