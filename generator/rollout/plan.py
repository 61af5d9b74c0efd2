"""What a deployment is about to do: which files come, change and go, in which order, and in words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.problem import Level, Problem
from generator.project.targets import Target
from generator.rollout.finished import Site

_NAMED = 8
_REPORT = re.compile(r"[0-9]{4}/[^/]+/.+\.html")
_SUPERSEDED = re.compile(r"assets/.+|search/[^/]+/.+|search/[0-9a-f]+\.js(\.gz|\.br)?")
"""Addresses with a fingerprint: a change of the page that names them leaves them behind, and no reader knows them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Addresses by what happens to them; ``changed`` are ours already, ``size`` counts the bytes to send.

    ``begun`` is true where an earlier deployment was interrupted, ``release`` the number of the new release folder, 0 in place.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    kept: int
    size: int
    begun: bool = False
    release: int = 0

    @property
    def sent(self) -> tuple[str, ...]:
        """Give what is to be sent, in the order in which it must appear."""
        return ordered((*self.added, *self.changed))

    @property
    def idle(self) -> bool:
        """Say whether there is nothing to do."""
        return not (self.added or self.changed or self.deleted or self.begun)


def plan_of(
    site: Site, former: Mapping[str, str], owned: Iterable[str], *, begun: bool = False, release: int = 0
) -> Plan:
    """Give the plan from the ``former`` files to the site; ``owned`` are addresses that a begun deployment may have written too."""
    mine = frozenset(owned) | frozenset(former)
    added = tuple(sorted(address for address in site.files if address not in mine))
    changed = tuple(
        sorted(
            address
            for address, digest in site.files.items()
            if address in mine and former.get(address) != digest
        )
    )
    deleted = tuple(sorted(address for address in mine if address not in site.files))
    kept = len(site.files) - len(added) - len(changed)
    size = sum(site.sizes[address] for address in (*added, *changed))
    return Plan(added, changed, deleted, kept, size, begun, release)


def ordered(addresses: Iterable[str]) -> tuple[str, ...]:
    """Give addresses so that nothing is seen before what it needs: files beside pages, then reports, then what lists them."""
    return tuple(sorted(addresses, key=lambda address: (_rank(address), address)))


def reversed_order(addresses: Iterable[str]) -> tuple[str, ...]:
    """Give addresses in the order in which they may go: what lists, then reports, then what they need."""
    return tuple(reversed(ordered(addresses)))


def _rank(address: str) -> int:
    if not address.endswith((".html", ".xml")):
        return 0
    return 1 if _REPORT.fullmatch(address) else 2


def too_many(plan: Plan, most: int, target: Target) -> Problem | None:
    """Refuse a plan that deletes more than is allowed at once, not counting what a new fingerprint has superseded."""
    missed = tuple(address for address in plan.deleted if not _SUPERSEDED.fullmatch(address))
    count = len(missed)
    if count <= most:
        return None
    message = f"要删除 {count} 个文件，超过一次最多删除的 {most} 个：{listed(missed, 3)}"
    help_ = f"先看清楚 site/ 和目标的文件夹对不对；确实要删，加 --max-delete {count}"
    return Problem("D205", Level.ERROR, message, target.span, help_)


def words(plan: Plan, target: Target) -> Iterator[str]:
    """Give the plan as an official reads it, line by line."""
    way = "切换" if target.switched else "原地更新"
    yield f"部署到{target}，{way}{f'到新版本 {plan.release}' if plan.release else ''}："
    if plan.begun:
        yield "  上一次部署没有做完，这一次接着做。"
    for name, addresses in (("新增", plan.added), ("更新", plan.changed), ("删除", plan.deleted)):
        if addresses:
            yield f"  {name} {len(addresses)} 个：{listed(addresses, _NAMED)}"
    yield f"  不变 {plan.kept} 个；要传 {sized(plan.size)}。"


def listed(addresses: tuple[str, ...], most: int) -> str:
    """Give the first names of a list, and how many there are."""
    shown = "、".join(addresses[:most])
    return shown if len(addresses) <= most else f"{shown} 等"


def sized(count: float) -> str:
    """Give a number of bytes as people read it."""
    for unit in ("B", "KB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
