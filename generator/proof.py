"""Proves a plan before it touches the disk: links, collisions, lost addresses, and files that are not ours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.links import Target, anchors
from generator.output import Staged, owned, published, read_staged
from generator.problem import Also, Level, Problem, Span
from generator.render import Batch, Renderer, broken_anchor

_PERMANENT = re.compile(r"(?P<folder>[0-9]{4}/[^/]+/)(?P<name>.+)")


def prove(
    renderer: Renderer, plan: Sequence[Staged], batches: Iterable[Batch], withdrawn: frozenset[str]
) -> list[Problem]:
    """Give everything that speaks against publishing this plan."""
    return [
        *collisions(plan),
        *_links(renderer, plan, batches),
        *_lost(renderer.out, plan, withdrawn),
        *_foreign(renderer.out, plan),
    ]


def collisions(plan: Sequence[Staged]) -> Iterator[Problem]:
    """Give the addresses that two sources claim."""
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


def _links(renderer: Renderer, plan: Sequence[Staged], batches: Iterable[Batch]) -> Iterator[Problem]:
    planned = {item.address: item for item in plan}
    for batch in batches:
        for target, (page, source) in batch.links.items():
            if target.address not in planned:
                message = f"{page} 里的链接“{target.written}”打不开：没有 {target.address}"
                span = _written_at(renderer.root, source, target)
                yield Problem("G201", Level.ERROR, message, span, "改正链接，或把要链接的文件列进“附件”")
            elif target.anchor and target.anchor not in anchors(
                read_staged(renderer.out, planned[target.address]).decode("utf-8", "replace")
            ):
                yield broken_anchor(target, page, source)


def _written_at(root: Path, source: str, target: Target) -> Span:
    """Give the place in the source where a link was typed, the file when it came from a template."""
    file = root / source
    if file.is_file():
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            column = line.find(target.written)
            if column >= 0:
                return Span(source, number, column + 1, column + 1 + len(target.written))
    return Span(source)


def _lost(out: Path, plan: Sequence[Staged], withdrawn: frozenset[str]) -> Iterator[Problem]:
    planned = {item.address for item in plan}
    gone = {address: source for address, source in published(out).items() if address not in planned}
    folders = {address.removesuffix("index.html") for address in gone if address.endswith("/index.html")}
    for address, source in sorted(gone.items()):
        match = _PERMANENT.fullmatch(address)
        if not match or match["folder"] in withdrawn:
            continue
        if match["name"] != "index.html" and match["folder"] in folders:
            continue
        what = match["folder"] if match["name"] == "index.html" else address
        yield Problem(
            "G302",
            Level.ERROR,
            f"已经公布的地址 {what} 在这次生成后会消失",
            Span(source),
            f"恢复稿件；确实要撤下，用 nianbao build --withdraw {match['folder']}",
        )


def _foreign(out: Path, plan: Sequence[Staged]) -> Iterator[Problem]:
    ours = owned(out)
    for item in plan:
        if item.changed and item.address not in ours and (out / item.address).exists():
            yield Problem(
                "G304",
                Level.ERROR,
                f"输出文件夹里已经有 {item.address}，不是 nianbao 生成的",
                Span((out / item.address).as_posix()),
                "移走这个文件，再生成一次",
            )
