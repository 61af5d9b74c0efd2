"""The template of the Word copy, as an office keeps it in its theme, made ready once for all reports.

docxtpl gathers the marks that Word cuts into pieces; what it makes is compiled here and rendered without its repairs,
which would hide a damaged document. What a template carries of the machine and the people that made it is left out.
"""

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import jinja2
import jinja2.meta
import jinja2.sandbox
from lxml import etree

from generator.files.repack import unpack
from generator.problem import Level, Problem, ProblemError, Span
from generator.reading.shape import nearest, short
from generator.telling.template_faults import words_of

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MARKED = tuple(f"{_RELATIONSHIPS}/{kind}" for kind in ("header", "footer", "footnotes"))
_SETTINGS, _CORE = (
    f"{_RELATIONSHIPS}/settings",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
)
_TRACES = re.compile(
    "/(?:extended-properties|custom-properties|thumbnail|customXml|attachedTemplate|printerSettings"
    "|comments|commentsExtended|commentsExtensible|commentsIds|people|glossaryDocument|webSettings)$"
)
_SETTING_TRACES = ("attachedTemplate", "docVars", "mailMerge", "proofState", "rsids")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {"w": _W[1:-1]}
_REVISIONS = "//*[@w:author] | //w:commentReference"
_SPOILT = (
    "//w:p[parent::w:p or parent::w:r or parent::w:t] | //w:tbl[parent::w:p or parent::w:r or parent::w:t]"
    " | //w:t/* | //w:tc[not(w:p)]"
)
_SAVES = re.compile(
    r' (?:w:rsid\w*|w14:paraId|w14:textId)="[^"]*"|<w:(?:proofErr|lastRenderedPageBreak|bookmarkStart|bookmarkEnd)\b[^>]*/>'
)
"""What editing leaves behind; bookmarks too, since a mark that repeats its paragraph would repeat them."""
_TAGS = re.compile("<[^>]*>")
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_WHOLE = re.compile(r"\{\{p [^}%]*\}\}|\{%p [^}%]*%\}|\{#p [^}#]*#\}")
"""Marks that docxtpl puts in the place of their paragraph."""
_OPENED = re.compile(r"\{[{%#]")
_CLOSED = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SHOWS = ".//w:drawing | .//w:pict | .//w:object | .//w:sectPr | .//w:br[@w:type='page']"
_ADRIFT = frozenset({"range", "lipsum"})
"""What Jinja gives of its own that can run for ever."""
_A4, _EMU_OF_TWIP = 11906 * 635, 635
_NORMAL_SIZE = 20
"""What Word sets where no style says a size, in half points."""
_HELP_MARKS = "对照 docs/themes.md 里 Word 模板的标记"
_HELP_ALONE = "{{p …}} 和 {%p …%} 要各占一段；成对的标记不要一个在表格里、一个在表格外"
_HERE = "这一段"


class Needs(NamedTuple):
    """What a template must have: styles by name, marks somewhere in it, marks in the header of every page.

    ``others`` are the marks that it may have besides.
    """

    styles: frozenset[str]
    marks: frozenset[str]
    headers: frozenset[str]
    others: frozenset[str]


class MarkedPart(NamedTuple):
    """A part with marks: compiled, and the text it was compiled from, a paragraph a line."""

    template: jinja2.Template
    source: str


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template ready for reports.

    ``parts`` are the files of the document that are the same in every copy; ``pages`` the ones with marks, by name;
    ``main`` and ``properties`` name the document itself and its core properties. ``styles`` maps names to ids, ``sizes``
    to sizes of type in half points, ``width`` is that of the text in twentieths of a point. ``where`` is the file as a
    designer knows it.
    """

    where: str
    parts: Mapping[str, bytes]
    pages: Mapping[str, MarkedPart]
    main: str
    properties: str
    styles: Mapping[str, str]
    sizes: Mapping[str, int]
    width: int

    def render(self, name: str, values: Mapping[str, object]) -> bytes:
        """Give one of the ``pages`` with its marks filled in; raises ``ProblemError``."""
        template, source = self.pages[name]
        try:
            text = template.render(values)
        except Exception as error:  # a mark is a program of the designer's and can fail in every way
            raise _mark_problem(error, source, self.where) from error
        try:
            tree: Any = etree.fromstring(text.encode())
        except etree.XMLSyntaxError as error:
            raise self._spoilt("") from error
        spoilt = tree.xpath(_SPOILT, namespaces=_NAMES)
        if spoilt:
            raise self._spoilt("".join(spoilt[0].itertext()))
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _spoilt(self, near: str) -> ProblemError:
        words = f"（“{short(near)}”附近）" if near.strip() else ""
        return _problem(
            "W114",
            f"Word 模板里的标记放错了地方，做出来的文档打不开{words}",
            self.where,
            _HELP_ALONE,
        )


@lru_cache(maxsize=4)
def word_template(data: bytes, where: str, theme: jinja2.Environment, needs: Needs) -> WordTemplate:
    """Give a template made ready, its marks with the filters of ``theme``.

    Raises ``ProblemError`` when it is no Word document, when a style or a mark is missing or not understood, or when
    revisions are left in it.
    """
    template = _opened(data, where)
    document = template.docx
    part = document.part
    names = _style_names(document)
    _check_styles(names, needs.styles, where)
    found = [part, *(other for kind in _MARKED for _, other in template.get_headers_footers(kind))]
    trees = {str(one.partname): etree.fromstring(one.blob) for one in found}
    if any(tree.xpath(_REVISIONS, namespaces=_NAMES) for tree in trees.values()):
        help_ = "在 Word 里接受全部修订、删去全部批注，再存进主题"
        raise _problem("W115", "Word 模板里还有修订或批注，会带进每一份电子版", where, help_)
    for tree in trees.values():
        _check_paragraphs(tree, where)
    environment = _environment(theme)
    sources = {name: _source(template, tree) for name, tree in trees.items()}
    used = {name: _marks(environment, xml, needs, where) for name, xml in sources.items()}
    _check_marks(frozenset().union(*used.values()), needs.marks, where)
    for header in _headers(document):
        _check_header(used.get(header, frozenset()), needs.headers, where)
    pages = {name.lstrip("/"): MarkedPart(environment.from_string(xml), xml) for name, xml in sources.items()}
    properties = part.package.core_properties and part.package.part_related_by(_CORE).partname
    parts = _without_traces(document)
    return WordTemplate(
        where=where,
        parts={name: data for name, data in parts.items() if name not in pages},
        pages=pages,
        main=str(part.partname).lstrip("/"),
        properties=str(properties).lstrip("/"),
        styles={name: str(style.get(f"{_W}styleId")) for name, style in names.items()},
        sizes={name: _size(style, document) for name, style in names.items()},
        width=_width(document),
    )


def _opened(data: bytes, where: str) -> Any:  # noqa: ANN401 - docxtpl has no types
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
    except Exception as error:  # whatever it is that the bytes are, it is no document
        help_ = "用 Word 或 WPS 打开后另存为 .docx，或从 default 主题复制一份重新修改"
        raise _problem("W110", "Word 模板打不开，不是能用的 .docx 文件", where, help_) from error
    return template


def _environment(theme: jinja2.Environment) -> jinja2.Environment:
    """Give what marks are understood with; the template is a file of anybody's, so its marks reach nothing but the report."""
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(autoescape=True, undefined=theme.undefined)
    environment.filters.update(theme.filters)
    environment.tests.update(theme.tests)
    for name in _ADRIFT:
        del environment.globals[name]
    return environment


def _source(template: Any, tree: Any) -> str:  # noqa: ANN401
    """Give a part as text of a Jinja template, a paragraph a line."""
    xml = _SAVES.sub("", etree.tostring(tree, encoding="unicode")).replace("\n", " ")
    # Before docxtpl takes the paragraphs of some marks away, so that these keep a line of their own.
    return str(template.patch_xml(re.sub("<w:p(?=[ >])", "\n<w:p", xml)))


def _check_paragraphs(tree: Any, where: str) -> None:  # noqa: ANN401
    """Refuse a mark that goes on in the next paragraph, and one that would throw away what stands beside it."""
    for paragraph in tree.iter(f"{_W}p"):
        texts = [
            found for found in paragraph.iter(f"{_W}t") if next(found.iterancestors(f"{_W}p")) is paragraph
        ]
        text = "".join(found.text or "" for found in texts)
        opened = _OPENED.search(_MARK.sub("", text))
        if opened:
            message = f"Word 模板里的标记有错（“{short(text)}”{_HERE}）：少了“{_CLOSED[opened[0]]}”"
            raise _problem("W113", message, where, "一个标记要写完整，写在同一段里")
        whole = _WHOLE.search(text)
        if whole and (whole[0] != text.strip() or paragraph.xpath(_SHOWS, namespaces=_NAMES)):
            message = f"Word 模板里的标记放错了地方（“{short(text)}”{_HERE}）：同一段里别的内容会丢掉"
            raise _problem("W114", message, where, _HELP_ALONE)


def _style_names(document: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give the styles by name; programs write built-in names in small letters or large ones."""
    found = {}
    for style in document.styles.element.iterchildren(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            written = str(name.get(f"{_W}val"))
            found[written.lower() if written.lower().startswith("heading ") else written] = style
    return found


def _size(style: Any, document: Any) -> int:  # noqa: ANN401
    """Give the size of a style's type in half points, which it may have from the styles it is based on."""
    styles = {found.get(f"{_W}styleId"): found for found in document.styles.element}
    for _ in range(len(styles)):
        if style is None:
            break
        own = style.find(f"{_W}rPr/{_W}sz")
        if own is not None:
            return _half_points(own)
        based = style.find(f"{_W}basedOn")
        style = None if based is None else styles.get(based.get(f"{_W}val"))
    default = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}sz")
    return _NORMAL_SIZE if default is None else _half_points(default)


def _half_points(size: Any) -> int:  # noqa: ANN401
    written = str(size.get(f"{_W}val"))
    return int(written) if written.isdecimal() and int(written) else _NORMAL_SIZE


def _width(document: Any) -> int:  # noqa: ANN401
    """Give the width of the text in twentieths of a point."""
    section = document.sections[0]
    sides = (section.left_margin, section.right_margin, section.gutter)
    return max(((section.page_width or _A4) - sum(side or 0 for side in sides)) // _EMU_OF_TWIP, 1)


def _headers(document: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the name of the header of every kind of page; a kind that has none yields an empty name."""
    even = document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        kinds = [section.header, *([section.even_page_header] if even else ())]
        if section.different_first_page_header_footer:
            kinds.append(section.first_page_header)
        for header in kinds:
            if not header.is_linked_to_previous:
                yield str(header.part.partname)
            elif number == 0:
                yield ""


def _check_styles(names: Mapping[str, Any], needed: frozenset[str], where: str) -> None:
    missing = sorted(needed - names.keys())
    if not missing:
        return
    shown = [name.replace("heading ", "标题 ") for name in missing]
    near = nearest(shown[0], sorted(names.keys() - needed))
    advice = (
        f"“{near}”是不是改过名字？把它改回“{shown[0]}”"
        if near
        else "在 Word 里新建同名的样式，或从 default 主题的模板复制"
    )
    raise _problem("W111", f"Word 模板里没有样式“{'”“'.join(shown)}”", where, advice)


def _marks(environment: jinja2.Environment, xml: str, needs: Needs, where: str) -> frozenset[str]:
    """Give the names that the marks of a part use; a name that stands for nothing is refused."""
    try:
        tree = environment.parse(xml)
        used = frozenset(jinja2.meta.find_undeclared_variables(tree))
    except jinja2.TemplateError as error:
        raise _mark_problem(error, xml, where) from error
    known = needs.marks | needs.headers | needs.others
    for node in tree.find_all(jinja2.nodes.Name):
        if node.name in used - known - environment.globals.keys():
            near = nearest(node.name, sorted(known))
            advice = f"您是不是想写“{near}”？" if near else _HELP_MARKS
            message = f"Word 模板里用了不认识的标记“{node.name}”{_paragraph(xml, node.lineno)}"
            raise _problem("W113", message, where, advice)
    return used


def _check_marks(used: frozenset[str], needed: frozenset[str], where: str) -> None:
    missing = sorted(needed - used)
    if missing:
        help_ = "把标记写回模板里应当出现的地方；少了它，电子版就比网页少了内容"
        raise _problem("W112", f"Word 模板里没有标记 {'、'.join(missing)}", where, help_)


def _check_header(used: frozenset[str], needed: frozenset[str], where: str) -> None:
    missing = sorted(needed - used)
    if missing:
        help_ = "奇数页、偶数页、首页的页眉里都要写上；平时它是空的"
        raise _problem("W112", f"Word 模板的页眉里没有标记 {'、'.join(missing)}", where, help_)


def _without_traces(document: Any) -> dict[str, bytes]:  # noqa: ANN401
    """Give the files of a document without what tells of the office's machine, people and attempts."""
    part = document.part
    settings = document.settings.element
    for holder in (part.package, part, part.part_related_by(_SETTINGS)):
        for key in [key for key, found in holder.rels.items() if _TRACES.search(found.reltype)]:
            del holder.rels[key]
    for name in _SETTING_TRACES:
        for element in settings.findall(f"{_W}{name}"):
            settings.remove(element)
    made = io.BytesIO()
    part.package.save(made)
    return {
        name: _SAVES.sub("", data.decode()).encode() if name.endswith(".xml") else data
        for name, data in unpack(made.getvalue()).items()
    }


def _mark_problem(error: Exception, xml: str, where: str) -> ProblemError:
    """Tell what is wrong with a mark, and the words of the paragraph it stands in, since Word counts no lines."""
    line = error.lineno if isinstance(error, jinja2.TemplateSyntaxError) else _line(error)
    unsafe = isinstance(error, jinja2.exceptions.SecurityError)
    words = "标记只能取报告的内容，不能取程序内部的东西" if unsafe else words_of(error)
    message = f"Word 模板里的标记有错{_paragraph(xml, line)}：{words}"
    return _problem("W113", message, where, _HELP_MARKS)


def _line(error: Exception) -> int:
    """Give the line of a template at which an error came up."""
    line, trace = 0, error.__traceback__
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<template>" else line
        trace = trace.tb_next
    return line


def _paragraph(xml: str, line: int) -> str:
    """Name a paragraph by its words."""
    lines = xml.split("\n")
    near = html.unescape(_TAGS.sub("", lines[line - 1])).strip() if 0 < line <= len(lines) else ""
    return f"（“{short(near)}”{_HERE}）" if near else ""


def _problem(code: str, message: str, where: str, help_: str) -> ProblemError:
    return ProblemError(Problem(code, Level.ERROR, message, Span(where), help_))
