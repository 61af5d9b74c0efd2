"""A build stays as cheap as it is beside the obvious script, and what is compared is the same site."""

import json
from collections.abc import Callable
from functools import reduce
from operator import getitem
from pathlib import Path

import pytest
import yaml

from benchmarks.peers import Peer, in_our_way, in_their_way
from benchmarks.ratio import FILE, REPORTS, measured
from benchmarks.same_files import write_same_files
from benchmarks.same_reports import SameReport, frames_of, same_reports, write_project
from benchmarks.same_site import missing
from benchmarks.timing import write_chapter

SLACK = 1.25
"""A build may cost so much more beside the script than it did when the ratio was committed."""


class Compared:
    """Both sites, the reports in them, and what ours cost beside the other."""

    def __init__(self, folder: Path) -> None:
        self.committed = json.loads(FILE.read_text(encoding="utf-8"))
        self.ratio, self.reports = measured(folder, SLACK * self.committed["cpu"])
        self.sites: dict[Peer, Path] = {
            in_our_way("", folder / "project"): folder / "ours",
            in_their_way(folder / "sources"): folder / "script",
        }

    def missing(self, peer: Peer) -> list[str]:
        return missing(self.sites[peer], self.reports, peer.address, peer.lists, 12)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return Compared(tmp_path_factory.mktemp("compared"))


def test_a_build_costs_no_more_beside_the_obvious_script_than_it_did(compared: Compared) -> None:
    assert compared.committed["reports"] == REPORTS
    assert compared.ratio <= SLACK * compared.committed["cpu"], (
        f"{compared.ratio:.2f} times the script, {compared.committed['cpu']} were committed: find what became slow, "
        "or say why in CHANGELOG.md and renew it by python -m benchmarks.ratio"
    )


def test_both_sites_hold_every_text_and_figure(compared: Compared) -> None:
    assert [compared.missing(peer) for peer in compared.sites] == [[], []]


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (
            lambda page, report: page.replace(
                f"<td>{report.figures['依申请公开'][0][-1]}</td>", "<td></td>", 1
            ),
            "依申请公开",
        ),
        (lambda page, _: page.replace("<strong>", "<b>"), "bold"),
        (lambda page, _: page.replace("现公布", "现公开"), "引言"),
        (lambda page, _: page.replace("<h2>六、", "<h2>"), "six chapters"),
        (lambda page, _: page.replace("<article>", "<div>"), "article"),
    ],
)
def test_what_is_left_out_is_seen(
    compared: Compared, tmp_path: Path, damage: Callable[[str, SameReport], str], what: str
) -> None:
    peer, site = list(compared.sites.items())[1]
    reports = compared.reports[:1]
    for address in (
        peer.address(reports[0]),
        *(one.format(year=reports[0].year, slug=reports[0].slug) for one in peer.lists),
    ):
        page = (site / address / "index.html").read_text(encoding="utf-8")
        (tmp_path / address).mkdir(parents=True, exist_ok=True)
        if address == peer.address(reports[0]):
            page = damage(page, reports[0])
        (tmp_path / address / "index.html").write_text(page, encoding="utf-8")
    found = missing(tmp_path, reports, peer.address, peer.lists)
    assert found
    assert all(what in line for line in found), found


def test_a_list_without_a_report_is_seen(compared: Compared, tmp_path: Path) -> None:
    peer = next(iter(compared.sites))
    report = compared.reports[0]
    for address in (peer.address(report), "2021", "agencies/body00000"):
        (tmp_path / address).mkdir(parents=True, exist_ok=True)
        page = (compared.sites[peer] / address / "index.html").read_text(encoding="utf-8")
        (tmp_path / address / "index.html").write_text(
            page.replace("body00000/index.html", "#"), encoding="utf-8"
        )
    assert missing(tmp_path, [report], peer.address, peer.lists) == [
        "2021: 2021/body00000",
        "agencies/body00000: 2021/body00000",
    ]


def test_a_chapter_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    results.write_text("# 甲\n\n乙\n\n## One\n\n1\n\n## Two\n\n2\n", encoding="utf-8")
    write_chapter("One", "新\n", results)
    write_chapter("Three", "3", results)
    assert (
        results.read_text(encoding="utf-8") == "# 甲\n\n乙\n\n## One\n\n新\n\n## Two\n\n2\n\n## Three\n\n3\n"
    )


def test_hugo_finds_every_row_in_our_manuscripts(tmp_path: Path) -> None:
    reports = list(same_reports(10))
    project, folder = tmp_path / "project", tmp_path / "hugo"
    write_project(reports, project, "下载: [json]\n")
    write_same_files(reports, project, folder, frames_of(project))
    rows = json.loads((folder / "data/rows.json").read_text(encoding="utf-8"))
    for report in reports:
        _, front, rest = (
            (folder / f"content/{report.slug}/{report.year}.md").read_text("utf-8").split("---\n")
        )
        assert not rest
        assert front == (project / f"content/reports/{report.slug}/{report.year}.yaml").read_text("utf-8")
        typed = yaml.load(front, yaml.CBaseLoader)["依申请公开"]
        assert [[*reduce(getitem, path, typed).values()] for path in rows] == report.figures["依申请公开"]
