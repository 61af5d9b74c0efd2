"""The block of ``docs/recipes/nginx.md`` in a real nginx: what it answers to each kind of address."""

import gzip
import http.client
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import brotli
import pytest

from generator.files.output import published
from generator.site.build import build
from generator.verification.visit import visit
from tests.browser import BASE, POLICY
from tests.golden import PROJECT, tree
from tests.nginx import BLOCK, BROTLI, PAGE, nginx

FOREVER = "public, max-age=31536000, immutable"
LASTING = [
    re.compile(written.replace("(?:\\.gz|\\.br)?", ""))
    for written in re.findall(r'"~(\^\S+)" +"public', BLOCK)
]


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def www(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of the municipal site, ``current`` on the first, beside a portal."""
    www = tmp_path_factory.mktemp("www")
    project = Path(shutil.copytree(PROJECT, www / "project"))
    with (project / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("预压缩: [gzip, br]\n")
    folder = project / "content/reports/czj"
    (folder / "图.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>\n", encoding="utf-8")
    report = folder / "2022.yaml"
    text = report.read_text(encoding="utf-8")
    attached = "  - {文件: 附表一.csv, 标题: 依申请公开分月统计}\n"
    report.write_text(text.replace(attached, attached + "  - 图.svg\n"), encoding="utf-8")
    assert build(project, www / "releases/1").committed
    report = project / "content/reports/kfq/2022.yaml"
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace(": |\n  ", ": |\n  各项工作有序开展。", 1), encoding="utf-8")
    with (project / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("主题: {变量: {主色: '#123456'}}\n")
    shutil.copytree(www / "releases/1", www / "releases/2")
    assert build(project, www / "releases/2").committed
    (www / "current").symlink_to("releases/1")
    (www / "portal").mkdir()
    (www / "portal/index.html").write_text("门户\n", encoding="utf-8")
    return www


@pytest.fixture(scope="module")
def port(www: Path) -> Iterator[int]:
    (www / "nginx").mkdir()
    with nginx(www / "nginx", www / "current", www / "portal", brotli=BROTLI.is_file()) as found:
        yield found


def ask(port: int, address: str, accept: str = "", host: str = "127.0.0.1", tag: str = "") -> Reply:
    """Ask for an address below the column, or for a path that begins with a slash."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    path = address if address.startswith("/") else BASE + quote(address)
    headers = {"Accept-Encoding": accept, "If-None-Match": tag}
    connection.request("GET", path, headers={name: value for name, value in headers.items() if value})
    answer = connection.getresponse()
    reply = Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    connection.close()
    return reply


def test_every_file_of_the_site_is_answered_as_it_is_with_the_headers_of_its_kind(
    www: Path, port: int
) -> None:
    known = published(www / "current")
    lasting = 0
    for address in known:
        reply = ask(port, address)
        assert reply.status == 200, address
        assert reply.body == (www / "current" / address).read_bytes(), address
        plain = address.removesuffix(".gz").removesuffix(".br")
        forever = any(pattern.match(BASE + plain) for pattern in LASTING)
        lasting += forever
        assert reply.headers["cache-control"] == (FOREVER if forever else "no-cache"), address
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert reply.headers["x-frame-options"] == "SAMEORIGIN"
        policy = reply.headers["content-security-policy"]
        if address.endswith("图.svg"):
            assert policy.startswith("sandbox; default-src 'none'")
        else:
            assert policy == f"{POLICY}; frame-ancestors 'self'"
    assert lasting > 60


KINDS = {
    "": "text/html; charset=utf-8",
    "2022/czj/": "text/html; charset=utf-8",
    "feed.xml": "text/xml; charset=utf-8",
    "manifest.json": "application/json; charset=utf-8",
    "2022/czj/report.csv": "text/csv; charset=utf-8",
    "2022/czj/附表一.csv": "text/csv; charset=utf-8",
    "2022/czj/图.svg": "image/svg+xml; charset=utf-8",
    "SHA256SUMS": "application/octet-stream",
    "data/2022.zip": "application/zip",
}


@pytest.mark.parametrize("address", KINDS)
def test_each_kind_has_its_name_and_encoding(port: int, address: str) -> None:
    assert ask(port, address).headers["content-type"] == KINDS[address]


@pytest.mark.parametrize(
    "accept", ["gzip", pytest.param("br", marks=pytest.mark.skipif(not BROTLI.is_file(), reason="no module"))]
)
def test_what_lies_packed_beside_a_text_is_sent(www: Path, port: int, accept: str) -> None:
    suffix, unpack = {"gzip": (".gz", gzip.decompress), "br": (".br", brotli.decompress)}[accept]
    for address in ("index.html", "2022/czj/index.html", "feed.xml", "compare/index.js"):
        reply = ask(port, address, accept)
        assert reply.headers["content-encoding"] == accept
        assert "Accept-Encoding" in reply.headers["vary"]
        assert reply.body == (www / f"current/{address}{suffix}").read_bytes()
        assert unpack(reply.body) == ask(port, address).body


def test_what_does_not_lie_packed_is_packed_on_the_way(www: Path, port: int) -> None:
    reply = ask(port, "manifest.json", "gzip")
    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(reply.body) == (www / "current/manifest.json").read_bytes()
    assert "content-encoding" not in ask(port, "data/2022.zip", "gzip").headers


def test_what_has_not_changed_is_not_sent_again(port: int) -> None:
    tag = ask(port, "").headers["etag"]
    again = ask(port, "", tag=tag)
    assert (again.status, again.body, again.headers["cache-control"]) == (304, b"", "no-cache")


def test_what_is_not_there_is_said_with_the_page_for_it(www: Path, port: int) -> None:
    for address in (
        "2022/nobody/",
        "assets/page.0123456789.js",
        ".nianbao/inputs.json",
        "2022/.git/config",
        "assets/",
    ):
        reply = ask(port, address)
        assert (reply.status, reply.body) == (
            (403, reply.body) if address == "assets/" else (404, (www / "current/404.html").read_bytes())
        )
        assert "cache-control" not in reply.headers
        assert reply.headers["x-frame-options"] == "SAMEORIGIN"
        assert "nginx/" not in reply.headers["server"]


@pytest.mark.parametrize(
    ("path", "target"),
    [(BASE.rstrip("/"), BASE), (f"{BASE}2022/czj", f"{BASE}2022/czj/")],
)
def test_a_forgotten_slash_is_added(port: int, path: str, target: str) -> None:
    reply = ask(port, path)
    assert (reply.status, reply.headers["location"]) == (301, target)


def test_the_portal_around_it_is_left_alone(port: int) -> None:
    reply = ask(port, "/")
    assert (reply.status, reply.body.decode()) == (200, "门户\n")
    assert "content-security-policy" not in reply.headers


def test_over_ipv6_too(port: int) -> None:
    assert ask(port, "", host="::1").status == 200


def test_a_stranger_finds_nothing_wrong_and_a_turned_link_is_seen_at_once(www: Path, port: int) -> None:
    before = visit(www, f"http://127.0.0.1:{port}{BASE}", 1, lambda *_: None)
    assert (before.problems, before.files) == ((), len(published(www / "releases/1")))
    (www / "next").symlink_to("releases/2")
    (www / "next").rename(www / "current")
    try:
        after = visit(www, f"http://[::1]:{port}{BASE}", 1, lambda *_: None)
        assert after.problems == ()
        assert after.sums != before.sums
    finally:
        (www / "next").symlink_to("releases/1")
        (www / "next").rename(www / "current")


def test_an_address_that_may_be_kept_for_ever_never_changes_what_is_there(www: Path) -> None:
    one, other = tree(www / "releases/1"), tree(www / "releases/2")
    kept = [address for address in one if any(pattern.match(BASE + address) for pattern in LASTING)]
    assert {address.split("/")[0] for address in kept} == {"assets", "search"}
    both = [address for address in kept if address in other]
    assert len(both) > 15
    assert all(one[address] == other[address] for address in both)
    gone = {address.split("/")[0] for address in kept if address not in other}
    assert gone == {"assets", "search"}


def test_the_page_and_the_security_page_tell_the_same_headers() -> None:
    security = (Path(__file__).parent.parent / "docs/security.md").read_text(encoding="utf-8")
    for written in re.findall(r"    add_header (\S+ [^$\n]*?) always;", security.partition("### 附件")[0]):
        name, value = written.split(" ", 1)
        assert (
            f"add_header {name} $nianbao_policy always;" in BLOCK
            or f"add_header {name} {value} always;" in BLOCK
        )
        assert value in BLOCK
    assert len(LASTING) == 3
    assert PAGE.count("```nginx") == 1


def test_without_the_module_for_brotli_the_block_is_sound_as_printed(www: Path) -> None:
    (www / "plain").mkdir()
    with nginx(www / "plain", www / "current", www / "portal") as port:
        assert ask(port, "", "gzip").headers["content-encoding"] == "gzip"
