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
    assert [*renderer.bodies(renderer.files.by_agency)]
    gc.collect()
    gc.disable()
    try:
        before = kept()
        assert [*renderer.bodies(renderer.files.by_agency)]
        # What is remembered of a few reports is remembered of these now, and no longer of those of other tests.
        assert kept() <= before
    finally:
        gc.enable()
