"""A needle in every place that is not for the public: none is in any byte of the site, packed, printed or indexed."""

import datetime
import gzip
import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import brotli
import pikepdf
import pypdfium2
import pytest
import yaml

from generator.cli import run
from generator.files.output import published
from generator.ledger.record import Publication, record
from generator.site.build import Options, build
from tests.golden import PROJECT

WORD, NUMBER = "龘靐齉爩", "98765431"
DATE = "2033-07-19"
ASCII = "zhenxq7"
NEEDLES = (WORD, NUMBER, "98,765,431", DATE, ASCII)
TEXTS = {".html", ".js", ".json", ".csv", ".xml", ".txt", ".css", ""}
DRAFT, HELD, SIGNED = ("szf", 2023), ("sjj", 2022), ("szf", 2022)


def needled(value: object) -> object:
    """Give what an editor wrote with a needle in every text and every figure."""
    if isinstance(value, Mapping):
        return {key: needled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [needled(inner) for inner in value]
    if isinstance(value, datetime.date):
        return DATE
    if isinstance(value, int | float):
        return int(NUMBER)
    return DATE if re.match(r"[0-9]{4}-", str(value)) else WORD


def commented(text: str) -> str:
    """Give a file of YAML with a needle in a comment at its ends and behind every key that opens a block of keys."""
    lines = re.sub(r"^([^\s#:][^:\n]*:)$", rf"\1  # {WORD}{ASCII}", text, flags=re.MULTILINE)
    return f"# {WORD} {ASCII} {NUMBER}\n{lines}\n# {WORD}{DATE}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site with all copies from a project full of needles, and publish it once more after that."""
    root = tmp_path_factory.mktemp("needle") / "p"
    shutil.copytree(PROJECT, root)
    for file in sorted((root / "content").rglob("*.yaml")):
        file.write_text(commented(file.read_text(encoding="utf-8")), encoding="utf-8")
    draft(root)
    acknowledge(root)
    configure(root)
    slug, year = SIGNED
    for step in ("初审", "签发"):
        words = ("--by", f"{WORD}{step}", "--note", f"{WORD}意见", "--ref", f"{ASCII}-号", "--yes")
        assert run(["-C", str(root), "signoff", slug, str(year), "--step", step, *words]) == 0
    for _ in range(2):
        built = build(root, root / "site", Options(workers=2))
        assert built.committed, built.problems
        assert len(built.held) == 3
        files = {address: one.sha256 for address, one in published(root / "site").items()}
        moment = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
        record(root, Publication(f"{WORD}{ASCII}", moment, files), adopt=True)
    return root / "site"


def draft(root: Path) -> None:
    """Write a draft in which every text and figure is a needle, with an attachment of that kind."""
    slug, year = DRAFT
    whole = yaml.safe_load((root / f"content/reports/{slug}/2022.yaml").read_text(encoding="utf-8"))
    value = needled(whole)
    assert isinstance(value, dict)
    value |= {"状态": "草稿", "附件": [f"{ASCII}.txt"], "联系方式": WORD, "标题": WORD}
    value |= {"更正": [{"日期": DATE, "内容": WORD, "理由": WORD}]}
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    assert text.count(WORD) + text.count(NUMBER) > 180
    folder = root / f"content/reports/{slug}"
    (folder / f"{year}.yaml").write_text(text, encoding="utf-8")
    (folder / f"{ASCII}.txt").write_text(WORD, encoding="utf-8")


def acknowledge(root: Path) -> None:
    """Put needles into the reason and the name of an acknowledgement."""
    file = root / "content/reports/kfq/2022.yaml"
    text = file.read_text(encoding="utf-8")
    assert "理由: 照原样保留针LIYOU3344," in text
    file.write_text(text.replace("照原样保留针LIYOU3344,", f"{WORD}, 核定: {WORD}, "), encoding="utf-8")


def configure(root: Path) -> None:
    """Ask for a sign-off of the newest reports, name a target, and offer everything."""
    file = root / "content/site.yaml"
    text = file.read_text(encoding="utf-8").replace("下载: [csv, json]", "下载: [pdf, docx, xlsx, csv, json]")
    text += (
        "预压缩: [gzip, br]\n"
        f"审签: {{步骤: [初审, 签发], 起: 2022, 类别: [政府, 部门, 乡镇街道], 人员: {{{WORD}: {ASCII}}}}}\n"
        f"检查: {{敏感词: [{{词: {WORD}, 改为: {WORD}}}]}}\n"
        f'部署: {{正式: {{地址: "/{ASCII}/{WORD}"}}}}\n'
    )
    file.write_text(text, encoding="utf-8")


def said(name: str, data: bytes) -> Iterator[bytes]:
    """Yield everything that a file says: its bytes, what is packed in it, the text and the properties of its pages."""
    yield data
    if name.endswith(".gz"):
        yield gzip.decompress(data)
    elif name.endswith(".br"):
        yield brotli.decompress(data)
    elif name.endswith(".pdf"):
        yield from printed(data)
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            yield parcel.comment
            for inner in parcel.infolist():
                yield inner.filename.encode()
                yield from said(inner.filename, parcel.read(inner))


def printed(data: bytes) -> Iterator[bytes]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        words = page.get_textpage()
        yield words.get_text_bounded().encode()
        words.close()
        page.close()
    document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield str(dict(pdf.docinfo)).encode()
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and "/Image" not in str(item.get("/Subtype", "")):
                yield item.read_bytes() if item.get("/Filter") in (None, "/FlateDecode") else b""


def test_no_needle_is_in_any_byte(site: Path) -> None:
    addresses = set(published(site))
    shown = [f"2022/szf/report.{kind}" for kind in ("pdf", "docx", "xlsx", "csv", "json")]
    assert {*shown, "2022/szf/index.html.br", "feed.xml", "ledger.json", "search/index.html"} <= addresses
    found = [
        (file.relative_to(site).as_posix(), needle)
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.name != "lock"
        for words in said(file.name, file.read_bytes())
        # The index of the search holds pairs of characters; in a file that is no text a single one may come about by chance.
        for needle in (*NEEDLES, *(WORD if file.suffix in TEXTS else ()))
        if needle.encode() in words or (len(needle) > 1 and needle.encode("utf-16-be") in words)
    ]
    assert not found


def test_what_is_kept_back_has_no_address(site: Path) -> None:
    folders = [f"{year}/{slug}/" for slug, year in (DRAFT, HELD)]
    names = [file.relative_to(site).as_posix() for file in site.rglob("*")]
    assert not [name for name in names for folder in folders if f"{name}/".startswith(folder)]
    said = (site / "manifest.json").read_text(encoding="utf-8") + (site / "sitemap.xml").read_text("utf-8")
    assert not [folder for folder in folders if folder in said]
