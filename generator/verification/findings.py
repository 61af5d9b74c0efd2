"""What was found wrong with files of a site, and how it is told: what many files share is said once."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.problem import Level, Problem, Span
from generator.verification.addresses import below

NAMED = 10
"""How many files with the same trouble are named one by one."""


class Finding(NamedTuple):
    """One file with a trouble; with ``once`` all files with the same words are one problem."""

    code: str
    level: Level
    address: str
    words: str
    help: str
    once: bool = False


def told(findings: Iterable[Finding], base: str) -> Iterator[Problem]:
    """Give the problems, at the addresses where anybody can see them."""
    groups: dict[tuple[str, Level, str], list[Finding]] = {}
    for finding in findings:
        key = finding.words if finding.once else ""
        groups.setdefault((finding.code, finding.level, key), []).append(finding)
    for (code, level, _), group in groups.items():
        first, count = group[0], len(group)
        if first.once:
            comma = "，" if first.words.startswith((".", "服务器")) else ""
            those = (
                f"{first.address} 等 {count} 个文件{comma}" if count > 1 else f"{first.address}{comma or ' '}"
            )
            yield _problem(first, those + first.words, base)
            continue
        for finding in group[:NAMED]:
            yield _problem(finding, f"{finding.address} {finding.words}", base)
        if count > NAMED:
            rest = group[NAMED]
            message = f"还有 {count - NAMED} 个文件也是这样，如 {rest.address}：{rest.words}"
            yield Problem(code, level, message, Span(base), rest.help)


def _problem(finding: Finding, message: str, base: str) -> Problem:
    return Problem(finding.code, finding.level, message, Span(below(base, finding.address)), finding.help)
