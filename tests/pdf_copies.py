"""The reports that the PDF copies are proven with, and what other people's programs read in them."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pdfplumber
import pikepdf
from PIL import Image

from generator.look.theme import Theme, load_theme
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.project.agencies import Agency
from generator.project.load import read_report
from generator.prose.blocks import plain_text, to_blocks
from generator.reading.source import parse
from generator.writers import pdf
from tests.golden import PROJECT
from tests.sample import NAME, SLUG, archive_of, distinct, edition, text

ROOT = Path(__file__).parent.parent
RARE = "㛃䶮𬱖㙍㕔䴙䴘𡎚𣲗𠳐𬭛𬬻𬴊𫖮𬘭垚堃喆赟昇濛犇骉燊㴔䜣勐畲圳洣涢𬒈鿏"
URL = "https://www.example.gov.cn/zfxxgk/zfxxgknb/2022/czj/"
FURNITURE = re.compile(r"—\d+—|示例数据|草稿，未公布|空白表")
"""What stands on every page besides the report."""
TALL = """总体情况: |
  ### （一）主动公开

  第一段，**加粗**的字，*着重*的字，H<sub>2</sub>O，10m<sup>2</sup>，见[公开指南](/zfxxgk/zn/)。

  第二段：本年度的统计表从新的一页开始，不拆到两页，读出来的字和写下的一样多；两页以上的表另有专门的一份报告来检验，这里不再重复。

  ![办理流程图](流程.png)

  - 一是完善制度；
  - 二是加强培训：
      - 全年培训4次。

  3. 第三项；
  4. 第四项。

  > 应当建立健全政府信息管理动态调整机制。

  #### 1.基层政务公开

  | 渠道 | 条数 |
  | --- | ---: |
  | 政府网站 | 80 |
"""
LONG = """主动公开:
  行政许可: 31240000
  行政事业性收费: 59237.2449
依申请公开:
  本年新收: {自然人: 12345678}
  予以公开: {自然人: 12345678}
复议诉讼:
  行政复议: {结果维持: 12345678}
"""


def of_text(
    source: str, year: int, *, draft: bool = False, pictures: dict[str, bytes] | None = None
) -> Edition:
    """Give the edition of a report that is written out as YAML and must be read without a problem."""
    path = f"content/reports/{SLUG}/{year}.yaml"
    loaded = read_report(parse(source, path), Agency(SLUG, NAME, NAME, "部门"), year, latest=True)
    assert loaded.report
    assert not loaded.problems, loaded.problems
    site = archive_of(PROJECT).config.site
    found = edition_of(loaded.report, to_document(loaded.report), site, URL, pictures or {})
    return replace(found, draft=draft)


def of_prose(safe: str, pictures: dict[str, bytes] | None = None) -> Edition:
    """Give the edition of a report whose first section is this safe HTML."""
    found = editions()["distinct"]
    first, *others = found.document.sections
    document = found.document._replace(sections=(first._replace(before=safe), *others))
    return replace(found, document=document, pictures=pictures or {}, charts=())


def picture(width: int = 900, height: int = 400, kind: str = "PNG") -> bytes:
    """Give the bytes of a picture."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#1b4f8f").save(stream, kind)
    return stream.getvalue()


@cache
def editions() -> dict[str, Edition]:
    """Give one edition of each kind there is: both forms, no form, split tables, long figures, pictures, a draft."""
    municipal = archive_of(PROJECT)
    filler = "".join(f"\n  第{number}段。\n" for number in range(11))
    return {
        "sample": edition(archive_of(ROOT), "xskgxj", 2022),
        "municipal": edition(municipal, "szf", 2022),
        "corrected": edition(municipal, "czj", 2022),
        "2019": edition(municipal, "czj", 2020),
        "legacy": edition(municipal, "xcjd", 2018),
        "distinct": of_text(distinct(2022), 2022),
        "distinct-2019": of_text(distinct(2019), 2019),
        "long": of_text(text(2022, LONG), 2022),
        "prose": of_text(text(2022, TALL), 2022, draft=True, pictures={"流程.png": picture()}),
        "split": of_text(text(2022, f"总体情况: |{filler}"), 2022),
    }


@cache
def theme() -> Theme:
    """Give the theme that comes with the generator."""
    return load_theme(ROOT, "default")


@cache
def copy(name: str) -> bytes:
    """Give the PDF copy of one of the editions."""
    return pdf.write(editions()[name], theme())


def opened(name: str) -> pikepdf.Pdf:
    """Give the copy of one of the editions, opened by pikepdf."""
    return pikepdf.open(io.BytesIO(copy(name)))


def pages(data: bytes, folder: Path) -> list[str]:
    """Give the text of each page as mutool sees it, without white space; it shows the code points as they are."""
    file = folder / "copy.pdf"
    file.write_bytes(data)
    found = subprocess.run(["mutool", "draw", "-q", "-F", "txt", str(file)], capture_output=True, check=True)
    return [re.sub(r"\s", "", page) for page in found.stdout.decode().split("\f") if page.strip()]


def prose(safe: str) -> list[str]:
    """Give the lines of prose without white space."""
    return [re.sub(r"\s", "", line) for line in plain_text(to_blocks(safe)).split("\n")]


@dataclass
class Element:
    """An element of the structure tree with the words it holds."""

    kind: str
    words: str
    attributes: dict[str, object]
    name: str
    below: list["Element"]

    def all(self, *kinds: str) -> Iterator["Element"]:
        """Yield the elements of these kinds at or below this one, in reading order."""
        if self.kind in kinds:
            yield self
        for child in self.below:
            yield from child.all(*kinds)


def structure(data: bytes) -> Element:
    """Give the structure tree of a file; the words come from pdfplumber by the marks in the content."""
    words: dict[tuple[int, int], str] = {}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages):
            for char in page.chars:
                if char["mcid"] is not None:
                    key = number, char["mcid"]
                    words[key] = words.get(key, "") + char["text"]
    with pikepdf.open(io.BytesIO(data)) as file:
        places = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        return _element(file.Root.StructTreeRoot.K[0], places, words, 0)


def _element(
    node: pikepdf.Object, places: dict[tuple[int, int], int], words: dict[tuple[int, int], str], page: int
) -> Element:
    page = places[node.Pg.objgen] if "/Pg" in node else page
    kids = node.get("/K", pikepdf.Array())
    below, own = [], ""
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            own += words.get((page, kid), "")
        elif "/S" in kid:
            below.append(_element(kid, places, words, page))
            own += below[-1].words
        elif kid.get("/Type") == "/MCR":
            own += words.get((places[kid.Pg.objgen], int(kid.MCID)), "")
    attributes: dict[str, object] = {}
    for group in node.get("/A", pikepdf.Array()):
        attributes |= {str(key): value for key, value in group.items() if key != "/O"}
    attributes |= {key: str(node[key]) for key in ("/Alt",) if key in node}
    return Element(str(node.S), own, attributes, str(node.get("/ID", "")), below)
