"""Every way of sending a site, held against the real server: whole cycles, deaths at every change, what others put there."""

import contextlib
import errno
import http.client
import json
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import paramiko
import pytest

from generator.deploy import restore
from generator.problem import ProblemError
from generator.rollout import lock
from generator.rollout.clock import now
from generator.rollout.job import Found, Return
from generator.rollout.plan import Plan, too_many
from generator.rollout.step import Step
from generator.rollout.store import CLAIM, JOURNAL, LOCK, PART, TURN
from tests.deployment import (
    FOREIGN,
    Disk,
    Objects,
    Place,
    bucket,
    contents,
    ftp_server,
    incomplete,
    object_store,
    site,
    ssh_server,
    target,
    web_server,
)
from tests.killed_deploy import died

KILLED = ("folder", "folder-in-place", "rsync", "sftp", "ftp", "s3")
"""One of each way; what two of them share dies once."""
WAYS = ("folder", "folder-in-place", "rsync", "sftp", "sftp-in-place", "ftp", "ftps", "s3")
OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"
OURS = {LOCK, JOURNAL, PART, CLAIM, TURN}


def code(raised: pytest.ExceptionInfo[ProblemError]) -> str:
    """Give the code of the one problem that was raised."""
    (problem,) = raised.value.problems
    return problem.code


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give two sites."""
    folder = tmp_path_factory.mktemp("sites")
    return site(folder / "a", "a"), site(folder / "b", "b")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """Give the targets by name; a server runs from its first use to the end of the module."""
    folder = tmp_path_factory.mktemp("servers")
    known: dict[str, Place] = {}
    with contextlib.ExitStack() as servers, pytest.MonkeyPatch.context() as environment:
        environment.setenv("NIANBAO_PASSWORD", "-")
        environment.setenv("AWS_ACCESS_KEY_ID", "x")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "x")

        def make(name: str) -> Place:
            root = folder / name / "网站 1"
            way, in_place = name.removesuffix("-in-place"), name.endswith("-in-place")
            if way == "folder":
                return Place(target(str(root), switched=not in_place), Disk(root))
            if way in ("rsync", "sftp"):
                host = "::1" if way == "rsync" or in_place else "127.0.0.1"
                port, host_key, key = servers.enter_context(ssh_server(folder / name / "ssh", host))
                shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                scheme = "rsync+ssh" if way == "rsync" else way
                keys = {"host_key": host_key, "private_key": key}
                return Place(target(f"{scheme}://{shown}{root}", switched=not in_place, **keys), Disk(root))
            if way == "ftp":
                port = servers.enter_context(ftp_server(folder / name / "ftp", "127.0.0.1", secured=False))
                return Place(target(f"ftp://ftp@127.0.0.1:{port}{root}"), Disk(root))
            if way == "ftps":
                port = servers.enter_context(ftp_server(folder / name / "ftp", "::1", secured=True))
                authority = str(folder / name / "ftp/cert.pem")
                return Place(target(f"ftps://ftp@[::1]:{port}{root}", authority=authority), Disk(root))
            interface = servers.enter_context(object_store("127.0.0.1"))
            prefix = "zfxxgk/"
            return Place(
                target(f"s3://portal/{prefix}", endpoint=interface, region="us-east-1"),
                Objects(bucket(interface), prefix),
            )

        def find(name: str) -> Place:
            known[name] = known.get(name) or make(name)
            known[name].side.empty()
            return known[name]

        yield find


def peopled(place: Place, count: int = len(FOREIGN)) -> Place:
    """Give a target in which the portal's people have put the last of their own files."""
    for address, data in list(FOREIGN.items())[-count:]:
        place.side.put(address, data)
    return place


def untouched(place: Place, count: int = len(FOREIGN)) -> bool:
    found = place.side.files()
    return all(found.get(address) == data for address, data in list(FOREIGN.items())[-count:])


def holds(place: Place, folder: Path) -> bool:
    """Say whether readers see exactly a site, and nothing of ours is left lying about."""
    wanted = {
        address: data for address, data in contents(folder).items() if not address.startswith(".nianbao")
    }
    seen = {address: data for address, data in place.seen().items() if address not in FOREIGN}
    return seen == wanted and not OURS & set(place.side.files())


def shared(place: Place, address: str) -> bool:
    """Say whether two releases hold one file as one."""
    assert isinstance(place.side, Disk)
    first, second = (place.side.root / f"releases/{number}" / address for number in (1, 2))
    return first.samefile(second)


@pytest.mark.parametrize("name", WAYS)
def test_a_whole_cycle(name: str, places: Callable[[str], Place], sites: tuple[Path, Path]) -> None:
    old, new = sites
    place = peopled(places(name))
    plan = place.plan(old)
    assert (len(plan.added), plan.changed, plan.deleted) == (8, (), ())
    assert place.side.files() == FOREIGN
    first = place.send(old)
    assert (first.done, first.read_back, first.problems) == (True, 9, ())
    assert holds(place, old)
    assert place.plan(old).idle
    assert place.send(old).done
    second = place.send(new)
    assert (len(second.plan.added), len(second.plan.changed), len(second.plan.deleted)) == (2, 4, 2)
    assert second.plan.kept == 2
    assert holds(place, new)
    if name in ("folder", "rsync"):
        assert shared(place, "data/same.json")
        assert not shared(place, "index.html")
    if place.target.switched:
        turned = restore(Return(place.target, new))
        assert (turned.before, turned.after, len(turned.files)) == (2, 1, 8)
        assert holds(place, old)
    assert untouched(place)


def test_a_server_that_cannot_replace_is_updated_in_place(
    places: Callable[[str], Place], sites: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError("Operation unsupported")

    monkeypatch.setattr(paramiko.SFTPClient, "posix_rename", unsupported)
    place = places("sftp-in-place")
    for one in sites:
        assert place.send(one).done
        assert holds(place, one)
    with pytest.raises(ProblemError) as refused:
        places("sftp").send(sites[0])
    assert "方式: 原地" in refused.value.problems[0].help


@pytest.mark.parametrize("name", KILLED)
def test_killed_at_every_change_it_is_finished_by_the_next(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    # A store of objects lists them all again and again: the many of the portal are for the whole cycle.
    foreign = 10 if name == "s3" else len(FOREIGN)
    place = peopled(places(name), foreign)
    place = replace(place, target=replace(place.target, kept=2))
    versions = [contents(folder) for folder in sites]
    place.send(sites[0])
    deaths = 0
    while True:
        goal = sites[(deaths + 1) % 2]
        if not died(place.target, goal, deaths):
            break
        seen = place.seen()
        assert not incomplete(seen, *versions), deaths
        if place.target.switched:
            assert seen in versions, deaths
        assert place.send(goal).done
        assert holds(place, goal), deaths
        deaths += 1
    assert holds(place, goal)
    assert untouched(place, foreign)
    assert deaths > 8


@pytest.mark.parametrize("name", ["folder", "sftp"])
def test_back_to_a_former_release(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places(name)
    old, new = sites
    place = replace(place, target=replace(place.target, kept=3))
    for folder in (old, new, old, new):
        place.send(folder)
    assert isinstance(place.side, Disk)
    assert sorted(entry.name for entry in (place.side.root / "releases").iterdir()) == ["2", "3", "4"]
    assert restore(Return(place.target, new))[:2] == (4, 3)
    assert holds(place, old)
    assert restore(Return(place.target, new, release=2))[:2] == (3, 2)
    assert holds(place, new)
    with pytest.raises(ProblemError) as refused:
        restore(Return(place.target, new, release=1))
    assert code(refused) == "D209"
    (place.side.root / "releases/3/index.html").write_bytes(b"")
    with pytest.raises(ProblemError) as refused:
        restore(Return(place.target, new, release=3))
    assert code(refused) == "D301"
    assert holds(place, new)
    # The next deployment starts from what readers see, under a number that was never used.
    assert place.send(old).plan.release == 5
    assert holds(place, old)


@pytest.mark.parametrize("name", ["folder-in-place", "ftp", "s3"])
def test_where_no_releases_are_kept_there_is_no_way_back(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    with pytest.raises(ProblemError) as refused:
        restore(Return(places(name).target, sites[0]))
    assert code(refused) == "D209"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        *product(
            ("folder-in-place", "sftp-in-place", "ftp", "ftps", "s3"),
            ("index.html", "agencies/czj/index.html", "manifest.json"),
        ),
        *product(("folder", "rsync", "sftp"), ("current", "current/x", "releases")),
    ],
)
def test_what_others_put_where_ours_would_go_is_left_alone(
    name: str, address: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    """A file at an address of a page, or something else under the names of the releases."""
    place = places(name)
    place.side.put(address, b"{}")
    with pytest.raises(ProblemError) as refused:
        place.send(sites[0])
    assert code(refused) == "D204"
    assert place.side.files() == {address: b"{}"}


@pytest.mark.parametrize("name", ["folder", "folder-in-place", "s3"])
def test_too_many_deletions_are_refused(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places(name)
    place.send(sites[0])
    with pytest.raises(ProblemError) as refused:
        place.send(sites[1], most_deleted=0)
    assert code(refused) == "D205"
    assert "--max-delete 1" in refused.value.problems[0].help
    assert holds(place, sites[0])


def test_what_a_new_fingerprint_superseded_is_no_loss(tmp_path: Path) -> None:
    """A word changed in an old year leaves hundreds of files of an index behind, which no reader knows by name."""
    left = ("assets/theme.0123456789.css", "search/0123456789abcdef/t0.js", "search/0123456789abcdef.js")
    plan = Plan((), (), (*left, f"{left[1]}.br"), 1, 0)
    there = target(str(tmp_path), switched=False)
    assert too_many(plan, 0, there) is None
    refused = too_many(replace(plan, deleted=(*left, "2022/czj/index.html")), 0, there)
    assert refused
    assert "要删除 1 个文件" in refused.message


@pytest.mark.parametrize("name", ["folder", "folder-in-place", "sftp-in-place", "ftp", "s3"])
def test_what_others_changed_is_found_and_put_right(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places(name)
    place.send(sites[0])
    below = "releases/1/" if place.target.switched else ""
    place.side.put(f"{below}index.html", b"defaced")
    sent = place.send(sites[0])
    assert [problem.code for problem in sent.problems] == ["D302"]
    assert sent.done
    assert holds(place, sites[0])


@pytest.mark.parametrize("name", ["folder", "folder-in-place", "ftp", "s3"])
def test_a_server_that_rewrites_files_is_found_out(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places(name)
    place.send(sites[0])
    below = "releases/2/" if place.target.switched else ""

    def rewrite(step: Step) -> None:
        if step.doing == "上传" and step.files == step.of_files:
            place.side.put(f"{below}index.html", b"<script src=//ad></script>")

    sent = place.send(sites[1], report=rewrite)
    assert [problem.code for problem in sent.problems] == ["D301"]
    assert not sent.done
    if place.target.switched:
        assert place.seen() == contents(sites[0])
    assert place.send(sites[1]).done
    assert holds(place, sites[1])


@pytest.mark.parametrize("name", ["folder", "folder-in-place", "sftp", "ftp", "s3"])
def test_two_at_once_are_refused(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places(name)
    place.send(sites[0])
    codes: list[str] = []

    def meddle(step: Step) -> None:
        if step.doing == "上传" and step.files == 1 and not codes:
            codes.append("")
            with pytest.raises(ProblemError) as refused:
                place.send(sites[0])
            codes.append(code(refused))

    assert place.send(sites[1], report=meddle).done
    assert codes == ["", "D207"]
    assert holds(place, sites[1])

    def seize(step: Step) -> None:
        if step.doing == "上传" and step.files == 1 and not taken:
            taken.append(place.send(sites[1], take_over=True).done)

    taken: list[bool] = []
    monkeypatch.setattr(lock, "RENEWED", 0.0)
    with pytest.raises(ProblemError) as stopped:
        place.send(sites[0], report=seize)
    assert taken == [True]
    assert code(stopped) == "D315"
    assert holds(place, sites[1])


def test_a_lock_that_nobody_renewed_for_long_is_dead(
    places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places("folder-in-place")
    found = {"token": "x", "who": "甲@乙", "holder": "y", "alive": (now() - lock.STALE).isoformat()}
    place.side.put(LOCK, json.dumps(found).encode())
    assert place.send(sites[0]).done
    found["alive"] = now().isoformat()
    place.side.put(LOCK, json.dumps(found).encode())
    with pytest.raises(ProblemError) as refused:
        place.send(sites[1])
    assert code(refused) == "D207"
    assert "甲@乙" in refused.value.problems[0].message


@pytest.mark.parametrize("name", ["folder-in-place", "ftp", "s3"])
def test_what_was_sent_before_the_connection_broke_is_not_sent_again(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places(name)
    place.send(sites[0])

    def cut(step: Step) -> None:
        if step.doing == "上传" and step.files == 4:
            raise ConnectionResetError(errno.ECONNRESET, "reset")

    with pytest.raises(ProblemError) as broken:
        place.send(sites[1], report=cut)
    assert code(broken) == "D311"
    # Were it sent again with the rest, nobody would notice that it was taken away in between.
    place.side.remove("2023/czj/report.csv")
    sent = place.send(sites[1])
    assert [problem.code for problem in sent.problems] == ["D302"]
    assert "2023/czj/report.csv" in sent.problems[0].message
    assert holds(place, sites[1])


@pytest.mark.parametrize("name", ["folder-in-place", "sftp-in-place"])
def test_a_full_disk_shows_no_reader_half_a_file(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places(name)
    place.send(sites[0])
    assert isinstance(place.side, Disk)
    part = place.side.root / PART
    part.symlink_to("/dev/full")
    with pytest.raises(ProblemError) as full:
        place.send(sites[1])
    assert code(full) == "D308"
    part.unlink()
    assert not incomplete(place.seen(), contents(sites[0]), contents(sites[1]))
    assert place.send(sites[1]).done
    assert holds(place, sites[1])


def test_a_target_that_changed_while_the_plan_was_read_is_left_alone(
    places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places("folder-in-place")

    def slow(_: Plan, __: Found) -> bool:
        place.send(sites[1])
        return True

    with pytest.raises(ProblemError) as refused:
        place.send(sites[0], agree=slow)
    assert code(refused) == "D208"
    assert holds(place, sites[1])


def test_a_reader_sees_the_old_site_or_the_new_one(
    places: Callable[[str], Place], sites: tuple[Path, Path], tmp_path: Path
) -> None:
    place = places("folder")
    assert isinstance(place.side, Disk)
    place.send(sites[0])
    pages = {(folder / "index.html").read_bytes() for folder in sites}
    seen: set[bytes] = set()
    over = threading.Event()
    with web_server(tmp_path, place.side.root / "current", "::1") as port:

        def read() -> None:
            with contextlib.closing(http.client.HTTPConnection("::1", port, timeout=30)) as line:
                while not over.is_set():
                    line.request("GET", "/index.html")
                    answer = line.getresponse()
                    seen.add(answer.read() if answer.status == 200 else str(answer.status).encode())

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(12):
            assert place.send(sites[(number + 1) % 2]).done
        over.set()
        reader.join()
    assert seen == pages


def test_the_zip_is_the_same_for_the_same_site(tmp_path: Path, sites: tuple[Path, Path]) -> None:
    files = [tmp_path / name / "网站.zip" for name in ("x", "y")]
    for file in files:
        place = Place(target(str(file)), Disk(tmp_path))
        assert place.plan(sites[0]).added
        assert not file.exists()
        assert place.send(sites[0]).read_back == 9
        assert place.plan(sites[0]).idle
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(sites[0])
    assert place.send(sites[1]).plan.deleted
    files[0].write_bytes(b"PK")
    with pytest.raises(ProblemError) as refused:
        Place(target(str(files[0])), Disk(tmp_path)).send(sites[0])
    assert code(refused) == "D204"
    assert files[0].read_bytes() == b"PK"
    assert sorted(entry.name for entry in tmp_path.rglob("*.zip*")) == ["网站.zip", "网站.zip"]


def test_objects_carry_their_type_and_how_long_they_keep(
    places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places("s3")
    place.send(sites[0])
    assert isinstance(place.side, Objects)
    style = next(address for address in contents(sites[0]) if address.endswith(".css"))
    heads = {
        address: place.side.client.head_object(Bucket="portal", Key=f"zfxxgk/{address}")
        for address in ("index.html", style)
    }
    assert heads["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert heads["index.html"]["CacheControl"] == "no-cache"
    assert heads[style]["ContentType"] == "text/css; charset=utf-8"
    assert "immutable" in heads[style]["CacheControl"]


@pytest.mark.parametrize("name", ["sftp", "rsync"])
def test_a_server_nobody_vouched_for_is_refused_with_its_key(
    name: str,
    places: Callable[[str], Place],
    sites: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    place = places(name)
    known = place.target.host_key
    with pytest.raises(ProblemError) as unknown:
        replace(place, target=replace(place.target, host_key="")).send(sites[0])
    assert code(unknown) == "D309"
    assert "SHA256:" in unknown.value.problems[0].message
    assert f"主机公钥: {known}" in unknown.value.problems[0].help
    with pytest.raises(ProblemError) as changed:
        replace(place, target=replace(place.target, host_key=OTHER_KEY)).send(sites[0])
    assert code(changed) == "D310"
    assert "SHA256:" in changed.value.problems[0].message
    assert place.side.files() == {}


def test_known_hosts_vouch_for_a_server(
    places: Callable[[str], Place], sites: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    place = places("sftp")
    address = place.target.address
    (tmp_path / ".ssh").mkdir()
    line = f"[{address.host}]:{address.port} {place.target.host_key}\n"
    (tmp_path / ".ssh/known_hosts").write_text(line, encoding="ascii")
    assert replace(place, target=replace(place.target, host_key="")).plan(sites[0]).added


@pytest.mark.parametrize("name", ["sftp", "rsync"])
def test_a_key_that_opens_nothing_is_told(
    name: str,
    places: Callable[[str], Place],
    sites: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    place = places(name)
    with pytest.raises(ProblemError) as refused:
        replace(place, target=replace(place.target, private_key=str(tmp_path / "other"))).send(sites[0])
    assert code(refused) == "D306"


def test_a_certificate_nobody_signed_is_refused(
    places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = places("ftps")
    with pytest.raises(ProblemError) as refused:
        replace(place, target=replace(place.target, authority="")).send(sites[0])
    assert code(refused) == "D312"


def test_a_bucket_that_is_not_there_is_told(places: Callable[[str], Place], sites: tuple[Path, Path]) -> None:
    place = places("s3")
    other = replace(place.target, address=place.target.address._replace(host="anderswo"))
    with pytest.raises(ProblemError) as refused:
        replace(place, target=other).send(sites[0])
    assert code(refused) == "D316"


def test_a_store_is_reached_over_the_other_protocol_of_the_network(
    places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    places("s3")
    with object_store("::1") as interface:
        side = Objects(bucket(interface), "")
        place = Place(target("s3://portal", endpoint=interface, region="us-east-1"), side)
        assert place.send(sites[0]).done
        assert holds(place, sites[0])
