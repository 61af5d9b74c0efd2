"""What was read of a report is gone when its body is made: nothing holds itself until somebody looks for circles."""

import gc
from pathlib import Path

from generator.files.output import WORK
from generator.project.report import Report
from generator.reading.nodes import Mapping, Scalar
from generator.site.render import Renderer
from tests.golden import PROJECT


def kept() -> int:
    """Give how many reports, and nodes that were read for them, are still there."""
    return sum(isinstance(one, Report | Mapping | Scalar) for one in gc.get_objects())


def test_reports_are_let_go_of_at_once(tmp_path: Path) -> None:
    (tmp_path / WORK / "staging").mkdir(parents=True)
    renderer = Renderer(PROJECT, tmp_path)
    # A few reports are remembered by those who ask for the same of them again: here the last ones of the fourth round.
    for _ in range(4):
        assert [*renderer.bodies(renderer.files.by_agency)]
    gc.collect()
    gc.disable()
    try:
        before = kept()
        assert [*renderer.bodies(renderer.files.by_agency)]
        assert kept() == before
    finally:
        gc.enable()
