"""Whatever bytes come, an importer gives what it read or says in a problem why not; nothing is raised, nothing is flooded."""

import io
import random
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog import find
from generator.files.parcel import MOST_BYTES, unpacked
from generator.foreign.passages import Foreign, Table
from generator.importers import (
    MAX_BYTES,
    Importer,
    all_importers,
    importer_for,
    read_bytes,
    read_source,
    suffixes,
)
from generator.problem import Level, Problem
from tests.spreadsheets import saved
from tests.test_importer_html import PORTAL
from tests.test_importer_pdf import made

EVERY = pytest.mark.parametrize("importer", all_importers(), ids=lambda importer: importer.name)


def document() -> bytes:
    target = io.BytesIO()
    found = docx.Document()
    found.add_heading("一、总体情况", 1)
    found.add_table(rows=2, cols=2).cell(0, 0).text = "规章"
    found.save(target)
    return target.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    book.active.append(["规章", 1])
    return saved(book)


SAMPLES = {
    "csv": "规章,1\n行政许可,2\n".encode(),
    "docx": document(),
    "html": PORTAL.encode("gbk"),
    "pdf": made("一、总体情况\n\n#table(columns: 2, [规章], [1])"),
    "text": "一、总体情况\n规章 | 1 | 2\n".encode(),
    "xlsx": workbook(),
}


def sound(found: Foreign) -> None:
    """Hold what an importer gave against what it promises."""
    assert found.items or found.figures or found.problems or found.left
    for item in found.items:
        if isinstance(item, Table):
            assert len(item.rows) == len(item.places)
    for problem in found.problems:
        assert problem.code.startswith("I")
        assert find(problem.code)
        assert problem.help
        assert problem.span.path == "shown"


def test_there_is_a_sample_of_every_kind() -> None:
    assert set(SAMPLES) == {importer.name for importer in all_importers()}


@EVERY
def test_an_importer_says_what_it_is(importer: Importer) -> None:
    assert importer.label
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in importer.suffixes)
    assert set(importer.suffixes) <= set(suffixes())
    assert len(suffixes()) == len(set(suffixes()))


@EVERY
def test_a_sample_is_taken_by_its_name_and_by_its_bytes(importer: Importer) -> None:
    data = SAMPLES[importer.name]
    assert importer.sniff(data)
    assert importer_for(f"a{importer.suffixes[0].upper()}", data) is importer
    assert importer_for("a.unknown", data) is importer
    assert read_bytes(data, f"a{importer.suffixes[0]}", "shown").items


@EVERY
def test_a_wrong_name_does_no_harm(importer: Importer) -> None:
    for name, data in SAMPLES.items():
        found = importer_for(f"a{importer.suffixes[0]}", data)
        assert found
        if name not in {"csv", "html", "text"}:
            assert found.name == name


@EVERY
def test_truncated_files(importer: Importer) -> None:
    data = SAMPLES[importer.name]
    for part in range(1, 12):
        cut = data[: len(data) * part // 12]
        sound(importer.read(cut, "shown") if importer.sniff(cut) else read_bytes(cut, "a.bin", "shown"))


@EVERY
def test_damaged_files(importer: Importer) -> None:
    chance = random.Random(importer.name)
    for _ in range(12):
        data = bytearray(SAMPLES[importer.name])
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        sound(read_bytes(bytes(data), f"a{importer.suffixes[0]}", "shown"))


@EVERY
@given(data=st.binary(min_size=1, max_size=400))
@settings(max_examples=30, deadline=None)
def test_any_bytes_under_any_name(importer: Importer, data: bytes) -> None:
    heads = {
        "pdf": b"%PDF-1.7\n",
        "docx": b"PK\x03\x04word/document",
        "xlsx": b"PK\x03\x04xl/workbook",
        "html": b"<html>",
    }
    sound(read_bytes(data, f"a{importer.suffixes[0]}", "shown"))
    sound(read_bytes(heads.get(importer.name, b"") + data, f"a{importer.suffixes[0]}", "shown"))


@EVERY
@pytest.mark.parametrize("data", [b"", b"  \n\t ", b"\0", b"\xef\xbb\xbf"])
def test_empty_files(importer: Importer, data: bytes) -> None:
    found = read_bytes(data, f"a{importer.suffixes[0]}", "shown")
    assert not found.items
    assert [problem.level for problem in found.problems] == [Level.ERROR]


def test_a_picture_is_a_kind_that_nobody_reads() -> None:
    found = read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "a.png", "shown")
    assert [problem.code for problem in found.problems] == ["I102"]


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "a.txt"
    with large.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert [problem.code for problem in read_source(large, "shown").problems] == ["I103"]
    assert [problem.code for problem in read_source(tmp_path / "b", "shown").problems] == ["I100"]
    assert [problem.code for problem in read_source(tmp_path, "shown").problems] == ["I100"]


def bomb(size: int, name: str = "word/document.xml") -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        for _ in range(size // 1_000_000):
            part.write(b"a" * 1_000_000)
    return target.getvalue()


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"])
def test_a_zip_bomb_is_refused_without_being_unpacked(name: str) -> None:
    data = bomb(MOST_BYTES + 2_000_000, name)
    assert len(data) < 1_000_000
    assert [problem.code for problem in read_bytes(data, "a.docx", "shown").problems] == ["I103"]


def test_a_zip_that_lies_about_its_size_is_damaged() -> None:
    data = bomb(3_000_000)
    size, lie = (3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    found = unpacked(data.replace(size, lie), "shown")
    assert isinstance(found, Problem)
    assert found.code == "I104"
