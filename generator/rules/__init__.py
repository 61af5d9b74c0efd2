"""The checks, one file each; a new file here is a new check.

A rule is named for what is wrong. Its docstring is the page that ``nianbao explain`` prints, in Chinese: the
rule in one sentence, then 为什么, 依据 and 怎么改. It says ``CODE``, ``LEVEL``, ``SCOPE`` (``report`` for
``check(report)``, ``archive`` for ``check(report, archive)``), ``FORMATS`` (ids of the forms it applies to,
empty for every form), and ``WRONG`` and ``RIGHT``: snippets laid over a complete blank report of the newest
form, or of ``YEAR`` where the rule names one; ``BEFORE`` goes over last year's report, ``KIND`` is the kind of the
body (部门 unless the rule names one). Every problem carries ``at``, so that it can be acknowledged.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from generator.discover import modules
from generator.problem import Level, Problem

REQUIRED = ("CODE", "LEVEL", "SCOPE", "FORMATS", "WRONG", "RIGHT", "check")


@dataclass(frozen=True, slots=True)
class Rule:
    """One check with its documentation and its examples; ``year`` 0 means the newest form."""

    name: str
    code: str
    level: Level
    scope: str
    formats: tuple[str, ...]
    page: str
    wrong: str
    right: str
    before: str
    year: int
    kind: str
    check: Callable[..., Iterator[Problem]]

    @property
    def title(self) -> str:
        """Give the rule in one sentence."""
        return self.page.partition("\n")[0].rstrip("。")

    def applies(self, form: str) -> bool:
        """Say whether reports of this form are held to the rule."""
        return not self.formats or form in self.formats


@cache
def all_rules() -> tuple[Rule, ...]:
    """Give every rule, by code."""
    found = (
        Rule(
            name=module.__name__.rpartition(".")[2],
            code=module.CODE,
            level=module.LEVEL,
            scope=module.SCOPE,
            formats=module.FORMATS,
            page=_unfolded(module.__doc__ or ""),
            wrong=module.WRONG.strip("\n"),
            right=module.RIGHT.strip("\n"),
            before=getattr(module, "BEFORE", "").strip("\n"),
            year=getattr(module, "YEAR", 0),
            kind=getattr(module, "KIND", "部门"),
            check=module.check,
        )
        for module in modules("generator.rules", REQUIRED)
    )
    return tuple(sorted(found, key=lambda rule: rule.code))


def _unfolded(page: str) -> str:
    """Join the lines of a paragraph: Chinese has no space where the source breaks a line."""
    return re.sub(r"\n(?!\n|为什么：|依据：|怎么改：)", "", page.strip())
