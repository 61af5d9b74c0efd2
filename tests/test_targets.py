"""What ``部署`` may say, which target is meant, what may go there, and how its failures are told."""

import errno
import json
import socket
import ssl
import sys
from pathlib import Path

import pytest

from generator.deploy import Talk, Wishes, deploy, roll_back, ways
from generator.problem import Problem, ProblemError
from generator.project.config import load_config
from generator.project.target_address import Address, Refused, read_address
from generator.project.targets import Target
from generator.rollout.choosing import overheard
from generator.rollout.failures import Failure, Reason, told, usual
from generator.rollout.finished import files_of, inside
from generator.rollout.host_keys import fingerprint
from generator.rollout.plan import Plan, ordered, reversed_order, sized, words
from tests.deployment import contents, free_port, site, target
from tests.sample import AGENCIES, SITE

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"
REAL = SITE.replace("示例: 是\n", "")
QUIET = Talk(lambda _: None, lambda: None, lambda _: None)


def project(folder: Path, targets: str, *, text: str = REAL) -> Path:
    (folder / "content").mkdir(parents=True)
    (folder / "content/site.yaml").write_text(text + targets, encoding="utf-8")
    (folder / "content/agencies.yaml").write_text(AGENCIES, encoding="utf-8")
    return folder


def found(folder: Path, entries: str) -> tuple[tuple[Target, ...], tuple[Problem, ...]]:
    config = load_config(project(folder, f"部署: {{正式: {{{entries}}}}}\n"))
    return config.targets, config.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/var/www/zfxxgk/", Address("folder", "/var/www/zfxxgk")),
        ("../网站", Address("folder", "../网站")),
        ("/mnt/网站.zip", Address("zip", "/mnt/网站.zip")),
        ("sftp://deploy@h.gov.cn:2222/var/www/", Address("sftp", "/var/www", "h.gov.cn", 2222, "deploy")),
        ("sftp://h/~/www%20a", Address("sftp", "www a", "h")),
        ("rsync+ssh://u@[::1]:22/x", Address("rsync+ssh", "/x", "::1", 22, "u")),
        ("ftps://u@h/网站", Address("ftps", "/网站", "h", 0, "u")),
        ("s3://Bucket/a/b/", Address("s3", "a/b", "Bucket")),
        ("s3://bucket", Address("s3", "", "bucket")),
    ],
)
def test_an_address_is_read(text: str, expected: Address) -> None:
    assert read_address(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("deploy@h.gov.cn:/var/www", "是 scp 的写法", "sftp://"),
        ("ssh://h/x", "不能用 ssh://", "写成 sftp://"),
        ("https://h/x", "不能用 https://", "写成 sftp://用户@主机"),
        ("sftp:///x", "没有写主机", "sftp://"),
        ("sftp://h/", "没有写文件夹", "文件夹"),
        ("sftp://h/a/../b", "里的文件夹有 . 或 ..", "完整"),
        ("sftp://-oProxyCommand=x/a", "里主机或用户以 - 开头", "核对"),
        ("sftp://h:x/a", "里的端口或主机写得不对", "sftp://"),
        ("sftp://h/a?b", "里有 ? 或 #", "%3F"),
    ],
)
def test_an_address_that_is_none_is_told(text: str, message: str, help_: str) -> None:
    refused = read_address(text)
    assert isinstance(refused, Refused)
    assert refused.message == message
    assert help_ in refused.help


def test_a_target_is_read_with_all_it_says(tmp_path: Path) -> None:
    entries = (
        f"地址: sftp://d@h/www, 方式: 原地, 最多删除: 3, 主机公钥: {KEY} 甲, 私钥: ~/.ssh/d, 密码变量: W"
    )
    (one,), problems = found(tmp_path, entries)
    assert problems == ()
    assert (one.name, one.switched, one.most_deleted, one.kept) == ("正式", False, 3, 5)
    assert (one.host_key, one.private_key, one.variable) == (KEY, "~/.ssh/d", "W")


@pytest.mark.parametrize(
    ("name", "variable"),
    [("正式", "NIANBAO_PASSWORD"), ("www", "NIANBAO_WWW_PASSWORD"), ("web-2", "NIANBAO_WEB_2_PASSWORD")],
)
def test_a_password_has_its_variable(name: str, variable: str) -> None:
    assert Target(name, Address("sftp", "/x", "h"), target("/x").span).variable == variable


@pytest.mark.parametrize(
    "entries",
    [
        '地址: "sftp://d:geheim@h/www"',
        "地址: sftp://d@h/www, 密码: geheim",
        "地址: sftp://d@h/www, password: geheim",
        "地址: sftp://d@h/www, 登录密码: geheim",
        "地址: s3://b, secret_key: geheim",
    ],
)
def test_a_password_in_the_file_is_an_error_that_does_not_show_it(tmp_path: Path, entries: str) -> None:
    _, problems = found(tmp_path, entries)
    (problem,) = problems
    assert problem.code == "D102"
    assert "环境变量" in problem.help
    assert problem.message.startswith("第 6 行")
    # Without a line the file is not quoted.
    assert problem.span.line == 0
    assert "geheim" not in repr(problem)


def test_what_else_is_wrong_beside_a_password_does_not_show_it_either(tmp_path: Path) -> None:
    _, problems = found(tmp_path, "地址: ssh://h/x, 密码: geheim, 端口: 22")
    assert sorted(problem.code for problem in problems) == ["C101", "D102", "D103"]
    assert {problem.span.line for problem in problems} == {0}


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ("地址: ssh://h/x", "D103"),
        (f"地址: sftp://h/x, 主机公钥: {KEY[:40]}", "D104"),
        (f"地址: sftp://h/x, 主机公钥: {KEY.replace('ed25519', 'rsa', 1)}", "D104"),
        (f"地址: ftps://h/x, 主机公钥: {KEY}", "D105"),
        ("地址: /x, 接口: https://h", "D105"),
        ("地址: ftp://h/x, 方式: 切换", "D105"),
        ("地址: rsync+ssh://h/x, 方式: 原地", "D105"),
        ("地址: /x.zip, 保留版本: 3", "D105"),
        ("地址: /x, 保留版本: 0", "C104"),
        ("地址: /x, 方式: 覆盖", "C107"),
        ("地址: sftp://h/x, 密码变量: my-password", "C107"),
        ("地址: sftp://h/x, 端口: 22", "C101"),
        ("方式: 切换", "C102"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, entries: str, code: str) -> None:
    _, problems = found(tmp_path, entries)
    assert [problem.code for problem in problems] == [code]


def refused(root: Path, name: str = "", **wishes: bool) -> Problem:
    with pytest.raises(ProblemError) as told_:
        deploy(root, Wishes(name, **wishes), QUIET)
    (problem,) = told_.value.problems
    return problem


def test_which_target_is_meant_must_be_clear(tmp_path: Path) -> None:
    assert refused(project(tmp_path / "a", "")).code == "D101"
    two = project(tmp_path / "b", "部署: {正式: {地址: ../x}, 备用: {地址: ../y, 试用: 是}}\n")
    site(two / "site", "a")
    several = refused(two)
    assert several.code == "D101"
    assert "正式、备用" in several.message
    assert refused(two, "别的").code == "D101"
    assert refused(two, "备用").code == "D206"
    assert not (tmp_path / "y").exists() or not contents(tmp_path / "y")


@pytest.mark.parametrize(
    ("address", "more", "code"),
    [
        ("sftp://www.example.gov.cn/x", "", "D201"),
        ("s3://b", "", "D201"),
        ("s3://b", ", 接口: https://s3.example.gov.cn", "D201"),
        ("../out", "", "D206"),
        ("../out.zip", "", "D206"),
        ("ftp://localhost:1/x", "", "D106"),
        ("ftp://[::1]:1/x", "", "D106"),
    ],
)
def test_an_example_goes_nowhere_but_to_this_machine(
    tmp_path: Path, address: str, more: str, code: str
) -> None:
    root = project(tmp_path / "p", f'部署: {{正式: {{地址: "{address}", 试用: 是{more}}}}}\n', text=SITE)
    site(root / "site", "a")
    assert refused(root).code == code


@pytest.mark.parametrize("folder", ["site", ".", "content/x", "..", "themes"])
def test_a_target_among_the_manuscripts_is_refused(tmp_path: Path, folder: str) -> None:
    root = project(tmp_path / "p", f"部署: {{正式: {{地址: {folder}}}}}\n")
    site(root / "site", "a")
    assert refused(root).code == "D203"


def test_only_a_finished_site_goes_out(tmp_path: Path) -> None:
    root = project(tmp_path / "p", "部署: {正式: {地址: ../out, 试用: 是}}\n")
    assert refused(root).code == "D202"
    site(root / "site", "a")
    (root / "site/index.html").write_bytes(b"")
    wrong = refused(root)
    assert wrong.code == "D202"
    assert "index.html" in wrong.message
    site(root / "site", "a")
    (root / "site/.nianbao").mkdir(exist_ok=True)
    (root / "site/.nianbao/journal.json").write_text("[]", encoding="utf-8")
    assert refused(root).code == "D202"


def test_a_whole_deployment_gives_what_a_ledger_records(tmp_path: Path) -> None:
    root = project(tmp_path / "p", "部署: {正式: {地址: ../out, 试用: 是}}\n")
    site(root / "site", "a")
    said: list[str] = []
    sent = deploy(root, Wishes(yes=True), Talk(said.append, lambda: None, lambda _: None))
    assert sent.published
    assert sent.published.target == "正式"
    assert str(sent.published.at.tzinfo) == "Asia/Shanghai"
    assert len(sent.published.files) == 8
    assert sent.plan
    assert sent.plan.added
    assert said[0].startswith("部署到“正式”（")
    assert deploy(root, Wishes(dry_run=True), QUIET).published is None
    site(root / "site", "b")
    deploy(root, Wishes(yes=True), QUIET)
    target_, turned = roll_back(root, "", 0, take_over=False)
    assert (target_.name, turned.before, turned.after) == ("正式", 2, 1)


def test_nothing_is_sent_without_a_yes(tmp_path: Path) -> None:
    root = project(tmp_path / "p", "部署: {正式: {地址: ../out, 试用: 是}}\n")
    site(root / "site", "a")
    sent = deploy(root, Wishes(), Talk(lambda _: None, lambda: False, lambda _: None))
    assert (sent.agreed, sent.published, contents(tmp_path / "out")) == (False, None, {})


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("sftp://127.0.0.1:{port}/x", "D303"),
        ("rsync+ssh://[::1]:{port}/x", "D303"),
        ("ftp://127.0.0.1:{port}/x", "D303"),
        ("ftps://[::1]:{port}/x", "D303"),
        ("sftp://nirgends.invalid/x", "D305"),
        ("ftp://nirgends.invalid/x", "D305"),
        ("rsync+ssh://nirgends.invalid/x", "D305"),
        ("/proc/nianbao/x", "D313"),
    ],
)
def test_what_the_network_refuses_is_told(
    tmp_path: Path, address: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_PASSWORD", "x")
    port = free_port("::1" if "::1" in address else "127.0.0.1")
    root = project(tmp_path / "p", f'部署: {{正式: {{地址: "{address.format(port=port)}"}}}}\n')
    site(root / "site", "a")
    problem = refused(root)
    assert problem.code == code
    assert problem.help


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), Reason.REFUSED),
        (TimeoutError(), Reason.SLOW),
        (OSError(errno.ENETUNREACH, "x"), Reason.SLOW),
        (socket.gaierror(-2, "x"), Reason.UNKNOWN),
        (PermissionError(errno.EACCES, "x", "/a"), Reason.PERMISSION),
        (OSError(errno.ENOSPC, "x"), Reason.FULL),
        (OSError(errno.EDQUOT, "x"), Reason.FULL),
        (ConnectionResetError(errno.ECONNRESET, "x"), Reason.LOST),
        (EOFError(), Reason.LOST),
        (ssl.SSLCertVerificationError(1, "x"), Reason.CERTIFICATE),
        (OSError("Failure"), Reason.ANSWER),
    ],
)
def test_every_failure_has_words_and_one_help(error: Exception, reason: Reason) -> None:
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_message = "self-signed"
    failure = usual(error)
    assert failure
    assert failure.reason is reason
    problem = told(failure, target("/x"))
    assert problem.code == reason.code
    assert problem.help


def test_what_is_our_own_fault_is_no_failure_of_the_network() -> None:
    assert usual(ZeroDivisionError()) is None
    assert all(way.failure(ZeroDivisionError()) is None for way in ways().values())


def test_ftp_and_s3_say_the_same_in_their_own_words() -> None:
    import ftplib

    from botocore.exceptions import ClientError

    ftp, s3 = ways()["ftp"], ways()["s3"]
    for text, reason in (
        ("530 Login incorrect.", Reason.LOGIN),
        ("552 Disk full.", Reason.FULL),
        ("451 Failure writing to local file.", Reason.FULL),
        ("550 Permission denied.", Reason.PERMISSION),
        ("500 What?", Reason.ANSWER),
    ):
        assert ftp.failure(ftplib.error_perm(text)) == Failure(reason, text)
    for code, reason in (
        ("NoSuchBucket", Reason.ABSENT),
        ("SignatureDoesNotMatch", Reason.LOGIN),
        ("AccessDenied", Reason.PERMISSION),
        ("XMinioStorageFull", Reason.FULL),
        ("Teapot", Reason.ANSWER),
    ):
        failure = s3.failure(ClientError({"Error": {"Code": code, "Message": "m"}}, "PutObject"))
        assert failure == Failure(reason, f"{code} m")


def test_nothing_appears_before_what_it_needs_and_nothing_goes_before_what_needs_it() -> None:
    files = (
        "index.html",
        "2023/czj/index.html",
        "assets/a.css",
        "2023/czj/report.pdf",
        "2023/index.html",
        "feed.xml",
    )
    order = ordered(files)
    assert order == (
        "2023/czj/report.pdf",
        "assets/a.css",
        "2023/czj/index.html",
        "2023/index.html",
        "feed.xml",
        "index.html",
    )
    assert reversed_order(files) == tuple(reversed(order))


def test_a_plan_is_shown_in_words() -> None:
    added = tuple(f"2023/b{number}/index.html" for number in range(10))
    plan = Plan(added, ("index.html",), ("old.html",), 5, 12_345, begun=True, release=7)
    assert list(words(plan, target("/www", switched=True))) == [
        "部署到“试”（/www），切换到新版本 7：",
        "  上一次部署没有做完，这一次接着做。",
        f"  新增 10 个：{'、'.join(added[:8])} 等",
        "  更新 1 个：index.html",
        "  删除 1 个：old.html",
        "  不变 5 个；要传 12.3 KB。",
    ]
    assert [sized(count) for count in (999, 1000, 2_500_000, 3_000_000_000)] == [
        "999 B",
        "1.0 KB",
        "2.5 MB",
        "3.0 GB",
    ]


def test_a_forged_manifest_reaches_nothing_outside() -> None:
    bad = ["../x", "/etc/passwd", "a//b", "a\\b", "", "./x", "a/\n"]
    assert not any(inside(address) for address in bad)
    forged = {"generator": "nianbao 1", "files": {address: {"sha256": "x"} for address in (*bad, "a/b.html")}}
    assert files_of(json.dumps(forged).encode()) == {"a/b.html": "x"}
    assert files_of(b"{}") is None
    assert files_of(b"<html>") is None
    assert files_of(None) is None


def test_a_fingerprint_is_what_ssh_shows() -> None:
    assert fingerprint(KEY.split()[1]).startswith("SHA256:")
    assert len(fingerprint(KEY.split()[1])) == len("SHA256:") + 43


@pytest.mark.parametrize(("scheme", "module"), [("sftp", "paramiko"), ("s3", "boto3")])
def test_a_missing_library_is_told_with_the_line_that_installs_it(
    tmp_path: Path, scheme: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    root = project(tmp_path / "p", f"部署: {{正式: {{地址: {scheme}://h/x}}}}\n")
    site(root / "site", "a")
    problem = refused(root)
    assert problem.code == "W101"
    assert problem.help == f'运行 pip install "nianbao[{scheme}]"'


def test_plain_connections_are_warned_about() -> None:
    plain = (target("ftp://u@h/x"), target("s3://b", endpoint="http://s3.example.gov.cn"))
    assert [[problem.code for problem in overheard(one)] for one in plain] == [["D211"], ["D211"]]
    safe = ("ftps://u@h/x", "sftp://h/x", "/x", "ftp://u@127.0.0.1/x")
    assert not any(overheard(target(address)) for address in safe)
    assert not overheard(target("s3://b", endpoint="http://[::1]:9000"))
