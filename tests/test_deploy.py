"""Every way of sending a site, held against the real server: whole cycles, deaths at every change, what others put there."""

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.problem import ProblemError
from generator.rollout.store import CLAIM, JOURNAL, LOCK, PART
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

WAYS = ("folder", "folder-in-place", "rsync", "sftp", "sftp-in-place", "ftp", "ftps", "s3")
OURS = {LOCK, JOURNAL, PART, CLAIM}


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
                host = "::1" if way == "rsync" else "127.0.0.1"
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


def peopled(place: Place) -> Place:
    """Give a target in which the portal's people have put their own files."""
    for address, data in FOREIGN.items():
        place.side.put(address, data)
    return place


def untouched(place: Place) -> bool:
    found = place.side.files()
    return all(found.get(address) == data for address, data in FOREIGN.items())


def holds(place: Place, folder: Path) -> bool:
    """Say whether readers see exactly a site, and nothing of ours is left lying about."""
    wanted = {
        address: data for address, data in contents(folder).items() if not address.startswith(".nianbao")
    }
    seen = {address: data for address, data in place.seen().items() if address not in FOREIGN}
    return seen == wanted and not OURS & set(place.side.files())


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
    assert untouched(place)


@pytest.mark.parametrize("name", WAYS)
def test_killed_at_every_change_it_is_finished_by_the_next(
    name: str, places: Callable[[str], Place], sites: tuple[Path, Path]
) -> None:
    place = peopled(places(name))
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
    assert untouched(place)
    assert deaths > 8
