"""附件打开时不运行任何东西。

为什么：网页、SVG、XML 的附件在浏览器里直接打开，里面的脚本就以门户网站的身份执行；.jsp 一类的文件会在服务器上执行。
依据：《中华人民共和国网络安全法》第二十一条（防范危害网络安全的行为）；政府网站发展指引（国办发〔2017〕47号）的安全防护要求。
怎么改：改用 PDF、Word、Excel 或 PNG；网页、SVG 一定要用的，删去脚本、`onclick` 一类的属性、嵌入的内容和外部的引用。
"""

import re
from collections.abc import Iterator
from html import unescape
from operator import attrgetter

from generator.attachments.beside import Attached, attachments_of
from generator.files.decoding import decoded
from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.reading.shape import short

CODE, LEVEL, SCOPE = "G102", Level.ERROR, "archive"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("attachments")
BESIDE = {
    "会动的图.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="start()"><rect width="9" height="9"/></svg>',
    "图.svg": '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
}
WRONG = "附件: [会动的图.svg]"
RIGHT = "附件: [图.svg]"

_SERVER = seldom(r"php[0-9]?|phtml|phar|jsp[xf]?|asp|aspx|as[ahm]x?|cer|cgi|pl|shtml?|stm|config")
"""Kinds that some server runs, wherever they stand among the endings: Apache also runs ``a.php.pdf``."""
_PROGRAM = seldom(r"bat|cmd|com|exe|hta|jar|js|jse|lnk|mjs|msi|ps1|scr|sh|swf|vb[es]|wasm|wsf|xap")
_PAGE = seldom(r"html?|mht(?:ml)?|svgz?|xht(?:ml)?")
"""Kinds that a browser shows as a page of the portal."""
_DATA = seldom(r"rdf|rss|wml|xml|xsd|xslt?")
"""Kinds that it shows as one if they speak its languages."""
_UNSEEN = seldom(r"svgz|mht(?:ml)?")
_LANGUAGES = ("/1999/xhtml", "/2000/svg", "<?xml-stylesheet")
# Read as characters, not as a tree: every browser and every parser builds another one.
_RUNS = seldom(
    r"<(?:[^\s<>/:]+:)?(?:script|handler|listener|animate\w*|set|i?frame(?:set)?|object|embed|applet|foreignobject|base|form)"
    r"""(?![\w-])|[\s"'/\x00]on[a-z]{3,}\s*=|<\?xml-stylesheet|<!(?:ENTITY|ATTLIST)|\bsrcdoc\s*=|\b(?:form)?action\s*="""
    # A browser may take the sign for one of ISO-2022-JP, and drop it: <scr␛(Bipt>.
    r"""|http-equiv\s*+=\s*+["']?+(?!content-|x-ua-)|\x1b""",
    re.IGNORECASE,
)
_ADDRESS = seldom(r"""(?:href|src|data|background|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_IGNORED = seldom(r"[\x00-\x20]+")
_SCHEME = seldom(r"(?:java|vb)script:|data:(?!image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the attachments that run on the server, on the reader's machine, or in the name of the portal."""
    numbers = {item.file: number for number, item in enumerate(report.attachments, 1)}
    for attached in attachments_of(archive.root, report):
        found = running(attached)
        if found:
            number = numbers[attached.name]
            words, help_ = found
            place = report.attachments[number - 1].span
            yield Problem(
                CODE, LEVEL, f"附件“{attached.name}”{words}", place, help_, at=f"附件[{number}].运行"
            )


def running(attached: Attached) -> tuple[str, str] | None:
    """Give what an attachment does and what to do about it, nothing for one that lies still."""
    if any(_SERVER.fullmatch(ending) for ending in attached.name.lower().split(".")[1:]):
        return "的扩展名，有的服务器会当作程序执行", "换一种文件；只是名字这样的，改名"
    if _PROGRAM.fullmatch(attached.suffix):
        return "是程序，不能作为附件公布", "改为公布 PDF 或 Excel"
    page = _PAGE.fullmatch(attached.suffix)
    if not page and not _DATA.fullmatch(attached.suffix):
        return None
    found = decoded(attached.data)
    if found is None or _UNSEEN.fullmatch(attached.suffix):
        return "在浏览器里会当作网页打开，里面有没有脚本看不出来", "另存为 PDF"
    # Whoever takes the bytes for another encoding reads the same ASCII.
    for text in (found.text, attached.data.decode("latin-1")):
        written = _script(text) if page or any(name in unescape(text) for name in _LANGUAGES) else None
        if written:
            return f"在浏览器里打开会运行“{short(written)}”", "删去这一处，或改为公布 PDF、PNG"
    return None


def _script(text: str) -> str | None:
    """Give the first piece of a page that runs, or brings in what runs."""
    found = _RUNS.search(text)
    if found:
        return found[0].strip(" \t\r\n\"'/\x00\x1b") or "换码字符"
    written = (_IGNORED.sub("", unescape(address.strip("\"'"))) for address in _ADDRESS.findall(text))
    return next((address for address in written if _SCHEME.match(address)), None)
