"""The bulk data: the tables over the rows of all reports, and one archive a year.

The tables are streams, so that the figures of a whole province never stand in memory.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence

from generator.data.datapackage import descriptor
from generator.data.piece import Piece, coverage
from generator.data.tables import (
    CELLS,
    CORRECTIONS,
    DESCRIPTOR,
    FOLDER,
    ITEMS,
    REPORTS,
    TABLES,
    Coverage,
    DataTable,
    explained,
    items_of,
)
from generator.files.delimited import BOM, line
from generator.formats import all_formats
from generator.project.settings import SiteConfig

README = "README.txt"
_STEADY = (1980, 1, 1, 0, 0, 0)
"""The oldest moment an archive can hold: its files carry no date of their own."""


def tables(pieces: Sequence[Piece]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield address and chunks of each table; ``pieces`` come in the order that the rows shall have."""
    for table, chunks in _tables(pieces):
        yield FOLDER + table.file, chunks


def year_archive(
    site: SiteConfig, year: int, pieces: Sequence[Piece], copies: Callable[[str], bytes | None]
) -> bytes:
    """Give the archive of one year: handbook, tables, descriptor, and the JSON copies that ``copies`` gives by slug."""
    own = [one for one in pieces if one.year == year]
    covered = coverage(own)
    packed = io.BytesIO()
    measured = {}
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(_member(README), _handbook(site, covered))
        for table, chunks in _tables(own):
            measured[table.file] = _pour(archive, table.file, chunks)
        archive.writestr(_member(DESCRIPTOR), descriptor(site, covered, measured))
        for one in own:
            data = copies(one.slug)
            if data is not None:
                archive.writestr(_member(f"reports/{one.slug}.json"), data)
    return packed.getvalue()


def _tables(pieces: Sequence[Piece]) -> Iterator[tuple[DataTable, Iterator[bytes]]]:
    yield REPORTS, _with_head(REPORTS, (line(one.row).encode() for one in pieces))
    yield CELLS, _with_head(CELLS, (zlib.decompress(one.lines) for one in pieces))
    yield ITEMS, _with_head(ITEMS, (line(row).encode() for form in all_formats() for row in items_of(form)))
    changes = (line(row).encode() for one in pieces for row in one.changes)
    yield CORRECTIONS, _with_head(CORRECTIONS, changes)


def _with_head(table: DataTable, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield (BOM + line(table.heads)).encode()
    yield from chunks


def _member(name: str) -> zipfile.ZipInfo:
    """Give an entry that is the same on every system and every day."""
    found = zipfile.ZipInfo(name, _STEADY)
    found.compress_type = zipfile.ZIP_DEFLATED
    found.create_system = 3
    found.external_attr = 0o644 << 16
    return found


def _pour(archive: zipfile.ZipFile, name: str, chunks: Iterator[bytes]) -> tuple[int, str]:
    """Write a stream into an archive, and give its size and SHA-256."""
    size, digest = 0, hashlib.sha256()
    with archive.open(_member(name), "w") as file:
        for chunk in chunks:
            size += file.write(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


def _handbook(site: SiteConfig, covered: Coverage) -> bytes:
    """Give the words that come with the tables; Windows editors need the mark and its line ends."""
    lines = [
        f"{site.column}数据（{covered.span}）",
        "",
        *(["示例数据：这个网站仅供演示，不是政府网站。", ""] if site.fictitious else []),
        f"来源：{site.name}",
        f"网址：{site.url}{FOLDER}",
        f"内容：{covered.bodies}个机关的{covered.reports}份报告",
        "",
        "CSV 是 UTF-8 编码，开头有标记，用 Excel、WPS 直接打开不会乱码。",
        "以 = + - @ 开头的文字前面多一个 '，免得表格软件把它当成公式；数字不受影响。",
        "空着的格子是没有值；数字为什么没有，看“状态”一列。",
        "有 reports 文件夹的，里面是各份报告的 JSON 电子版，文件名是机关代号。",
        f"{DESCRIPTOR} 是写给程序的说明（Frictionless Data Package）。",
    ]
    for table in TABLES:
        lines += ["", f"【{table.file}】{table.about}", ""]
        lines += [f"{column.name}：{explained(column)}" for column in table.columns]
    return ("\ufeff" + "\r\n".join([*lines, ""])).encode()
