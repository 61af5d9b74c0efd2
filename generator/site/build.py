"""The doors to a build and to a check: what is refused at once, what still stands of the last build, and what has to be made."""

import os
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from generator.circles import seldom_collected
from generator.files.output import held, refuse_foreign
from generator.files.refusals import disk_problem
from generator.problem import ProblemError
from generator.project.present import missing_site
from generator.site.outcome import POOL_FROM, Built, Options
from generator.site.past import moment, recall
from generator.site.sources import looking
from generator.site.spread import Progress

__all__ = ["POOL_FROM", "Built", "Options", "build", "check"]


def build(
    root: Path,
    out: Path,
    options: Options | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build the project in ``root`` into ``out``; problems come back, nothing is printed.

    Pages and copies are made in ``executor`` where one is given; its workers see both folders under the same paths.
    """
    options = options or Options()
    refused = missing_site(root) or refuse_foreign(out, root)
    if refused:
        return Built((refused,))
    try:
        with held(out), seldom_collected():
            if executor:
                # Workers have other working folders, and may have seen this project before.
                root, out = root.resolve(), out.resolve()
                options = replace(options, token=os.urandom(16).hex())
            past = recall(root, out, options)
            if past and past.whole and not options.strict and not options.withdrawn:
                return past.built()
            looked = None if past else looking(root, moment(out))
            from generator.site.making import make  # noqa: PLC0415 - who has nothing to make need not wait for it

            return make(root, out, options, past, executor, progress, looked)
    except ProblemError as error:
        return Built(error.problems)
    except OSError as error:
        return Built((disk_problem(error, out),))


def check(root: Path, options: Options | None = None, progress: Progress | None = None) -> Built:
    """Do all that a build does but write, drafts included: what is clean here can be built."""
    refused = missing_site(root)
    try:
        with seldom_collected():
            if refused:
                return Built((refused,))
            from generator.site.making import make  # noqa: PLC0415 - as above

            return make(root, None, options or Options(), progress=progress)
    except ProblemError as error:
        return Built(error.problems)
