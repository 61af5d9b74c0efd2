"""A site on the network is fetched as a reader would and held against its manifest; whatever a portal does to it is named."""

import re
import shutil
from pathlib import Path

import pytest

from generator.cli import run
from generator.files.output import published
from generator.problem import Level, Problem, ProblemError
from generator.site.build import build
from generator.verification.addresses import below, column, same_origin
from generator.verification.verify import Verified, verify
from generator.verification.visit import visit
from generator.verification.visitor import Patience
from tests.sample import SITE, SLUG, distinct, project
from tests.stranger import Manners, serving
from tests.test_verify import remanifest

BASE = "/zfxxgk/zfxxgknb/"
AT_ONCE = Patience(attempts=3, pause=0, connect=5, read=5)
PAGE = f"2022/{SLUG}/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one report with an attachment whose name is Chinese, and its site."""
    root = tmp_path_factory.mktemp("remote")
    text = distinct(2022) + "附件: [附表 一.csv]\n"
    site = SITE.replace("下载: []", "下载: [csv, json]\n预压缩: [gzip]")
    project(root, {2022: text}, site=site)
    (root / f"content/reports/{SLUG}/附表 一.csv").write_text("甲,乙\n", encoding="utf-8")
    done = build(root, root / "site")
    assert done.committed, done.problems
    return root


def seen(built: Path, manners: Manners, root: Path | None = None, host: str = "127.0.0.1") -> Verified:
    """Visit the site as it is served with these manners; without a root no project is at hand."""
    with serving(built / "site", manners, host) as url:
        return visit(root or built / "site", url, 1, lambda *_: None, AT_ONCE)


def codes(found: Verified) -> list[str]:
    return [problem.code for problem in found.problems]


def only(found: Verified) -> Problem:
    (problem,) = found.problems
    return problem


@pytest.mark.parametrize("packing", ["", "gzip", "br"])
def test_a_good_site_is_sound_however_it_is_packed(built: Path, packing: str) -> None:
    manners = Manners(BASE, packing)
    found = seen(built, manners)
    known = published(built / "site")
    assert (found.problems, found.files, found.figures) == ((), len(known), 0)
    assert set(known) <= set(manners.asked)
    assert found.sums == known["SHA256SUMS"].sha256


def test_over_ipv6_and_from_the_root_of_a_server(built: Path) -> None:
    assert codes(seen(built, Manners(), host="::1")) == []


def test_with_the_project_at_hand_every_figure_is_compared_too(built: Path, tmp_path: Path) -> None:
    found = seen(built, Manners(BASE), built)
    assert (found.problems, found.reports, found.figures) == ((), 1, 3 * 200)
    root = shutil.copytree(built, tmp_path / "p")
    file = root / f"content/reports/{SLUG}/2022.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("行政许可: 1007", "行政许可: 1008"), encoding="utf-8")
    with serving(built / "site", Manners(BASE)) as url:
        found = visit(root, url, 1, lambda *_: None, AT_ONCE)
        assert {problem.code for problem in found.problems} == {"V105"}
        places = {problem.span.path for problem in found.problems}
        assert places == {f"{url}2022/{SLUG}/{name}" for name in ("index.html", "report.csv", "report.json")}


def test_a_missing_file_and_a_changed_one_are_named_at_their_addresses(built: Path, tmp_path: Path) -> None:
    site = shutil.copytree(built / "site", tmp_path / "site")
    (site / f"2022/{SLUG}/附表 一.csv").unlink()
    page = site / PAGE
    page.write_bytes(page.read_bytes().replace(b">1005<", b">1006<"))
    with serving(site, Manners(BASE)) as url:
        found = visit(site, url, 1, lambda *_: None, AT_ONCE)
        assert [(one.code, one.message) for one in found.problems] == [
            ("V102", f"2022/{SLUG}/附表 一.csv 在清单里，网站上没有"),
            ("V103", f"{PAGE} 和生成时不一样，长短一样"),
        ]
        assert found.problems[0].span.path == f"{url}2022/{SLUG}/%E9%99%84%E8%A1%A8%20%E4%B8%80.csv"


def put_in(*pairs: tuple[bytes, bytes]) -> Manners:
    """Give the manners of a portal that puts something before these marks on every page."""

    def change(address: str, data: bytes) -> bytes:
        if address.endswith(".html"):
            for mark, inserted in pairs:
                data = data.replace(mark, inserted + mark, 1)
        return data

    return Manners(BASE, bytes_=change)


COUNTER = b'<script src="//count.example.com/x.js"></script>\n'
BAR = b'<div class="bar">\xe7\xab\x99\xe7\xbe\xa4<p>x</p></div>\n'


@pytest.mark.parametrize("mark", [b"</head>", b"</body>", b"</html>", b"<!DOCTYPE html>"])
def test_what_a_portal_puts_into_pages_is_proven_and_said_once(built: Path, mark: bytes) -> None:
    problem = only(seen(built, put_in((mark, COUNTER))))
    count = sum(address.endswith(".html") for address in published(built / "site"))
    assert problem.code == "V111"
    assert f"等 {count} 个文件被加了内容，去掉以后和生成时一样：" in problem.message
    assert f"{len(COUNTER)} 个字节“{COUNTER.decode().strip()}”" in problem.message


def test_two_insertions_are_told_apart(built: Path) -> None:
    problem = only(seen(built, put_in((b"</head>", COUNTER), (b"</body>", BAR))))
    assert "</head> 前面的 49 个字节" in problem.message
    assert f"</body> 前面的 {len(BAR)} 个字节“<div" in problem.message


def test_an_insertion_that_cannot_be_proven_still_names_the_strange_script(built: Path) -> None:
    problem = only(seen(built, put_in((b"</h1>", COUNTER), (b"</footer>", b"<!-- x -->"))))
    assert problem.code == "V111"
    assert "里面有别的网站的脚本：//count.example.com/x.js" in problem.message


REWRITTEN = {
    "an upload as text": (lambda data: data.replace(b"\n", b"\r\n"), "CRLF"),
    "an editor's mark": (lambda data: b"\xef\xbb\xbf" + data, "BOM"),
    "another encoding": (lambda data: data.decode().encode("gb18030"), "GBK"),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_page_rewritten_as_a_whole_is_explained(built: Path, name: str) -> None:
    change, words = REWRITTEN[name]
    found = seen(built, Manners(BASE, bytes_=lambda at, data: change(data) if at == PAGE else data))
    problem = only(found)
    assert (problem.code, words in problem.message) == ("V103", True)


def test_half_a_file_is_told_from_a_changed_one(built: Path) -> None:
    problem = only(seen(built, Manners(BASE, cut=frozenset({PAGE}))))
    assert (problem.code, problem.message) == ("V110", f"{PAGE} 传到一半断了")
    manners = Manners(BASE, bytes_=lambda at, data: data[:-100] if at == PAGE else data)
    problem = only(seen(built, manners))
    assert (problem.code, problem.message) == ("V110", f"{PAGE} 少了 100 个字节：没有传完，或者被改过")


def test_a_file_without_end_is_not_read_to_its_end(built: Path) -> None:
    huge = b"x" * 30_000_000
    manners = Manners(BASE, "gzip", bytes_=lambda at, data: data + huge if at == PAGE else data)
    assert only(seen(built, manners)).message == f"{PAGE} 和生成时不一样，太长了"


def test_a_missing_address_that_is_answered_with_success_is_told(built: Path) -> None:
    assert codes(seen(built, Manners(BASE, missing_is=200))) == ["V112"]


@pytest.mark.parametrize(
    ("suffix", "kind", "level", "words"),
    [
        (".html", "text/html; charset=GBK", Level.ERROR, "说成是 gbk 编码，读者会看到乱码"),
        (".html", "text/html", Level.HINT, "没有说网页是 utf-8 编码"),
        (".css", "text/plain", Level.ERROR, ".css 文件说成是 text/plain"),
        (".js", "application/octet-stream", Level.ERROR, ".js 文件说成是 application/octet-stream"),
        (".csv", "text/html", Level.WARNING, ".csv 文件说成是 text/html"),
    ],
)
def test_a_wrong_kind_or_encoding_is_told_once(
    built: Path, suffix: str, kind: str, level: Level, words: str
) -> None:
    problem = only(seen(built, Manners(BASE, kinds={suffix: kind})))
    assert (problem.code, problem.level, words in problem.message) == ("V113", level, True)


def test_redirects_are_followed_on_the_same_server_only(built: Path) -> None:
    manners = Manners(BASE, moved={"feed.xml": f"{BASE}sitemap.xml", "404.html": "https://127.0.0.1/x"})
    found = seen(built, manners)
    assert [(one.code, one.message.split("，")[0]) for one in found.problems] == [
        ("V114", "404.html 被带到别的地址：https://127.0.0.1/x"),
        ("V110", "feed.xml 少了 189 个字节：没有传完"),
    ]
    turning = Manners(BASE, moved={"feed.xml": f"{BASE}feed.xml"})
    assert codes(seen(built, turning)) == ["V114"]


def test_a_busy_server_is_asked_again_and_a_broken_one_given_up(built: Path) -> None:
    assert codes(seen(built, Manners(BASE, statuses={PAGE: [503, 429]}))) == []
    found = seen(built, Manners(BASE, statuses={PAGE: [500, 500, 500], "feed.xml": [403]}))
    assert [one.message for one in found.problems] == [
        f"{PAGE} 服务器出了错（500）",
        "feed.xml 服务器不让读（403）",
    ]


def test_a_site_that_goes_away_is_not_waited_for(built: Path) -> None:
    found = seen(built, Manners(BASE, silent=lambda address: address not in ("manifest.json", "404.html")))
    messages = [one.message for one in found.problems]
    assert len(messages) == 12
    assert sum("服务器没有回答就断开了" in message for message in messages) == 11
    assert any("和后面的文件没有核验：服务器一直没有回答" in message for message in messages)


def test_a_packed_answer_that_cannot_be_unpacked_is_told(built: Path) -> None:
    manners = Manners(BASE, garbled=frozenset({"404.html"}))
    problem = only(seen(built, manners))
    assert (problem.code, problem.message) == ("V109", "404.html 压缩的回答解不开")


def test_a_certificate_that_nobody_vouches_for_is_told(built: Path) -> None:
    with serving(built / "site", Manners(BASE), pem=Path(__file__).parent / "data/self-signed.pem") as url:
        problem = lone(built, url)
    assert (problem.code, problem.message) == ("V109", "manifest.json HTTPS 证书不能通过验证")


def test_through_the_proxy_of_an_office(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(built / "site", Manners(BASE)) as url:
        monkeypatch.setenv("http_proxy", url.removesuffix(BASE))
        found = visit(built / "site", f"http://www.example.invalid{BASE}", 1, lambda *_: None, AT_ONCE)
    assert codes(found) == []


def test_a_page_changed_beside_its_packed_copy_is_found(built: Path, tmp_path: Path) -> None:
    """A server that sends the packed copy would hide it."""
    site = shutil.copytree(built / "site", tmp_path / "site")
    good = (site / PAGE).read_bytes()
    (site / PAGE).write_bytes(good.replace(b">1005<", b">1006<"))

    def change(address: str, data: bytes) -> bytes:
        return good if address == PAGE else data

    with serving(site, Manners(BASE, "gzip", packed_bytes=change)) as url:
        assert codes(visit(site, url, 1, lambda *_: None, AT_ONCE)) == ["V103"]


def test_many_files_with_the_same_trouble_are_counted(built: Path, tmp_path: Path) -> None:
    site = shutil.copytree(built / "site", tmp_path / "site")
    for folder in ("assets", "search", "compare"):
        shutil.rmtree(site / folder)
    with serving(site, Manners(BASE)) as url:
        found = visit(site, url, 1, lambda *_: None, AT_ONCE)
    gone = sum(address.startswith(("assets/", "search/", "compare/")) for address in published(site))
    assert len(found.problems) == 11
    assert any(f"还有 {gone - 10} 个文件也是这样" in one.message for one in found.problems)


def lone(root: Path, url: str) -> Problem:
    """Give the one problem for which a site cannot be looked at."""
    with pytest.raises(ProblemError) as error:
        visit(root, url, 1, lambda *_: None, AT_ONCE)
    (problem,) = error.value.problems
    return problem


def test_without_a_manifest_nothing_is_looked_at(built: Path, tmp_path: Path) -> None:
    assert lone(built, "http://127.0.0.1:1/").code == "V109"
    assert lone(built, "http://no-such-host.invalid/").message.endswith(("找不到这个域名", "代理服务器不通"))
    with serving(tmp_path, Manners()) as url:
        assert lone(built, url).message == "这里没有 nianbao 生成的网站：没有 manifest.json"
    with serving(tmp_path, Manners(missing_is=200)) as url:
        assert lone(built, url).code == "V101"
    with serving(tmp_path, Manners(moved={"manifest.json": "https://127.0.0.1/a/manifest.json"})) as url:
        problem = lone(built, url)
        assert (problem.code, problem.help) == (
            "V114",
            "核对网址；栏目搬到了那里的，核验 https://127.0.0.1/a/",
        )


def test_sums_that_differ_from_the_manifest_are_told(built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "p")
    remanifest(root, "SHA256SUMS", (root / "site/SHA256SUMS").read_bytes()[66:])
    wanted = ["SHA256SUMS 和 manifest.json 记的不一样"]
    assert [one.message for one in verify(root, root / "site", 1).problems] == wanted
    with serving(root / "site", Manners(BASE)) as url:
        found = visit(root, url, 1, lambda *_: None, AT_ONCE)
        assert [(one.message, one.span.path) for one in found.problems] == [(wanted[0], f"{url}SHA256SUMS")]


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("http://a.cn", "http://a.cn/"),
        ("HTTPS://A.cn/nb", "https://a.cn/nb/"),
        ("https://a.cn/nb/index.html", "https://a.cn/nb/"),
        ("https://a.cn:8443/nb/manifest.json", "https://a.cn:8443/nb/"),
        ("http://[::1]:80/年报/", "http://[::1]:80/%E5%B9%B4%E6%8A%A5/"),
        ("http://政务.cn/", "http://xn--zfr164b.cn/"),
    ],
)
def test_a_column_is_found_however_its_address_is_typed(written: str, base: str) -> None:
    assert column(written) == base


@pytest.mark.parametrize(
    "written", ["http://", "http://a.cn:x/", "http://a.cn/?a=1", "http://a.cn/#a", "http://me:pw@a.cn/"]
)
def test_an_address_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ProblemError) as error:
        column(written)
    assert error.value.problems[0].code == "V108"
    assert "pw" not in str(error.value)


def test_addresses_below_a_column() -> None:
    assert below("https://a.cn/b/", "2022/甲 #?.csv") == "https://a.cn/b/2022/%E7%94%B2%20%23%3F.csv"
    assert same_origin("https://a.cn/x", "https://a.cn:443/y")
    assert not same_origin("http://a.cn/x", "https://a.cn/x")


def test_the_command_tells_sites_from_folders(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(place: str) -> tuple[int, str]:
        code = run(["-C", str(built), "verify", "--format", "concise", place])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    with serving(built / "site", Manners(BASE)) as url:
        code, words = told(url)
        assert (code, "1 份报告，比对了 600 个数：没有问题。" in words) == (0, True)
        assert re.search(r"SHA256SUMS 的 SHA-256 是 [0-9a-f]{64}\n", words)
    with serving(built / "site", put_in((b"</body>", COUNTER))) as url:
        code, words = told(url)
        assert (code, "V111" in words) == (1, True)
    assert told(str(built / "site"))[0] == 0
