"""Word: the report in the office's own template, with real headings and real tables."""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from generator.files.repack import pack
from generator.look.theme import Theme
from generator.printing.document import DocumentSection, chinese_date
from generator.printing.edition import Edition
from generator.problem import Level, Problem, ProblemError, Span
from generator.prose.blocks import to_blocks
from generator.telling.theme_file import shown
from generator.word.charts import CONTENT_TYPE, RELATIONSHIP, ChartPart, appendix_xml, chart_parts
from generator.word.markup import STYLES, blocks_xml, heading_xml, signature_xml
from generator.word.runs import Media, Page, plain
from generator.word.tables import grid_xml
from generator.word.template import Needs, WordTemplate, word_template

NAME = "docx"
LABEL = "Word"
LIBRARIES = {"docxtpl": "docxtpl>=0.20.1,<0.21", "docx": "python-docx>=1.1.2", "lxml": "lxml>=5.3"}
USES = ("report.docx",)
FIGURES = False

BLANK, DRAFT = "空白表", "草稿，未公布"
FICTITIOUS = "示例数据"
_NEEDS = Needs(
    styles=frozenset(STYLES),
    marks=frozenset({"标题", "引言", "各部分", "落款", "更正记录", "网址"}),
    headers=frozenset({"草稿", "示例"}),
    others=frozenset({"机关", "年度", "网站", "元数据", "图解"}),
)
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{agency}</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified><dc:language>zh-CN</dc:language>'
    "</cp:coreProperties>"
)


def write(edition: Edition, theme: Theme) -> bytes:
    """Give the Word copy of a report; raises ``ProblemError`` for what is wrong with the theme's template."""
    template = _template(theme)
    page = Page(template.styles, template.sizes, template.width, edition.absolute, edition.pictures)
    values = _values(edition, page)
    parts = {**template.parts, **{name: template.render(name, values) for name in template.pages}}
    parts[template.properties] = _properties(edition)
    if page.links or page.media:
        _relate(parts, template, page)
    _add_charts(parts, template, chart_parts(edition.charts))
    return pack(parts)


def _template(theme: Theme) -> WordTemplate:
    path = theme.copies.get(USES[0])
    if path is None:
        place = Span(f"themes/{theme.name}/copies/{USES[0]}")
        help_ = "从 default 主题复制一份，在 Word 里改"
        raise ProblemError(Problem("W110", Level.ERROR, "主题里没有 Word 模板", place, help_))
    return word_template(path.read_bytes(), shown(path, theme.folders), theme.environment, _NEEDS)


def _values(edition: Edition, page: Page) -> Mapping[str, object]:
    """Give what the marks of a template stand for."""
    document = edition.document
    texts = {
        "机关": edition.agency,
        "年度": str(edition.year),
        "网站": edition.site,
        "网址": edition.url,
        "草稿": BLANK if edition.blank else DRAFT if edition.draft else "",
        "示例": FICTITIOUS if edition.fictitious else "",
    }
    return {
        **{name: plain(text) for name, text in texts.items()},
        "标题": _title(edition),
        "引言": Markup(blocks_xml(to_blocks(document.lead), page)),  # noqa: S704 - made of escaped texts
        "各部分": Markup("".join(_section(section, edition, page) for section in document.sections)),  # noqa: S704
        "落款": Markup(signature_xml(document.signature, document.signature_date, page)),  # noqa: S704
        "图解": Markup(appendix_xml(edition.charts, page)),  # noqa: S704 - made of escaped texts
        "元数据": [{"名称": plain(name), "内容": plain(text)} for name, text in edition.facts],
        "更正记录": [
            {
                "日期": chinese_date(item.date) if item.date else "",
                "内容": plain(item.sentence),
                "理由": plain(item.reason),
            }
            for item in edition.corrections
        ],
    }


def _title(edition: Edition) -> Markup:
    """Give the title, what follows the name of the body on a line of its own."""
    rest = edition.title.removeprefix(edition.agency)
    parts = (edition.agency, rest) if rest and rest != edition.title else (edition.title,)
    return _BREAK.join(plain(part) for part in parts)


def _section(section: DocumentSection, edition: Edition, page: Page) -> str:
    grid = section.grid
    about = f"{edition.title}的统计表" + (f"，左边 {grid.stub} 列是项目" if grid and grid.stub else "")
    return "".join(
        (
            heading_xml(section.heading, page),
            blocks_xml(to_blocks(section.before), page),
            grid_xml(grid, about, page) if grid else "",
            blocks_xml(to_blocks(section.after), page),
        )
    )


def _properties(edition: Edition) -> bytes:
    title, agency = (escape(plain(text)) for text in (edition.title, edition.agency))
    return _CORE.format(
        title=title, agency=agency, moment=edition.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    ).encode()


def _relate(parts: dict[str, bytes], template: WordTemplate, page: Page) -> None:
    """Add the links and pictures of the prose to the files of a document."""
    folder, _, file = template.main.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    links = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONSHIPS}/hyperlink" Target="{escape(target)}" TargetMode="External"/>'
        for target, key in page.links.items()
    )
    pictures = "".join(
        f'<Relationship Id="{item.relationship}" Type="{_RELATIONSHIPS}/image" Target="{item.name}"/>'
        for item in page.media.values()
    )
    parts[name] = parts[name].replace(b"</Relationships>", f"{links}{pictures}</Relationships>".encode())
    for item in page.media.values():
        parts[f"{folder}/{item.name}"] = item.data
        _declare(parts, item)


def _add_charts(parts: dict[str, bytes], template: WordTemplate, charts: Sequence[ChartPart]) -> None:
    """Add the charts to the files of a document whose template has a place for them."""
    if not charts or f'r:id="{charts[0].relationship}"'.encode() not in parts[template.main]:
        return
    folder, _, file = template.main.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    related, declared = "", ""
    for part in charts:
        parts[f"{folder}/{part.name}"] = part.data
        related += f'<Relationship Id="{part.relationship}" Type="{RELATIONSHIP}" Target="{part.name}"/>'
        declared += f'<Override PartName="/{folder}/{part.name}" ContentType="{CONTENT_TYPE}"/>'
    parts[name] = parts[name].replace(b"</Relationships>", f"{related}</Relationships>".encode())
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", f"{declared}</Types>".encode())


def _declare(parts: dict[str, bytes], item: Media) -> None:
    """Say of which kind a picture's file is, once for each kind."""
    kind = item.name.rpartition(".")[2]
    types = parts["[Content_Types].xml"].decode()
    if f'Extension="{kind}"' not in types:
        entry = f'<Default Extension="{kind}" ContentType="image/{kind}"/>'
        types = re.sub("<Default ", f"{entry}<Default ", types, count=1)
        parts["[Content_Types].xml"] = types.encode()
