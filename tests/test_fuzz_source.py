"""Random slips in a sound report: reading never fails, and what it tells points into the file."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.project.agencies import Agency
from generator.project.load import read_report
from generator.reading.source import parse, read_source
from generator.telling.diagnostics import full
from tests.sample import NAME, SLUG, text

SAMPLE = text(2022)
NASTY = [
    *"：，｛｝［］“”‘’（）、。；　\xa0\t\n\r :,{}[]\"'#&*!|>%@`?-~<=.0123456789０１２９lOo一三百件甲",
    "𬱖", "é", "\u0301", "\x00", "\x07", "\x1b", "\x85", "\u2028", "\u200b", "\ufeff", "\ud800", "\U0010ffff",
    "\r\n", "---\n", "...\n", "- ", ": ", "：", "<<: ", "{{", "}}", "1,204", "行政许可: 0\n", "落款:\n", "|\n", '"\n', "\n\t",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(NASTY), max_size=3).map("".join)
EDITS = st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 12), PIECES), min_size=1, max_size=5)
AGENCY = Agency(SLUG, NAME, NAME, "部门")


def edited(edits: list[tuple[int, int, str]]) -> str:
    found = SAMPLE
    for at, cut, put in edits:
        found = found[:at] + put + found[at + cut :]
    return found


def assert_readable(yaml: str) -> None:
    source = parse(yaml, "r.yaml")
    loaded = read_report(source, AGENCY, 2022)
    for problem in loaded.problems:
        for span in (problem.span, *(also.span for also in problem.also)):
            assert span.path == "r.yaml"
            assert 0 <= span.line <= len(source.lines), (problem, yaml)
            if span.line:
                length = len(source.lines[span.line - 1])
                assert 1 <= span.column <= length + 1, (problem, source.lines[span.line - 1])
                assert span.end == 0 or span.column < span.end <= length + 2, problem
        assert problem.message
        assert "\n" not in problem.message
        assert full(problem, lambda _: source.lines)
    assert loaded.report or loaded.problems


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_a_mutated_report_is_read_or_told_at_a_place_in_the_file(edits: list[tuple[int, int, str]]) -> None:
    assert_readable(edited(edits))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*NASTY, "\n", "\n  ", "甲: ", "依申请公开:\n  "]), max_size=30).map("".join))
def test_any_heap_of_marks_is_read_or_told(yaml: str) -> None:
    assert_readable(yaml)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.binary(max_size=60), at=st.integers(0, len(SAMPLE.encode())))
def test_any_bytes_are_read_or_told(tmp_path: Path, data: bytes, at: int) -> None:
    sound = SAMPLE.encode()
    file = tmp_path / "r.yaml"
    file.write_bytes(sound[:at] + data + sound[at:])
    source = read_source(file, "r.yaml")
    assert source.root or source.problems


def test_the_sample_itself_is_sound() -> None:
    assert read_report(parse(SAMPLE, "r.yaml"), AGENCY, 2022).problems == ()
