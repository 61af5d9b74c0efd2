"""Zip files are equal whenever what is in them is equal, and open with anybody's programs."""

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from generator.files.repack import pack, unpack

PARTS = {
    "word/b.xml": b"<b/>" * 500,
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"",
    "a/字.png": b"\0\1",
}


def test_what_is_packed_is_unpacked() -> None:
    assert unpack(pack(PARTS)) == PARTS


def test_the_parts_a_reader_looks_for_come_first() -> None:
    assert list(unpack(pack(PARTS))) == ["[Content_Types].xml", "_rels/.rels", "a/字.png", "word/b.xml"]
    assert next(iter(unpack(pack({**PARTS, "mimetype": b"x"})))) == "mimetype"


def test_no_order_and_no_day_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pack(PARTS)
    later = time.struct_time((2031, 5, 6, 7, 8, 9, 1, 126, 0))
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    monkeypatch.setattr(time, "time", lambda: 1_935_900_000.0)
    assert pack(dict(reversed(PARTS.items()))) == before
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.create_system, entry.extra, entry.comment) for entry in archive.infolist()} == {
            (3, b"", b"")
        }


def test_other_programs_find_it_whole(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(pack({**PARTS, "mimetype": b"application/x"}))
    command = [sys.executable, "-m", "zipfile", "-t", "a.zip"]
    assert b"Done" in subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        kinds = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kinds.pop("mimetype") == zipfile.ZIP_STORED, "readers look for it uncompressed"
    assert set(kinds.values()) == {zipfile.ZIP_DEFLATED}


def test_folders_of_other_programs_are_no_parts() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/", b"")
        archive.writestr("word/a.xml", b"<a/>")
    assert unpack(made.getvalue()) == {"word/a.xml": b"<a/>"}


def test_what_is_no_zip_file_is_told() -> None:
    with pytest.raises(zipfile.BadZipFile):
        unpack(b"%PDF-1.7")
