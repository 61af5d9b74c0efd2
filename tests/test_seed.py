"""The page of the real report holds every sentence and figure of its source, in order."""

import io
import itertools
import re
import unicodedata
from pathlib import Path

import lxml.html
import pandas
import pytest

from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.site.build import build
from generator.site.pages import report_page
from tests import sample

ROOT = Path(__file__).parent.parent
SEED = Path(__file__).parent / "data/seed.txt"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("site")
    built = build(ROOT, out)
    assert built.committed, built.problems
    return (out / "2022/xskgxj/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report() -> Report:
    config = load_config(ROOT)
    found = Archive(ROOT, config, find_reports(ROOT, config)).report("xskgxj", 2022)
    assert found
    return found


def flat(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_every_sentence_and_figure_stands_on_the_page_in_order(page: str) -> None:
    article = lxml.html.fromstring(page).xpath("//article")[0]
    text = flat("".join(article.itertext()))
    at = 0
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    prose = [line for line in lines if "|" not in line]
    assert len(prose) > 30
    for line in prose:
        found = text.find(flat(line), at)
        assert found >= 0, line
        at = found + len(flat(line))


def test_every_row_of_the_source_tables_stands_on_the_page_in_order(page: str) -> None:
    """The extraction lost the second line of labels in the head of table four; the form restores them."""
    article = lxml.html.fromstring(page).xpath("//article")[0]
    text = flat("".join(article.itertext()))
    lines = SEED.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if "|" in line]
    heads_of_four = ("结果 维持 | 结果", "结果 | 结果 | 其他 | 尚未")
    at = 0
    for row in rows:
        if row.startswith(heads_of_four):
            continue
        wanted = flat("".join(row.split("|")))
        found = text.find(wanted, at)
        assert found >= 0, row
        at = found + len(wanted)


def test_pandas_reads_the_three_tables_cell_by_cell(page: str, report: Report) -> None:
    frames = [
        frame
        for frame in pandas.read_html(io.StringIO(page), header=None, keep_default_na=False, thousands=None)
        if frame.shape[1] in (4, 10, 15)
    ]
    proactive, requests, proceedings = (
        next(frame for frame in frames if frame.shape[1] == width) for width in (4, 10, 15)
    )
    by_label = {row[0]: row[1:] for row in proactive.astype(str).values.tolist()}
    table = report.table("proactive")
    assert table
    count = 0
    for leaf in table.spec.leaves():
        cells = [cell.text for cell in table.rows[leaf.id]]
        wanted = cells if len(cells) == 3 else cells * 3
        assert by_label[leaf.label] == wanted
        count += len(cells)
    assert count == 10
    table = report.table("requests")
    assert table
    body = requests.astype(str).values.tolist()[-25:]
    for leaf, row in zip(table.spec.leaves(), body, strict=True):
        assert flat(row[2]) == flat(leaf.label)
        assert row[3:] == [cell.text for cell in table.rows[leaf.id]]
    table = report.table("proceedings")
    assert table
    wanted = [cell.text for leaf in table.spec.leaves() for cell in table.rows[leaf.id]]
    assert proceedings.astype(str).values.tolist()[-1] == wanted


def test_what_was_acknowledged_is_not_printed(page: str, report: Report) -> None:
    for item in report.acknowledgements:
        assert item.reason not in page
        assert item.code not in page


def test_the_file_holds_the_prose_of_the_source_to_the_character() -> None:
    """Nothing is folded here: half-width punctuation, numbers and names stand as they were extracted."""
    written = (ROOT / "content/reports/xskgxj/2022.yaml").read_text(encoding="utf-8").splitlines()
    kept = {line.strip().removeprefix("### ") for line in written}
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    prose = [line for line in lines[1:-2] if "|" not in line and not re.match("[一二三四五六]、", line)]
    assert len(prose) > 20
    assert [line for line in prose if line not in kept] == []


def test_pandas_reads_distinct_figures_in_their_own_cells() -> None:
    """The sample's figures are all zero; here every one of the 175 has its own value, so none can change places."""
    source = sample.text(2022)
    count = itertools.count(1001)
    start, end = source.index("依申请公开:"), source.index("复议诉讼:")
    table = re.sub(r"(?<=: )[0-9]+(?=[,}])", lambda _: str(next(count)), source[start:end])
    report = sample.report(2022, source[:start] + table + source[end:])
    theme = load_theme(ROOT, "default")
    page = theme.render(
        "report.html", report_page(report, to_document(report), load_config(ROOT).site, (), None, None)
    )
    frame = next(
        frame for frame in pandas.read_html(io.StringIO(page), keep_default_na=False) if frame.shape[1] == 10
    )
    found = report.table("requests")
    assert found
    wanted = [[cell.text for cell in found.rows[leaf.id]] for leaf in found.spec.leaves()]
    assert [row[3:] for row in frame.astype(str).values.tolist()[-25:]] == wanted
    assert len({cell for row in wanted for cell in row}) > 140
