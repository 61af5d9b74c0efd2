"""Proves a plan before it touches the disk: links, collisions, lost addresses, and files that are not ours."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

from generator.data.tables import FOLDER
from generator.files.links import anchors
from generator.files.notes import Parts
from generator.files.output import Published, Staged, owned, published, read_staged
from generator.files.plan import Plan
from generator.files.precompressed import is_packed
from generator.patterns import seldom
from generator.problem import Also, Level, Problem, Span
from generator.project.keys import DOWNLOADS
from generator.site.broken import broken_anchor, written_in
from generator.site.note import LINKS, Links, Note, part_name
from generator.site.render import Renderer

_COPIES = frozenset(f"report.{name}" for name in DOWNLOADS)
_DATA = f"{FOLDER}index.html"
_PERMANENT = seldom(r"(?P<folder>[0-9]{4}/[^/]+/(?:former/[0-9]+/)?)(?P<name>.+)")


Places = Mapping[tuple[str, str], bool]


class Proof:
    """Proves the links of a site; ``places`` says which pages, by their hash, have a place of a name, as far as anybody asked."""

    def __init__(self, renderer: Renderer, notes: Mapping[str, Note], parts: Parts, places: Places) -> None:
        self.places: dict[tuple[str, str], bool] = {}
        self._renderer = renderer
        self._known = places
        self._notes = notes
        self._parts = parts

    def problems(self, plan: Plan) -> list[Problem]:
        """Give what is wrong with the plan in itself: addresses claimed twice, links that lead nowhere."""
        return [*collisions(plan), *self._links(plan)]

    def _links(self, planned: Plan) -> Iterator[Problem]:
        promised = frozenset().union(*(note.promised for note in self._notes.values()))
        known = planned.addresses() | promised
        shared: dict[str, list[str]] = {}
        for name, note in self._notes.items():
            if known.issuperset(note.leads) and self._has_all(planned, note):
                continue
            links = cast("Links", self._parts.get(part_name(name, LINKS)))
            for target, (page, source) in links.items():
                if target.address in planned:
                    if target.anchor and not self._has_anchor(planned[target.address], target.anchor):
                        yield broken_anchor(self._renderer.root, target, page, source)
                    continue
                if target.address in promised:
                    continue
                span = written_in(self._renderer.root, source, target.written)
                if span:
                    message = f"{page} 里的链接“{target.written}”打不开：没有 {target.address}"
                    help_ = "改正链接，或把要链接的文件列进“附件”"
                    yield Problem("G201", Level.ERROR, message, span, help_)
                else:
                    shared.setdefault(target.written, []).append(page)
        for written, pages in shared.items():
            yield _broken_everywhere(self._renderer, written, pages)

    def _has_all(self, planned: Plan, note: Note) -> bool:
        """Say whether the pages that a note leads to have the places that it names; all are asked, so that they are remembered."""
        asked = [(planned[address], anchor) for address, anchor in note.anchored if address in planned]
        return all([self._has_anchor(item, anchor) for item, anchor in asked])  # noqa: C419

    def _has_anchor(self, item: Staged, anchor: str) -> bool:
        """Say whether a page has a place of this name; a check that writes nothing has kept the names."""
        out = self._renderer.out
        if out is None:
            return anchor in self._ids.get(item.address, ())
        key = (item.sha256, anchor)
        if key not in self.places:
            known = self._known.get(key)
            if known is None:
                known = anchor in anchors(read_staged(out, item).decode("utf-8", "replace"))
            self.places[key] = known
        return self.places[key]

    @cached_property
    def _ids(self) -> Mapping[str, frozenset[str]]:
        return {address: ids for note in self._notes.values() for address, ids in note.anchors.items()}


def prove_against(
    out: Path,
    plan: Plan,
    withdrawn: frozenset[str],
    recorded: frozenset[str] = frozenset(),
) -> list[Problem]:
    """Give what is wrong with the plan beside what stands in the output: addresses lost, files that are not ours.

    ``recorded`` are the folders that the ledger knows to be published, though another output may hold them.
    """
    ours: Collection[str] = owned(out) if plan.standing is None else plan.standing
    return [*lost(out, plan, withdrawn, recorded), *_foreign(out, plan, ours)]


def collisions(plan: Plan) -> Iterator[Problem]:
    """Give the addresses that two sources claim."""
    if not plan.collides:
        return
    first: dict[str, Staged] = {}
    for item in plan:
        other = first.setdefault(item.address, item)
        if other is not item:
            yield Problem(
                "G301",
                Level.ERROR,
                f"两处内容写到同一个地址 {item.address}",
                Span(item.source),
                "给其中一个文件改名",
                also=(Also(Span(other.source), "另一处"),),
            )


def _broken_everywhere(renderer: Renderer, written: str, pages: Sequence[str]) -> Problem:
    """Say once that a link which the site or the theme puts on many pages leads nowhere, and where it stands."""
    places = ["content/site.yaml"]
    for folder in renderer.theme.folders:
        if folder.is_relative_to(renderer.root):
            files = sorted(folder.rglob("*.html"))
            places += [file.relative_to(renderer.root).as_posix() for file in files]
    spans = (written_in(renderer.root, place, written) for place in places)
    span = next((span for span in spans if span), Span(f"themes/{renderer.theme.name}"))
    message = f"链接“{written}”打不开，出现在 {len(pages)} 个页面上，如 {pages[0]}"
    help_ = "链接要写完整：https:// 开头，或以 / 开头；栏目里的页面前面拼上 page.frame.root"
    return Problem("G201", Level.ERROR, message, span, help_)


def lost(
    out: Path,
    plan: Plan,
    withdrawn: frozenset[str],
    recorded: frozenset[str] = frozenset(),
) -> Iterator[Problem]:
    """Give the published addresses that this plan would lose, and the withdrawn ones that never were.

    A withdrawn address is that of a report (``2022/xskgxj/``), the name of a copy of all of them (``report.csv/``), or that of the
    bulk data (``data/``).
    """
    standing: Mapping[str, Published | Staged] = published(out) if plan.standing is None else plan.standing
    lacking = frozenset(plan.lacking(standing))
    if not withdrawn and not lacking:
        return
    permanent = [match for address in standing if (match := _PERMANENT.fullmatch(address))]
    known = {match["folder"] for match in permanent} | {f"{match['name']}/" for match in permanent} | {FOLDER}
    for folder in sorted(withdrawn - known - recorded):
        message = f"要撤下的地址 {folder} 没有公布过"
        help_ = "核对写法：一份报告写 2022/xskgxj/，一种电子版写 report.csv，整批数据写 data"
        yield Problem("G306", Level.WARNING, message, Span(out.as_posix()), help_)
    gone = {
        address: item.source
        for address, item in standing.items()
        if address in lacking and not is_packed(address, item.source)
    }
    folders = {address.removesuffix("index.html") for address in gone if address.endswith("/index.html")}
    dropped: dict[str, list[str]] = {}
    for address, source in sorted(gone.items()):
        match = _PERMANENT.fullmatch(address)
        if not match or match["folder"] in withdrawn or f"{match['name']}/" in withdrawn:
            continue
        if match["folder"].partition("former/")[0] in withdrawn:
            continue
        if match["name"] != "index.html" and match["folder"] in folders:
            continue
        if match["name"] in _COPIES:
            dropped.setdefault(match["name"], []).append(address)
            continue
        what = match["folder"] if match["name"] == "index.html" else address
        yield Problem(
            "G302",
            Level.ERROR,
            f"已经公布的地址 {what} 在这次生成后会消失",
            Span(source),
            f"恢复稿件；确实要撤下，用 nianbao build --withdraw {match['folder']}",
        )
    if _DATA in gone and FOLDER not in withdrawn:
        count = sum(address.startswith(FOLDER) for address in gone)
        message = f"已经公布的整批数据（{FOLDER} 下的 {count} 个文件）在这次生成后会消失"
        help_ = "在“下载”里写回 csv；确实不再提供，用 nianbao build --withdraw data（可以和别的一起写）"
        yield Problem("G302", Level.ERROR, message, Span("content/site.yaml"), help_)
    for name, addresses in dropped.items():
        kind = name.removeprefix("report.")
        message = f"已经公布的 {kind} 电子版（{len(addresses)} 份，如 {addresses[0]}）在这次生成后会消失"
        help_ = f"在“下载”里写回 {kind}；确实不再提供，用 nianbao build --withdraw {name}（几种可以一起写）"
        yield Problem("G302", Level.ERROR, message, Span("content/site.yaml"), help_)


def _foreign(out: Path, plan: Plan, ours: Collection[str]) -> Iterator[Problem]:
    # Where nothing of that name stands at the top, nothing below it is in the way; disks differ in which names they take for the same.
    standing = {_at_top(entry.name) for entry in out.iterdir()}
    for item in plan.made:
        if not item.changed or _at_top(item.address) not in standing:
            continue
        target = out / item.address
        if target.is_dir() or _under_a_file(out, target):
            message = f"{item.address} 的位置上有一个同名的文件或文件夹，放不进去"
            yield Problem("G304", Level.ERROR, message, Span(target.as_posix()), "移走它，再生成一次")
        elif item.address not in ours and target.exists():
            message = f"输出文件夹里已经有 {item.address}，不是 nianbao 生成的"
            yield Problem("G304", Level.ERROR, message, Span(target.as_posix()), "移走这个文件，再生成一次")


def _at_top(address: str) -> str:
    """Give the first name of an address, as a disk that knows no large letters compares it."""
    return unicodedata.normalize("NFC", address.partition("/")[0]).casefold()


def _under_a_file(out: Path, target: Path) -> bool:
    return any(parent.is_file() for parent in target.parents if parent.is_relative_to(out) and parent != out)
