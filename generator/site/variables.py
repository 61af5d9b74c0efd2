"""The variables each template may use: the designer's contract.

Every template is given exactly one value, ``page``. Its type says what it may use; ``docs/templates.md`` is
made from these types and a test holds the templates to them.
"""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from generator.comparing.history import Account
from generator.printing.document import Document
from generator.printing.drawing import Drawing
from generator.project.portal import NO_PORTAL, Portal
from generator.project.settings import Footer


class Link(NamedTuple):
    """A text with an address; without an address it is printed as text."""

    text: Annotated[str, "显示的文字"]
    href: Annotated[str, "地址；空的就只显示文字"]
    here: Annotated[bool, "是不是当前所在的一项"] = False


class OldVersion(NamedTuple):
    """Says of a page that it is not valid any more."""

    label: Annotated[str, "标签，如 更正前的版本"]
    words: Annotated[str, "说明：哪天发布的，哪天更正的"]
    current: Annotated[Link, "现行版本"]
    url: Annotated[str, "现行版本的完整地址，写给搜索引擎"]


class Frame(NamedTuple):
    """What surrounds the body of every page."""

    address: Annotated[str, "这一页在栏目里的地址，如 2022/xskgxj/index.html"]
    root: Annotated[str, "从这一页回到栏目根的前缀，如 ../../；拼在栏目内地址的前面"]
    title: Annotated[str, "浏览器标题栏上的标题"]
    url: Annotated[str, "这一页发布后的完整地址；印在纸上的最后一行"]
    home: Annotated[str, "门户首页的地址"]
    site_name: Annotated[str, "网站名称"]
    column: Annotated[str, "栏目名称"]
    meta: Annotated[tuple[tuple[str, str], ...], "页面标签，依次是名称和内容（SiteName … Url）"]
    breadcrumb: Annotated[tuple[Link, ...], "当前位置"]
    navigation: Annotated[tuple[Link, ...], "平台左侧的固定栏目"]
    years: Annotated[tuple[Link, ...], "各年度的栏目，新的在前；报告页上没有"]
    footer: Annotated[Footer, "页脚标识"]
    id_code: Annotated[str, "网站标识码"]
    fictitious: Annotated[bool, "是不是示例站"]
    feed: Annotated[str, "订阅源的地址"]
    structured: Annotated[str, "写给搜索引擎的说明（JSON-LD），放进 script 里已经安全；空的就没有"] = ""
    portal: Annotated[
        Portal, "门户的 head、header、footer；是 HTML，印的时候加 `safe`；空的就用主题自己的"
    ] = NO_PORTAL
    services: Annotated[tuple[Link, ...], "全文检索、数据比较、指标含义这些页；还没有报告时没有"] = ()
    old: Annotated[OldVersion | None, "这一页是更正前的版本时的说明；现行的页面没有"] = None


class FileLink(NamedTuple):
    """A file beside the report."""

    title: Annotated[str, "名称"]
    href: Annotated[str, "地址"]
    kind: Annotated[str, "类型，如 PDF"]
    size: Annotated[str, "大小，如 128 KB"]


class Changed(NamedTuple):
    """A figure or a part of a report that a correction changed."""

    name: Annotated[str, "名称，如 本年新收·自然人"]
    words: Annotated[str, "怎样更正的，接在名称后面，如 由 30 更正为 31"]
    href: Annotated[str, "这个数或者这一部分的地址"]


class Change(NamedTuple):
    """A correction made after publication."""

    date: Annotated[str, "更正日期"]
    text: Annotated[str, "更正内容；后面有 changed 的，以冒号结尾"]
    reason: Annotated[str, "更正理由"]
    id: Annotated[str, "标识，也是锚点，如 correction-2023-03-01"]
    changed: Annotated[tuple[Changed, ...], "改了哪些数、哪些部分；没有写明的是空的"] = ()
    former: Annotated[str, "更正前的版本的地址；没有留存的是空的"] = ""


class Row(NamedTuple):
    """A line of a list of reports."""

    title: Annotated[str, "报告的标题"]
    href: Annotated[str, "报告页的地址"]
    index_number: Annotated[str, "索引号"]
    agency: Annotated[str, "发布机构（当年的全称）"]
    agency_href: Annotated[str, "机关页的地址"]
    year: Annotated[int, "年度"]
    published: Annotated[str, "发布日期"]
    corrected: Annotated[str, "更正记录的地址；没有更正的是空的"] = ""


class CorrectedReport(NamedTuple):
    """A correction in the list of all corrections."""

    report: Annotated[Row, "更正的是哪一份报告"]
    change: Annotated[Change, "怎样更正的"]


class RowGroup(NamedTuple):
    """Lines under one heading; the heading is empty when there is only one group."""

    heading: Annotated[str, "类别，如 部门"]
    rows: Annotated[tuple[Row, ...], "各行"]


class LinkGroup(NamedTuple):
    """Links under one heading."""

    heading: Annotated[str, "类别，如 部门"]
    links: Annotated[tuple[Link, ...], "各链接"]


class Pager(NamedTuple):
    """Where a page of a list stands among its siblings."""

    current: Annotated[int, "第几页"]
    total: Annotated[int, "共几页"]
    previous: Annotated[str, "上一页的地址；空的就没有"]
    next: Annotated[str, "下一页的地址；空的就没有"]
    pages: Annotated[tuple[Link, ...], "各页；页数多的，只有首页、末页和前后几页，略去的是没有地址的“…”"]


class ReportPage(NamedTuple):
    """The page of one report (report.html)."""

    frame: Annotated[Frame, "页面四周"]
    document: Annotated[Document, "报告：title、lead、sections、signature、signature_date"]
    facts: Annotated[tuple[tuple[str, str], ...], "元数据表，依次是名称和内容"]
    published: Annotated[str, "发布时间"]
    origin: Annotated[str, "来源"]
    files: Annotated[tuple[FileLink, ...], "附件和电子版"]
    earlier: Annotated[Link | None, "上一年度的报告"]
    later: Annotated[Link | None, "下一年度的报告"]
    agency: Annotated[Link, "机关页"]
    changes: Annotated[tuple[Change, ...], "更正记录"]
    charts: Annotated[tuple[Drawing, ...], "这一份报告的图；没有可画的就没有"] = ()
    terms: Annotated[Link | None, "说明各项数字含义的页；没有统计表的旧报告没有"] = None
    meanings: Annotated[str, "同样的说明，给脚本用的 JSON 的地址；没有统计表的是空的"] = ""
    body: Annotated[str, "写这份报告的机关，用当时的名称"] = ""
    year: Annotated[int, "报告的年度"] = 0


@dataclass(frozen=True, slots=True)
class YearPage:
    """One page of a year's column (year.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "栏目标题，如 政府信息公开年报（2022年）"]
    year: Annotated[int, "年度"]
    count: Annotated[int, "这一年度共几份报告"]
    groups: Annotated[tuple[RowGroup, ...], "这一页的报告，按类别"]
    pager: Annotated[Pager, "分页"]


class AgencyPage(NamedTuple):
    """The page of one body, all its years (agency.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "机关全称"]
    facts: Annotated[tuple[tuple[str, str], ...], "地址、电话等，依次是名称和内容"]
    former: Annotated[tuple[tuple[str, int], ...], "曾用名和用到哪一年度"]
    predecessor: Annotated[Link | None, "前身；合并来的，是其中第一个"]
    predecessors: Annotated[tuple[Link, ...], "全部前身"]
    rows: Annotated[tuple[Row, ...], "各年度的报告，新的在前"]
    accounts: Annotated[tuple[Account, ...], "历年数据，每张表一项；旧报告没有表的就没有"] = ()
    charts: Annotated[tuple[Drawing, ...], "历年的图；没有可画的就没有"] = ()
    compare: Annotated[Link | None, "和其他机关比较的页，已经选好这个机关；没有统计表的就没有"] = None


class AgenciesPage(NamedTuple):
    """The list of all bodies (agencies.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "标题"]
    groups: Annotated[tuple[LinkGroup, ...], "各机关，按类别"]


class HomePage(NamedTuple):
    """The front page of the column (index.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "栏目名称"]
    description: Annotated[str, "栏目描述"]
    year: Annotated[int, "最新的年度；0 表示还没有报告"]
    more: Annotated[Link | None, "最新年度的全部报告"]
    groups: Annotated[tuple[RowGroup, ...], "最新年度的报告，按类别，最多十条"]
    agencies: Annotated[tuple[LinkGroup, ...], "各机关，按类别"]
    data: Annotated[Link | None, "数据页；不提供数据的就没有"] = None
    corrections: Annotated[Link | None, "更正记录；没有更正过的就没有"] = None
    search: Annotated[str, "检索页的地址；不提供检索的是空的"] = ""


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """One page of the list of all corrections (corrections.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "标题"]
    count: Annotated[int, "一共更正过几次"]
    changes: Annotated[tuple[CorrectedReport, ...], "这一页的更正，新的在前"]
    pager: Annotated[Pager, "分页"]
    feed: Annotated[str, "更正的订阅源的地址"]


class DataFile(NamedTuple):
    """A file of the bulk data."""

    file: Annotated[FileLink, "名称、地址、类型和大小"]
    about: Annotated[str, "里面是什么"]


class Reference(NamedTuple):
    """A table of words: what columns or codes mean."""

    id: Annotated[str, "这一块的 id，链接可以指到这里"]
    heading: Annotated[str, "标题"]
    about: Annotated[str, "说明；可以是空的"]
    heads: Annotated[tuple[str, ...], "表头"]
    rows: Annotated[tuple[tuple[str, ...], ...], "各行，每行的格数和表头一样多"]


class ReferenceGroup(NamedTuple):
    """Tables of words under one heading."""

    id: Annotated[str, "这一组的 id"]
    heading: Annotated[str, "标题，如 2021年格式"]
    about: Annotated[str, "说明，如依据的文件"]
    references: Annotated[tuple[Reference, ...], "各表"]


class DataPage(NamedTuple):
    """The page that explains the bulk data (data.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "标题"]
    span: Annotated[str, "包括哪些年度，如 2018—2022年度"]
    reports: Annotated[int, "共几份报告"]
    bodies: Annotated[int, "共几个机关"]
    files: Annotated[tuple[DataFile, ...], "全部年度的各个文件"]
    archives: Annotated[tuple[FileLink, ...], "各年度的压缩包，新的在前"]
    states: Annotated[tuple[tuple[str, str], ...], "数字的三种状态，依次是名称和意思"]
    tables: Annotated[tuple[Reference, ...], "各表的列"]
    forms: Annotated[tuple[ReferenceGroup, ...], "各格式里标识的意思"]
    citation: Annotated[str, "怎样注明出处"]


class Term(NamedTuple):
    """A row or column of a statutory table: what it counts."""

    id: Annotated[str, "标识，如 requests.received，也是锚点"]
    label: Annotated[str, "表上印的名称"]
    words: Annotated[str, "数的是什么"]
    basis: Annotated[str, "哪一条规定的；空的就没有"]
    note: Annotated[str, "只在哪个格式里有；各格式都有的是空的"]
    level: Annotated[int, "第几层：1 是最外一层"] = 1


class TermTable(NamedTuple):
    """One statutory table: its rows, its columns, the sums that hold in it."""

    id: Annotated[str, "表的标识，也是锚点"]
    heading: Annotated[str, "表题"]
    rows: Annotated[tuple[Term, ...], "各行"]
    columns: Annotated[tuple[Term, ...], "各列"]
    sums: Annotated[tuple[str, ...], "表里成立的等式"]


class TermsPage(NamedTuple):
    """What every figure of the statutory tables counts (terms.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "标题"]
    tables: Annotated[tuple[TermTable, ...], "各张统计表"]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The page where a reader chooses what to compare (compare.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "标题"]
    index: Annotated[str, "各机关、年度、项目清单的地址，是一个脚本"]
    agencies: Annotated[Link, "机关列表；没有脚本时从这里去看"]
    terms: Annotated[Link, "说明各项数字含义的页"]
    data: Annotated[Link | None, "数据页；不提供数据的就没有"] = None


class SearchPage(NamedTuple):
    """The page that searches all reports in the reader's browser (search.html)."""

    frame: Annotated[Frame, "页面四周"]
    heading: Annotated[str, "标题"]
    reports: Annotated[int, "可以检索几份报告"]
    names: Annotated[str, "索引里各机关名称的文件"]
    volumes: Annotated[tuple[str, ...], "索引各卷：名字、冒号、其中的年度，新的在前；预览里没有"]
    ways: Annotated[tuple[Link, ...], "没有脚本时到各目录去的链接"]


class NotFoundPage(NamedTuple):
    """What a server shows for an address that does not exist (404.html); its links are absolute."""

    frame: Annotated[Frame, "页面四周"]


Page = (
    ReportPage
    | YearPage
    | AgencyPage
    | AgenciesPage
    | HomePage
    | CorrectionsPage
    | DataPage
    | TermsPage
    | ComparePage
    | SearchPage
    | NotFoundPage
)
TEMPLATES: dict[type, str] = {
    ReportPage: "report.html",
    YearPage: "year.html",
    AgencyPage: "agency.html",
    AgenciesPage: "agencies.html",
    HomePage: "index.html",
    CorrectionsPage: "corrections.html",
    DataPage: "data.html",
    TermsPage: "terms.html",
    ComparePage: "compare.html",
    SearchPage: "search.html",
    NotFoundPage: "404.html",
}


def size_in_words(count: int) -> str:
    """Give the size of a file in words; nothing when it is not known."""
    if not count:
        return ""
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f} MB"
    return f"{max(count // 1024, 1)} KB"
