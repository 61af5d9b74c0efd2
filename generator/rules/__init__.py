"""The checks, one file each; a new file here is a new check.

A rule is named for what is wrong. Its docstring is the page that ``nianbao explain`` prints, in Chinese: the
rule in one sentence, then 为什么, 依据 and 怎么改. It says ``CODE``, ``LEVEL``, ``SCOPE``, ``FORMATS`` (ids of
the forms it applies to, empty for every form), and ``WRONG`` and ``RIGHT``: snippets laid over a complete blank
report of the newest form, or of ``YEAR`` where the rule names one; ``BEFORE`` goes over last year's report, ``EARLIER``
over that of two years ago, ``OTHER`` over that of another body (``zf``), ``SITE`` over ``site.yaml``, ``AGENCIES`` is a
register to use, ``BESIDE`` holds attachments by name. Every problem carries ``at``, so that it can be acknowledged.

The scope is ``report`` for ``check(report)``, ``archive`` for ``check(report, archive)`` with other years at hand, and
``site`` for what needs many bodies: ``learn(report)`` gives what is to be known of each report (small, nothing where
there is nothing to know), ``concerns(site)`` the reports that are to be held against it, ``check(report, site)`` does so.

A rule that most reports give nothing to say names what does: ``SIGNS`` are words, ``DOUBT(report)`` is a quick look. Where none
of the words stands in a text of a report and the look finds nothing, the rule is not asked.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from generator.discover import modules
from generator.problem import Level, Problem
from generator.project.learned import Key, Site
from generator.project.report import Report

Doubt = Callable[[Report], object]
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
    earlier: str
    other: str
    agencies: str
    site: str
    beside: tuple[tuple[str, str], ...]
    year: int
    check: Callable[..., Iterator[Problem]]
    learn: Callable[[Report], object] | None
    concerns: Callable[[Site], Iterable[Key]] | None
    signs: tuple[str, ...] = ()
    doubt: Doubt | None = None

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
            earlier=getattr(module, "EARLIER", "").strip("\n"),
            other=getattr(module, "OTHER", "").strip("\n"),
            agencies=getattr(module, "AGENCIES", "").strip("\n"),
            site=getattr(module, "SITE", ""),
            beside=tuple(getattr(module, "BESIDE", {}).items()),
            year=getattr(module, "YEAR", 0),
            check=module.check,
            learn=getattr(module, "learn", None),
            concerns=getattr(module, "concerns", None),
            signs=tuple(getattr(module, "SIGNS", ())),
            doubt=getattr(module, "DOUBT", None),
        )
        for module in modules("generator.rules", REQUIRED)
    )
    return tuple(sorted(found, key=lambda rule: rule.code))


def _unfolded(page: str) -> str:
    """Join the lines of a paragraph: Chinese has no space where the source breaks a line."""
    return re.sub(r"\n(?!\n|为什么：|依据：|怎么改：)", "", page.strip())
