"""The lines that ``docs/verify.md`` gives to strangers, run as they are printed against a site on loopback."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.catalog import find
from generator.site.build import build
from tests.sample import SITE, SLUG, distinct, project
from tests.stranger import Manners, serving

PAGE = (Path(__file__).parent.parent / "docs/verify.md").read_text(encoding="utf-8")
LINES = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)[0]
BASE = "/zfxxgk/zfxxgknb/"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with an attachment whose name is as odd as an editor can make it."""
    root = tmp_path_factory.mktemp("recipe")
    project(root, {2022: distinct(2022) + "附件: ['附表 100% #1 甲.csv']\n"}, site=SITE)
    (root / f"content/reports/{SLUG}/附表 100% #1 甲.csv").write_text("甲,乙\n", encoding="utf-8")
    assert build(root, root / "site").committed
    return root / "site"


@pytest.fixture
def site(served: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(served, tmp_path / "site"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "somewhere").mkdir()
    return tmp_path / "somewhere"


def follow(site: Path, folder: Path) -> tuple[int, str]:
    """Do what the page says, with the address of this site in the first line."""
    with serving(site, Manners(BASE)) as url:
        lines = LINES.replace("https://www.example.gov.cn/zfxxgk/zfxxgknb/", url)
        assert url in lines
        done = subprocess.run(
            ["bash", "-c", lines],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "no_proxy": "*"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
    return done.returncode, done.stdout


def test_a_good_site_is_said_to_be_good(site: Path, place: Path) -> None:
    assert follow(site, place) == (0, "全部一致\n")


def test_what_was_tampered_with_and_what_is_missing_is_named(site: Path, place: Path) -> None:
    page = site / f"2022/{SLUG}/index.html"
    page.write_bytes(page.read_bytes().replace(b">1005<", b">1006<"))
    (site / f"2022/{SLUG}/附表 100% #1 甲.csv").unlink()
    code, words = follow(site, place)
    assert code == 1
    failed = re.findall(r"^(.*): FAILED", words, re.MULTILINE)
    assert sorted(failed) == [f"2022/{SLUG}/index.html", f"2022/{SLUG}/附表 100% #1 甲.csv"]


def test_where_there_is_no_list_nothing_is_called_good(place: Path, tmp_path: Path) -> None:
    code, words = follow(tmp_path, place)
    assert code != 0
    assert "全部一致" not in words


def test_the_lines_are_ten_and_need_nothing_else() -> None:
    assert len(LINES.strip().splitlines()) == 10
    words = set(re.findall(r"[a-z0-9]{2,}", re.sub(r"'[^']*'|\"[^\"]*\"|https?://\S+", "", LINES)))
    assert {"curl", "sha256sum"} <= words
    assert not words & {"python", "jq", "wget", "perl", "nianbao verify"}


def test_every_code_of_the_page_is_catalogued() -> None:
    codes = re.findall(r"`(V[0-9]{3})`", PAGE)
    assert len(codes) > 8
    assert all(find(code) for code in codes)
