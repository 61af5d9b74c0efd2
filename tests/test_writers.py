"""What every format of electronic copy has to keep: the same bytes anywhere, every figure, no trace of the machine."""

import getpass
import os
import socket
import subprocess
import sys
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from generator.discover import modules
from generator.formats import by_id
from generator.look.theme import Theme, load_theme
from generator.printing.edition import Edition
from generator.project.keys import DOWNLOADS
from generator.readers import all_readers
from generator.writers import REQUIRED, Writer, by_name
from tests.golden import PROJECT
from tests.sample import SLUG, archive_of, distinct, edition, project, text

ROOT = Path(__file__).parent.parent
ALL = [writer for module in modules("generator.writers", REQUIRED) if (writer := by_name(module.NAME))]
WRITERS = pytest.mark.parametrize("writer", ALL, ids=lambda writer: writer.name)
READERS = {reader.file: reader.figures for reader in all_readers()}
ODD = (
    "主动公开: {行政许可: 空, 行政处罚: /, 行政强制: —, 行政事业性收费: 59237.2449}\n"
    "依申请公开: {上年结转: {自然人: 空}, 予以公开: {商业企业: 不适用}}"
)


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme(ROOT, "default")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Edition]:
    """Reports in which every figure is another one, one that has every state of a figure, the sample, one without tables."""
    root = tmp_path_factory.mktemp("writers")
    own = project(root, {2020: distinct(2020), 2022: distinct(2022), 2023: text(2023, ODD), 2016: text(2016)})
    found = {f"own {year}": edition(own, SLUG, year) for year in (2016, 2020, 2022, 2023)}
    found["sample"] = edition(archive_of(ROOT), "xskgxj", 2022)
    found["municipal 2019 form"] = edition(archive_of(PROJECT), "czj", 2020)
    return found


@WRITERS
def test_a_writer_says_what_it_is(writer: Writer) -> None:
    assert writer.name in DOWNLOADS
    assert writer.label
    assert writer.file in READERS
    assert by_name(writer.name) == writer


@WRITERS
def test_the_same_bytes_twice(writer: Writer, theme: Theme, editions: dict[str, Edition]) -> None:
    for found in editions.values():
        if writer.applies(found):
            assert writer.write(found, theme) == writer.write(found, theme)


_ELSEWHERE = """
import sys
from pathlib import Path
from generator.look.theme import load_theme
from generator.writers import by_name
from tests.sample import archive_of, edition
root = Path(sys.argv[1])
made = by_name(sys.argv[2]).write(edition(archive_of(root), "xskgxj", 2022), load_theme(root, "default"))
sys.stdout.buffer.write(made)
"""


@WRITERS
def test_the_same_bytes_elsewhere(writer: Writer, theme: Theme, editions: dict[str, Edition]) -> None:
    """In another process, time zone, locale and order of hashes."""
    here = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    there = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, str(ROOT), writer.name],
        env=here | {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        cwd="/",
    )
    assert there.stdout == writer.write(editions["sample"], theme)


@WRITERS
def test_every_figure_is_read_back(writer: Writer, theme: Theme, editions: dict[str, Edition]) -> None:
    for name, found in editions.items():
        form = by_id(found.form)
        assert form
        if not found.figures or not writer.applies(found):
            continue
        shown = READERS[writer.file](writer.write(found, theme), form)
        assert shown.keys() == {figure.id for figure in found.figures}, name
        for figure in found.figures:
            if figure.value is not None and shown[figure.id] != figure.text:
                assert Decimal(shown[figure.id]) == figure.value, (name, figure)
            elif figure.value is None:
                words = {"blank": "未填", "not_applicable": "不适用"}[figure.state]
                assert shown[figure.id] in {figure.text, words}, (name, figure)


@WRITERS
def test_no_trace_of_the_machine(writer: Writer, theme: Theme, editions: dict[str, Edition]) -> None:
    data = writer.write(editions["sample"], theme)
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    host = socket.gethostname()
    for trace in (str(ROOT), f"/home/{getpass.getuser()}", *([host] if len(host) > 5 else [])):
        assert not [part for part in parts if trace.encode() in part]


@WRITERS
def test_a_copy_without_figures_is_made_only_where_it_makes_sense(
    writer: Writer, theme: Theme, editions: dict[str, Edition]
) -> None:
    old = editions["own 2016"]
    assert writer.applies(old) == (writer.name in {"pdf", "docx", "json"})
    if writer.applies(old):
        assert len(writer.write(old, theme)) > 500
